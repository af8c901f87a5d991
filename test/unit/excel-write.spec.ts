import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import { writeCsv } from '../../src/platform/excel/csv.js';
import { READ_LIMITS } from '../../src/platform/excel/excel-types.js';
import { fillTemplate } from '../../src/platform/excel/fill-template.js';
import { inertText, workbookText } from '../../src/platform/excel/inert-text.js';
import { readWorkbookHere } from '../../src/platform/excel/read-here.js';
import { readWorkbook } from '../../src/platform/excel/read-workbook.js';
import { sheetNameOf, tableBuffer } from '../../src/platform/excel/write-table.js';
import { projectRoot } from '../../src/platform/project-root.js';
import { IMPORT_KINDS } from '../../src/registry/import/import-kinds.js';
import { parseImport } from '../../src/registry/import/parse.rules.js';
import { blankImportWorkbook, markedWorkbook } from '../../src/registry/import/workbooks.js';
import { AREAS, FIXTURES, LOOKUPS } from '../support/import-lookups.js';
import { CARRIER_HEADINGS, carrier, kindOf, workbookOf } from '../support/import-sheets.js';
import { rawWorkbook } from '../support/raw-workbook.js';

const read = (file: Buffer) => readWorkbookHere(file, READ_LIMITS);
const CARRIER = kindOf('DANGEROUS_GOODS_CARRIER');

async function opened(file: Buffer): Promise<ExcelJS.Workbook> {
  const book = new ExcelJS.Workbook();
  await book.xlsx.load(file as unknown as ExcelJS.Buffer);
  return book;
}

/** Keys that a workbook asks for, and the row that is repeated. */
function placeholdersOf(book: ExcelJS.Workbook): { values: string[]; rows: string[]; firstRow: number } {
  const found = { values: [] as string[], rows: [] as string[], firstRow: 0 };
  book.worksheets[0].eachRow((row, number) =>
    row.eachCell((cell) => {
      for (const [, inRow, key] of String(cell.value).matchAll(/\{\{\s*(rows\.)?(\w+)\s*\}\}/g)) {
        found[inRow ? 'rows' : 'values'].push(key);
        if (inRow) found.firstRow = number;
      }
    }),
  );
  return found;
}

describe('tables', () => {
  it('title, headings, codes as text, numbers as numbers, formulas inert', async () => {
    const file = await tableBuffer(
      {
        sheetName: '抽查/结果',
        title: '抽查结果公示表',
        subtitle: '2026年3月',
        columns: [{ heading: '代码' }, { heading: '户数', type: 'number' }, { heading: '说明', wrap: true }],
      },
      [
        ['513322361731829800', 12, "=cmd|' /C calc'!A0"],
        ['001', null, '控制\u0001符\uD800'],
      ],
    );
    const sheet = (await opened(file)).worksheets[0];
    expect(sheet.name).toBe('抽查 结果');
    expect(sheet.getCell('A1').value).toBe('抽查结果公示表');
    expect(sheet.getCell('A4')).toMatchObject({ value: '513322361731829800', numFmt: '@' });
    expect(sheet.getCell('B4')).toMatchObject({ value: 12, type: ExcelJS.ValueType.Number });
    expect(sheet.getCell('C4')).toMatchObject({
      value: "=cmd|' /C calc'!A0",
      type: ExcelJS.ValueType.String,
    });
    expect((await read(file))[0].rows.map(({ cells }) => cells)).toEqual([
      ['抽查结果公示表'],
      ['2026年3月'],
      ['代码', '户数', '说明'],
      ['513322361731829800', '12', "=cmd|' /C calc'!A0"],
      ['001', '', '控制 符\uFFFD'],
    ]);
  });

  it('names of sheets that Excel takes', () => {
    expect(sheetNameOf("'甲[1]:*?/\\'")).toBe('甲 1');
    expect(sheetNameOf('')).toBe('数据');
    expect(sheetNameOf('长'.repeat(40))).toHaveLength(31);
  });
});

