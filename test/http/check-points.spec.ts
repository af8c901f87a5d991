import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readWorkbook } from '../../src/platform/excel/read-workbook.js';
import { projectRoot } from '../../src/platform/project-root.js';
import { type Client, startTestApp, type TestApp } from '../support/app.js';

let t: TestApp;
let office: Client;

const PAGE = '/office/items/points';
const ONE = `${PAGE}/JT-01`;
const SAMPLE = readFileSync(join(projectRoot(), 'templates', 'sample', 'check-points.xlsx'));

beforeAll(async () => {
  t = await startTestApp();
  office = await t.as(['ADMINISTRATOR', 'PLANNER']);
});
afterAll(() => t.close());

const versions = async (): Promise<[number, number][]> => {
  const { body } = await office.get('/api/v1/check-points/JT-01').expect(200);
  return body.versions.map((one: { list: { version: number }; points: unknown[] }) => [
    one.list.version,
    one.points.length,
  ]);
};

const form = (table: string, version: number) => ({
  table,
  version: String(version),
  source: '甘交发〔2026〕6号',
});

describe('check points of an item', () => {
  it('are saved as versions, the difference shown, what is the same is no version', async () => {
    await office.form(ONE, form('甲\t看\n乙', 0)).expect(303);
    await office.form(ONE, form('甲|看\n\n乙', 1)).expect(303);
    await office.form(ONE, form('乙\n甲\t问\n丙\t\t\t公安机关', 1)).expect(303);
    expect(await versions()).toEqual([
      [2, 3],
      [1, 2],
    ]);
    const { text } = await office.get(ONE).expect(200);
    expect(text).toContain('增加 1 条');
    expect(text).toContain('原为：甲；看；牵头部门');
    expect(text).toContain('丙；公安机关');
    const { text: older } = await office.get(`${ONE}?version=1`).expect(200);
    expect(older).toContain('现行的是第2版');
    expect(older).toContain('恢复第1版');
    await office.get(`${ONE}?version=9`).expect(404);
    await office.get(`${PAGE}/NICHTS`).expect(404);
  });

  it('are not overwritten by who edited an older version, and his text is shown again', async () => {
    const { text } = await office.form(ONE, form('丁', 1)).expect(409);
    expect(text).toContain('已有新的版本');
    expect(text).toMatch(/<textarea[^>]*>\s*丁<\/textarea>/);
    expect(await versions()).toHaveLength(2);
  });

  it('are refused with every fault, at the table', async () => {
    const { text } = await office.form(ONE, { ...form('甲\n甲\n乙\t\t\t消防', 2), source: '' }).expect(422);
    for (const words of ['第2行：检查要点与第1行相同', '第3行：检查主体“消防”', '请填写检查要点的来源']) {
      expect(text).toContain(words);
    }
    const { body } = await office.put('/api/v1/check-points/JT-01', { table: '', version: 2 }).expect(422);
    expect(body.error.faults.map(({ field }: { field: string }) => field)).toEqual(['table', 'source']);
  });

  it('are kept by the bureau alone; others read', async () => {
    const county = await t.as(['PLANNER'], { agencyCode: 'JT-513322' });
    await county.get(ONE).expect(200);
    await county.form(ONE, form('戊', 2)).expect(403);
    await county.upload(`${PAGE}/file`, SAMPLE, '检查要点.xlsx').expect(403);
    const inspector = await t.as(['REVIEWER']);
    await inspector.form(ONE, form('戊', 2)).expect(403);
    expect(await versions()).toHaveLength(2);
  });
});

describe('the workbook', () => {
  it('of the sample office has at least eight points an item, and is taken whole', async () => {
    await office.upload(`${PAGE}/file`, SAMPLE, '检查要点.xlsx').expect(303);
    const { body } = await office.get('/api/v1/check-points').expect(200);
    const counts = body.items.map((item: { inForce: { points: unknown[] } }) => item.inForce.points.length);
    expect(counts).toHaveLength(3);
    expect(Math.min(...counts)).toBeGreaterThanOrEqual(8);
    expect((await versions())[0][0]).toBe(3);
  });

  it('that was exported is read back as no change', async () => {
    const { body: book } = await office.get(`${PAGE}/workbook`).responseType('blob').expect(200);
    const [sheet] = await readWorkbook(book);
    expect(sheet.rows[1].cells).toEqual(['抽查事项', '检查要点', '检查方法', '检查依据', '检查主体']);
    const before = await versions();
    await office.upload(`${PAGE}/file`, book, '检查要点.xlsx').expect(303);
    const { text } = await office.get(PAGE).expect(200);
    expect(text).toContain('没有变动');
    expect(await versions()).toEqual(before);
    const { body: one } = await office.get(`${ONE}/workbook`).responseType('blob').expect(200);
    expect((await readWorkbook(one))[0].rows.length).toBe(2 + before[0][1]);
  });

  it('with a fault changes nothing', async () => {
    const other = readFileSync(join(projectRoot(), 'templates', 'sample', 'carriers.xlsx'));
    const before = await versions();
    const { text } = await office.upload(`${PAGE}/file`, other, '企业.xlsx').expect(422);
    expect(text).toContain('工作簿中没有“抽查事项”“检查要点”列');
    await office.upload(`${PAGE}/file`, Buffer.from('no workbook'), '要点.xlsx').expect(422);
    await office.form(`${PAGE}/file`).expect(422);
    expect(await versions()).toEqual(before);
  });
});
