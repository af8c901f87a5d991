import type { TestApp } from './app.js';

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
  return idsOf(t, drawId);
}
