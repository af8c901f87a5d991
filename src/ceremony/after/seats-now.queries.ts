import type { EntityManager } from 'typeorm';

/** Who sits where after all changes so far. */
export interface SeatNow {
  readonly poolCode: string;
  readonly seat: number;
  readonly inspectorId: string | null;
  /** Pseudonym of the person in this draw; null where vacant. */
  readonly code: string | null;
}

/**
 * Seats of a subject that stands, pools by code, seats in order. A substitute's seats have an event each, from its
 * substitution on.
 */
export async function seatsNow(tx: EntityManager, drawId: string, subjectCode: string): Promise<SeatNow[]> {
  return tx.query(
    `SELECT DISTINCT ON (now.pool_code COLLATE "C", now.seat) now.pool_code AS "poolCode", now.seat,
            now.inspector_id AS "inspectorId", p.pseudonym AS code
       FROM (
         SELECT pool_code, seat, inspector_id, 0 AS n FROM drawn_seat WHERE draw_id = $1 AND subject_code = $2
         UNION ALL
         SELECT pool_code, seat, by_inspector_id, n FROM draw_event
          WHERE draw_id = $1 AND subject_code = $2 AND kind <> 'SUBSTITUTED'
       ) now LEFT JOIN draw_pseudonym p ON p.draw_id = $1 AND p.inspector_id = now.inspector_id
      ORDER BY now.pool_code COLLATE "C", now.seat, now.n DESC`,
    [drawId, subjectCode],
  );
}

/** A line of drawn.tsv and what has become of it. */
export interface SubjectNow {
  readonly code: string;
  readonly name: string;
  readonly stratum: string;
  readonly areaCode: string;
  /** Drawn, or come by substitution, and not replaced. */
  readonly stands: boolean;
  readonly replaced: boolean;
  /** Reserves of its stratum that are not used yet. */
  readonly reserves: number;
}

/** One subject of drawn.tsv as it stands after all changes so far; null where it is not in drawn.tsv. */
export async function subjectNow(
  tx: EntityManager,
  drawId: string,
  subjectCode: string,
): Promise<SubjectNow | null> {
  const rows: SubjectNow[] = await tx.query(
    `SELECT s.subject_code AS code, s.subject_name AS name, s.stratum, s.area_code AS "areaCode",
            (s.outcome <> 'RESERVE' OR came.n IS NOT NULL) AND gone.n IS NULL AS stands,
            gone.n IS NOT NULL AS replaced,
            (SELECT count(*)::int FROM drawn_subject r
              WHERE r.draw_id = s.draw_id AND r.stratum = s.stratum AND r.outcome = 'RESERVE'
                AND NOT EXISTS (SELECT 1 FROM draw_event e
                                 WHERE e.draw_id = r.draw_id AND e.by_subject_code = r.subject_code)) AS reserves
       FROM drawn_subject s
       LEFT JOIN draw_event came ON came.draw_id = s.draw_id AND came.by_subject_code = s.subject_code
       LEFT JOIN draw_event gone ON gone.draw_id = s.draw_id AND gone.kind = 'SUBSTITUTED'
                                AND gone.subject_code = s.subject_code
      WHERE s.draw_id = $1 AND s.subject_code = $2`,
    [drawId, subjectCode],
  );
  return rows[0] ?? null;
}
