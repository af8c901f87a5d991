import { sha256 } from '../../kernel/hash.js';
import { chineseInstant } from '../../kernel/day.js';
import {
  ANSWERS,
  pointField,
  POOL_FIELDS,
  readField,
  SIGNATURES,
  VISIT_FIELDS,
} from '../../inspection/record/fields.rules.js';
import type { FieldValue, RecordConflict, VisitRecord } from '../../inspection/record/record.types.js';

/** Two versions of one field, between which a person decides. */
export interface Contested {
  readonly field: string;
  readonly label: string;
  /** What stands, and who wrote it. */
  readonly current: FieldValue;
  /** The newest of each person who wrote something else on an older state. */
  readonly others: readonly RecordConflict[];
  /** An entry that settles this one settles them all. */
  readonly settles: string;
  /** True where the visitor may decide. */
  readonly open: boolean;
}

/** What a person calls a field: 检查地点, 交通运输检查方式, 安全生产制度 第3项. */
export function fieldLabel(record: Pick<VisitRecord, 'items' | 'parts'>, name: string): string {
  const field = readField(name);
  if (!field) return '';
  if (field.of === 'VISIT') return VISIT_FIELDS[field.name];
  if (field.of === 'POOL') {
    const part = record.parts.find(({ poolCode }) => poolCode === field.pool);
    return `${part?.poolName ?? ''}${POOL_FIELDS[field.name]}`;
  }
  const item = record.items.find(({ listId }) => listId === field.listId);
  const what = field.name === 'answer' ? '检查结论' : '发现的问题';
  return `${item?.name ?? ''}第${field.no}项${what}`;
}

/** A value as a person reads it. */
export function valueWords(name: string, value: string): string {
  if (value === '') return '(没有填写)';
  const field = readField(name);
  if (field?.of === 'POINT' && field.name === 'answer') return wordOf(ANSWERS, value);
  if (field?.of !== 'VISIT') return value;
  if (field.name === 'signature') return wordOf(SIGNATURES, value);
  return field.name === 'arrivedAt' || field.name === 'leftAt' ? value.replace('T', ' ') : value;
}

function wordOf(words: Readonly<Record<string, string>>, key: string): string {
  return Object.hasOwn(words, key) ? words[key] : key;
}

/** Who wrote what stands in a field, and when; empty where nothing does. */
export function byWords({ by, at }: FieldValue): string {
  return by === null || at === null ? '' : `${by}，${chineseInstant(at).slice(0, -3)}`;
}

/** Whether the visitor may write a field now. */
export function mayWrite(record: VisitRecord, name: string): boolean {
  const field = readField(name);
  if (!record.editable || !field) return false;
  if (field.of === 'VISIT') return true;
  const point = field.of === 'POINT' ? pointOf(record, field.listId, field.no) : undefined;
  const pool = field.of === 'POOL' ? field.pool : point?.poolCode;
  return record.parts.some(({ poolCode, editable }) => poolCode === pool && editable);
}

function pointOf(record: VisitRecord, listId: string, no: number) {
  const item = record.items.find((one) => one.listId === listId);
  return item?.points.find((point) => point.no === no);
}

/** Conflicts by field, in the order in which they began. */
export function contestedOf(record: VisitRecord): Contested[] {
  return [...new Set(record.conflicts.map(({ field }) => field))].map((field) => {
    const conflicts = record.conflicts.filter((one) => one.field === field);
    const newest = conflicts.reduce((last, one) => (BigInt(one.id) > BigInt(last.id) ? one : last));
    const byPerson = new Map(conflicts.map((one) => [one.by, one]));
    return {
      ...{ field, label: fieldLabel(record, field), current: newest.current },
      others: [...byPerson.values()],
      settles: newest.id,
      open: mayWrite(record, field),
    };
  });
}

/** Every field of a record by name, with who wrote it in words: what a telephone asks for while its page is open. */
export function fieldsNow(
  record: VisitRecord,
): Record<string, { readonly value: string; readonly revision: number; readonly words: string }> {
  return Object.fromEntries(
    Object.entries(fieldValues(record)).map(([name, field]) => [
      name,
      { value: field.value, revision: field.revision, words: byWords(field) },
    ]),
  );
}

/** Every field that the form shows; what was never entered is empty, at revision 0. */
export function fieldValues(record: VisitRecord): Record<string, FieldValue> {
  const empty: FieldValue = { value: '', revision: 0, by: null, at: null };
  const points = record.items.flatMap((item) =>
    item.points.flatMap(({ listId, no }) => [
      pointField(listId, no, 'answer'),
      pointField(listId, no, 'note'),
    ]),
  );
  return { ...Object.fromEntries(points.map((name) => [name, empty])), ...record.fields };
}

/** Changes when something changes that is more than the value of a field: conflicts, parts, files. */
export function versionOf(record: VisitRecord, files: readonly string[]): string {
  const conflicts = record.conflicts.map(({ id, current }) => [id, current.revision]);
  const parts = record.parts.map(({ poolCode, state, at }) => [poolCode, state, at]);
  return sha256(JSON.stringify([conflicts, parts, files, record.editable])).slice(0, 16);
}
