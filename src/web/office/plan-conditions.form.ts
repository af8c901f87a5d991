import { z } from 'zod';
import { formList } from '../../platform/http/read.js';
import {
  conditionColumns,
  conditionShape,
  type ConditionShape,
} from '../../registry/conditions/condition.rules.js';
import type { SubjectCondition } from '../../registry/conditions/subject-condition.js';
import { SUBJECT_KINDS, subjectKind } from '../../registry/kinds/subject-kinds.js';

const text = z.string().max(1000).default('');
const typed = z.object({ oneOf: formList.default([]), words: text, from: text, to: text });

/** What the form says of conditions: by kind, then by column. Only those of the line's kind count. */
export const CONDITIONS_FORM = z.record(z.string().max(64), z.record(z.string().max(64), typed)).default({});

type TypedConditions = z.output<typeof CONDITIONS_FORM>;

/** A column that a condition can be set on, as the form shows it. */
export interface ConditionField {
  readonly key: string;
  readonly heading: string;
  readonly shape: ConditionShape;
  readonly choices: readonly { readonly value: string; readonly label: string }[];
}

const YES_NO = [
  { value: 'true', label: '是' },
  { value: 'false', label: '否' },
];

/** The fields of every kind, so that the form needs no script. */
export function conditionFields(): { kind: string; title: string; fields: ConditionField[] }[] {
  return SUBJECT_KINDS.map((kind) => ({
    ...{ kind: kind.kind, title: kind.title },
    fields: conditionColumns(kind).map(({ column, shape }) => ({
      ...{ key: column.key, heading: column.heading, shape },
      choices: shape === 'YES_NO' ? YES_NO : (column.choices ?? []),
    })),
  }));
}

/** The conditions that a form sets for a kind; fields left empty set none. */
export function readConditions(kind: string, form: TypedConditions): SubjectCondition[] {
  return Object.entries(form[kind] ?? {}).flatMap(([key, { oneOf, words, from, to }]): SubjectCondition[] => {
    const listed = oneOf.length > 0 ? oneOf : words.split(/[、,，;；]/).map((word) => word.trim());
    const chosen = listed.filter((value) => value !== '');
    const ends = { ...(from.trim() ? { from: from.trim() } : {}), ...(to.trim() ? { to: to.trim() } : {}) };
    if (chosen.length === 0 && Object.keys(ends).length === 0) return [];
    return [{ key, ...(chosen.length > 0 ? { oneOf: chosen } : {}), ...ends }];
  });
}

/** Conditions as the form has them. */
export function formOfConditions(
  kind: string,
  conditions: readonly SubjectCondition[] = [],
): Record<string, Record<string, unknown>> {
  const columns = subjectKind(kind)?.columns ?? [];
  const entries = conditions.map(({ key, oneOf = [], from = '', to = '' }) => {
    const column = columns.find((one) => one.key === key);
    const words = column && conditionShape(column) === 'WORDS' ? oneOf.join('、') : '';
    return [key, { oneOf, words, from, to }] as const;
  });
  return { [kind]: Object.fromEntries(entries) };
}
