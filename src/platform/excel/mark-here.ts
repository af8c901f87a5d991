import ExcelJS from 'exceljs';
import type { ReadLimits } from './excel-types.js';
import { workbookText } from './inert-text.js';
import { type CellMark, marksByRow, type MarkRequest, REMARK_HEADING, remarkOf } from './mark-types.js';
import { copyStyle, mergesOf } from './sheet-copy.js';
import { FAULT_FILL, HEADING_FONT } from './table-style.js';
import { openZip } from './zip-source.js';

/** Parts that a returned list does not need, and that can make exceljs hang or run out of memory. */
const IGNORED = [
  ...['dataValidations', 'conditionalFormatting', 'extLst', 'drawing', 'picture', 'tableParts', 'hyperlinks'],
  ...['autoFilter', 'sheetProtection', 'rowBreaks'],
];

/**
 * Makes the workbook to be corrected: title and heading rows and the faulty rows with their styles and values, faulty
 * cells coloured with a note, a column 问题说明 at the end. Runs in the worker.
 */
export async function markHere(file: Buffer, request: MarkRequest, limits: ReadLimits): Promise<Buffer> {
  await openZip(file, limits);
  const source = new ExcelJS.Workbook();
  await source.xlsx.load(file as unknown as ExcelJS.Buffer, { ignoreNodes: IGNORED });
  const from = source.getWorksheet(request.sheetName);
  if (from === undefined) throw new Error('the sheet is not in the workbook');
  const book = new ExcelJS.Workbook();
  const to = book.addWorksheet(request.sheetName, {
    views: [{ state: 'frozen', ySplit: request.headingRow }],
  });
  const width = Math.min(from.columnCount, limits.maxColumns);
  for (let i = 1; i <= width; i++) to.getColumn(i).width = from.getColumn(i).width;
  copyHead(from, to, request.headingRow, width);
  const remarkColumn = addRemarkHeading(to, request.headingRow, width);
  let number = request.headingRow;
  for (const [row, marks] of marksByRow(request.marks)) {
    number += 1;
    copyRow(from.getRow(row), to.getRow(number), width);
    markRow(to.getRow(number), remarkColumn, row, marks);
  }
  return Buffer.from(await book.xlsx.writeBuffer());
}

function copyHead(from: ExcelJS.Worksheet, to: ExcelJS.Worksheet, headingRow: number, width: number): void {
  for (let number = 1; number <= headingRow; number++) copyRow(from.getRow(number), to.getRow(number), width);
  for (const { top, left, bottom, right } of mergesOf(from)) {
    if (bottom <= headingRow && right <= width) to.mergeCells(top, left, bottom, right);
  }
}

function copyRow(from: ExcelJS.Row, to: ExcelJS.Row, width: number): void {
  if (from.height) to.height = from.height;
  for (let column = 1; column <= width; column++) {
    const source = from.getCell(column);
    const target = to.getCell(column);
    // A cell merged sideways repeats its master's value here; one merged downward must keep it.
    const repeats =
      source.isMerged && source.master.address !== source.address && source.master.col !== source.col;
    target.value = repeats ? null : plainValue(source.value);
    copyStyle(source, target);
  }
}

/** Formulas by their result (their references would point to other rows now), links by their text. */
function plainValue(value: ExcelJS.CellValue): ExcelJS.CellValue {
  if (value === null || typeof value !== 'object' || value instanceof Date || 'richText' in value)
    return value;
  if ('hyperlink' in value) return value.text;
  if ('error' in value) return value.error;
  return (value.result as ExcelJS.CellValue | undefined) ?? null;
}

function addRemarkHeading(sheet: ExcelJS.Worksheet, headingRow: number, width: number): number {
  const row = sheet.getRow(headingRow);
  let column = 1;
  while (column <= width && row.getCell(column).value !== REMARK_HEADING) column += 1;
  const cell = row.getCell(column);
  cell.value = REMARK_HEADING;
  cell.font = HEADING_FONT;
  sheet.getColumn(column).width = 70;
  return column;
}

function markRow(row: ExcelJS.Row, remarkColumn: number, original: number, marks: readonly CellMark[]): void {
  for (const { column, message } of marks) {
    if (column === null || column + 1 === remarkColumn) continue;
    const cell = row.getCell(column + 1);
    // Cells share style objects; only this one is to be coloured.
    cell.style = { ...cell.style, fill: FAULT_FILL };
    cell.note = workbookText(message);
  }
  const remark = row.getCell(remarkColumn);
  remark.value = workbookText(remarkOf(original, marks));
  remark.style = { alignment: { wrapText: true, vertical: 'top' }, numFmt: '@' };
}
