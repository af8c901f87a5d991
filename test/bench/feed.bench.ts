/**
 * The page of the provincial feed with 100,000 rows in the outbox, on a database of its own. Run by `npm run bench --
 * feed`; MINGCHOU_BENCH_ROWS sets the size. Prints seconds, asserts only what is counted: a busy machine is no fault.
 */
import { writeSync } from 'node:fs';
import type { DataSource } from 'typeorm';
import { nextRows } from '../../src/exchange/feed/batches.queries.js';
import { FEED_KINDS, type FeedKind } from '../../src/exchange/feed/feed-types.js';
import type { FeedOutboxes } from '../../src/exchange/feed/outbox.service.js';
import {
  FeedReconciliation,
  type Standing,
  STANDINGS,
} from '../../src/exchange/feed/reconciliation.service.js';
import { cloneDatabase } from '../support/database.js';

const ROWS_IN_ALL = Number(process.env.MINGCHOU_BENCH_ROWS ?? 100_000);

let db: DataSource;
let reconciliation: FeedReconciliation;

beforeAll(async () => {
  db = await cloneDatabase();
  for (const sql of ROWS) await db.query(sql, sql.includes('$1') ? [ROWS_IN_ALL] : []);
  await db.query('ANALYZE');
  // What is missing is worked out from all records: that is another page, and not measured here.
  reconciliation = new FeedReconciliation(db, null as unknown as FeedOutboxes);
}, 600_000);

async function measured<Result>(what: string, act: () => Promise<Result>): Promise<Result> {
  await act();
  const start = performance.now();
  const result = await act();
  writeSync(1, `${what}: ${((performance.now() - start) / 1000).toFixed(3)} s\n`);
  return result;
}

it('counts all rows and shows a page of each standing', async () => {
  const counts = await measured('counts of the page', () => reconciliation.counts());
  expect(counts.reduce((sum, { rows }) => sum + rows, 0)).toBe(ROWS_IN_ALL);
  for (const standing of Object.keys(STANDINGS) as Standing[]) {
    const first = await measured(`${standing}, first page`, () => reconciliation.rows(standing));
    await measured(`${standing}, last page`, () => reconciliation.rows(standing, first.pages));
  }
}, 600_000);

it('finds the next rows to leave', async () => {
  for (const kind of Object.keys(FEED_KINDS) as FeedKind[]) {
    const found = await measured(`next 200 rows of ${kind}`, async () => {
      let rows = 0;
      for await (const row of nextRows(db.manager, kind)) {
        expect(row.kind).toBe(kind);
        rows += 1;
        if (rows === 200) break;
      }
      return rows;
    });
    expect(found).toBe(200);
  }
}, 600_000);

/** Half of the rows accepted, a twentieth refused, some out, the rest waiting; every tenth record was corrected. */
const ROWS = [
  `INSERT INTO feed_outbox (kind, record_id, object_id, operation, payload, digest, cause, actor_name, created_at)
   SELECT (ARRAY['PLAN', 'SUBJECT', 'INSPECTION'])[1 + n % 3], 'r-' || n % ($1::int * 9 / 10), n,
     CASE WHEN n < $1::int * 9 / 10 THEN 'i' ELSE 'u' END, repeat('x', 700), repeat('a', 64), '审核通过检查结果', '审核员', now()
   FROM generate_series(0, $1::int - 1) n`,
  `INSERT INTO feed_batch (number, way, kind, content, digest, rows, made_by, made_at)
   SELECT '20260320' || lpad(n::text, 5, '0'), 'PUSH', 'SUBJECT', '{}', repeat('a', 64), 200, '系统', now()
   FROM generate_series(1, $1::int / 200 + 1) n`,
  `INSERT INTO feed_batch_row (outbox_id, batch_id, position)
   SELECT id, 1 + id / 200, id % 200 FROM feed_outbox WHERE id % 20 < 12`,
  `INSERT INTO feed_receipt (outbox_id, batch_id, outcome, message, recorded_by, at)
   SELECT b.outbox_id, b.batch_id, CASE WHEN outbox_id % 20 = 0 THEN 'REFUSED' ELSE 'ACCEPTED' END,
     CASE WHEN outbox_id % 20 = 0 THEN '代码不存在' END, '系统', now()
   FROM feed_batch_row b WHERE outbox_id % 20 < 11`,
];
