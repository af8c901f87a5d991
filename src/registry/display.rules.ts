import { chineseDay } from '../kernel/day.js';
import { maskPhone } from '../kernel/text.js';
import type { Change, Values } from './content.rules.js';
import type { Column, ColumnValue } from './kinds/columns.js';
import { SUBJECT_KINDS } from './kinds/subject-kinds.js';

/** Names behind the codes that values hold. */
export interface RegistryNames {
  /** Area code → name, the prefecture first. */
  readonly areas: ReadonlyMap<string, string>;
  /** Code of the prefecture. */
  readonly prefecture: string | null;
  readonly agencies: ReadonlyMap<string, string>;
  readonly pools: ReadonlyMap<string, string>;
  /** Items of the list in force. */
  readonly items: ReadonlyMap<string, string>;
}

/** Kind of subjects → official name. */
export const KIND_TITLES: ReadonlyMap<string, string> = new Map(
  SUBJECT_KINDS.map((kind) => [kind.kind, kind.title]),
);

/** A value as a person reads it; '' where there is none. Phone numbers are whole: see `maskedText`. */
export function valueText(column: Column | undefined, value: ColumnValue, names: RegistryNames): string {
  if (value === null) return '';
  if (typeof value === 'boolean') return value ? '是' : '否';
  if (Array.isArray(value)) return value.map((one) => nameOf(column, one, names)).join('、');
  return nameOf(column, String(value), names);
}

function nameOf(column: Column | undefined, value: string, names: RegistryNames): string {
  switch (column?.type) {
    case 'choice':
    case 'choices':
      return column.choices?.find((choice) => choice.value === value)?.label ?? value;
    case 'area':
      return names.areas.get(value) ?? value;
    case 'agency':
      return names.agencies.get(value) ?? value;
    case 'pool':
      return names.pools.get(value) ?? value;
    case 'items':
      return names.items.get(value) ?? value;
    case 'subjectKinds':
      return KIND_TITLES.get(value) ?? value;
    case 'day':
      return chineseDay(value);
    default:
      return value;
  }
}

/** A value as a workbook has it: as `valueText`, but days stay 2026-03-01 and lists are cut by semicolons. */
export function exportText(column: Column, value: ColumnValue, names: RegistryNames): string {
  if (column.type === 'day') return value === null ? '' : String(value);
  if (!Array.isArray(value)) return valueText(column, value, names);
  return value.map((one) => nameOf(column, one, names)).join(';');
}

/** As `valueText`, every phone number masked. */
export function maskedText(column: Column | undefined, value: ColumnValue, names: RegistryNames): string {
  const text = valueText(column, value, names);
  return column?.type === 'phone' ? maskPhones(text) : text;
}

/** Masks each of several numbers in one text. */
export function maskPhones(text: string): string {
  return text
    .split(/[、,,;;/]/)
    .map(maskPhone)
    .filter((phone) => phone !== '')
    .join('、');
}

/** Values with every phone number masked, for whoever may not change the record. */
export function maskedValues(columns: readonly Column[], values: Values): Values {
  const masked: Record<string, ColumnValue> = { ...values };
  for (const { key, type } of columns) {
    const value = masked[key];
    if (type === 'phone' && typeof value === 'string') masked[key] = maskPhones(value);
  }
  return masked;
}

/** A change in words. */
export interface ChangeText {
  readonly field: string;
  readonly heading: string;
  readonly before: string;
  readonly after: string;
}

/** Changes as a person reads them, phone numbers masked. */
export function changeTexts(
  changes: readonly Change[],
  columns: readonly Column[],
  names: RegistryNames,
): ChangeText[] {
  return changes.map(({ field, before, after }) => {
    const column = columns.find((candidate) => candidate.key === field);
    return {
      field,
      heading: column?.heading ?? '其他登记事项',
      before: maskedText(column, before, names),
      after: maskedText(column, after, names),
    };
  });
}
