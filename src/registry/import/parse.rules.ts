import { DomainError } from '../../kernel/domain-error.js';
import type { SheetRow, SheetText } from '../../platform/excel/excel-types.js';
import { MAX_DATA_ROWS } from '../../platform/excel/excel-types.js';
import { areaMatcher } from '../areas.rules.js';
import type { Column, ColumnValue, Finding } from '../kinds/columns.js';
import { DuplicateFinder } from './duplicates.rules.js';
import { flaggedCell } from './flagged-cells.rules.js';
import type { HeadingRow } from './headings.rules.js';
import type {
  FoundColumn,
  ImportKind,
  Lookups,
  NamedRef,
  ParsedImport,
  ParsedRow,
  RowRemark,
} from './import-types.js';
import { NamedMatcher } from './named.rules.js';
import type { ValueContext } from './reading.js';
import { type RowClass, RowClassifier } from './rows.rules.js';
import { chooseSheet, tooManyRows } from './sheet-choice.rules.js';
import { readValue } from './values.rules.js';

/**
 * Reads a workbook's texts as a list of one kind. Pure: nothing is written, the same input gives the same answer.
 * Every fault of every row is reported under the workbook's own heading; a row with any fault is not in `good`.
 * @throws DomainError INVALID_INPUT where no sheet has the required headings or no data row follows them;
 * TOO_LARGE past 100,000 data rows.
 */
export function parseImport(sheets: readonly SheetText[], kind: ImportKind, lookups: Lookups): ParsedImport {
  const { sheet, headings, others } = chooseSheet(sheets, kind);
  const warnings = headingWarnings(headings, others);
  const rows = dataRows(sheet, headings, warnings);
  if (rows.length === 0) {
    throw new DomainError(
      'INVALID_INPUT',
      `工作表“${sheet.name}”第 ${headings.number} 行表头以下没有数据行。请填写后再导入。`,
    );
  }
  if (rows.length > MAX_DATA_ROWS) throw tooManyRows();
  const reader = new RowReader(kind, headings, lookups, valueContext(lookups, kind, rows, headings.found));
  const good = rows.flatMap((row) => reader.read(row) ?? []);
  return {
    sheetName: sheet.name,
    headingRow: headings.number,
    columns: headings.found,
    rows: rows.length,
    good,
    faults: reader.faults,
    warnings: [...warnings, ...reader.warnings],
  };
}

function headingWarnings(headings: HeadingRow, others: readonly string[]): RowRemark[] {
  const row = headings.number;
  return [
    ...headings.unknown.map((heading) => ({
      row,
      column: heading,
      code: 'COLUMN_UNKNOWN',
      message: `“${heading.slice(0, 40)}”一列不认识，没有读取。`,
    })),
    ...headings.doubled.map(([heading, other]) => ({
      row,
      column: heading,
      code: 'COLUMN_DOUBLED',
      message: `“${heading}”与“${other}”意思相同，只读取“${other}”。`,
    })),
    ...others.map((name) => ({
      row,
      column: '',
      code: 'SHEET_NOT_READ',
      message: `工作表“${name}”也像名录，没有读取。一次只导入一张工作表。`,
    })),
  ];
}

const SKIPPED: Readonly<Partial<Record<RowClass, string>>> = {
  EXAMPLE: '是示例行，没有导入。',
  TOTAL: '是合计行，没有导入。',
  NOTE: '是说明文字，没有导入。',
  HEADINGS: '重复了表头，没有导入。',
};

function dataRows(sheet: SheetText, headings: HeadingRow, warnings: RowRemark[]): SheetRow[] {
  const below = sheet.rows.slice(headings.index + 1);
  const code = headings.found.find(({ column }) => column.type === 'code' && column.required);
  const classifier = new RowClassifier(
    below,
    headings.found,
    sheet.rows[headings.index],
    code?.index ?? null,
  );
  return below.filter((row, index) => {
    const rowClass = classifier.classify(index);
    const message = SKIPPED[rowClass];
    if (message !== undefined)
      warnings.push({
        row: row.number,
        column: '',
        code: `ROW_${rowClass}`,
        message: `第 ${row.number} 行${message}`,
      });
    return rowClass === 'DATA';
  });
}

