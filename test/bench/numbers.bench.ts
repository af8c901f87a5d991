/**
 * Lists and numbers of 100,000 tasks, on a database of its own. Run by `npm run bench -- numbers`;
 * MINGCHOU_BENCH_TASKS sets the size. Prints seconds, asserts only that every task is counted: a busy machine is no fault.
 */
import { writeSync } from 'node:fs';
import type { DataSource } from 'typeorm';
import { type Dimension, DIMENSIONS } from '../../src/inspection/numbers/dimensions.js';
import { countFigures } from '../../src/inspection/numbers/figures.queries.js';
import {
  countTasks,
  type ListQuestion,
  listTasks,
} from '../../src/inspection/task-list/task-list.queries.js';
import { cloneDatabase } from '../support/database.js';

const TASKS = Number(process.env.MINGCHOU_BENCH_TASKS ?? 100_000);

let db: DataSource;

beforeAll(async () => {
  db = await cloneDatabase();
  await db.transaction(async (tx) => {
    // Rows of other registers are not needed to count these: their keys are not looked up while they are written.
    await tx.query('SET LOCAL session_replication_role = replica');
    for (const sql of ROWS) await tx.query(sql, sql.includes('$1') ? [TASKS] : []);
  });
  await db.query('ANALYZE');
}, 600_000);
/** Forty draws; of ten tasks one is not begun, two are under way, one waits, six are closed or followed up. */
const ROWS = [
  `INSERT INTO draw (office, year, seq, number, plan_line_id, month, attempt, task_name, item_code, also_items, item_name,
     subject_kind, lead_pool, state, announced, window_from, window_to, created_at, created_by)
   SELECT '513300', 2026, n, '513300-2026-' || lpad(n::text, 4, '0'), n, '2026-03', 1, '抽查', 'JT-01', '{}', '检查',
     'REPAIR_SHOP', 'JT', 'PLANNED', false, '2026-03-01', '2026-03-31', now(), '抽取员' FROM generate_series(1, 40) n`,
  `INSERT INTO inspection_task (number, draw_id, plan_line_id, subject_id, subject_kind, subject_code, subject_name,
     area_code, item_code, item_name, stratum, rank, ticket, lead_pool, window_from, window_to, created_at)
   SELECT 'B-' || lpad(n::text, 7, '0'), 1 + n % 40, 1, n, 'REPAIR_SHOP', 'S' || n, '企业' || n,
     (513321 + n % 18)::text, 'JT-0' || 1 + n % 3, '检查', 'A', 1, repeat('a', 64), 'JT',
     date '2026-01-01' + (n % 11) * 30, date '2026-01-28' + (n % 11) * 30, now() FROM generate_series(1, $1::int) n`,
  `INSERT INTO task_seat (task_id, pool_code, seat, revision, inspector_id, step)
   SELECT id, pool, seat, 0, 1 + id % 300 + seat * 300, 'AREA' FROM inspection_task,
     unnest(ARRAY['JT', 'GA']) pool, generate_series(0, 1) seat`,
  `INSERT INTO visit_approval (number, draw_id, kind, requested_account_id, requested_by, requested_at)
   SELECT 'A-' || id, id, 'PRIOR', 1, '抽取员', now() FROM draw`,
  `INSERT INTO visit_approval_decision (approval_id, decision, decided_account_id, decided_by, decided_at)
   SELECT id, 'APPROVED', 1, '负责人', now() FROM visit_approval`,
  `INSERT INTO visit_approval_task (approval_id, task_id)
   SELECT a.id, t.id FROM inspection_task t JOIN visit_approval a ON a.draw_id = t.draw_id WHERE t.id % 10 > 0`,
  `INSERT INTO inspection_result (task_id, version, result_code, findings, follow_up, inspected_on, entered_by,
     entered_inspector, entered_name, entered_at)
   SELECT id, 1, CASE id % 10 WHEN 9 THEN 'PENDING_ACTION' ELSE 'NO_ISSUE' END, '', 'NONE', window_from, 1, 1, '检查员', now()
   FROM inspection_task WHERE id % 10 > 2`,
  `INSERT INTO result_review (result_id, decision, reviewed_by, reviewed_name, reviewed_at)
   SELECT r.id, 'ACCEPTED', 1, '审核员', now() FROM inspection_result r WHERE r.task_id % 10 > 3`,
  `INSERT INTO follow_up (task_id, result_id, kind, pool_code, what, automatic, due_on, opened_by, opened_at)
   SELECT task_id, id, 'CASE', 'JT', '移送', true, date '2026-06-30', '系统', now()
   FROM inspection_result WHERE task_id % 10 = 9`,
  `INSERT INTO task_closure (task_id, result_id, automatic, closed_by, closed_at)
   SELECT task_id, id, true, '系统', now() FROM inspection_result WHERE task_id % 10 BETWEEN 4 AND 8`,
];

const QUESTION: ListQuestion = {
  scope: { everything: true, inspectorIds: [], pools: [], areaCodes: [] },
  filter: { agencyPeople: [], alsoDraws: [] },
  today: '2026-07-01',
};
const REGISTERS = {
  also: [],
  people: Array.from({ length: 600 }, (_, n) => ({ id: String(n + 1), agencyCode: `A${n % 40}` })),
};

async function timed<Result>(what: string, work: () => Promise<Result>): Promise<Result> {
  const start = process.hrtime.bigint();
  const result = await work();
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  writeSync(1, `${what.padEnd(44)}${seconds.toFixed(2).padStart(8)} s\n`);
  return result;
}

it.each(Object.keys(DIMENSIONS))(
  'numbers by %s',
  async (by) => {
    const { total } = await timed(`numbers by ${by}`, () =>
      countFigures(db.manager, QUESTION, ['month', 'draw', by as Dimension], REGISTERS),
    );
    expect(total.should).toBe(TASKS);
    expect(total.closed).toBe(TASKS / 2);
  },
  120_000,
);

it('lists and counts', async () => {
  const counted = await timed('counts by stage', () => countTasks(db.manager, QUESTION));
  expect(counted.reduce((sum, { count }) => sum + count, 0)).toBe(TASKS);
  const page = (skip: number) => listTasks(db.manager, QUESTION, { skip, take: 50 });
  expect(await timed('first page of the list', () => page(0))).toHaveLength(50);
  expect(await timed('last page of the list', () => page(TASKS - 50))).toHaveLength(50);
  const own = { ...QUESTION, scope: { ...QUESTION.scope, everything: false, inspectorIds: ['7'] } };
  expect((await timed('an inspector’s own tasks', () => countTasks(db.manager, own))).length).toBeGreaterThan(
    0,
  );
  const closed = { ...QUESTION, filter: { ...QUESTION.filter, stage: 'CLOSED' as const } };
  expect(
    await timed('first page of those closed', () => listTasks(db.manager, closed, { skip: 0, take: 50 })),
  ).toHaveLength(50);
}, 120_000);
