import { DomainError, type Fault } from '../kernel/domain-error.js';
import { type ChangeText, KIND_TITLES, type RegistryNames } from './display.rules.js';
import { NamedMatcher } from './import/named.rules.js';
import { missing, quoted, type Reading, refuse, type ValueContext } from './import/reading.js';
import { readValue } from './import/values.rules.js';
import type { Column, ColumnValue } from './kinds/columns.js';

/** What a form or a program sends for some columns: texts, or values as the JSON API shows them. */
export type RawValues = Readonly<Record<string, unknown>>;

/**
 * Reads what was sent for the columns that may be edited; a column that was not sent is left out of the answer.
 * @throws DomainError INVALID_INPUT with a fault per column, and one for each key that is no column
 */
export function readValues(
  columns: readonly Column[],
  raw: RawValues,
  names: RegistryNames,
): Record<string, ColumnValue> {
  const values: Record<string, ColumnValue> = {};
  const faults: Fault[] = [];
  for (const key of Object.keys(raw)) {
    const column = columns.find((candidate) => candidate.key === key);
    if (!column) {
      faults.push({ field: key, code: 'UNKNOWN', message: '没有这个可以修改的项目。' });
      continue;
    }
    const { value, fault } = readSent(column, raw[key], names);
    if (fault) faults.push({ field: key, code: fault.code, message: fault.message });
    else values[key] = value;
  }
  if (faults.length > 0) throw new DomainError('INVALID_INPUT', '没有保存，请按提示修改。', faults);
  return values;
}

/** Types whose values are chosen from a list by their code; all others are read as a workbook's cell is. */
const SINGLE = new Set<Column['type']>(['choice', 'area', 'agency', 'pool', 'yesNo']);
const SEVERAL = new Set<Column['type']>(['choices', 'items', 'subjectKinds']);

/** Open columns look nothing up. */
const NO_LOOKUPS: ValueContext = {
  area: () => null,
  agencies: new NamedMatcher([]),
  pools: new NamedMatcher([]),
  items: new NamedMatcher([]),
};

function readSent(column: Column, raw: unknown, names: RegistryNames): Reading {
  const reading = readChosen(column, raw, names);
  if (reading.fault) return reading;
  const isEmpty = reading.value === null || (Array.isArray(reading.value) && reading.value.length === 0);
  return isEmpty && column.required ? missing(column) : reading;
}

function readChosen(column: Column, raw: unknown, names: RegistryNames): Reading {
  const sent = (Array.isArray(raw) ? raw : [raw]).filter((one) => one !== null && one !== '');
  if (!sent.every((one) => ['string', 'number', 'boolean'].includes(typeof one))) {
    return refuse('FORMAT', '格式不正确。');
  }
  const texts = sent.map(String);
  if (!SINGLE.has(column.type) && !SEVERAL.has(column.type)) {
    return readValue(column, texts.join(';'), NO_LOOKUPS);
  }
  const options = new Set(optionsOf(column, names).map((option) => option.value));
  const unknown = texts.find((text) => !options.has(text));
  if (unknown !== undefined) return refuse('CHOICE', `${quoted(unknown)}不在可选的范围内，请从列表中选择。`);
  if (SEVERAL.has(column.type)) return { value: [...new Set(texts)].sort() };
  if (texts.length > 1) return refuse('FORMAT', '只能选择一项。');
  const [text = null] = texts;
  return { value: column.type === 'yesNo' && text !== null ? text === 'true' : text };
}

/** An entry of a drop-down. */
export interface Option {
  readonly value: string;
  readonly label: string;
}

/** What may be chosen for a column. */
export function optionsOf(column: Column, names: RegistryNames): Option[] {
  const listed = (map: ReadonlyMap<string, string>) => [...map].map(([value, label]) => ({ value, label }));
  switch (column.type) {
    case 'choice':
    case 'choices':
      return (column.choices ?? []).map(({ value, label }) => ({ value, label }));
    case 'area':
      return listed(names.areas).filter(({ value }) => column.allowPrefecture || value !== names.prefecture);
    case 'agency':
      return listed(names.agencies);
    case 'pool':
      return listed(names.pools);
    case 'items':
      return listed(names.items);
    case 'subjectKinds':
      return listed(KIND_TITLES);
    case 'yesNo':
      return [
        { value: 'true', label: '是' },
        { value: 'false', label: '否' },
      ];
    default:
      return [];
  }
}

/**
 * Columns that an edit may touch. A subject's code is `fixed`: it is what conflicts, visits and draws refer to.
 */
export function editable(columns: readonly Column[], fixed?: string): Column[] {
  return columns.filter((column) => column.key !== fixed && !column.hideInForm);
}

/** The refusal of an edit whose record somebody else has changed: what they changed, field by field. */
export function staleError(others: readonly ChangeText[]): DomainError {
  return new DomainError(
    'STALE',
    '您打开后，这条记录已被他人修改，您的修改没有保存。请核对下列差异，再决定是否保存。',
    others.map(({ field, heading, before, after }) => ({
      field,
      code: 'CHANGED',
      message: `${heading}已由“${before || '空'}”改为“${after || '空'}”。`,
    })),
  );
}

/** Version that an edit starts from. @throws DomainError INVALID_INPUT where it is not a number */
export function readVersion(raw: unknown): number {
  const text = String(raw ?? '');
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new DomainError('INVALID_INPUT', '没有保存：缺少版本号，请刷新页面后重新修改。', [
    { field: 'version', code: 'REQUIRED', message: '缺少所修改记录的版本号。' },
  ]);
}
