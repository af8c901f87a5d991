import type { EntityManager } from 'typeorm';

/** What has been done of a plan line. */
export interface DoneTasks {
  readonly planLineId: string;
  /** Tasks that stand: drawn, and the subject not replaced by another. */
  readonly tasks: number;
  /** Those of them with an accepted result. */
  readonly visited: number;
}

/** Tasks of draws, by plan line. */
export async function doneTasks(tx: EntityManager, drawIds: readonly string[]): Promise<DoneTasks[]> {
  return tx.query(
    `SELECT t.plan_line_id::text AS "planLineId", count(*)::int AS tasks,
            count(*) FILTER (WHERE EXISTS (
              SELECT 1 FROM inspection_result r JOIN result_review v ON v.result_id = r.id
               WHERE r.task_id = t.id AND v.decision = 'ACCEPTED'))::int AS visited
       FROM inspection_task t
      WHERE t.draw_id = ANY ($1::bigint[])
        AND NOT EXISTS (SELECT 1 FROM task_replacement x WHERE x.task_id = t.id)
      GROUP BY t.plan_line_id`,
    [[...drawIds]],
  );
}
