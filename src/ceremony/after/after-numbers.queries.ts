import type { EntityManager } from 'typeorm';
import type { ChangeKind } from './after-reasons.js';

/** Counts of one month, county or agency. */
export interface CountRow {
  /** YYYY-MM, areaCode, or pool and agency with a space between; the agency is empty where a seat was vacant. */
  readonly key: string;
  readonly count: number;
}

/** Sealed, not voided draws of an office and year. */
const DRAWS = `d.office = $1 AND d.year = $2 AND d.state IN ('SEALED', 'PUBLISHED')`;

/** By what subjects and substitutions are counted. */
export type SubjectKey = 'month' | 'area';
/** By what seats and their changes are counted. */
export type SeatKey = 'month' | 'agency';

const SUBJECT_KEYS: Readonly<Record<SubjectKey, string>> = { month: 'd.month', area: 's.area_code' };
const SEAT_KEYS: Readonly<Record<SeatKey, string>> = {
  month: 'd.month',
  agency: `s.pool_code || ' ' || coalesce(p.agency_code, '')`,
};

/** Subjects that were drawn, reserves left out. */
export async function drawnBy(
  tx: EntityManager,
  by: SubjectKey,
  office: string,
  year: number,
): Promise<CountRow[]> {
  return tx.query(
    `SELECT ${SUBJECT_KEYS[by]} AS key, count(*)::int AS count
       FROM drawn_subject s JOIN draw d ON d.id = s.draw_id
      WHERE ${DRAWS} AND s.outcome <> 'RESERVE' GROUP BY 1`,
    [office, year],
  );
}

/** Substitutions, by the month of the draw or the county of the subject that went. */
export async function substitutedBy(
  tx: EntityManager,
  by: SubjectKey,
  office: string,
  year: number,
): Promise<CountRow[]> {
  return tx.query(
    `SELECT ${SUBJECT_KEYS[by]} AS key, count(*)::int AS count
       FROM draw_event e JOIN draw d ON d.id = e.draw_id
       JOIN drawn_subject s ON s.draw_id = e.draw_id AND s.subject_code = e.subject_code
      WHERE ${DRAWS} AND e.kind = 'SUBSTITUTED' GROUP BY 1`,
    [office, year],
  );
}

/** Seats as they were drawn. */
export async function seatsBy(
  tx: EntityManager,
  by: SeatKey,
  office: string,
  year: number,
): Promise<CountRow[]> {
  return tx.query(
    `SELECT ${SEAT_KEYS[by]} AS key, count(*)::int AS count
       FROM drawn_seat s JOIN draw d ON d.id = s.draw_id
       LEFT JOIN draw_pseudonym p ON p.draw_id = s.draw_id AND p.inspector_id = s.inspector_id
      WHERE ${DRAWS} GROUP BY 1`,
    [office, year],
  );
}

/** Which changes of seats are counted: those after a substitution are its consequence and stand apart. */
export type SeatChange = 'RESEATED' | 'DIRECT' | 'FORMED';

const SEAT_CHANGES: Readonly<Record<SeatChange, string>> = {
  RESEATED: `s.kind = 'RESEATED' AND s.reason_code <> 'SUBSTITUTION'`,
  DIRECT: `s.kind = 'DIRECT'`,
  FORMED: `s.kind = 'RESEATED' AND s.reason_code = 'SUBSTITUTION'`,
};

/** Whose agency a change counts for: of a direct assignment the one who was named, else who left. */
const PERSON = `CASE s.kind WHEN 'DIRECT' THEN s.by_inspector_id ELSE s.left_inspector_id END`;

/** Changes of seats, by the month of the draw or the agency of the person. */
export async function seatChangesBy(
  tx: EntityManager,
  by: SeatKey,
  change: SeatChange,
  office: string,
  year: number,
): Promise<CountRow[]> {
  return tx.query(
    `SELECT ${SEAT_KEYS[by]} AS key, count(*)::int AS count
       FROM draw_event s JOIN draw d ON d.id = s.draw_id
       LEFT JOIN draw_pseudonym p ON p.draw_id = s.draw_id AND p.inspector_id = ${PERSON}
      WHERE ${DRAWS} AND ${SEAT_CHANGES[change]} GROUP BY 1`,
    [office, year],
  );
}

/** What a list of changes is narrowed to. */
export interface ChangeFilter {
  readonly kind: SeatChange | 'SUBSTITUTED';
  readonly month?: string;
  readonly areaCode?: string;
  readonly poolCode?: string;
  /** Empty: seats that were vacant. */
  readonly agencyCode?: string;
}

/** One change in a list. */
export interface FoundChange {
  readonly drawId: string;
  readonly n: number;
  readonly kind: ChangeKind;
}

/** The changes behind a number, oldest first. */
export async function changesOf(
  tx: EntityManager,
  filter: ChangeFilter,
  office: string,
  year: number,
): Promise<FoundChange[]> {
  const values: unknown[] = [office, year];
  const given = (condition: string, value: string | undefined) =>
    value === undefined ? [] : [condition.replace('?', `$${values.push(value)}`)];
  const kind = filter.kind === 'SUBSTITUTED' ? `s.kind = 'SUBSTITUTED'` : SEAT_CHANGES[filter.kind];
  const conditions = [
    ...[DRAWS, kind],
    ...given('d.month = ?', filter.month),
    ...given('f.area_code = ?', filter.areaCode),
    ...given('s.pool_code = ?', filter.poolCode),
    ...given(`coalesce(p.agency_code, '') = ?`, filter.agencyCode),
  ];
  return tx.query(
    `SELECT s.draw_id AS "drawId", s.n, s.kind
       FROM draw_event s JOIN draw d ON d.id = s.draw_id
       JOIN drawn_subject f ON f.draw_id = s.draw_id AND f.subject_code = s.subject_code
       LEFT JOIN draw_pseudonym p ON p.draw_id = s.draw_id AND p.inspector_id = ${PERSON}
      WHERE ${conditions.join(' AND ')} ORDER BY s.draw_id, s.n`,
    values,
  );
}
