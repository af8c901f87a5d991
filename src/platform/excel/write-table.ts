import { PassThrough, type Writable } from 'node:stream';
import ExcelJS from 'exceljs';
import { workbookText } from './inert-text.js';
import { heightOf } from './row-heights.js';
import { BODY_FONT, BORDER, HEADING_FILL, HEADING_FONT, TITLE_FONT, widthOf } from './table-style.js';

export type TableValue = string | number | null;

export interface TableColumn {
  readonly heading: string;
  /** Width in characters; from the heading where absent. */
  readonly width?: number;
  /** `text` (default) is formatted as text, so that codes keep their digits and nothing turns into a formula. */
  readonly type?: 'text' | 'number';
  /** Wraps long texts. */
  readonly wrap?: boolean;
}

export interface TableSpec {
  readonly sheetName: string;
  /** A merged title row above the headings. */
  readonly title?: string;
  /** A line between title and headings (unit, date). */
  readonly subtitle?: string;
  readonly columns: readonly TableColumn[];
}

/**
 * Writes a table as .xlsx in a stream: memory does not grow with the rows.
 * @param rows arrays in the order of the columns; days are given as YYYY-MM-DD texts.
 */
export async function writeTable(
  out: Writable,
  spec: TableSpec,
  rows: Iterable<readonly TableValue[]> | AsyncIterable<readonly TableValue[]>,
): Promise<void> {
  const book = new ExcelJS.stream.xlsx.WorkbookWriter({
    stream: out,
    useStyles: true,
    useSharedStrings: false,
  });
  const headingRow = 1 + (spec.title === undefined ? 0 : 1) + (spec.subtitle === undefined ? 0 : 1);
  const sheet = book.addWorksheet(sheetNameOf(spec.sheetName), {
    views: [{ state: 'frozen', ySplit: headingRow }],
    pageSetup: { orientation: 'landscape', fitToPage: true, fitToWidth: 1, fitToHeight: 0 },
  });
  sheet.columns = spec.columns.map((column) => ({ width: column.width ?? widthOf(column.heading) }));
  writeHead(sheet, spec);
  for await (const values of rows) writeRow(sheet, spec.columns, values);
  sheet.commit();
  await book.commit();
}

/** The same as one buffer, for files of moderate size. */
export async function tableBuffer(
  spec: TableSpec,
  rows: Iterable<readonly TableValue[]> | AsyncIterable<readonly TableValue[]>,
): Promise<Buffer> {
  const out = new PassThrough();
  const chunks: Buffer[] = [];
  out.on('data', (chunk: Buffer) => chunks.push(chunk));
  await writeTable(out, spec, rows);
  return Buffer.concat(chunks);
}

/** A name that a sheet may have: 31 characters, none of the forbidden ones. */
export function sheetNameOf(name: string): string {
  const clean = name.replace(/[*?:\\/[\]]/g, ' ').replace(/^'+|'+$/g, '');
  return clean.slice(0, 31).trim() || '数据';
}

function writeHead(sheet: ExcelJS.Worksheet, spec: TableSpec): void {
  const last = spec.columns.length;
  let number = 0;
  for (const [text, font] of [
    [spec.title, TITLE_FONT],
    [spec.subtitle, BODY_FONT],
  ] as const) {
    if (text === undefined) continue;
    number += 1;
    const cell = sheet.getRow(number).getCell(1);
    cell.value = workbookText(text);
    cell.font = font;
    cell.alignment = { horizontal: font === TITLE_FONT ? 'center' : 'left', vertical: 'middle' };
    if (last > 1) sheet.mergeCells(number, 1, number, last);
    sheet.getRow(number).commit();
  }
  const row = sheet.getRow(number + 1);
  spec.columns.forEach((column, index) => {
    const cell = row.getCell(index + 1);
    cell.value = workbookText(column.heading);
    Object.assign(cell, { font: HEADING_FONT, fill: HEADING_FILL, border: BORDER });
    cell.alignment = { horizontal: 'center', vertical: 'middle', wrapText: true };
  });
  row.commit();
}

/** Points; a row of one line keeps the height of the sheet. */
const ONE_LINE = 20;
const USUAL_SIZE = 11;

const TEXT: Partial<ExcelJS.Style> = { border: BORDER, font: BODY_FONT, numFmt: '@' };
const NUMBER: Partial<ExcelJS.Style> = { border: BORDER, font: BODY_FONT };
const WRAPPED: Partial<ExcelJS.Style> = { ...TEXT, alignment: { wrapText: true, vertical: 'top' } };

/** One shared object a look: exceljs writes each distinct object out to compare it, which takes most of the time. */
function styleOf(column: TableColumn): Partial<ExcelJS.Style> {
  if (column.wrap) return WRAPPED;
  return column.type === 'number' ? NUMBER : TEXT;
}

function writeRow(
  sheet: ExcelJS.Worksheet,
  columns: readonly TableColumn[],
  values: readonly TableValue[],
): void {
  const row = sheet.addRow([]);
  let height = 0;
  columns.forEach((column, index) => {
    const value = values[index] ?? null;
    const cell = row.getCell(index + 1);
    cell.value = typeof value === 'string' ? workbookText(value) : value;
    cell.style = styleOf(column);
    if (column.wrap && typeof value === 'string') {
      const width = column.width ?? widthOf(column.heading);
      height = Math.max(height, heightOf(value, width, BODY_FONT.size ?? USUAL_SIZE));
    }
  });
  // Not every spreadsheet program grows rows by itself when it opens a file.
  if (height > ONE_LINE) row.height = Math.ceil(height);
  row.commit();
}
