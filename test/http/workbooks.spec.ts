import ExcelJS from 'exceljs';
import type { Response } from 'superagent';
import { type Client, startTestApp, type TestApp } from '../support/app.js';

let t: TestApp;
let administrator: Client;
let planner: Client;

beforeAll(async () => {
  t = await startTestApp();
  administrator = await t.as(['ADMINISTRATOR']);
  planner = await t.as(['PLANNER']);
});
afterAll(() => t.close());

/** A workbook as an office keeps it: title with last year, headings of its own, two sample rows, a signature. */
async function ownWorkbook(change: (sheet: ExcelJS.Worksheet) => void = () => {}): Promise<Buffer> {
  const book = new ExcelJS.Workbook();
  const sheet = book.addWorksheet('清单');
  sheet.getCell('A1').value = '甘孜州2025年度抽查事项清单';
  sheet.mergeCells('A1:D1');
  ['编号', '事项名称', '抽查对象', '本单位意见'].forEach(
    (text, at) => (sheet.getCell(2, at + 1).value = text),
  );
  sheet.addRow([1, '旧事项甲', '旧对象']);
  sheet.addRow([2, '旧事项乙', '旧对象']);
  sheet.getCell('B3').font = { bold: true };
  sheet.getCell('A5').value = '审核人：';
  change(sheet);
  return Buffer.from(await book.xlsx.writeBuffer());
}

const KIND = '/office/workbooks/ITEM_LIST';
const MAPPED = {
  ...{ sheet: '清单', headingRow: '2', firstRow: '3', sampleRows: '2' },
  ...{ column1: 'seq', column2: 'name', column3: 'subjectText', column4: '' },
  textA1: '甘孜州{{年度}}年度抽查事项清单',
};

async function uploaded(bytes: Buffer): Promise<string> {
  const { headers } = await administrator.upload(KIND, bytes, '清单.xlsx').expect(303);
  expect(headers.location).toMatch(/^\/office\/workbooks\/ITEM_LIST\/uploads\/\d+$/);
  return headers.location as string;
}

async function bytesOf(answer: Promise<Response>): Promise<Buffer> {
  return (await answer).body as Buffer;
}

const binary = (stream: NodeJS.ReadableStream, done: (error: Error | null, body: Buffer) => void) => {
  const pieces: Buffer[] = [];
  stream.on('data', (piece: Buffer) => pieces.push(piece));
  stream.on('end', () => done(null, Buffer.concat(pieces)));
};

async function sheetOf(bytes: Buffer): Promise<ExcelJS.Worksheet> {
  const book = new ExcelJS.Workbook();
  await book.xlsx.load(bytes as unknown as ExcelJS.Buffer);
  return book.worksheets[0];
}

async function itemCount(): Promise<number> {
  const [{ count }] = await t.dataSource.query(
    'SELECT count(*)::int AS count FROM inspection_item WHERE list_version = 1',
  );
  return count;
}

