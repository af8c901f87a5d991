import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ImportService } from '../../src/registry/import/import.service.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { bookOf, carrierBook } from '../support/import-files.js';
import { carrier, CARRIER_HEADINGS, makeUscc, workbookOf } from '../support/import-sheets.js';
import { rawWorkbook, zipOf } from '../support/raw-workbook.js';
import { refused, SYSTEM } from '../support/registry.js';

const KIND = 'DANGEROUS_GOODS_CARRIER';

let t: TestApp;
let imports: ImportService;
beforeAll(async () => {
  t = await startTestApp();
  imports = t.app.get(ImportService, { strict: false });
});
afterAll(() => t.close());

/** The refusal of a file; nothing was written. */
async function refusal(file: Buffer, kind = KIND) {
  const error = await refused(imports.preview(SYSTEM, kind, '名录.xlsx', file));
  const [{ n }] = await t.dataSource.query(
    `SELECT (SELECT count(*) FROM import_batch) + (SELECT count(*) FROM subject) AS n`,
  );
  expect(n).toBe('0');
  expect(error.message).toMatch(/请/);
  return error;
}

describe('files that are refused as a whole', () => {
  it.each([
    ['CSV', Buffer.from('企业名称,统一社会信用代码\n甲,乙\n'), 'CSV'],
    ['PDF', Buffer.from('%PDF-1.7 …'), 'PDF'],
    ['old .xls', Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600)]), '.xls'],
    ['empty', Buffer.alloc(0), '空的'],
    ['noise', Buffer.from([0, 1, 2, 3, 0, 5]), '不是 Excel'],
  ])('%s', async (_, file, word) => {
    const { code, message } = await refusal(file);
    expect(code).toBe('UNREADABLE_FILE');
    expect(message).toContain(word);
  });

  it('a zip of something else, and a cut workbook', async () => {
    expect((await refusal(await zipOf({ 'a.txt': '甲' }))).message).toContain('压缩包');
    const whole = readFileSync(join(__dirname, '../fixtures/import/carriers.xlsx'));
    expect((await refusal(whole.subarray(0, whole.length / 2))).message).toContain('损坏');
  });

  it('an empty sheet, and headings without rows', async () => {
    expect((await refusal(await workbookOf([]))).message).toContain('没有内容');
    expect((await refusal(await carrierBook())).message).toContain('没有数据行');
  });

  it('headings missing: it names them and what was found', async () => {
    const left = CARRIER_HEADINGS.filter((heading) => !['经营许可证号', '经营状态'].includes(heading));
    const { message, faults } = await refusal(await bookOf(left, left));
    expect(message).toMatch(/表头缺少.经营许可证号、经营状态/);
    expect(message).toContain('企业名称');
    expect(faults.map(({ row, column }) => [row, column])).toEqual([
      [1, '经营许可证号'],
      [1, '经营状态'],
    ]);
  });

  it('a kind that there is not', async () => {
    const { code, faults } = await refusal(await carrierBook(carrier(1)), 'SHIP');
    expect([code, faults[0].field]).toEqual(['INVALID_INPUT', 'kind']);
  });

  it('more than 20 MB', async () => {
    expect((await refusal(Buffer.alloc(20 * 1024 * 1024 + 1, 'PK'))).message).toContain('20 MB');
  });
});

const rows = function* (count: number) {
  yield '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>';
  yield rowXml(CARRIER_HEADINGS);
  for (let n = 0; n < count; n += 1) yield rowXml([`康定第${n}运输有限公司`, makeUscc(n), `川交${n}`]);
  yield '</sheetData></worksheet>';
};

function rowXml(cells: readonly string[]): string {
  return `<row>${cells.map((cell) => `<c t="inlineStr"><is><t>${cell}</t></is></c>`).join('')}</row>`;
}

describe('files that are too large inside', () => {
  it('200,000 rows: it names the limit, and takes no more memory than a full list', async () => {
    const file = await rawWorkbook(rows(200_000));
    const before = process.memoryUsage().rss;
    const { code, message } = await refusal(file);
    expect([code, message]).toEqual(['TOO_LARGE', expect.stringContaining('最多导入 100000 行')]);
    expect((process.memoryUsage().rss - before) / 1024 / 1024).toBeLessThan(800);
  }, 180_000);

  it('a zip bomb', async () => {
    const megabyte = ' '.repeat(1024 * 1024);
    const bomb = function* () {
      for (let n = 0; n < 400; n += 1) yield megabyte;
    };
    const file = await rawWorkbook(bomb());
    expect(file.length).toBeLessThan(1024 * 1024);
    const before = process.memoryUsage().rss;
    const { code, message } = await refusal(file);
    expect([code, message]).toEqual(['TOO_LARGE', expect.stringContaining('150 MB')]);
    expect((process.memoryUsage().rss - before) / 1024 / 1024).toBeLessThan(300);
  }, 60_000);
});

describe('cells that are not taken as they stand', () => {
  it('formulas and numbers past 15 digits are faults of their rows', async () => {
    const [formula, long, good] = [carrier(1), carrier(2), carrier(3)];
    const at = (heading: string) => CARRIER_HEADINGS.indexOf(heading);
    const file = await workbookOf([
      CARRIER_HEADINGS,
      formula.map((cell, n) =>
        n === at('企业名称') ? { formula: 'CONCATENATE("康定","运输")', result: '康定运输' } : cell,
      ),
      long.map((cell, n) => (n === at('统一社会信用代码') ? 513301199001011234 : cell)),
      good,
    ]);
    const { rows: all, accepted, faults } = await imports.check(SYSTEM, KIND, '名录.xlsx', file);
    expect([all, accepted]).toEqual([3, 1]);
    expect(faults).toMatchObject([
      { row: 2, column: '企业名称', code: 'FORMULA', message: expect.stringContaining('选择性粘贴') },
      { row: 3, column: '统一社会信用代码', code: 'LONG_NUMBER', message: expect.stringContaining('文本') },
    ]);
  });

  it('characters that a database cannot hold do no harm', async () => {
    const headings = CARRIER_HEADINGS.map((heading) => (heading === '地址' ? '地址_x0000_' : heading));
    const file = await rawWorkbook(
      `<sheetData>${rowXml(headings)}${rowXml(carrier(1, { 地址: '甲_x0000_乙_xD800_丙', 经营状态: '_xDC00_' }))}${rowXml(
        carrier(2, { 地址: '甲_x0000_乙_xD800_丙', 企业名称: '康_xD800_定' }),
      )}</sheetData>`,
    );
    const { batchId, accepted } = await imports.preview(SYSTEM, KIND, '名_\u0000录.xlsx', file);
    expect(accepted).toBe(1);
    expect(await imports.apply(SYSTEM, batchId)).toMatchObject({ created: 1 });
    const [{ name }] = await t.dataSource.query('SELECT name FROM subject WHERE code = $1', [makeUscc(2)]);
    expect(name).toBe('康\uFFFD定');
  });
});
