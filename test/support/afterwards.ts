import { zipSync } from 'fflate';
import { verifyBundle } from '../../src/draw/verify.js';
import { type Client, startTestApp, type TestApp } from './app.js';
import { Inspectors, sealedDraw } from './inspected.js';
import { makeApprovedPlan, makeCarriers, makePeople } from './office.js';
import { carrierLine } from './plan-lines.js';
import { readZip } from './zip-reader.js';

/** An office with sealed draws, and two people who may ask and approve. */
export interface AfterOffice {
  readonly t: TestApp;
  readonly one: Client;
  readonly other: Client;
  readonly reviewer: Client;
  readonly inspectors: Inspectors;
  /** A plan line that no sealed draw uses. */
  readonly spareLine: string;
  /** A sealed draw of a line of its own; every second line is announced. */
  freshDraw(): Promise<string>;
  close(): Promise<void>;
}

/** Starts the service with enough firms, people and lines for so many draws. */
export async function startAfterOffice(draws: number): Promise<AfterOffice> {
  const t = await startTestApp();
  await makeCarriers(t.dataSource, 120);
  await makePeople(t.dataSource);
  const line = (n: number) =>
    carrierLine({ taskName: `联合抽查${n}`, announced: n % 2 === 0, reserve: { ratio: '1', min: 3 } });
  const lines = Array.from({ length: draws + 1 }, (_, n) => line(n));
  const [spareLine, ...lineIds] = await makeApprovedPlan(t.dataSource, lines);
  return {
    ...{ t, spareLine, inspectors: new Inspectors(t), close: () => t.close() },
    one: await t.as(['DRAWER']),
    other: await t.as(['DRAWER']),
    reviewer: await t.as(['REVIEWER']),
    freshDraw: () => sealedDraw(t, lineIds.shift() ?? ''),
  };
}

/** The id of a request that was taken. */
export async function asked(sent: ReturnType<Client['post']>): Promise<string> {
  const { status, body } = await sent;
  expect({ status, body }).toMatchObject({ status: 201 });
  return body.id;
}

/** The files of a draw's bundle, as it is downloaded. */
export async function bundleOf(client: Client, drawId: string): Promise<Map<string, Buffer>> {
  const { body } = await client
    .get(`/api/v1/draws/${drawId}/bundle`)
    .buffer(true)
    .parse((response, done) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () => done(null, Buffer.concat(parts)));
    })
    .expect(200);
  return readZip(body as Buffer);
}

/** The lines of after.jsonl, of a bundle that verifies. */
export async function expectVerified(client: Client, drawId: string): Promise<string[]> {
  const files = await bundleOf(client, drawId);
  const report = verifyBundle(files);
  expect(report.checks.filter(({ ok }) => !ok)).toEqual([]);
  return (files.get('after.jsonl')?.toString() ?? '').split('\n').slice(0, -1);
}

/** The first seat of a pool that is taken. */
export function seatIn(seats: readonly MadeSeat[], pool: string): MadeSeat {
  const seat = seats.find(({ poolCode, code }) => poolCode === pool && code !== null);
  if (!seat) throw new Error(`no taken seat of ${pool}`);
  return seat;
}

/** A seat as a program sees it: to be named in a request. */
export interface MadeSeat {
  readonly taskId: string;
  readonly subjectCode: string;
  readonly poolCode: string;
  readonly seat: number;
  readonly inspectorId: string | null;
  /** Pseudonym in the draw. */
  readonly code: string | null;
}

/** Who sits where on the tasks of a draw now; tasks that were replaced are left out. */
export async function seatsOf(t: TestApp, drawId: string): Promise<MadeSeat[]> {
  return t.dataSource.query(
    `SELECT DISTINCT ON (k.id, s.pool_code, s.seat) k.id AS "taskId", k.subject_code AS "subjectCode",
       s.pool_code AS "poolCode", s.seat, s.inspector_id AS "inspectorId", p.pseudonym AS code
     FROM inspection_task k JOIN task_seat s ON s.task_id = k.id
     LEFT JOIN draw_pseudonym p ON p.draw_id = k.draw_id AND p.inspector_id = s.inspector_id
     WHERE k.draw_id = $1 AND NOT EXISTS (SELECT 1 FROM task_replacement x WHERE x.task_id = k.id)
     ORDER BY k.id, s.pool_code, s.seat, s.revision DESC`,
    [drawId],
  );
}

/** The least JPEG that passes for one. */
export const JPEG = Buffer.from('ffd8ffe000104a46494600010100000100010000ffd9', 'hex');
export const PDF = Buffer.from('%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n');
export const PNG = Buffer.from(
  '89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000049454e44ae426082',
  'hex',
);

/** An archive with entries of these names. */
export function zipOf(...names: string[]): Buffer {
  return Buffer.from(zipSync(Object.fromEntries(names.map((name) => [name, new Uint8Array([60, 97])]))));
}

export const DOCX = zipOf('[Content_Types].xml', 'word/document.xml');
export const XLSX = zipOf('[Content_Types].xml', 'xl/workbook.xml');

/** A request for a substitution, with its photograph. */
export function askSubstitution(
  client: Client,
  drawId: string,
  subject: string,
  files: readonly (readonly [name: string, bytes: Buffer])[] = [['现场照片.jpg', JPEG]],
  more: Readonly<Record<string, string>> = {},
) {
  const fields = {
    ...{ kind: 'SUBSTITUTED', subject, reason: 'CLOSED_OR_LIQUIDATING' },
    ...{ explanation: '大门上锁，邻居说已停业半年', ...more },
  };
  return client.uploads(`/api/v1/draws/${drawId}/after/requests`, 'evidence', files, fields);
}

/** A request that concerns a seat. */
export function askSeat(client: Client, drawId: string, seat: MadeSeat, more: object = {}) {
  return client.post(`/api/v1/draws/${drawId}/after/requests`, {
    ...{ kind: 'RESEATED', subject: seat.subjectCode, pool: seat.poolCode, seat: seat.seat },
    ...{ left: seat.code, reason: seat.code === null ? 'VACANT' : 'UNAVAILABLE' },
    ...{ explanation: '本周住院治疗，不能参加', ...more },
  });
}

export function approve(client: Client, drawId: string, requestId: string) {
  return client.post(`/api/v1/draws/${drawId}/after/requests/${requestId}/approval`);
}

export function decline(client: Client, drawId: string, requestId: string, reason = '证据不足，请补充照片') {
  return client.post(`/api/v1/draws/${drawId}/after/requests/${requestId}/refusal`, { decline: reason });
}
