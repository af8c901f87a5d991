import type { EntityManager } from 'typeorm';
import type { Month } from '../kernel/day.js';

/** A subject that an earlier batch of the year has drawn. */
export interface DrawnEarlier {
  readonly code: string;
  readonly stratum: string;
}

/** Subjects that sealed, not voided draws of a plan line have drawn; reserves do not count. */
export async function drawnEarlier(tx: EntityManager, planLineId: string): Promise<DrawnEarlier[]> {
  return tx.query(
    `SELECT s.subject_code AS code, s.stratum
       FROM drawn_subject s JOIN draw d ON d.id = s.draw_id
      WHERE d.plan_line_id = $1 AND d.state IN ('SEALED', 'PUBLISHED') AND s.outcome <> 'RESERVE'`,
    [planLineId],
  );
}

/**
 * Seats that sealed, not voided draws give each inspector in these months. Of a full coverage (ORDER) a seat
 * belongs to the month of its subject's batch.
 */
export async function seatsGiven(tx: EntityManager, months: readonly Month[]): Promise<Map<string, number>> {
  const rows: { inspectorId: string; seats: number }[] = await tx.query(
    `SELECT p.inspector_id AS "inspectorId", count(*)::int AS seats
       FROM drawn_seat p
       JOIN draw d ON d.id = p.draw_id
       JOIN drawn_subject s ON s.draw_id = p.draw_id AND s.subject_code = p.subject_code
      WHERE d.state IN ('SEALED', 'PUBLISHED') AND p.inspector_id IS NOT NULL
        AND CASE s.outcome WHEN 'DRAWN' THEN d.month ELSE s.outcome END = ANY ($1)
      GROUP BY p.inspector_id`,
    [[...months]],
  );
  return new Map(rows.map(({ inspectorId, seats }) => [inspectorId, seats]));
}
