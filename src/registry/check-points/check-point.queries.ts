import type { EntityManager } from 'typeorm';
import { CheckList, CheckPoint } from './check-point.entity.js';

/** The newest list of each of these items, by item code; of every item where none are named. Items without are missing. */
export async function listsInForce(
  tx: EntityManager,
  codes?: readonly string[],
): Promise<Map<string, CheckList>> {
  const query = tx
    .createQueryBuilder(CheckList, 'list')
    .distinctOn(['list.itemCode'])
    .orderBy({ 'list.itemCode': 'ASC', 'list.version': 'DESC' });
  if (codes) query.where('list.itemCode = ANY (:codes)', { codes: [...codes] });
  return new Map((await query.getMany()).map((list) => [list.itemCode, list]));
}

/** Points of lists, each list's in order, by list id. */
export async function pointsOf(
  tx: EntityManager,
  listIds: readonly string[],
): Promise<Map<string, CheckPoint[]>> {
  const points = await tx
    .createQueryBuilder(CheckPoint, 'point')
    .where('point.listId = ANY (:ids)', { ids: [...listIds] })
    .orderBy({ 'point.listId': 'ASC', 'point.no': 'ASC' })
    .getMany();
  const found = new Map<string, CheckPoint[]>(listIds.map((id) => [id, []]));
  for (const point of points) found.get(point.listId)?.push(point);
  return found;
}
