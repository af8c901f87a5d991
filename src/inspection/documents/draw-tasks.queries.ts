import type { EntityManager } from 'typeorm';
import { inScope, Where } from '../inspection.queries.js';
import { InspectionTask } from '../inspection.entity.js';
import type { TaskScope } from '../inspection.scope.js';

/** What the tasks of a draw are narrowed to; every part may be absent. */
export interface DrawTaskFilter {
  readonly taskIds?: readonly string[];
  readonly areaCode?: string;
}

/** Tasks of a draw by number, those whose subject was replaced left out. */
export async function tasksOfDraw(
  tx: EntityManager,
  scope: TaskScope,
  drawId: string,
  { taskIds, areaCode }: DrawTaskFilter,
): Promise<InspectionTask[]> {
  const where = new Where();
  where.add('t.draw_id = ?', drawId);
  where.add('NOT EXISTS (SELECT 1 FROM task_replacement x WHERE x.task_id = t.id)');
  if (taskIds) where.add('t.id = ANY (?::bigint[])', taskIds);
  if (areaCode) where.add('t.area_code = ?', areaCode);
  inScope(where, scope);
  const rows: { id: string }[] = await tx.query(
    `SELECT t.id FROM inspection_task t WHERE ${where.sql}`,
    where.parameters,
  );
  return tx
    .createQueryBuilder(InspectionTask, 't')
    .where('t.id = ANY (:ids)', { ids: rows.map(({ id }) => id) })
    .orderBy('t.number COLLATE "C"')
    .getMany();
}
