import { columnLetters } from '../../platform/excel/cell-address.js';
import type { TableLayout } from '../../platform/excel/fill-template.js';
import { PLACEHOLDER } from '../../platform/excel/placeholders.js';
import type { XmlRow } from '../../platform/excel/sheet-xml.js';
import type { TemplateBook, TemplateSheet } from '../../platform/excel/template-book.js';
import type { WorkbookColumn } from './workbook-columns.js';
import type { WorkbookKindSpec } from './workbook-kinds.js';

/** What an office's workbook shows where. */
export interface Mapping {
  readonly sheet: string;
  /** The row of the headings, from 1; of headings over several rows the first. */
  readonly headingRow: number;
  /** The first row of the table, repeated with its style. */
  readonly firstRow: number;
  /** Rows from there on that are samples and give way to the data. */
  readonly sampleRows: number;
  /** Keys of columns by column number; a column without one stays blank. */
  readonly columns: Readonly<Record<string, string>>;
  /** Texts above the headings with placeholders in Chinese ({{年度}}), by address. */
  readonly texts: Readonly<Record<string, string>>;
}

/** A column of an office's workbook, as its page shows it. */
export interface MappedColumn {
  readonly column: number;
  readonly letters: string;
  readonly heading: string;
}

const MOST_TEXTS = 12;
const MOST_HEADING_ROWS = 40;

/** A heading without spaces, breaks, stars and the difference of full and half width. */
function plain(text: string): string {
  return text.normalize('NFKC').replace(/[\s*＊:：]/g, '');
}

function rowAt(sheet: TemplateSheet, number: number): XmlRow | undefined {
  return sheet.rows.find((row) => row.number === number);
}

/** Headings of a table, those over several rows with the text of the lowest row that has one. */
export function headingsOf(sheet: TemplateSheet, headingRow: number): MappedColumn[] {
  const last = lastHeadingRow(sheet, headingRow);
  const texts = new Map<number, string>();
  for (let number = headingRow; number <= last; number++) {
    for (const { column, text } of rowAt(sheet, number)?.cells ?? []) {
      if (text.trim() !== '') texts.set(column, text.trim());
    }
  }
  return [...texts]
    .sort(([a], [b]) => a - b)
    .map(([column, heading]) => ({ column, letters: columnLetters(column), heading }));
}

/** The lowest row that the merged cells of the headings reach. */
function lastHeadingRow(sheet: TemplateSheet, headingRow: number): number {
  const bottoms = sheet.merges.filter(({ top }) => top === headingRow).map(({ bottom }) => bottom);
  return Math.max(headingRow, ...bottoms.filter((bottom) => bottom - headingRow < 4));
}

/** The key that a heading means: its own name first, then a synonym. */
export function keyOfHeading(heading: string, columns: readonly WorkbookColumn[]): string | undefined {
  const wanted = plain(heading);
  const named = columns.find((column) => plain(column.heading) === wanted);
  return (named ?? columns.find(({ synonyms }) => synonyms.some((word) => plain(word) === wanted)))?.key;
}

/**
 * Guesses what a workbook shows where, by its headings.
 * @returns null where no row has two headings that the kind knows
 */
export function guessMapping(book: TemplateBook, spec: WorkbookKindSpec): Mapping | null {
  let best: Mapping | null = null;
  for (const sheet of book.sheets) {
    for (const { number } of sheet.rows.slice(0, MOST_HEADING_ROWS)) {
      const found = guessAt(sheet, number, spec);
      const better = Object.keys(found.columns).length > Object.keys(best?.columns ?? { none: '' }).length;
      if (better) best = found;
    }
  }
  return best;
}

/** The guess where the headings stand in a given row. */
export function guessAt(sheet: TemplateSheet, headingRow: number, spec: WorkbookKindSpec): Mapping {
  const columns: Record<string, string> = {};
  for (const { column, heading } of headingsOf(sheet, headingRow)) {
    const key = keyOfHeading(heading, spec.columns);
    if (key !== undefined && !Object.values(columns).includes(key)) columns[column] = key;
  }
  const firstRow = lastHeadingRow(sheet, headingRow) + 1;
  return {
    ...{ sheet: sheet.name, headingRow, firstRow, columns },
    sampleRows: sampleRows(sheet, firstRow, Object.keys(columns).map(Number)),
    texts: guessTexts(sheet, headingRow, spec),
  };
}

/** Rows below the headings that look like last year's: two cells of the table or more hold something. */
function sampleRows(sheet: TemplateSheet, firstRow: number, columns: readonly number[]): number {
  let count = 0;
  for (let number = firstRow; ; number++) {
    const filled = (rowAt(sheet, number)?.cells ?? []).filter(
      ({ column, text }) => columns.includes(column) && text.trim() !== '',
    );
    if (filled.length < 2) return Math.max(count, 1);
    count += 1;
  }
}

/** Titles with a year: the year becomes a placeholder. */
function guessTexts(
  sheet: TemplateSheet,
  headingRow: number,
  { values }: WorkbookKindSpec,
): Record<string, string> {
  const year = values.find(({ key }) => key === 'year');
  return Object.fromEntries(
    textsAbove(sheet, headingRow).map(({ address, text }) => [
      address,
      year ? text.replace(/20\d\d(?=\s*年)/, `{{${year.name}}}`) : text,
    ]),
  );
}

/** Texts above the headings, which a mapping may change. */
export function textsAbove(sheet: TemplateSheet, headingRow: number): { address: string; text: string }[] {
  return sheet.rows
    .filter(({ number }) => number < headingRow)
    .flatMap(({ number, cells }) =>
      cells
        .filter(({ text }) => text.trim() !== '')
        .map(({ column, text }) => ({ address: `${columnLetters(column)}${number}`, text })),
    )
    .slice(0, MOST_TEXTS);
}

/** Where the program writes: the mapping's keys as placeholders, Chinese names as keys. */
export function layoutOf(mapping: Mapping): TableLayout {
  const { sheet, firstRow, sampleRows, columns, texts } = mapping;
  const cells = Object.entries(columns).map(([column, key]) => [column, `{{rows.${key}}}`]);
  return { sheet, firstRow, sampleRows, cells: Object.fromEntries(cells), texts };
}

/** Placeholders of a text that a kind does not know, as written. */
export function unknownPlaceholders(text: string, { values }: WorkbookKindSpec): string[] {
  return [...text.matchAll(PLACEHOLDER)]
    .filter(
      ([, rows, word]) =>
        rows !== undefined || !values.some(({ key, name }) => key === word || name === word),
    )
    .map(([written]) => written);
}
