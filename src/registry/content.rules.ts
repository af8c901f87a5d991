import { canonicalJson } from '../kernel/canonical-json.js';
import type { Column, ColumnValue } from './kinds/columns.js';

/** Values of a record by column key. */
export type Values = Readonly<Record<string, ColumnValue>>;

/** Values that come in: a key that is absent or undefined is left as it is, null empties it. */
export type GivenValues = Readonly<Record<string, ColumnValue | undefined>>;

/** One field that differs. */
export interface Change {
  /** Column key. */
  readonly field: string;
  readonly before: ColumnValue;
  readonly after: ColumnValue;
}

/** What an import would do with one row. */
export interface RowDiff {
  readonly code: string;
  readonly state: 'NEW' | 'CHANGED' | 'SAME';
  readonly changes: readonly Change[];
}

/** What an import did. */
export interface Upserted {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
}

/** One entry of a record's history, newest first. */
export interface HistoryEntry {
  readonly version: number;
  readonly at: Date;
  readonly actorName: string;
  readonly source: string;
  /** Against the version before; empty for the first. */
  readonly changes: readonly Change[];
}

/** True if two values are the same. */
export function sameValue(a: ColumnValue, b: ColumnValue): boolean {
  return a === b || (typeof a === 'object' && typeof b === 'object' && canonicalJson(a) === canonicalJson(b));
}

/** Fields in which two records differ, in the order of their keys; a missing key is null. */
export function changesOf(before: Values, after: Values): Change[] {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  const changes: Change[] = [];
  for (const field of keys) {
    const change = { field, before: before[field] ?? null, after: after[field] ?? null };
    if (!sameValue(change.before, change.after)) changes.push(change);
  }
  return changes;
}

/** The record with what came in; empty values are left out. */
export function merged(before: Values, given: GivenValues): Values {
  const result: Record<string, ColumnValue> = {};
  for (const [key, value] of Object.entries({ ...before, ...definedOnly(given) })) {
    if (!isEmpty(value)) result[key] = value;
  }
  return result;
}

function isEmpty(value: ColumnValue): boolean {
  return value === null || value === '' || (Array.isArray(value) && value.length === 0);
}

function definedOnly(given: GivenValues): Values {
  const result: Record<string, ColumnValue> = {};
  for (const [key, value] of Object.entries(given)) if (value !== undefined) result[key] = value;
  return result;
}

/** A version row as it is stored. */
export interface StoredVersion {
  readonly version: number;
  readonly at: Date;
  readonly actorName: string;
  readonly source: string;
  /** Canonical JSON of the values. */
  readonly content: string;
}

/** Changes in the order of the columns. */
export function byColumn(changes: readonly Change[], columns: readonly Column[]): Change[] {
  const order = new Map(columns.map((column, index) => [column.key, index]));
  const place = (change: Change) => order.get(change.field) ?? columns.length;
  return [...changes].sort((a, b) => place(a) - place(b));
}

/** Versions, newest first, as differences from one to the next. */
export function historyOf(versions: readonly StoredVersion[], columns: readonly Column[]): HistoryEntry[] {
  const ascending = [...versions].sort((a, b) => a.version - b.version);
  const entries = ascending.map(({ version, at, actorName, source, content }, index) => {
    const previous = index === 0 ? null : (JSON.parse(ascending[index - 1].content) as Values);
    const changes = previous === null ? [] : changesOf(previous, JSON.parse(content) as Values);
    return { version, at, actorName, source, changes: byColumn(changes, columns) };
  });
  return entries.reverse();
}
