import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import ExcelJS from 'exceljs';
import { PeriodResults } from '../../src/disclosure/official/period-results.service.js';
import { sha256 } from '../../src/kernel/hash.js';
import { type FileOrder, FileOrders } from '../../src/registry/workbooks/file-orders.service.js';
import { deliveredColumns } from '../../src/registry/workbooks/official-formats.js';
import { type Actor, systemActor } from '../../src/audit/actor.js';
import { type Client, startTestApp, type TestApp } from '../support/app.js';
import { rawWorkbook, zipOf } from '../support/raw-workbook.js';

/** Workbooks of an office, wrong ones too, and files that take long. */
let t: TestApp;
let administrator: Client;
let planner: Client;

beforeAll(async () => {
  t = await startTestApp();
  administrator = await t.as(['ADMINISTRATOR']);
  planner = await t.as(['PLANNER']);
});
afterAll(() => t.close());

const KIND = '/office/workbooks/ITEM_LIST';

const binary = (stream: NodeJS.ReadableStream, done: (error: Error | null, body: Buffer) => void) => {
  const pieces: Buffer[] = [];
  stream.on('data', (piece: Buffer) => pieces.push(piece));
  stream.on('end', () => done(null, Buffer.concat(pieces)));
};

async function bytesOf(client: Client, path: string): Promise<Buffer> {
  const answer = client
    .get(path)
    .buffer(true)
    .parse(binary as never);
  return (await answer.expect(200)).body as Buffer;
}

async function ownWorkbook(
  change: (sheet: ExcelJS.Worksheet) => void | Promise<void> = () => {},
): Promise<Buffer> {
  const book = new ExcelJS.Workbook();
  const sheet = book.addWorksheet('清单', {
    pageSetup: { paperSize: 9, orientation: 'portrait', printArea: 'A1:C4', printTitlesRow: '2:2' },
  });
  sheet.getCell('A1').value = '2025年度清单';
  ['序号', '事项名称', '抽查对象'].forEach((text, at) => (sheet.getCell(2, at + 1).value = text));
  sheet.addRow([1, '旧事项', '旧对象']);
  sheet.getCell('A4').value = '审核人：';
  await change(sheet);
  return Buffer.from(await book.xlsx.writeBuffer());
}

describe('a wrong workbook', () => {
  it.each<[string, () => Promise<Buffer>, string, readonly string[]]>([
    [
      'with macros and a wrong ending',
      async () =>
        zipOf({ '[Content_Types].xml': '<Types/>', 'xl/workbook.xml': '<a/>', 'xl/vbaProject.bin': 'x' }),
      '清单.xlsm',
      ['文件含有宏', '扩展名不是 .xlsx'],
    ],
    [
      'behind a password',
      async () =>
        Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.from('EncryptedPackage', 'utf16le')]),
      '清单.xlsx',
      ['设有打开密码'],
    ],
    [
      'of three megabytes that is no workbook',
      async () => Buffer.alloc(3_000_000, 'a'),
      '清单.xlsx',
      ['超过2MB', '不是 Excel 工作簿'],
    ],
    [
      'that asks elsewhere',
      async () =>
        rawWorkbook('<sheetData/>', {
          extra: {
            'xl/externalLinks/externalLink1.xml': '<a/>',
            'xl/embeddings/a.bin': 'x',
            '[Content_Types].xml': '<Types/>',
          },
        }),
      '清单.xlsx',
      ['外部数据连接', '嵌入的对象或控件'],
    ],
  ])('%s is refused with all that is wrong', async (_what, bytes, name, words) => {
    const { text } = await administrator.upload(KIND, await bytes(), name).expect(422);
    for (const word of words) expect(text).toContain(word);
  });

  it('of fifty megabytes is not read to its end', async () => {
    const { text } = await administrator
      .upload(KIND, Buffer.alloc(50 * 1024 * 1024), '清单.xlsx')
      .expect(413);
    expect(text).toContain('20MB的上限');
  });

  it('without a column, or with one twice, is not taken into use; all faults stand on the page', async () => {
    const { headers } = await administrator.upload(KIND, await ownWorkbook(), '清单.xlsx').expect(303);
    const fields = { sheet: '清单', headingRow: '2', firstRow: '3', sampleRows: '1', textA1: '{{年}}' };
    const { text } = await administrator
      .form(headers.location as string, { ...fields, column1: 'seq', column2: 'name', column3: 'name' })
      .expect(422);
    for (const word of ['B列和C列都选择了“抽查事项”', '缺少“检查对象”一列', '{{年}}”不是这张表的占位符']) {
      expect(text).toContain(word);
    }
    const [{ count }] = await t.dataSource.query('SELECT count(*)::int AS count FROM excel_template');
    expect(count).toBe(0);
  });
});