describe('CSV', () => {
  it('has a BOM, CRLF, quotes, and no formula', () => {
    const csv = writeCsv(
      ['名称', '数'],
      [
        ['=1+1', -5],
        ['a"b,c', 0],
        ['@SUM(A1)', 1],
        [null, null],
        ['＝cmd', 2],
        [' x', 3],
      ],
    );
    expect(csv.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
    expect(csv.toString('utf8').slice(1)).toBe(
      '名称,数\r\n\'=1+1,-5\r\n"a""b,c",0\r\n\'@SUM(A1),1\r\n,\r\n\'＝cmd,2\r\n" x",3\r\n',
    );
  });

  it.each(['=1', '+1', '-1', '@x', '\t=1', '\r1', ' =1', '＋1', '－1', '＠a', '\uFEFF=1'])(
    '%j is made inert',
    (text) => expect(inertText(text)).toBe(`'${text}`),
  );

  it.each(['康定', '1-2', "O'Neil", 'a=b', ''])('%j stays', (text) => expect(inertText(text)).toBe(text));

  it('a text for a workbook has no forbidden characters and a bounded length', () => {
    expect(workbookText('a\u0000b\u001Fc\uFFFFd\n😀')).toBe('a b c d\n😀');
    expect(workbookText('x'.repeat(40_000))).toHaveLength(32_767);
  });
});

describe('templates', () => {
  let folder: string;
  beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'template-'))));
  afterAll(() => rmSync(folder, { recursive: true }));

  async function template(change: (sheet: ExcelJS.Worksheet) => void = () => {}): Promise<string> {
    const book = new ExcelJS.Workbook();
    const sheet = book.addWorksheet('计划', { pageSetup: { orientation: 'landscape' } });
    sheet.getCell('A1').value = '{{year}}年度抽查计划({{agency}})';
    sheet.mergeCells('A1:C1');
    ['序号', '任务', '户数'].forEach((heading, index) => (sheet.getCell(2, index + 1).value = heading));
    ['{{rows.number}}', '{{rows.name}}:{{rows.note}}', '{{rows.count}}'].forEach((text, index) => {
      const cell = sheet.getCell(3, index + 1);
      cell.value = text;
      cell.font = { bold: true };
      cell.border = { top: { style: 'thin' } };
    });
    sheet.getRow(3).height = 33;
    sheet.getCell('A4').value = '填表人:{{agency}}';
    sheet.mergeCells('A4:B5');
    sheet.getColumn(2).width = 44;
    change(sheet);
    const path = join(folder, 'plan.xlsx');
    await book.xlsx.writeFile(path);
    return path;
  }

  const row = (number: number) => ({ number, name: `任务${number}`, note: '=1', count: number * 10 });
  const values = { year: '2026', agency: '州交通运输局' };

  it('keeps styles, heights, widths and merges; what stands below moves down', async () => {
    const file = await fillTemplate(await template(), { values, rows: [row(1), row(2), row(3)] });
    const sheet = (await opened(file)).worksheets[0];
    expect(sheet.getCell('A1').value).toBe('2026年度抽查计划(州交通运输局)');
    expect([3, 4, 5].map((n) => sheet.getCell(n, 2).value)).toEqual(['任务1:=1', '任务2:=1', '任务3:=1']);
    expect([3, 4, 5].map((n) => sheet.getCell(n, 3).value)).toEqual([10, 20, 30]);
    for (const n of [3, 4, 5]) {
      expect(sheet.getCell(n, 3)).toMatchObject({ font: { bold: true }, border: { top: { style: 'thin' } } });
      expect(sheet.getRow(n).height).toBe(33);
    }
    expect(sheet.getCell('A6').value).toBe('填表人:州交通运输局');
    expect(sheet.getCell('B7').master.address).toBe('A6');
    expect(sheet.getCell('B5').isMerged).toBe(false);
    expect(sheet.getColumn(2).width).toBe(44);
    expect(sheet.pageSetup.orientation).toBe('landscape');
  });

  it('makes rows high enough for their wrapped texts, and no lower than the office made them', async () => {
    const long = '牵头：甘孜州交通运输综合行政执法支队；配合：'.repeat(6);
    const official = join(projectRoot(), 'templates', 'excel', 'result-publication.xlsx');
    const layout = await opened(readFileSync(official));
    const keys = placeholdersOf(layout);
    const row = (text: string) => Object.fromEntries(keys.rows.map((key) => [key, text]));
    const rows = [row('短'), row(long), row('两\n行\n三行')];
    const values = Object.fromEntries(keys.values.map((key) => [key, '甲']));
    const [sheet] = (await opened(await fillTemplate(official, { values, rows }))).worksheets;
    const first = keys.firstRow;
    const heights = rows.map((_, n) => sheet.getRow(first + n).height ?? 0);
    expect(heights[1]).toBeGreaterThan(heights[2]);
    expect(heights[2]).toBeGreaterThan(30);
    expect(heights[1]).toBeLessThanOrEqual(409);
    const spec = { sheetName: '表', columns: [{ heading: '说明', wrap: true, width: 20 }] };
    const [plain] = (await opened(await tableBuffer(spec, [['短'], [long]]))).worksheets;
    expect(plain.getRow(3).height).toBeGreaterThan(100);
    expect(plain.getRow(2).height ?? 15).toBeLessThanOrEqual(20);
  });

  it('with one row or none leaves no placeholder', async () => {
    for (const rows of [[row(1)], []]) {
      const file = await fillTemplate(await template(), { values, rows });
      expect(JSON.stringify(await read(file))).not.toContain('{{');
    }
  });

  it('names a placeholder that it does not know', async () => {
    const path = await template((sheet) => (sheet.getCell('C3').value = '{{rows.sampleSize}}'));
    await expect(fillTemplate(path, { values, rows: [row(1)] })).rejects.toMatchObject({
      code: 'CONFIGURATION',
      message: expect.stringContaining('C3'),
    });
  });
});