function valueContext(
  lookups: Lookups,
  kind: ImportKind,
  rows: readonly SheetRow[],
  found: readonly FoundColumn[],
): ValueContext {
  const own = kind.refersToItself ? ownRefs(rows, found) : [];
  const prefectures = lookups.areas.filter((area) => area.parentCode === null);
  return {
    area: areaMatcher(lookups.areas),
    agencies: new NamedMatcher([...lookups.agencies, ...own], prefectures),
    pools: new NamedMatcher(lookups.pools),
    items: new NamedMatcher(lookups.items),
  };
}

/** The file's own records, as far as other rows may refer to them. */
function ownRefs(rows: readonly SheetRow[], found: readonly FoundColumn[]): NamedRef[] {
  const at = (key: string) => found.find(({ column }) => column.key === key)?.index ?? -1;
  return rows.flatMap(({ cells }) => {
    const [code, name] = [cells[at('code')]?.trim() ?? '', cells[at('name')]?.trim() ?? ''];
    return code === '' || name === ''
      ? []
      : [{ code: code.normalize('NFKC').toUpperCase(), name, aliases: [] }];
  });
}

/** Reads rows one by one and gathers what is to be said about them. */
class RowReader {
  readonly faults: RowRemark[] = [];
  readonly warnings: RowRemark[] = [];
  private readonly duplicates: DuplicateFinder;

  constructor(
    private readonly kind: ImportKind,
    private readonly headings: HeadingRow,
    private readonly lookups: Lookups,
    private readonly context: ValueContext,
  ) {
    this.duplicates = new DuplicateFinder(kind.identities);
  }

  /** The row, or null if it has a fault. */
  read(row: SheetRow): ParsedRow | null {
    const before = this.faults.length;
    const values: Record<string, ColumnValue> = {};
    const bad = new Set<string>();
    for (const found of this.headings.found) {
      const finding = this.readCell(row, found, values);
      if (finding === null) continue;
      bad.add(found.column.key);
      this.faults.push({ row: row.number, column: found.heading, ...finding });
    }
    for (const { key, finding } of this.duplicates.look(row.number, values, bad, (key) =>
      this.headingOf(key),
    )) {
      bad.add(key);
      this.faults.push({ row: row.number, column: this.headingOf(key), ...finding });
    }
    if (bad.size === 0) this.checkRow(row, values);
    if (this.faults.length > before) return null;
    return { row: row.number, values: this.kind.complete?.(values) ?? values };
  }

  private readCell(row: SheetRow, found: FoundColumn, values: Record<string, ColumnValue>): Finding | null {
    const { column, index } = found;
    const text = row.cells[index] ?? '';
    const flag = row.flags?.[index];
    if (flag !== undefined) return flaggedCell(column, text, flag);
    const reading = readValue(column, text, this.context, found.scale);
    if (reading.warning !== undefined) {
      this.warnings.push({ row: row.number, column: found.heading, ...reading.warning });
    }
    if (reading.fault !== undefined) return reading.fault;
    values[column.key] = reading.value;
    return null;
  }

  private checkRow(row: SheetRow, values: Readonly<Record<string, ColumnValue>>): void {
    for (const { key, fault, warning } of this.kind.checkRow?.(values, this.lookups) ?? []) {
      const place = { row: row.number, column: this.headingOf(key) };
      if (fault !== undefined) this.faults.push({ ...place, ...fault });
      if (warning !== undefined) this.warnings.push({ ...place, ...warning });
    }
  }

  /** The workbook's own heading of a column; the office's where the workbook does not have it. */
  private headingOf(key: string): string {
    const found = this.headings.found.find(({ column }) => column.key === key);
    return found?.heading ?? this.kind.columns.find((column: Column) => column.key === key)?.heading ?? '';
  }
}
