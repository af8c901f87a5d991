import { CeremonyService } from '../../src/ceremony/ceremony.service.js';
import { sha256 } from '../../src/kernel/hash.js';
import {
  type AfterOffice,
  approve,
  asked,
  askSeat,
  askSubstitution,
  decline,
  DOCX,
  expectVerified,
  JPEG,
  PDF,
  PNG,
  seatIn,
  seatsOf,
  XLSX,
  zipOf,
  startAfterOffice,
  type MadeSeat,
} from '../support/afterwards.js';
import type { Client, TestApp } from '../support/app.js';
import { tasksOf } from '../support/inspected.js';
import { DRAWER, SECOND } from '../support/ceremony.js';

let office: AfterOffice;
let t: TestApp;
let one: Client;
let other: Client;

beforeAll(async () => {
  office = await startAfterOffice(7);
  ({ t, one, other } = office);
}, 120_000);
afterAll(() => office.close());

describe('decisions', () => {
  it('at the same moment: one goes through, the other is told so', async () => {
    const drawId = await office.freshDraw();
    const third = await t.as(['ADMINISTRATOR']);
    const seats = await seatsOf(t, drawId);
    for (const pool of ['JT', 'GA', 'YJ']) {
      const requestId = await asked(askSeat(one, drawId, seatIn(seats, pool)));
      const answers = await Promise.all(
        [other, third, other, third].map((who) => approve(who, drawId, requestId)),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409]);
      const refused = answers.find(({ status }) => status === 409);
      expect(refused?.body.error.message).toContain('不能再次办理');
    }
    expect(await expectVerified(one, drawId)).toHaveLength(3);
  });

  it('need a role, another person, a reason, and a draw that is sealed', async () => {
    const drawId = await office.freshDraw();
    const seat = seatIn(await seatsOf(t, drawId), 'JT');
    const requestId = await asked(askSeat(one, drawId, seat));
    for (const role of ['INSPECTOR', 'REVIEWER', 'WITNESS', 'PUBLISHER', 'PLANNER', 'AUDITOR'] as const) {
      const client = await t.as([role]);
      await approve(client, drawId, requestId).expect(403);
      await decline(client, drawId, requestId).expect(403);
      if (role !== 'INSPECTOR') await askSubstitution(client, drawId, seat.subjectCode).expect(403);
    }
    await approve(t.visitor(), drawId, requestId).expect(403);
    await approve(other, drawId, '999999').expect(404);
    await approve(other, '999999', requestId).expect(404);
    const { body } = await decline(other, drawId, requestId, '不').expect(422);
    expect(body.error.faults[0].field).toBe('decline');
    await decline(other, drawId, requestId, '见 11010519491231002X').expect(422);
    // The leaver, as an administrator, does not decide on the own seat.
    const own = await t.as(['ADMINISTRATOR'], { inspectorId: seat.inspectorId as string });
    expect((await approve(own, drawId, requestId).expect(422)).body.error.code).toBe('RULE_BROKEN');

    const ceremony = t.app.get(CeremonyService, { strict: false });
    await ceremony.requestVoid(DRAWER, drawId, '名录截止日期写错');
    await ceremony.approveVoid(SECOND, drawId);
    expect((await approve(other, drawId, requestId).expect(409)).body.error.message).toContain('作废');
    await askSubstitution(one, drawId, seat.subjectCode).expect(409);
    const planned = await ceremony.plan(DRAWER, { planLineId: office.spareLine, month: '2026-03' });
    expect((await askSubstitution(one, planned, seat.subjectCode).expect(409)).body.error.message).toContain(
      '尚未抽取',
    );
  });

  it('an inspector asks for the own subjects and the own seat only, in words that tell nothing', async () => {
    const drawId = await office.freshDraw();
    const seats = await seatsOf(t, drawId);
    const seat = seatIn(seats, 'JT');
    const client = await office.inspectors.of(seat.inspectorId as string);
    const foreign = seats.find(
      (s) => !seats.some((x) => x.taskId === s.taskId && x.inspectorId === seat.inspectorId),
    ) as MadeSeat;
    const refusal = async (code: string) =>
      (await askSubstitution(client, drawId, code).expect(403)).body.error.message;
    expect(await refusal(foreign.subjectCode)).toBe(await refusal('91513300NOTDRAWN00'));
    await askSeat(client, drawId, foreign).expect(403);
    await askSeat(client, drawId, seat, { kind: 'DIRECT', by: 'P0001', headName: '丁局长' }).expect(403);
    const requestId = await asked(askSubstitution(client, drawId, seat.subjectCode));
    const mine = await asked(askSeat(client, drawId, seat));
    const { body } = await client.get(`/api/v1/draws/${drawId}/after`).expect(200);
    expect(body.requests.map(({ id }: { id: string }) => id)).toEqual([requestId, mine]);
    const colleague = await t.as(['INSPECTOR']);
    const hidden = await colleague.get(`/api/v1/draws/${drawId}/after`).expect(200);
    expect(hidden.body.requests).toEqual([]);
  });
});

