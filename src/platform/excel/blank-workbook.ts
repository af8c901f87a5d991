import ExcelJS from 'exceljs';
import {
  BODY_FONT,
  BORDER,
  EXAMPLE_FILL,
  HEADING_FILL,
  HEADING_FONT,
  TITLE_FONT,
  widthOf,
} from './table-style.js';
import { sheetNameOf } from './write-table.js';

export interface BlankColumn {
  readonly heading: string;
  readonly required: boolean;
  /** Formatted as text, so that codes and days stay as typed. */
  readonly asText: boolean;
  /** Values of the drop-down; other values are still accepted. */
  readonly options: readonly string[];
  readonly note: string;
  readonly example: string;
}

export interface BlankSpec {
  readonly title: string;
  readonly columns: readonly BlankColumn[];
  /** Sentences for the notes sheet. */
  readonly notes: readonly string[];
}

/** Rows prepared with drop-downs and text format. */
const PREPARED_ROWS = 2000;
const OPTIONS_SHEET = '选项';

/**
 * A workbook to fill in: title, headings (* = required), one example row marked 示例 (the import skips it), drop-downs,
 * a second sheet with notes. The first column is 序号.
 */
export async function blankWorkbook(spec: BlankSpec): Promise<Buffer> {
  const book = new ExcelJS.Workbook();
  const sheet = book.addWorksheet(sheetNameOf(spec.title), {
    views: [{ state: 'frozen', ySplit: 2 }],
    pageSetup: { orientation: 'landscape', fitToPage: true, fitToWidth: 1, fitToHeight: 0 },
  });
  writeHead(sheet, spec);
  writeExample(sheet, spec);
  writeNotes(book.addWorksheet('填表说明'), spec);
  addDropDowns(book, sheet, spec);
  return Buffer.from(await book.xlsx.writeBuffer());
}

function writeHead(sheet: ExcelJS.Worksheet, spec: BlankSpec): void {
  sheet.getCell(1, 1).value = spec.title;
  sheet.mergeCells(1, 1, 1, spec.columns.length + 1);
  Object.assign(sheet.getCell(1, 1), { font: TITLE_FONT, alignment: { horizontal: 'center' } });
  const headings = ['序号', ...spec.columns.map((column) => column.heading + (column.required ? '*' : ''))];
  headings.forEach((heading, index) => {
    const cell = sheet.getCell(2, index + 1);
    cell.value = heading;
    Object.assign(cell, { font: HEADING_FONT, fill: HEADING_FILL, border: BORDER });
    cell.alignment = { horizontal: 'center', vertical: 'middle', wrapText: true };
    const column = sheet.getColumn(index + 1);
    const example = spec.columns[index - 1]?.example ?? '';
    column.width = Math.max(widthOf(heading, 8), widthOf(example, 8, 30));
    if (spec.columns[index - 1]?.asText) column.numFmt = '@';
  });
}

function writeExample(sheet: ExcelJS.Worksheet, spec: BlankSpec): void {
  ['示例', ...spec.columns.map((column) => column.example)].forEach((text, index) => {
    const cell = sheet.getCell(3, index + 1);
    const column = spec.columns[index - 1];
    cell.value = column !== undefined && !column.asText && text !== '' ? Number(text) : text;
    Object.assign(cell, { font: { ...BODY_FONT, italic: true }, fill: EXAMPLE_FILL, border: BORDER });
    if (column?.asText) cell.numFmt = '@';
  });
}

function writeNotes(sheet: ExcelJS.Worksheet, spec: BlankSpec): void {
  sheet.columns = [{ width: 30 }, { width: 8 }, { width: 70 }, { width: 36 }];
  for (const note of spec.notes) sheet.addRow([note]);
  sheet.addRow([]);
  sheet.addRow(['列', '必填', '怎么填', '示例']).font = HEADING_FONT;
  for (const { heading, required, note, example } of spec.columns) {
    const row = sheet.addRow([heading, required ? '是' : '否', note, example]);
    row.alignment = { wrapText: true, vertical: 'top' };
  }
}

/** Drop-downs refer to a hidden sheet: lists written into the rule itself may have 255 characters at most. */
function addDropDowns(book: ExcelJS.Workbook, sheet: ExcelJS.Worksheet, spec: BlankSpec): void {
  const lists = spec.columns.map((column, index) => ({ ...column, at: index + 2 }));
  const listed = lists.filter((column) => column.options.length > 0);
  if (listed.length === 0) return;
  const source = book.addWorksheet(OPTIONS_SHEET, { state: 'veryHidden' });
  listed.forEach(({ options, at }, index) => {
    options.forEach((option, row) => (source.getCell(row + 1, index + 1).value = option));
    const from = source.getColumn(index + 1).letter;
    const to = sheet.getColumn(at).letter;
    validationsOf(sheet).add(`${to}3:${to}${PREPARED_ROWS + 2}`, {
      type: 'list',
      allowBlank: true,
      showErrorMessage: true,
      errorStyle: 'warning',
      errorTitle: '不在选项中',
      error: '填写的内容不在下拉选项中，导入时可能被退回。确定要使用吗?',
      formulae: [`${OPTIONS_SHEET}!$${from}$1:$${from}$${options.length}`],
    });
  });
}

/** exceljs has rules for whole ranges, but its types leave them out. */
interface WithValidations {
  readonly dataValidations: { add(range: string, rule: ExcelJS.DataValidation): unknown };
}

function validationsOf(sheet: ExcelJS.Worksheet): WithValidations['dataValidations'] {
  return (sheet as ExcelJS.Worksheet & WithValidations).dataValidations;
}