describe('the blank workbook', () => {
  it.each(IMPORT_KINDS.map((kind) => [kind.kind]))(
    '%s: holds no data, and reads as its own kind once filled',
    async (code) => {
      const kind = kindOf(code);
      const file = await blankImportWorkbook(kind, LOOKUPS);
      const sheets = await read(file);
      expect(sheets.map(({ name }) => name)).toEqual([`${kind.title}名录`, '填表说明']);
      expect(() => parseImport(sheets, kind, LOOKUPS)).toThrow('没有数据行');
      const [main] = sheets;
      const example = [...main.rows[2].cells];
      expect(example[0]).toBe('示例');
      example[0] = '1';
      const filled = { ...main, rows: [...main.rows, { number: 4, cells: example }] };
      const result = parseImport([filled, sheets[1]], kind, LOOKUPS);
      expect(result.columns.map(({ column }) => column.key)).toEqual(kind.columns.map(({ key }) => key));
      expect(result.rows).toBe(1);
      // Example codes are made up so that they cannot be taken for real ones.
      const made = /^(code|subjectCode|ownerUscc|certificateNo|parentCode)$/;
      const keyOf = new Map(result.columns.map(({ heading, column }) => [heading, column.key]));
      expect(result.faults.filter(({ column }) => !made.test(keyOf.get(column) ?? ''))).toEqual([]);
    },
  );

  it('has drop-downs from the registers and text columns for codes', async () => {
    const sheet = (await opened(await blankImportWorkbook(CARRIER, LOOKUPS))).worksheets[0];
    const at = (heading: string) =>
      (sheet.getRow(2).values as string[]).findIndex((value) => value?.replace('*', '') === heading);
    const list = sheet.getCell(4, at('所在县(市)')).dataValidation;
    expect(list).toMatchObject({ type: 'list' });
    expect(list.formulae[0]).toMatch(new RegExp(`^选项!\\$[A-Z]\\$1:\\$[A-Z]\\$${AREAS.length - 1}$`));
    expect(sheet.getColumn(at('统一社会信用代码')).numFmt).toBe('@');
    expect(sheet.getColumn(at('车辆数')).numFmt).not.toBe('@');
  });
});

