import type { EntityManager } from 'typeorm';
import type { LadderStep } from '../../draw/types.js';

/** A team as it was drawn. */
export interface DrawnTeamRow {
  readonly poolCode: string;
  readonly subjectCode: string;
  readonly areaCode: string;
  readonly step: LadderStep;
  /** Inspector ids in the order of the seats; null where the seat stayed vacant. */
  readonly inspectorIds: readonly (string | null)[];
}

/** The teams of a draw as it was sealed, by system and subject. */
export async function drawnTeams(tx: EntityManager, drawId: string): Promise<DrawnTeamRow[]> {
  return tx.query(
    `SELECT s.pool_code AS "poolCode", s.subject_code AS "subjectCode", d.area_code AS "areaCode",
            min(s.step) AS step, array_agg(s.inspector_id::text ORDER BY s.seat) AS "inspectorIds"
       FROM drawn_seat s JOIN drawn_subject d ON d.draw_id = s.draw_id AND d.subject_code = s.subject_code
      WHERE s.draw_id = $1
      GROUP BY s.pool_code, s.subject_code, d.area_code
      ORDER BY s.pool_code COLLATE "C", s.subject_code COLLATE "C"`,
    [drawId],
  );
}

/** Seats that a person holds in a draw. */
export interface SeatCount {
  readonly inspectorId: string;
  readonly count: number;
}

/** Seats by person after all changes so far: those of replaced subjects are gone, those of substitutes are there. */
export async function seatsHeld(tx: EntityManager, drawId: string): Promise<SeatCount[]> {
  return tx.query(
    `SELECT now.inspector_id::text AS "inspectorId", count(*)::int AS count FROM (
       SELECT DISTINCT ON (seat.subject_code, seat.pool_code, seat.seat) seat.subject_code, seat.inspector_id
         FROM (SELECT subject_code, pool_code, seat, inspector_id, 0 AS n FROM drawn_seat WHERE draw_id = $1
               UNION ALL
               SELECT subject_code, pool_code, seat, by_inspector_id, n FROM draw_event
                WHERE draw_id = $1 AND kind <> 'SUBSTITUTED') seat
        ORDER BY seat.subject_code, seat.pool_code, seat.seat, seat.n DESC) now
      WHERE now.inspector_id IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM draw_event gone WHERE gone.draw_id = $1
              AND gone.kind = 'SUBSTITUTED' AND gone.subject_code = now.subject_code)
      GROUP BY 1`,
    [drawId],
  );
}
