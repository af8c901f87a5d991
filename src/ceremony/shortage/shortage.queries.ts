import type { EntityManager } from 'typeorm';
import type { Conflict } from '../../draw/types.js';

/** Seats of a sealed draw as they stand after all changes, and how many people were named by the head. */
export interface SeatsToday {
  /** Seats of subjects that stand on which nobody sits now. */
  readonly vacantNow: number;
  /** Direct assignments so far; one that was changed again later counts too. */
  readonly direct: number;
}

/** Counts them without going through the seats that nothing has happened to. */
export async function seatsToday(tx: EntityManager, drawId: string): Promise<SeatsToday> {
  const [row] = (await tx.query(
    `WITH newest AS (
       SELECT DISTINCT ON (subject_code, pool_code, seat) subject_code, pool_code, seat, by_inspector_id
         FROM draw_event WHERE draw_id = $1 AND kind <> 'SUBSTITUTED'
        ORDER BY subject_code, pool_code, seat, n DESC
     ), gone AS (
       SELECT subject_code FROM draw_event WHERE draw_id = $1 AND kind = 'SUBSTITUTED'
     )
     SELECT (SELECT count(*) FROM drawn_seat s
              WHERE s.draw_id = $1 AND s.inspector_id IS NULL
                AND NOT EXISTS (SELECT 1 FROM gone g WHERE g.subject_code = s.subject_code)
                AND NOT EXISTS (SELECT 1 FROM newest n WHERE n.subject_code = s.subject_code
                                   AND n.pool_code = s.pool_code AND n.seat = s.seat))::int
          + (SELECT count(*) FROM newest n
              WHERE n.by_inspector_id IS NULL
                AND NOT EXISTS (SELECT 1 FROM gone g WHERE g.subject_code = n.subject_code))::int AS "vacantNow",
            (SELECT count(*) FROM draw_event WHERE draw_id = $1 AND kind = 'DIRECT')::int AS direct`,
    [drawId],
  )) as SeatsToday[];
  return row;
}

/** Pairs of the frozen list of conflicts that stand in it for rotation alone. */
export async function rotationPairs(tx: EntityManager, drawId: string): Promise<Conflict[]> {
  return tx.query(
    `SELECT DISTINCT subject_code AS subject, pseudonym AS inspector FROM draw_rotation
      WHERE draw_id = $1 ORDER BY 1, 2`,
    [drawId],
  );
}
