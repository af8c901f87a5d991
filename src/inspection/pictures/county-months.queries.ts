import type { EntityManager } from 'typeorm';

/** A task that stands, with how many people go. */
export interface TaskPeople {
  readonly taskId: string;
  readonly areaCode: string;
  readonly drawId: string;
  /** Label of the batch (YYYY-MM) of a full coverage; else null. */
  readonly batch: string | null;
  /** Seats that are filled, after all changes so far. */
  readonly people: number;
}

/** Tasks of draws whose subject was not replaced by another. */
export async function taskPeople(tx: EntityManager, drawIds: readonly string[]): Promise<TaskPeople[]> {
  return tx.query(
    `SELECT t.id::text AS "taskId", t.area_code AS "areaCode", t.draw_id::text AS "drawId", t.batch,
            count(s.inspector_id)::int AS people
       FROM inspection_task t
       LEFT JOIN task_seat s ON s.task_id = t.id AND s.revision = (
         SELECT max(newest.revision) FROM task_seat newest
          WHERE newest.task_id = s.task_id AND newest.pool_code = s.pool_code AND newest.seat = s.seat)
      WHERE t.draw_id = ANY ($1::bigint[])
        AND NOT EXISTS (SELECT 1 FROM task_replacement r WHERE r.task_id = t.id)
      GROUP BY t.id`,
    [[...drawIds]],
  );
}
