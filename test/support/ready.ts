import type { Actor } from '../../src/audit/actor.js';
import { recordVisit } from '../../src/cli/demo/records.js';
import { ApprovalsService } from '../../src/inspection/approval/approvals.service.js';
import type { TestApp } from './app.js';
import { DRAWER, person } from './ceremony.js';

/** The head of the office, who approves visits. */
export const HEAD: Actor = person('4', '机关负责人', 'HEAD');

/**
 * Has the head approve every visit of a draw that nobody has approved yet, on the day of the draw or of the newest
 * reserve: a result of any later day rests on it.
 */
export async function approveVisits(t: TestApp, drawId: string): Promise<void> {
  const [{ opened, waiting }]: { opened: Date; waiting: boolean }[] = await t.dataSource.query(
    `SELECT max(k.created_at) AS opened, bool_or(p.task_id IS NULL AND x.task_id IS NULL) AS waiting
       FROM inspection_task k LEFT JOIN visit_approval_task p ON p.task_id = k.id
       LEFT JOIN task_replacement x ON x.task_id = k.id WHERE k.draw_id = $1`,
    [drawId],
  );
  if (!waiting) return;
  const approvals = t.app.get(ApprovalsService, { strict: false });
  const now = t.clock.now();
  t.clock.set(opened.toISOString());
  const id = await approvals.ask(DRAWER, { drawId, taskIds: null, kind: 'PRIOR', reason: null });
  await approvals.decide(HEAD, id, { decision: 'APPROVED', reason: null, headName: null });
  t.clock.set(now.toISOString());
}

/** Ids of a draw's tasks by number; there must be some. */
async function idsOf(t: TestApp, drawId: string): Promise<string[]> {
  const tasks: { id: string }[] = await t.dataSource.query(
    'SELECT id FROM inspection_task WHERE draw_id = $1 ORDER BY number',
    [drawId],
  );
  if (tasks.length === 0) throw new Error(`draw ${drawId} has no tasks`);
  return tasks.map(({ id }) => id);
}

/** An account that is there: entries of a record name one. */
async function someAccount(t: TestApp): Promise<string> {
  const read = (): Promise<{ id: string }[]> =>
    t.dataSource.query('SELECT id FROM account ORDER BY id LIMIT 1');
  const [found] = await read();
  if (found) return found.id;
  await t.as(['INSPECTOR']);
  return (await read())[0].id;
}

/** Every agency hands in its part of the records that nobody has begun yet: of the draw's tasks, or of these of it. */
export async function recordVisits(
  t: TestApp,
  drawId: string,
  taskIds: readonly string[] | null = null,
): Promise<void> {
  const rows: { id: string; poolCode: string; inspectorIds: string[] }[] = await t.dataSource.query(
    `SELECT k.id, s.pool_code AS "poolCode",
       coalesce(array_agg(s.inspector_id::text ORDER BY s.seat) FILTER (WHERE s.inspector_id IS NOT NULL), '{}') AS "inspectorIds"
       FROM inspection_task k JOIN task_seat s ON s.task_id = k.id
      WHERE k.draw_id = $1 AND ($2::bigint[] IS NULL OR k.id = ANY ($2::bigint[]))
        AND NOT EXISTS (SELECT 1 FROM task_seat l WHERE l.task_id = s.task_id AND l.pool_code = s.pool_code
          AND l.seat = s.seat AND l.revision > s.revision)
        AND NOT EXISTS (SELECT 1 FROM visit_part p WHERE p.task_id = k.id)
        AND NOT EXISTS (SELECT 1 FROM inspection_result r WHERE r.task_id = k.id)
        AND NOT EXISTS (SELECT 1 FROM task_replacement x WHERE x.task_id = k.id)
      GROUP BY k.id, k.lead_pool, s.pool_code ORDER BY k.id, s.pool_code <> k.lead_pool, s.pool_code`,
    [drawId, taskIds],
  );
  const account = await someAccount(t);
  const actorOf = (inspectorId: string): Promise<Actor> =>
    Promise.resolve({ ...person(account, '检查员', 'INSPECTOR'), inspectorId });
  for (const id of new Set(rows.map((row) => row.id))) {
    const teams = rows.filter((row) => row.id === id);
    await recordVisit(t.app, id, teams, actorOf);
  }
}

/** Brings the tasks of a draw so far that a result may be entered. @returns their ids */
export async function readyTasks(t: TestApp, drawId: string): Promise<string[]> {
  const ids = await idsOf(t, drawId);
  await approveVisits(t, drawId);
  await recordVisits(t, drawId);
  return ids;
}
