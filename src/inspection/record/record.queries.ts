import { type EntityManager, In } from 'typeorm';
import { TaskCheckList, VisitEntry, VisitPart } from './visit-record.entity.js';

/** The entry that stands in each field of each task: the one of the highest revision. */
export async function standingEntries(
  tx: EntityManager,
  taskIds: readonly string[],
): Promise<Map<string, Map<string, VisitEntry>>> {
  const entries = await tx
    .createQueryBuilder(VisitEntry, 'e')
    .distinctOn(['e.taskId', 'e.field'])
    .where('e.taskId = ANY (:ids) AND e.revision IS NOT NULL', { ids: [...taskIds] })
    .orderBy({ 'e.taskId': 'ASC', 'e.field': 'ASC', 'e.revision': 'DESC' })
    .getMany();
  const found = new Map<string, Map<string, VisitEntry>>(taskIds.map((id) => [id, new Map()]));
  for (const entry of entries) found.get(entry.taskId)?.set(entry.field, entry);
  return found;
}

/** Conflicts of tasks that nobody has decided, oldest first. */
export async function openConflicts(tx: EntityManager, taskIds: readonly string[]): Promise<VisitEntry[]> {
  return tx
    .createQueryBuilder(VisitEntry, 'e')
    .where('e.taskId = ANY (:ids) AND e.conflict', { ids: [...taskIds] })
    .andWhere(
      'NOT EXISTS (SELECT 1 FROM visit_entry s WHERE s.task_id = e.task_id AND s.field = e.field AND s.settles_id >= e.id)',
    )
    .orderBy('e.id', 'ASC')
    .getMany();
}

/** The part of each system that counts, by task and pool: the last revision. */
export async function partsOf(
  tx: EntityManager,
  taskIds: readonly string[],
): Promise<Map<string, Map<string, VisitPart>>> {
  const rows = await tx
    .createQueryBuilder(VisitPart, 'p')
    .distinctOn(['p.taskId', 'p.poolCode'])
    .where('p.taskId = ANY (:ids)', { ids: [...taskIds] })
    .orderBy({ 'p.taskId': 'ASC', 'p.poolCode': 'ASC', 'p.revision': 'DESC' })
    .getMany();
  const found = new Map<string, Map<string, VisitPart>>(taskIds.map((id) => [id, new Map()]));
  for (const part of rows) found.get(part.taskId)?.set(part.poolCode, part);
  return found;
}

/** Lists fixed for tasks: by task, the list id of each item, null where it had none. */
export async function pinnedLists(
  tx: EntityManager,
  taskIds: readonly string[],
): Promise<Map<string, Map<string, string | null>>> {
  const rows = await tx.find(TaskCheckList, { where: { taskId: In([...taskIds]) } });
  const found = new Map<string, Map<string, string | null>>(taskIds.map((id) => [id, new Map()]));
  for (const row of rows) found.get(row.taskId)?.set(row.itemCode, row.listId);
  return found;
}

/** Entries by the names of their operations. */
export async function entriesByOp(
  tx: EntityManager,
  opIds: readonly string[],
): Promise<Map<string, VisitEntry>> {
  const entries = await tx.find(VisitEntry, { where: { opId: In([...opIds]) } });
  return new Map(entries.map((entry) => [entry.opId, entry]));
}