describe('evidence', () => {
  let drawId: string;
  let subject: string;
  beforeAll(async () => {
    drawId = await office.freshDraw();
    [{ subjectCode: subject }] = await tasksOf(t, drawId);
  });

  const faultOf = async (files: readonly (readonly [string, Buffer])[]) => {
    const { body } = await askSubstitution(one, drawId, subject, files).expect(422);
    return body.error.faults.map(({ code }: { code: string }) => code);
  };

  it('must be there, must be what it says, and no more than allowed', async () => {
    expect(await faultOf([])).toEqual(['REQUIRED']);
    expect(await faultOf([['现场.jpg', Buffer.from('<html><script>alert(1)</script>')]])).toEqual([
      'FILE_KIND',
    ]);
    expect(await faultOf([['现场.png', JPEG]])).toEqual(['FILE_NAME']);
    expect(await faultOf([['现场.svg', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')]])).toEqual([
      'FILE_KIND',
    ]);
    expect(await faultOf([['半张.jpg', JPEG.subarray(0, 12)]])).toEqual(['FILE_KIND']);
    expect(await faultOf([['半份.pdf', PDF.subarray(0, 20)]])).toEqual(['FILE_KIND']);
    expect(await faultOf([['压缩.docx', zipOf('a.exe')]])).toEqual(['FILE_KIND']);
    const macro = zipOf('[Content_Types].xml', 'word/document.xml', 'word/vbaProject.bin');
    expect(await faultOf([['有宏.docx', macro]])).toEqual(['FILE_KIND']);
    expect(
      await faultOf([['过大.jpg', Buffer.concat([JPEG, Buffer.alloc(10 * 1024 * 1024), JPEG])]]),
    ).toEqual(['TOO_LARGE']);
    const six = Array.from({ length: 6 }, (_, n) => [`${n}.jpg`, JPEG] as const);
    expect((await askSubstitution(one, drawId, subject, six).expect(422)).body.error.message).toContain(
      '5个',
    );
  });

  it('of 200 MB is refused and not read', async () => {
    const before = process.memoryUsage().rss;
    const big = Buffer.concat([JPEG, Buffer.alloc(200 * 1024 * 1024)]);
    const answer = await askSubstitution(one, drawId, subject, [['大.jpg', big]]).then(
      ({ status }) => status,
      (error: { code?: string }) => error.code,
    );
    expect([413, 'EPIPE', 'ECONNRESET']).toContain(answer);
    expect(process.memoryUsage().rss - before).toBeLessThan(900 * 1024 * 1024);
    expect(await t.dataSource.query('SELECT 1 FROM draw_after_request WHERE draw_id = $1', [drawId])).toEqual(
      [],
    );
  });

  it('is kept byte for byte and served as a file, to those who decide and who asked', async () => {
    const files = [
      ['../../现场"照片.jpg', JPEG],
      ['门牌.png', PNG],
      ['证明.pdf', PDF],
      ['记录.docx', DOCX],
      ['名单.xlsx', XLSX],
    ] as const;
    const requestId = await asked(askSubstitution(one, drawId, subject, files));
    const { body } = await other.get(`/api/v1/draws/${drawId}/after`).expect(200);
    const kept = body.requests.find(({ id }: { id: string }) => id === requestId).evidence;
    expect(kept.map(({ digest }: { digest: string }) => digest)).toEqual(
      files.map(([, bytes]) => sha256(bytes)),
    );
    expect(kept[0].fileName).toBe('现场 照片.jpg');
    const path = `/api/v1/draws/${drawId}/after/evidence/${kept[0].id}`;
    const sent = await other.get(path).buffer(true).expect(200);
    expect(sent.body).toEqual(JPEG);
    expect(sent.headers).toMatchObject({
      'content-type': 'image/jpeg',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
      'content-disposition': expect.stringMatching(
        /^attachment; filename="evidence.jpg"; filename\*=UTF-8''/,
      ),
    });
    expect(sent.headers['content-security-policy']).toContain("default-src 'self'");
    await (await t.as(['INSPECTOR'])).get(path).expect(403);
    await (await t.as(['REVIEWER'])).get(path).expect(403);
    await t.visitor().get(path).expect(401);
    await other.get(`/api/v1/draws/${drawId}/after/evidence/999999`).expect(404);
    const elsewhere = await office.freshDraw();
    await other.get(`/api/v1/draws/${elsewhere}/after/evidence/${kept[0].id}`).expect(404);
    await decline(other, drawId, requestId).expect(204);
  });

  it('and every fault of a request is told at once', async () => {
    const { body } = await askSubstitution(one, drawId, subject, [], {
      ...{ reason: 'constructor', explanation: '关' },
    }).expect(422);
    expect(body.error.faults.map(({ field }: { field: string }) => field)).toEqual([
      'reason',
      'explanation',
      'evidence',
    ]);
    await askSubstitution(one, drawId, subject, undefined, { reason: 'COMPLETED_HANDED_OVER' }).expect(422);
    await one.post(`/api/v1/draws/${drawId}/after/requests`, { kind: 'SWAPPED' }).expect(422);
  });
});

describe('many changes, one after another', () => {
  it('always verify, and are numbered without a gap', async () => {
    const drawId = await office.freshDraw();
    let state = 7;
    const pick = (n: number) => {
      state = (state * 48271) % 2147483647;
      return state % n;
    };
    let approved = 0;
    for (let step = 0; step < 40; step += 1) {
      const seats = await seatsOf(t, drawId);
      const seat = seats[pick(seats.length)];
      const way = pick(5);
      const sent =
        way === 0
          ? askSubstitution(one, drawId, seat.subjectCode)
          : way === 1
            ? askSeat(one, drawId, seat, {
                ...{ kind: 'DIRECT', reason: 'URGENT', headName: '丁局长' },
                by: seats[pick(seats.length)].code,
              })
            : askSeat(one, drawId, seat);
      const { status, body } = await sent;
      if (status !== 201) {
        expect([409, 422]).toContain(status);
        continue;
      }
      if (pick(6) === 0) await decline(other, drawId, body.id).expect(204);
      else {
        await approve(other, drawId, body.id).expect(200);
        approved += 1;
      }
    }
    const lines = (await expectVerified(one, drawId)).map((text) => JSON.parse(text));
    expect(approved).toBeGreaterThan(15);
    expect(lines.map(({ n }) => n)).toEqual(lines.map((_, index) => index + 1));
    const seats = await seatsOf(t, drawId);
    for (const seat of seats) {
      const last = lines
        .filter((line) => line.subject === seat.subjectCode && line.agency === seat.poolCode)
        .filter((line) => line.seat === seat.seat)
        .at(-1);
      if (last) expect(last.by).toBe(seat.code ?? 'VACANT');
    }
  }, 60_000);
});
