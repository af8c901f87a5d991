import type { EntityManager } from 'typeorm';
import { canonicalJson } from '../../kernel/canonical-json.js';
import { addDays, type Day } from '../../kernel/day.js';
import { classInForce, joinedClasses } from '../class-in-force.queries.js';
import { meetsAll } from '../conditions/condition.queries.js';
import type { SubjectCondition } from '../conditions/subject-condition.js';
import type { Population } from './populations.service.js';

/** As `Populations.at`, of one kind and of those alone who meet the conditions. */
const meetingAt = (meets: (details: string) => string): string => `
  SELECT alive.kind, "areaCode", ${classInForce('alive."creditClass"')} AS "creditClass",
         count(*)::int AS subjects FROM (
    SELECT DISTINCT ON (code) kind, code, "areaCode", "creditClass" FROM (
      SELECT s.kind, s.code, s.area_code AS "areaCode", s.status, s.credit_class AS "creditClass",
             ${meets('s.details')} AS meets
        FROM subject s WHERE s.kind = $2 AND s.updated_at < $1
      UNION ALL
      SELECT s.kind, s.code, v.content ->> 'areaCode', v.content ->> 'status', v.content ->> 'creditClass',
             ${meets('v.content')}
        FROM subject s
        JOIN LATERAL (
          SELECT content::jsonb AS content FROM subject_version
           WHERE subject_id = s.id AND at < $1 ORDER BY version DESC LIMIT 1
        ) v ON true
       WHERE s.kind = $2 AND s.updated_at >= $1
    ) stood WHERE status = 'ACTIVE' AND meets ORDER BY code
  ) alive ${joinedClasses('alive', '$1')}
  GROUP BY 1, 2, 3 ORDER BY alive.kind, "areaCode" COLLATE "C", 3`;

/** Active subjects of a kind that meet the conditions, by county and class, as they stood just before an instant. */
export async function populationMeeting(
  tx: EntityManager,
  instant: Date,
  kind: string,
  conditions: readonly SubjectCondition[],
): Promise<Population[]> {
  const meets = meetsAll(kind, conditions, 3);
  return tx.query(meetingAt(meets.over), [instant, kind, ...meets.parameters]);
}

/** What of a line says which subjects it speaks of. */
export interface ConditionedLine {
  readonly subjectKind: string;
  readonly conditions?: readonly SubjectCondition[];
}

/**
 * The populations that each line's forecast is made of: those of everybody, but for lines with conditions, whose own
 * are counted once for all lines that ask the same.
 * @param everybody populations of all kinds at the same instant (`Populations.at`)
 */
export async function populationsOfLines(
  tx: EntityManager,
  instant: Date,
  everybody: readonly Population[],
  lines: readonly ConditionedLine[],
): Promise<(line: ConditionedLine) => readonly Population[]> {
  const own = new Map<string, readonly Population[]>();
  for (const { subjectKind, conditions = [] } of lines) {
    const key = keyOf(subjectKind, conditions);
    if (conditions.length === 0 || own.has(key)) continue;
    own.set(key, await populationMeeting(tx, instant, subjectKind, conditions));
  }
  return ({ subjectKind, conditions = [] }) =>
    conditions.length === 0 ? everybody : (own.get(keyOf(subjectKind, conditions)) ?? []);
}

/** The end of a day in Asia/Shanghai, as populations take it. */
export function endOfDay(day: Day): Date {
  return new Date(`${addDays(day, 1)}T00:00:00+08:00`);
}

function keyOf(kind: string, conditions: readonly SubjectCondition[]): string {
  return canonicalJson({ kind, conditions: conditions.map((one) => ({ ...one })) });
}
