import type { EntityManager } from 'typeorm';
import { Conditions, likeText, pageOf, PAGE_SIZE, searchWord } from './search.rules.js';
import type { Day } from '../kernel/day.js';
import { isId } from '../kernel/id.js';

/** What a list of relations is narrowed to. */
export interface ConflictFilter {
  /** Part of the person's or the subject's name, or beginning of the code or certificate number. */
  readonly q?: string;
  /** CURRENT (default), LAPSED, ENDED or ALL. */
  readonly state?: string;
  readonly inspectorId?: string;
}

/** A relation with the names of its two sides. */
export interface ListedConflict {
  readonly id: string;
  readonly subjectCode: string;
  /** Name of the subject; null where the registry has no such code. */
  readonly subjectName: string | null;
  readonly inspectorId: string;
  readonly inspectorName: string;
  readonly certificateNo: string;
  readonly agencyName: string;
  readonly relation: string;
  readonly reason: string | null;
  readonly recordedBy: string;
  readonly recordedAt: Date;
  readonly leftOn: string | null;
  /** A former post that was left so long ago that it no longer bars. */
  readonly lapsed: boolean;
  readonly endedAt: Date | null;
  readonly endedBy: string | null;
}

// A code may stand under two kinds of subjects: the relation is with the same firm.
const FROM = `FROM conflict_of_interest c
  JOIN inspector i ON i.id = c.inspector_id JOIN agency a ON a.code = i.agency_code
  LEFT JOIN LATERAL (SELECT name FROM subject WHERE code = c.subject_code ORDER BY id LIMIT 1) s ON true`;

/**
 * Condition: the relation `c` is a former post that was left so many years before the day that it no longer bars, by
 * the office's newest rule. PostgreSQL counts years as `lapseDay` does. @param day placeholder of the day
 */
export function lapsedOn(day: string): string {
  return `(c.left_on IS NOT NULL AND (c.left_on + make_interval(years =>
    (SELECT r.years FROM former_post_rule r ORDER BY r.id DESC LIMIT 1)))::date <= ${day}::date)`;
}

function conditionsOf(filter: ConflictFilter, today: Day): { conditions: Conditions; lapsed: string } {
  const conditions = new Conditions();
  const lapsed = lapsedOn(conditions.param(today));
  if (filter.state === 'ENDED') conditions.add('c.ended_at IS NOT NULL');
  else if (filter.state !== 'ALL') conditions.add('c.ended_at IS NULL');
  if (filter.state === 'LAPSED') conditions.add(lapsed);
  else if (filter.state !== 'ENDED' && filter.state !== 'ALL') conditions.add(`NOT ${lapsed}`);
  if (filter.inspectorId && isId(filter.inspectorId)) {
    conditions.equals('c.inspector_id', filter.inspectorId);
  }
  const word = searchWord(filter.q);
  if (word === null) return { conditions, lapsed };
  const inside = conditions.param(`%${likeText(word)}%`);
  const start = conditions.param(`${likeText(word).toUpperCase()}%`);
  conditions.add(
    `i.name ILIKE ${inside} OR s.name ILIKE ${inside} OR c.subject_code LIKE ${start} OR i.certificate_no LIKE ${start}`,
  );
  return { conditions, lapsed };
}

/** One page of the relations that a filter leaves, newest first. */
export async function findConflicts(tx: EntityManager, filter: ConflictFilter, wanted: number, today: Day) {
  const { conditions, lapsed } = conditionsOf(filter, today);
  const { where, values } = conditions;
  const [{ total }]: [{ total: number }] = await tx.query(
    `SELECT count(*)::integer AS total, $1::date AS today ${FROM} ${where}`,
    values,
  );
  const { page, pages, offset } = pageOf(total, wanted);
  const rows: ListedConflict[] = await tx.query(
    `SELECT c.id, c.subject_code AS "subjectCode", s.name AS "subjectName", c.inspector_id AS "inspectorId",
       i.name AS "inspectorName", i.certificate_no AS "certificateNo", a.name AS "agencyName", c.kind AS relation,
       c.reason, c.recorded_by AS "recordedBy", c.recorded_at AS "recordedAt", c.ended_at AS "endedAt", c.left_on AS "leftOn", ${lapsed} AS lapsed,
       c.ended_by AS "endedBy"
     ${FROM} ${where} ORDER BY c.recorded_at DESC, c.id DESC LIMIT ${PAGE_SIZE} OFFSET ${offset}`,
    values,
  );
  return { rows, total, page, pages };
}
