import { cellSafeText } from '../../platform/excel/inert-text.js';
import type { RowDiff, Upserted } from '../content.rules.js';
import { type RegistryNames, valueText } from '../display.rules.js';
import type { ColumnValue } from '../kinds/columns.js';
import type { ImportKind, ParsedImport, ParsedRow, RowRemark } from './import-types.js';

/** What of a file is kept beside it to be shown again; all of it can be had anew from the file. */
const SHOWN_FAULTS = 500;
const SHOWN_WARNINGS = 100;
const SHOWN_DIFFS = 300;
const SHOWN_ROWS = 10;

/** One field of a record that is already there, in words. */
export interface FieldChange {
  /** Column key. */
  readonly field: string;
  readonly heading: string;
  readonly before: string;
  readonly after: string;
}

/** What a row would change of a record that is already there. */
export interface RowChange {
  /** Row number of the sheet. */
  readonly row: number;
  readonly code: string;
  readonly name: string;
  readonly changes: readonly FieldChange[];
}

/** Warnings of one sort. */
export interface WarningGroup {
  readonly code: string;
  readonly column: string;
  /** The first one's sentence. */
  readonly message: string;
  readonly count: number;
  /** The first rows. */
  readonly rows: readonly number[];
}

/** What looking at a file found. */
export interface ImportCheck {
  readonly kind: string;
  readonly fileName: string;
  /** Data rows, good and bad. */
  readonly rows: number;
  /** Rows without fault. */
  readonly accepted: number;
  readonly faults: readonly RowRemark[];
  readonly warnings: readonly RowRemark[];
  /** What importing the good rows would do. */
  readonly changes: Upserted;
  /** Changes of records that are already there: the first 300. */
  readonly diffs: readonly RowChange[];
}

/** What an import did. */
export interface ImportResult extends Upserted {
  /** Rows left out because of their faults. */
  readonly skipped: number;
  /** True where the registry was changed after the preview, so that the result is not what was announced. */
  readonly differs: boolean;
}

/** What is kept of a look at a file. */
export interface ImportSummary {
  readonly rows: number;
  readonly accepted: number;
  readonly faultCount: number;
  readonly faults: readonly RowRemark[];
  readonly warningCount: number;
  readonly warnings: readonly WarningGroup[];
  readonly changes: Upserted;
  readonly diffs: readonly RowChange[];
  /** True where the system itself brought the file: everything is in its scope. */
  readonly bySystem: boolean;
  readonly result?: ImportResult;
}

/** How many rows are new, changed and the same. */
export function countDiffs(diffs: readonly RowDiff[]): Upserted {
  const count = (state: RowDiff['state']) => diffs.filter((diff) => diff.state === state).length;
  return { created: count('NEW'), updated: count('CHANGED'), unchanged: count('SAME') };
}

/** The first changes in words. Phone numbers are whole: who sees this has the file. */
export function rowChanges(
  rows: readonly ParsedRow[],
  diffs: readonly RowDiff[],
  kind: ImportKind,
  names: RegistryNames,
): RowChange[] {
  const shown: RowChange[] = [];
  for (const [at, { code, state, changes }] of diffs.entries()) {
    if (state !== 'CHANGED') continue;
    if (shown.length === SHOWN_DIFFS) break;
    const { row, values } = rows[at];
    shown.push({
      ...{ row, code, name: typeof values.name === 'string' ? values.name : '' },
      changes: changes.map(({ field, before, after }) => fieldChange(kind, names, field, before, after)),
    });
  }
  return shown;
}

function fieldChange(
  kind: ImportKind,
  names: RegistryNames,
  field: string,
  before: ColumnValue,
  after: ColumnValue,
): FieldChange {
  const column = kind.columns.find(({ key }) => key === field);
  const text = (value: ColumnValue) => valueText(column, value, names);
  return { field, heading: column?.heading ?? '其他登记事项', before: text(before), after: text(after) };
}

/** Warnings of the same sort under the same heading, counted; the most frequent first. */
export function warningGroups(warnings: readonly RowRemark[]): WarningGroup[] {
  const groups = new Map<string, { first: RowRemark; count: number; rows: number[] }>();
  for (const warning of warnings) {
    const key = `${warning.code} ${warning.column}`;
    const group = groups.get(key) ?? { first: warning, count: 0, rows: [] };
    group.count += 1;
    if (group.rows.length < SHOWN_ROWS) group.rows.push(warning.row);
    groups.set(key, group);
  }
  return [...groups.values()]
    .sort((a, b) => b.count - a.count)
    .slice(0, SHOWN_WARNINGS)
    .map(({ first, count, rows }) => ({
      ...{ code: first.code, column: first.column, message: first.message, count, rows },
    }));
}

/** The look at a file as it is kept. */
export function summaryOf(check: ImportCheck, bySystem: boolean): ImportSummary {
  const { rows, accepted, faults, warnings, changes, diffs } = check;
  return {
    ...{ rows, accepted, changes, diffs, bySystem },
    faultCount: faults.length,
    faults: faults.slice(0, SHOWN_FAULTS),
    warningCount: warnings.length,
    warnings: warningGroups(warnings),
  };
}

/** As the database can hold it: no control characters, no half of a surrogate pair. */
export function storable(summary: ImportSummary): ImportSummary {
  const text = JSON.stringify(summary, (_, value: unknown) =>
    typeof value === 'string' ? cellSafeText(value) : value,
  );
  return JSON.parse(text) as ImportSummary;
}

/** The result of an import beside what was announced. */
export function resultOf(parsed: ParsedImport, done: Upserted, announced: Upserted): ImportResult {
  const same = (['created', 'updated', 'unchanged'] as const).every((key) => done[key] === announced[key]);
  return { ...done, skipped: parsed.rows - parsed.good.length, differs: !same };
}

/** The result in a sentence. */
export function resultSentence({ created, updated, unchanged, skipped, differs }: ImportResult): string {
  const left = skipped > 0 ? `有问题的 ${skipped} 行没有导入。` : '';
  const late = differs ? '核对以后名录库有过变动，以本次实际结果为准。' : '';
  return created + updated === 0
    ? `名录库没有任何变化：${unchanged} 行与名录库已有的内容一致。${left}${late}`
    : `导入完成：新增 ${created} 行，修改 ${updated} 行，与原有内容一致 ${unchanged} 行。${left}${late}`;
}