describe('the marked workbook', () => {
  it('is the same workbook with the faulty rows only, and can be imported again', async () => {
    const original = readFileSync(join(FIXTURES, 'carriers.xlsx'));
    const parsed = parseImport(await readWorkbook(original), CARRIER, LOOKUPS);
    const file = await markedWorkbook(original, parsed);
    const sheet = (await opened(file)).worksheets[0];
    expect(sheet.getCell('A1').value).toBe('甘孜州道路危险货物运输企业名录');
    expect(sheet.getCell('N1').master.address).toBe('A1');
    expect(sheet.getCell('O3').value).toBe('问题说明');
    expect(sheet.getCell('C4')).toMatchObject({ fill: { fgColor: { argb: 'FFFFC7CE' } } });
    expect(JSON.stringify(sheet.getCell('C4').note)).toContain('校验位');
    expect(sheet.getCell('B4').fill).toBeUndefined();
    expect(sheet.getCell('O4').value).toMatch(/^原第 15 行：/);
    const again = parseImport(await readWorkbook(file), CARRIER, LOOKUPS);
    expect(again.rows).toBe(parsed.faults.length);
    expect(again.warnings.filter(({ code }) => code === 'COLUMN_UNKNOWN')).toEqual([]);
    sheet.getCell('C4').value = '91350200MA2YJ1XR9G';
    sheet.getCell('I6').value = '九龙';
    sheet.getCell('B7').value = '九龙某公司';
    sheet.getCell('M8').value = '营业';
    const book = sheet.workbook;
    const mended = parseImport(await read(Buffer.from(await book.xlsx.writeBuffer())), CARRIER, LOOKUPS);
    expect(mended).toMatchObject({ rows: 5, faults: [] });
    const marked = parseImport(await read(await markedWorkbook(file, again)), CARRIER, LOOKUPS);
    expect(marked.columns).toEqual(again.columns);
  });

  it('keeps what a formula showed, so that it can be looked at', async () => {
    const rows: ExcelJS.CellValue[][] = [[...CARRIER_HEADINGS], carrier(1)];
    rows[1][5] = { formula: '3*4', result: 12 };
    const original = await workbookOf(rows);
    const parsed = parseImport(await read(original), CARRIER, LOOKUPS);
    expect(parsed.faults.map(({ column, code }) => [column, code])).toEqual([['车辆数', 'FORMULA']]);
    const again = parseImport(await read(await markedWorkbook(original, parsed)), CARRIER, LOOKUPS);
    expect(again.good[0].values.vehicles).toBe(12);
  });

  it('comes back as a plain table where the library cannot read the original', async () => {
    const texts = [CARRIER_HEADINGS, carrier(1), carrier(2, { 经营状态: '不详' })];
    const cells = (row: readonly string[]) => row.map((text) => `<c t="str"><v>${text}</v></c>`).join('');
    // Without addresses, as WPS and old exporters write them.
    const original = await rawWorkbook(
      `<sheetData>${texts.map((row) => `<row>${cells(row)}</row>`).join('')}</sheetData>`,
    );
    const parsed = parseImport(await readWorkbook(original), CARRIER, LOOKUPS);
    const [sheet] = await readWorkbook(await markedWorkbook(original, parsed));
    expect(sheet.rows.map(({ cells: row }) => row)).toEqual([
      [...CARRIER_HEADINGS, '问题说明'],
      [...texts[2], expect.stringContaining('原第 3 行：经营状态“不详”')],
    ]);
  });
});
