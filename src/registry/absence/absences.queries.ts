import type { EntityManager } from 'typeorm';
import type { Day } from '../../kernel/day.js';

/** Days on which one inspector cannot be sent out; both ends are included. */
export interface AbsentDays {
  readonly inspectorId: string;
  /** One of ABSENCE_KINDS. */
  readonly kind: string;
  readonly from: Day;
  readonly to: Day;
}

/**
 * Absences in force that touch the days from–to, by person and day. One person's may overlap; they are given whole,
 * not cut to the range.
 * @param inspectorIds only theirs; all where it is left out
 */
export async function absencesWithin(
  tx: EntityManager,
  from: Day,
  to: Day,
  inspectorIds?: readonly string[],
): Promise<AbsentDays[]> {
  const only = inspectorIds ? 'AND inspector_id = ANY ($3::bigint[])' : '';
  return tx.query(
    `SELECT inspector_id AS "inspectorId", kind, day_from AS "from", day_to AS "to" FROM absence
     WHERE cancelled_at IS NULL AND day_from <= $2 AND day_to >= $1 ${only}
     ORDER BY inspector_id, day_from, day_to, id`,
    inspectorIds ? [from, to, inspectorIds] : [from, to],
  );
}
