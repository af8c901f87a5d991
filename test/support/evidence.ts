import { deflateSync, crc32 } from 'node:zlib';
import { VisitFiles } from '../../src/inspection/files/visit-files.service.js';
import { ROLES } from '../../src/audit/actor.js';
import type { TestApp } from './app.js';

/** A chunk of a PNG with its sum. */
export function pngPart(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

/** A grey picture that any program opens. @param more chunks between the header and the picture */
export function pngOf(width = 8, height = 8, more: readonly Buffer[] = []): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.writeUInt8(8, 8);
  const rows = deflateSync(Buffer.alloc(Math.min(width + 1, 10_000) * Math.min(height, 1000)));
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    pngPart('IHDR', header),
    ...more,
    pngPart('IDAT', rows),
    pngPart('IEND', Buffer.alloc(0)),
  ]);
}

let sendings = 0;

/** Has whoever holds the task's first seat upload a piece of evidence. The visit must be approved. @returns its id */
export async function giveEvidence(t: TestApp, taskId: string): Promise<string> {
  const [{ inspectorId, accountId }] = await t.dataSource.query(
    `SELECT s.inspector_id AS "inspectorId", (SELECT min(id) FROM account) AS "accountId"
     FROM task_seat s JOIN inspection_task t ON t.id = s.task_id AND t.lead_pool = s.pool_code
     WHERE t.id = $1 AND s.inspector_id IS NOT NULL ORDER BY s.seat, s.revision DESC LIMIT 1`,
    [taskId],
  );
  const actor = {
    accountId,
    name: '取证人',
    roles: ['INSPECTOR' as keyof typeof ROLES],
    agencyCode: null,
    inspectorId,
  };
  sendings += 1;
  const wish = {
    purpose: 'EVIDENCE',
    caption: '大门照片',
    opId: `evidence-${taskId}-${sendings}`,
    keepPosition: false,
  };
  const files = t.app.get(VisitFiles, { strict: false });
  const [kept] = await files.add(actor, taskId, [{ name: '大门.png', bytes: pngOf() }], wish);
  return kept.id;
}