describe("an office's own workbook", () => {
  it('keeps its styles, its protection and its print set-up', async () => {
    const own = await ownWorkbook(async (sheet) => {
      sheet.getCell('B3').font = { name: '仿宋', size: 12, italic: true };
      sheet.getCell('B3').border = { bottom: { style: 'double' } };
      sheet.getColumn(2).width = 41;
      sheet.getRow(3).height = 27;
      await sheet.protect('secret', { selectLockedCells: true, formatCells: true });
      sheet.headerFooter.oddFooter = '&L内部编号 8&R&P';
    });
    const { headers } = await administrator.upload(KIND, own, '清单.xlsx').expect(303);
    await administrator
      .form(headers.location as string, {
        ...{ sheet: '清单', headingRow: '2', firstRow: '3', sampleRows: '1', textA1: '{{年度}}年度清单' },
        ...{ column1: 'seq', column2: 'name', column3: 'subjectText' },
      })
      .expect(303);
    const book = new ExcelJS.Workbook();
    await book.xlsx.load(
      (await bytesOf(planner, '/office/official/items/1/xlsx')) as unknown as ExcelJS.Buffer,
    );
    const [sheet] = book.worksheets;
    const [{ items }] = await t.dataSource.query(
      'SELECT count(*)::int AS items FROM inspection_item WHERE list_version = 1',
    );
    const last = sheet.getCell(2 + items, 2);
    expect(last.font).toMatchObject({ name: '仿宋', size: 12, italic: true });
    expect(last.border.bottom?.style).toBe('double');
    expect(sheet.getRow(2 + items).height).toBe(27);
    expect(sheet.getColumn(2).width).toBe(41);
    expect(sheet.pageSetup).toMatchObject({ orientation: 'portrait', printTitlesRow: '2:2' });
    expect(sheet.pageSetup.printArea).toBe(`A1:C${3 + items}`);
    expect(sheet.headerFooter.oddFooter).toBe('&L内部编号 8&R&P');
    expect((sheet as unknown as { sheetProtection: object }).sheetProtection).toMatchObject({ sheet: true });
    await administrator.form(`${KIND}/restore`, { version: '0' }).expect(303);
  });
});

/** Results of two years, so many on each of some publications. */
async function publish(publications: number, rows: number): Promise<void> {
  await t.dataSource.query(
    `INSERT INTO disclosure (kind, object_id, version, action, title, content, digest, published_name, published_at)
     SELECT 'RESULT', n::text, 1, 'PUBLISH', '抽查' || n, content,
       encode(sha256(convert_to(content, 'UTF8')), 'hex'), '发布员', '2025-01-15'::timestamptz + n * interval '20 days'
     FROM (SELECT n, json_build_object('rows', (SELECT json_agg(json_build_object('seq', m::text, 'subjectName',
         '第' || n || '批企业' || m, 'subjectCode', '91513300MA6200000' || m % 10, 'result', '=未发现问题'))
       FROM generate_series(1, $2::int) m))::text AS content FROM generate_series(1, $1::int) n) made`,
    [publications, rows],
  );
  await t.dataSource.query(
    `INSERT INTO disclosure_row (disclosure_id, position, subject_name, subject_code, area_name, summary)
     SELECT d.id, m, 'x', 'y', '', '' FROM disclosure d, generate_series(1, $1::int) m`,
    [rows],
  );
}

/** Adds a version to the publication of results of an object. */
async function version(objectId: string, n: number, action: string, at: string): Promise<void> {
  await t.dataSource.query(
    `INSERT INTO disclosure (kind, object_id, version, action, reason, title, content, digest, published_name, published_at)
     SELECT 'RESULT', $1, $2, $3, '更正', '抽查', content, encode(sha256(convert_to(content, 'UTF8')), 'hex'), '发布员', $4
     FROM (SELECT '{"rows":[]}' AS content) made`,
    [objectId, n, action, at],
  );
}

