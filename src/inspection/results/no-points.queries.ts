import type { EntityManager } from 'typeorm';
import type { NoPoint } from './findings.rules.js';

/** Every check point of a task's record that is answered with no, of the parts that are handed in, in their order. */
export async function noPoints(tx: EntityManager, taskId: string): Promise<NoPoint[]> {
  return tx.query(
    `WITH newest AS (
       SELECT DISTINCT ON (e.field) e.field, e.value, e.pool_code FROM visit_entry e
        WHERE e.task_id = $1 AND NOT e.conflict AND e.field LIKE 'point:%'
        ORDER BY e.field, e.revision DESC
     ), part AS (
       SELECT DISTINCT ON (p.pool_code) p.pool_code, p.state FROM visit_part p
        WHERE p.task_id = $1 ORDER BY p.pool_code, p.revision DESC
     )
     SELECT a.pool_code AS "poolCode", c.item_code AS "itemCode", c.list_id::text AS "listId",
            split_part(a.field, ':', 3)::int AS "pointNo", COALESCE(n.value, '') AS text
       FROM newest a
       JOIN task_check_list c ON c.task_id = $1 AND c.list_id::text = split_part(a.field, ':', 2)
       JOIN part p ON p.pool_code = a.pool_code AND p.state = 'HANDED_IN'
       LEFT JOIN newest n ON n.field = split_part(a.field, ':answer', 1) || ':note'
      WHERE a.field LIKE 'point:%:answer' AND a.value = 'NO'
      ORDER BY c.item_code COLLATE "C", c.list_id, "pointNo"`,
    [taskId],
  );
}
