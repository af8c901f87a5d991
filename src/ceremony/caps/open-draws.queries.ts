import type { EntityManager } from 'typeorm';
import type { Day } from '../../kernel/day.js';
import type { DrawState } from '../states.js';

/** A draw that could still bring visits to subjects which no ledger has yet. */
export interface OpenDraw {
  readonly id: string;
  readonly number: string;
  readonly taskName: string;
  readonly planLineId: string;
  readonly subjectKind: string;
  readonly state: DrawState;
}

/**
 * Draws of a year that are frozen and not drawn yet, and drawn ones whose window is not over: of these the reserves may
 * still come in. By number.
 * @param except id of the draw that asks; null: none
 */
export async function openDraws(
  tx: EntityManager,
  year: number,
  today: Day,
  except: string | null,
): Promise<OpenDraw[]> {
  return tx.query(
    `SELECT id, number, task_name AS "taskName", plan_line_id AS "planLineId", subject_kind AS "subjectKind", state
       FROM draw
      WHERE month LIKE $1 AND ($3::bigint IS NULL OR id <> $3::bigint)
        AND (state = 'FROZEN' OR (state IN ('SEALED', 'PUBLISHED') AND window_to >= $2::date))
      ORDER BY number COLLATE "C"`,
    [`${year}-%`, today, except],
  );
}

/** Reserves of a sealed draw that have not come in. */
export async function waitingReserves(tx: EntityManager, drawId: string): Promise<string[]> {
  const rows: { code: string }[] = await tx.query(
    `SELECT s.subject_code AS code FROM drawn_subject s
      WHERE s.draw_id = $1 AND s.outcome = 'RESERVE' AND NOT EXISTS (
        SELECT 1 FROM draw_event e WHERE e.draw_id = s.draw_id AND e.by_subject_code = s.subject_code)`,
    [drawId],
  );
  return rows.map(({ code }) => code);
}
