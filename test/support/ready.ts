import type { Actor } from '../../src/audit/actor.js';
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

/** Brings the tasks of a draw so far that a result may be entered. @returns their ids */
export async function readyTasks(t: TestApp, drawId: string): Promise<string[]> {
  const ids = await idsOf(t, drawId);
  await approveVisits(t, drawId);
  return ids;
}
