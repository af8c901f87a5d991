import type { EntityManager } from 'typeorm';
import type { Month } from '../../kernel/day.js';
import { lineageOf } from '../../plan/life/lineage.queries.js';

/** A subject that an earlier batch of the year has drawn. */
export interface DrawnEarlier {
  readonly code: string;
  readonly stratum: string;
}

/**
 * Subjects that sealed, not voided draws of a plan line, and of the lines of earlier versions that it goes on from,
 * have drawn and not replaced. Reserves count once they have
 * come in; who was replaced was not inspected and may be drawn again.
 */
export async function drawnEarlier(tx: EntityManager, planLineId: string): Promise<DrawnEarlier[]> {
  return tx.query(
    `SELECT s.subject_code AS code, s.stratum
       FROM drawn_subject s JOIN draw d ON d.id = s.draw_id
      WHERE d.plan_line_id = ANY ($1) AND d.state IN ('SEALED', 'PUBLISHED')
        AND (s.outcome <> 'RESERVE' OR EXISTS (
          SELECT 1 FROM draw_event e WHERE e.draw_id = s.draw_id AND e.by_subject_code = s.subject_code))
        AND NOT EXISTS (
          SELECT 1 FROM draw_event e
           WHERE e.draw_id = s.draw_id AND e.kind = 'SUBSTITUTED' AND e.subject_code = s.subject_code)`,
    [await lineageOf(tx, planLineId)],
  );
}

/**
 * Seats that people hold in sealed, not voided draws in these months, as they stand after all changes. Of a full
 * coverage (ORDER) a seat belongs to the month of its subject's batch.
 */
export async function seatsGiven(tx: EntityManager, months: readonly Month[]): Promise<Map<string, number>> {
  const rows: { inspectorId: string; seats: number }[] = await tx.query(
    `WITH held AS (
       SELECT p.draw_id, p.subject_code, p.inspector_id FROM drawn_seat p
        WHERE NOT EXISTS (
          SELECT 1 FROM draw_event e
           WHERE e.draw_id = p.draw_id AND e.pool_code = p.pool_code AND e.subject_code = p.subject_code
             AND e.seat = p.seat)
       UNION ALL
       SELECT e.draw_id, e.subject_code, e.by_inspector_id FROM draw_event e
        WHERE e.kind <> 'SUBSTITUTED' AND NOT EXISTS (
          SELECT 1 FROM draw_event later
           WHERE later.draw_id = e.draw_id AND later.pool_code = e.pool_code
             AND later.subject_code = e.subject_code AND later.seat = e.seat AND later.n > e.n)
     )
     SELECT h.inspector_id AS "inspectorId", count(*)::int AS seats
       FROM held h
       JOIN draw d ON d.id = h.draw_id
       JOIN drawn_subject s ON s.draw_id = h.draw_id AND s.subject_code = h.subject_code
      WHERE d.state IN ('SEALED', 'PUBLISHED') AND h.inspector_id IS NOT NULL
        AND CASE WHEN s.outcome IN ('DRAWN', 'RESERVE') THEN d.month ELSE s.outcome END = ANY ($1)
        AND NOT EXISTS (
          SELECT 1 FROM draw_event e
           WHERE e.draw_id = h.draw_id AND e.kind = 'SUBSTITUTED' AND e.subject_code = h.subject_code)
      GROUP BY h.inspector_id`,
    [[...months]],
  );
  return new Map(rows.map(({ inspectorId, seats }) => [inspectorId, seats]));
}
