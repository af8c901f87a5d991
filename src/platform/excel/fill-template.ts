import ExcelJS from 'exceljs';
import { DomainError } from '../../kernel/domain-error.js';
import { workbookText } from './inert-text.js';
import { copyStyle, mergesOf, textOf } from './sheet-copy.js';
import type { TableValue } from './write-table.js';

export type TemplateValues = Readonly<Record<string, TableValue>>;

export interface TemplateData {
  /** For `{{key}}` anywhere in the workbook. */
  readonly values: TemplateValues;
  /** For the one row that holds `{{rows.key}}`: it is repeated, style and height kept. */
  readonly rows: readonly TemplateValues[];
}

const PLACEHOLDER = /\{\{\s*(rows\.)?([A-Za-z][A-Za-z0-9]*)\s*\}\}/g;

/**
 * Fills an official workbook: styles, column widths, merges and print set-up stay as the office made them. Rows
 * below the repeated one (signatures, notes) move down.
 * @param template path of the workbook in templates/excel.
 * @throws DomainError CONFIGURATION where the workbook asks for a key that the program does not give (named with
 * its cell), so that an edited template fails loudly and not with an empty column.
 */
export async function fillTemplate(template: string, data: TemplateData): Promise<Buffer> {
  const book = new ExcelJS.Workbook();
  await book.xlsx.readFile(template);
  for (const sheet of book.worksheets) fillSheet(sheet, data);
  return Buffer.from(await book.xlsx.writeBuffer());
}

function fillSheet(sheet: ExcelJS.Worksheet, data: TemplateData): void {
  const pattern = patternRow(sheet);
  if (pattern !== null) repeatRow(sheet, pattern, data);
  sheet.eachRow((row) => {
    row.eachCell((cell) => {
      const text = textOf(cell);
      if (text.includes('{{')) cell.value = replaced(cell, text, data.values, false);
    });
  });
}

function patternRow(sheet: ExcelJS.Worksheet): number | null {
  let found: number | null = null;
  sheet.eachRow((row, number) => {
    row.eachCell((cell) => {
      if (found === null && /\{\{\s*rows\./.test(textOf(cell))) found = number;
    });
  });
  return found;
}

function repeatRow(sheet: ExcelJS.Worksheet, pattern: number, data: TemplateData): void {
  const shift = Math.max(data.rows.length, 1) - 1;
  if (shift > 0) moveDown(sheet, pattern + 1, shift);
  const source = sheet.getRow(pattern);
  const texts = cellsOf(source).map((cell) => textOf(cell));
  const fill = (number: number, values: TemplateValues | null) => {
    const row = sheet.getRow(number);
    if (number !== pattern && source.height) row.height = source.height;
    texts.forEach((text, index) => {
      const cell = row.getCell(index + 1);
      if (number !== pattern) copyStyle(source.getCell(index + 1), cell);
      if (text !== '') cell.value = values === null ? null : replaced(cell, text, values, true);
    });
  };
  for (let i = data.rows.length - 1; i >= 0; i--) fill(pattern + i, data.rows[i]);
  if (data.rows.length === 0) fill(pattern, null);
}

function cellsOf(row: ExcelJS.Row): ExcelJS.Cell[] {
  return Array.from({ length: row.cellCount }, (_, index) => row.getCell(index + 1));
}

/** Moves everything from a row on down by `shift` rows, merges and heights with it. */
function moveDown(sheet: ExcelJS.Worksheet, from: number, shift: number): void {
  const merges = mergesOf(sheet).filter((merge) => merge.top >= from);
  for (const { top, left, bottom, right } of merges) sheet.unMergeCells(top, left, bottom, right);
  for (let number = sheet.rowCount; number >= from; number--) {
    const source = sheet.getRow(number);
    const target = sheet.getRow(number + shift);
    if (source.height) target.height = source.height;
    for (const cell of cellsOf(source)) {
      const to = target.getCell(Number(cell.col));
      to.value = cell.value;
      copyStyle(cell, to);
      cell.value = null;
      cell.style = {};
    }
  }
  for (const { top, left, bottom, right } of merges) {
    sheet.mergeCells(top + shift, left, bottom + shift, right);
  }
}

function replaced(
  cell: ExcelJS.Cell,
  text: string,
  values: TemplateValues,
  inRow: boolean,
): ExcelJS.CellValue {
  const lookUp = (rows: string | undefined, key: string): TableValue => {
    if ((rows !== undefined) !== inRow || !Object.hasOwn(values, key)) throw unknownKey(cell, rows, key);
    return values[key];
  };
  const whole = new RegExp(`^${PLACEHOLDER.source}$`).exec(text.trim());
  const value =
    whole !== null
      ? lookUp(whole[1], whole[2])
      : text.replace(PLACEHOLDER, (_, rows: string | undefined, key: string) =>
          String(lookUp(rows, key) ?? ''),
        );
  return typeof value === 'string' ? workbookText(value) : value;
}

function unknownKey(cell: ExcelJS.Cell, rows: string | undefined, key: string): DomainError {
  return new DomainError(
    'CONFIGURATION',
    `导出模板的单元格 ${cell.address} 使用了不认识的占位符 {{${rows ?? ''}${key}}}。请对照模板说明改正后重试。`,
  );
}
