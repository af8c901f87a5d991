import type { EntityManager } from 'typeorm';
import { addDays, type Day } from '../../kernel/day.js';
import { CURRENT_SEAT } from '../inspection.queries.js';
import type { OwnTasks } from './duty.js';

/** How the tasks stand on whose teams a person sits now. @param ahead days before its end from which a window ends soon */
export async function ownTasks(
  tx: EntityManager,
  inspectorId: string,
  today: Day,
  ahead: number,
): Promise<OwnTasks> {
  const seats: { taskId: string }[] = await tx.query(
    `SELECT DISTINCT s.task_id AS "taskId" FROM task_seat s WHERE s.inspector_id = $1::bigint AND ${CURRENT_SEAT}`,
    [inspectorId],
  );
  const [own] = (await tx.query(
    `WITH own AS (
       SELECT t.window_to, n.stage, d.day_from
         FROM task_now($2::date, $1::bigint[]) n
         JOIN inspection_task t ON t.id = n.task_id
         LEFT JOIN LATERAL (
           SELECT v.day_from FROM visit_date v WHERE v.task_id = t.id ORDER BY v.revision DESC LIMIT 1
         ) d ON true
     )
     SELECT (count(*) FILTER (WHERE open AND window_to < $2::date))::int AS late,
       (count(*) FILTER (WHERE open AND window_to BETWEEN $2::date AND $3::date))::int AS soon,
       (count(*) FILTER (WHERE open AND window_to > $3::date))::int AS later,
       (count(*) FILTER (WHERE stage = 'TO_APPROVE'))::int AS "toApprove",
       (count(*) FILTER (WHERE stage = 'RETURNED'))::int AS returned,
       (count(*) FILTER (WHERE day_from BETWEEN $2::date AND $4::date
         AND stage IN ('TO_APPROVE', 'TO_INSPECT', 'INSPECTING')))::int AS "visitsNow"
     FROM (SELECT *, stage IN ('TO_INSPECT', 'INSPECTING') AS open FROM own) o`,
    [seats.map(({ taskId }) => taskId), today, addDays(today, ahead), addDays(today, 1)],
  )) as OwnTasks[];
  return own;
}
