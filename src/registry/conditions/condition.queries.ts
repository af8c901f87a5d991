import { subjectKind } from '../kinds/subject-kinds.js';
import { conditionShape, squeezed } from './condition.rules.js';
import type { SubjectCondition } from './subject-condition.js';

/** A condition in SQL: an expression over a jsonb of a subject's details, and the parameters it counts from `first`. */
export interface ConditionSql {
  /** @param details name of a jsonb column, e.g. s.details */
  readonly over: (details: string) => string;
  readonly parameters: readonly unknown[];
}

/**
 * True for subjects that meet all conditions. A value that is missing meets none, but for yes or no, where it is no
 * (so says the register's own note). Conditions that the kind does not know let nobody through.
 * @param first number of the first parameter, e.g. 3 for $3
 */
export function meetsAll(kind: string, conditions: readonly SubjectCondition[], first: number): ConditionSql {
  const parameters: unknown[] = [];
  const next = (value: unknown): string => `$${first + parameters.push(value) - 1}`;
  const parts = conditions.map((condition) => partOf(kind, condition, next));
  return {
    over: (details) => (parts.length === 0 ? 'true' : parts.map((part) => part(details)).join(' AND ')),
    parameters,
  };
}

type Part = (details: string) => string;

function partOf(kind: string, condition: SubjectCondition, next: (value: unknown) => string): Part {
  const column = subjectKind(kind)?.columns.find(({ key }) => key === condition.key);
  const shape = column && conditionShape(column);
  if (!shape) return () => 'false';
  const key = next(condition.key);
  if (shape === 'NUMBERS' || shape === 'DAYS') return range(condition, shape, key, next);
  const list = next(shape === 'WORDS' ? (condition.oneOf ?? []).map(patternOf) : (condition.oneOf ?? []));
  if (shape === 'WORDS') {
    return (details) =>
      `coalesce(regexp_replace(normalize(${details} ->> ${key}::text, NFKC), '\\s', '', 'g') ~ ANY (${list}::text[]), false)`;
  }
  if (shape === 'YES_NO') {
    return (details) => `coalesce(${details} ->> ${key}::text, 'false') = ANY (${list}::text[])`;
  }
  // A column of several choices holds a list; `?|` would be taken for a placeholder by some drivers.
  return (details) => `CASE jsonb_typeof(${details} -> ${key}::text)
      WHEN 'array' THEN jsonb_exists_any(${details} -> ${key}::text, ${list}::text[])
      ELSE coalesce(${details} ->> ${key}::text = ANY (${list}::text[]), false) END`;
}

function range(
  { from, to }: SubjectCondition,
  shape: 'NUMBERS' | 'DAYS',
  key: string,
  next: (value: unknown) => string,
): Part {
  // Days as texts YYYY-MM-DD have the order of the days.
  const [pattern, type] =
    shape === 'DAYS' ? ['^[0-9]{4}-[0-9]{2}-[0-9]{2}$', 'text'] : ['^[0-9]+([.][0-9]+)?$', 'numeric'];
  const compare = shape === 'DAYS' ? ' COLLATE "C"' : '';
  const least = from === undefined ? null : next(from);
  const most = to === undefined ? null : next(to);
  return (details) => {
    const value = `(${details} ->> ${key}::text)`;
    const bounds = [
      ...(least === null ? [] : [`${value}::${type}${compare} >= ${least}::${type}`]),
      ...(most === null ? [] : [`${value}::${type}${compare} <= ${most}::${type}`]),
    ];
    return `CASE WHEN ${value} ~ '${pattern}' THEN ${bounds.join(' AND ')} ELSE false END`;
  };
}

/** A word as a pattern: 3类 is not found in 13类, nor 第2 in 第21. */
function patternOf(word: string): string {
  const bare = squeezed(word);
  const escaped = bare.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const before = /^[0-9]/.test(bare) ? '(^|[^0-9.])' : '';
  const after = /[0-9]$/.test(bare) ? '($|[^0-9.])' : '';
  return before + escaped + after;
}