describe("an office's own workbook", () => {
  it('is guessed by its headings, tried, taken into use, and given up again', async () => {
    const address = await uploaded(await ownWorkbook());
    const page = await administrator.get(address).expect(200);
    expect(page.text).toContain('<option value="name" selected>抽查事项</option>');
    expect(page.text).toContain('<option value="subjectText" selected>检查对象</option>');
    expect(page.text).toContain('value="甘孜州{{年度}}年度抽查事项清单"');
    expect(page.text).toMatch(/id="sampleRows"[^>]*value="2"/);

    const trial = administrator
      .form(`${address}/trial`, MAPPED)
      .buffer(true)
      .parse(binary as never);
    const tried = await sheetOf(await bytesOf(trial.expect(200)));
    expect(tried.getCell('A1').value).toBe('甘孜州2026年度抽查事项清单');
    expect(tried.getCell('B3').value).toBe('机动车维修经营检查');

    await administrator.form(address, { ...MAPPED, note: '本局版式' }).expect(303);
    const path = '/office/official/items/1/xlsx';
    const made = await sheetOf(
      await bytesOf(
        planner
          .get(path)
          .buffer(true)
          .parse(binary as never)
          .expect(200),
      ),
    );
    const items = await itemCount();
    expect(items).toBeGreaterThan(2);
    expect(JSON.stringify(made.getSheetValues())).not.toContain('旧事项');
    expect(made.getCell(2 + items, 1).value).toBe(items);
    expect(made.getCell(2 + items, 2).font.bold).toBe(true);
    expect(made.getCell(3 + items, 1).value).toBe('审核人：');

    await administrator.form(`${KIND}/restore`, { version: '0' }).expect(303);
    const delivered = await sheetOf(
      await bytesOf(
        planner
          .get(path)
          .buffer(true)
          .parse(binary as never)
          .expect(200),
      ),
    );
    expect((delivered.getRow(3).values as string[]).slice(1)).toEqual([
      ...[
        '序号',
        '抽查类别',
        '抽查事项',
        '检查对象',
        '事项类别(重点/一般)',
        '检查方式',
        '检查主体',
        '检查依据',
      ],
      ...['检查内容', '抽查比例', '抽查频次', '备注'],
    ]);
    const audit = await t.dataSource.query(
      `SELECT act FROM audit_entry WHERE object_kind IN ('excel_upload', 'excel_template') ORDER BY seq`,
    );
    expect(audit.map(({ act }: { act: string }) => act)).toEqual([
      '上传表格模板',
      '更换表格模板',
      '更换表格模板',
    ]);
  });

  it('is refused with every fault, and what was chosen stays', async () => {
    const address = await uploaded(await ownWorkbook());
    const wrong = { ...MAPPED, textA1: '{{年份}}', column2: 'secret', note: '说明甲' };
    const answer = await administrator.form(address, wrong).expect(422);
    expect(answer.text).toContain('{{年份}}”不是这张表的占位符');
    expect(answer.text).toContain('B列选择的内容不属于这张表');
    expect(answer.text).toContain('value="说明甲"');
    const rows = await administrator.form(`${address}/trial`, { ...MAPPED, firstRow: '1' }).expect(422);
    expect(rows.text).toContain('第一行数据应在表头的下面');
  });

  it('has no formulas, no macros, and is a workbook', async () => {
    const formula = await ownWorkbook(
      (sheet) => (sheet.getCell('D5').value = { formula: 'SUM(A3:A4)', result: 3 }),
    );
    const address = await uploaded(formula);
    const answer = await administrator.form(address, MAPPED).expect(422);
    expect(answer.text).toContain('D5是公式');
    const text = await administrator.upload(KIND, Buffer.from('甲,乙'), '清单.csv').expect(422);
    expect(text.text).toContain('表格模板没有启用');
    await planner.upload(KIND, await ownWorkbook(), '清单.xlsx').expect(403);
    await administrator.get('/office/workbooks/SOMETHING').expect(404);
    await administrator.get(`${KIND}/uploads/999`).expect(404);
  });
});

describe('official tables as CSV and JSON', () => {
  it('CSV has the BOM and the headings of the form', async () => {
    const bytes = await bytesOf(
      planner
        .get('/office/official/items/1/csv')
        .buffer(true)
        .parse(binary as never)
        .expect(200),
    );
    expect(bytes.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
    expect(bytes.toString('utf8').split('\r\n')[0].slice(1)).toMatch(
      /^序号,抽查类别,抽查事项,检查对象,事项类别/,
    );
  });

  it('JSON names a schema that is public and fits', async () => {
    const { body } = await planner.get('/office/official/numbers/json').expect(200);
    const path = new URL(body.$schema).pathname;
    const { body: schema } = await t.visitor().get(path).expect(200);
    expect(schema.$id).toBe(body.$schema);
    const required = schema.properties.rows.items.required as string[];
    for (const row of body.rows) expect(Object.keys(row)).toEqual(required);
    for (const key of Object.keys(body.values))
      expect(schema.properties.values.properties).toHaveProperty(key);
    expect(body.rows[body.rows.length - 1].name).toBe('合计');
  });

  it('the joint list and the figures come as the workbook of the office', async () => {
    for (const path of ['schemes', 'numbers']) {
      const answer = planner
        .get(`/office/official/${path}/xlsx`)
        .buffer(true)
        .parse(binary as never);
      const sheet = await sheetOf(await bytesOf(answer.expect(200)));
      expect(String(sheet.getCell('A1').value)).toContain('甘孜');
      expect(JSON.stringify(sheet.getSheetValues())).not.toContain('{{');
    }
    await planner.get('/office/official/schemes/pdf').expect(404);
  });
});
