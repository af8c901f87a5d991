import ExcelJS from 'exceljs';
import { usccCheckCharacter } from '../../src/kernel/text.js';
import type { CellFlag, SheetText } from '../../src/platform/excel/excel-types.js';
import { importKind } from '../../src/registry/import/import-kinds.js';
import type { ImportKind, ParsedImport } from '../../src/registry/import/import-types.js';
import { parseImport } from '../../src/registry/import/parse.rules.js';
import { LOOKUPS } from './import-lookups.js';

/** A sheet as the reader gives it; blank rows are left out, as there. `flags`: 'row:column' (from 1, from 0). */
export function sheetOf(
  rows: readonly (readonly string[])[],
  name = '名录',
  flags: Record<string, CellFlag> = {},
): SheetText {
  const numbered = rows.map((cells, index) => {
    const own = Object.entries(flags).filter(([place]) => place.startsWith(`${index + 1}:`));
    const entries = own.map(([place, flag]) => [Number(place.split(':')[1]), flag] as const);
    return { number: index + 1, cells, ...(own.length > 0 ? { flags: Object.fromEntries(entries) } : {}) };
  });
  const filled = numbered.filter(
    ({ cells, flags: own }) => own !== undefined || cells.some((cell) => cell.trim() !== ''),
  );
  return { name, rows: filled, tooManyRows: false, tooWide: false };
}

/** The kind of a code. */
export function kindOf(code: string): ImportKind {
  const kind = importKind(code);
  if (kind === undefined) throw new Error(`no kind ${code}`);
  return kind;
}

/** Parses rows as one sheet of a kind. */
export function parseRows(
  kind: string,
  rows: readonly (readonly string[])[],
  flags: Record<string, CellFlag> = {},
): ParsedImport {
  return parseImport([sheetOf(rows, '名录', flags)], kindOf(kind), LOOKUPS);
}

/** A valid uscc; different numbers give different ones. */
export function makeUscc(number: number): string {
  const body = `91513301${String(number).padStart(9, '0')}`;
  return body + usccCheckCharacter(body);
}

export const CARRIER_HEADINGS: readonly string[] = [
  ...['企业名称', '统一社会信用代码', '经营许可证号', '许可有效期至', '经营范围', '车辆数', '从业人员数'],
  ...['所在县(市)', '地址', '法定代表人', '联系电话', '经营状态', '信用风险等级'],
];

/** A carrier's row in the order of CARRIER_HEADINGS, without fault. */
export function carrier(number: number, change: Readonly<Record<string, string>> = {}): string[] {
  const values: Record<string, string> = {
    企业名称: `康定第${number}运输有限公司`,
    统一社会信用代码: makeUscc(number),
    经营许可证号: `川交运管许可甘字5133${String(number).padStart(8, '0')}`,
    许可有效期至: '2027-10-02',
    经营范围: '3类',
    车辆数: '29',
    从业人员数: '13',
    '所在县(市)': '康定市',
    地址: '康定市姑咱镇1号',
    法定代表人: '张三',
    联系电话: '13800000000',
    经营状态: '正常经营',
    信用风险等级: 'B',
    ...change,
  };
  return CARRIER_HEADINGS.map((heading) => values[heading]);
}

/** An .xlsx of one sheet. */
export async function workbookOf(
  rows: readonly (readonly ExcelJS.CellValue[])[],
  name = '名录',
): Promise<Buffer> {
  const book = new ExcelJS.Workbook();
  const sheet = book.addWorksheet(name);
  for (const row of rows) sheet.addRow([...row]);
  return Buffer.from(await book.xlsx.writeBuffer());
}