it('a month or year is offered as long as results stand in it: not where they were corrected later, or taken back', async () => {
  await version('a', 1, 'PUBLISH', '2024-03-05T02:00:00Z');
  await version('a', 2, 'CORRECT', '2024-05-06T02:00:00Z');
  await version('b', 1, 'PUBLISH', '2023-07-05T02:00:00Z');
  await version('b', 2, 'WITHDRAW', '2024-06-05T02:00:00Z');
  const results = t.app.get(PeriodResults, { strict: false });
  expect(await results.periods()).toEqual(['2024', '2024-05']);
  for (const period of await results.periods()) expect((await results.table(period)).rowCount).toBe(0);
});

describe('a file that takes long', () => {
  const orders = () => t.app.get(FileOrders, { strict: false });
  const made = async (actor: Actor): Promise<void> => {
    const isOpen = ({ state }: FileOrder): boolean => state === 'WAITING' || state === 'MAKING';
    while (orders().list(actor).some(isOpen)) await new Promise(setImmediate);
  };

  it('is ordered, watched without a script while its rows grow, and fetched by who ordered it', async () => {
    await publish(20, 400);
    const wrong = await planner.form('/office/official/results', { period: '2019', form: 'csv' }).expect(422);
    expect(wrong.text).toContain('没有公示过抽查结果');
    const { headers } = await planner
      .form('/office/official/results', { period: '2025', form: 'csv' })
      .expect(303);
    const page = headers.location as string;
    const told: number[] = [];
    for (;;) {
      const { text, headers: head } = await planner.get(page).expect(200);
      if (text.includes('文件已做好')) {
        expect(head).not.toHaveProperty('refresh');
        break;
      }
      expect(head.refresh).toBe('2');
      told.push(Number(/已写 ([\d,]+) 行/.exec(text)?.[1].replaceAll(',', '') ?? 0));
    }
    expect(told).toEqual([...told].sort((a, b) => a - b));
    const file = await bytesOf(planner, `${page}/file`);
    const lines = file.toString('utf8').slice(1).trimEnd().split('\r\n');
    expect(lines[0]).toBe(
      deliveredColumns('RESULT_PERIOD')
        .map(({ heading }) => heading)
        .join(','),
    );
    // Of 20 publications, 20 days apart from 4 February 2025, those of the year: 17.
    expect(lines).toHaveLength(1 + 17 * 400);
    expect(lines[lines.length - 1]).toMatch(/^6800,.*'=未发现问题/);
    const { text: done } = await planner.get(page).expect(200);
    expect(done).toContain(sha256(file));
    await administrator.get(page).expect(404);
    await administrator.get(`${page}/file`).expect(404);
    expect((await planner.get('/office/official').expect(200)).text).toContain('抽查结果汇总表-2025年.csv');
  });

  it('is forgotten after an hour, has at most 100,000 rows, and no account has more than three at once', async () => {
    const actor = systemActor('测试');
    const rows = (function* () {
      yield { seq: 1 };
    })();
    const table = (rowCount: number) => ({
      ...({ kind: 'RESULT_PERIOD', name: '表', rowCount } as const),
      data: { values: {}, rows },
    });
    await expect(orders().place(actor, table(100_001), 'csv')).rejects.toThrow('最多 100000 行');
    const ids: string[] = [];
    for (let n = 0; n < 3; n++) ids.push(await orders().place(actor, table(1), 'csv'));
    await expect(orders().place(actor, table(1), 'csv')).rejects.toThrow('已有 3 个文件');
    await made(actor);
    t.clock.advance(61 * 60);
    expect(() => orders().get(actor, ids[0])).toThrow('已超过保存时间');
    expect(orders().list(actor)).toEqual([]);
    await orders().place(actor, table(1), 'csv');
    await made(actor);
    // Sent together, they are still no more than three.
    const sent = await Promise.allSettled([1, 2, 3, 4, 5].map(() => orders().place(actor, table(1), 'csv')));
    expect(sent.map(({ status }) => status).sort()).toEqual([
      ...Array<string>(3).fill('fulfilled'),
      ...Array<string>(2).fill('rejected'),
    ]);
    await made(actor);
  });

  it('is made again after the system has cleared its temporary files away', async () => {
    const actor = systemActor('清理');
    const table = { kind: 'RESULT_PERIOD', name: '表', rowCount: 0, data: { values: {}, rows: [] } } as const;
    const first = await orders().place(actor, table, 'csv');
    await made(actor);
    const folder = dirname(String(orders().open(actor, first).content.path));
    await rm(folder, { recursive: true });
    expect(() => orders().open(actor, first)).toThrow('请重新导出');
    const second = await orders().place(actor, table, 'csv');
    await made(actor);
    expect(orders().get(actor, second).state).toBe('READY');
  });
});
