import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Client, startTestApp, type TestApp } from '../support/app.js';

const FILES = join(__dirname, '..', 'fixtures', 'import');
const TABLE = readFileSync(join(FILES, 'plan-joint-county.xlsx'));

let t: TestApp;
let planner: Client;
let plan: string;
beforeAll(async () => {
  t = await startTestApp();
  planner = await t.as(['PLANNER']);
  const made = await planner.post('/api/v1/plans', { year: 2026, agencyCode: 'JT-JU' }).expect(201);
  plan = made.body.id;
});
afterAll(() => t.close());

/** Uploads a table; the address of the page that shows it. */
async function uploaded(file = TABLE, name = 'plan-joint-county.xlsx'): Promise<string> {
  const { headers } = await planner.upload(`/office/plans/${plan}/import`, file, name).expect(303);
  return headers['location'];
}

/** What the page's form would send untouched: the selected and typed values of its fields. */
function fieldsOf(html: string): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const [, attributes] of html.matchAll(/<input ([^>]*)>/g)) {
    const name = /name="([^"]*)"/.exec(attributes)?.[1];
    if (
      name === undefined ||
      name === '_csrf' ||
      (/type="checkbox"/.test(attributes) && !/ checked/.test(attributes))
    )
      continue;
    fields[name] = /value="([^"]*)"/.exec(attributes)?.[1] ?? '';
  }
  for (const [, name, options] of html.matchAll(/<select [^>]*name="([^"]*)"[^>]*>(.*?)<\/select>/gs)) {
    fields[name] = /<option value="([^"]*)" selected/.exec(options)?.[1] ?? '';
  }
  return fields;
}

describe('a plan table of the office', () => {
  it('is shown as it was read, asks what each agency is, and changes nothing yet', async () => {
    const { text } = await planner.get(await uploaded()).expect(200);
    for (const words of [
      '2026年度部门联合',
      '县交通运输局',
      '市生态环境局分局',
      '5 月至 9 月',
      '抽查 1 户',
      '抽查比例 10%',
    ]) {
      expect(text).toContain(words);
    }
    const { body } = await planner.get(`/api/v1/plans/${plan}`).expect(200);
    expect(body.lines).toEqual([]);
  });

  it('refuses with every fault of every row, and loses nothing of what was typed', async () => {
    const address = await uploaded();
    const { text } = await planner.get(address).expect(200);
    const sent = { ...fieldsOf(text), 'rows[row4][percent]': '5%', 'rows[row5][batches]': '9' };
    const refused = await planner.form(address, sent).expect(422);
    expect(refused.text).toContain('请选择表中的“县交通运输局”是哪个部门(系统)。');
    expect(refused.text).toContain('value="5%"');
    const rows = await planner.form(address, { ...sent, ...NAMES }).expect(422);
    expect(rows.text).toContain('第 4 行：抽查比例和户数请只填一项。');
    expect(rows.text).toContain('第 5 行：批数应为 1 至 7 的整数。');
    const { body } = await planner.get(`/api/v1/plans/${plan}`).expect(200);
    expect(body.lines).toEqual([]);
    const kept = await t.dataSource.query('SELECT count(*)::int AS n FROM agency_alias');
    expect(kept).toEqual([{ n: 0 }]);
  });

  it('adds its lines once, and remembers the agencies', async () => {
    const address = await uploaded();
    const page = (await planner.get(address).expect(200)).text;
    await planner.form(address, { ...fieldsOf(page), ...ITEMS, ...NAMES }).expect(303);
    const { body } = await planner.get(`/api/v1/plans/${plan}`).expect(200);
    expect(body.lines).toHaveLength(2);
    expect(body.lines[0]).toMatchObject({
      ...{ lineNo: 1, itemCode: 'JT-01', cap: { count: 1 }, months: [5], deadline: '2026-09-30' },
      ...{ leadPool: 'JT', drawType: 'JOINT', sampling: 'TARGETED', methods: '实地核查' },
    });
    expect(body.lines[0].partnerPools).toHaveLength(2);
    expect(body.lines[0].teams).toMatchObject([
      { agency: 'JT', size: 2, leader: true, rotation: true },
      { agency: 'YJ', size: 2 },
      { agency: 'SJ', size: 2 },
    ]);
    expect(body.lines[1]).toMatchObject({
      ...{ lineNo: 2, cap: null, months: [4, 5, 6, 7, 8, 9, 10], drawType: 'JOINT' },
      strata: expect.arrayContaining([{ key: 'A', ratio: '0.1' }]),
    });
    const again = await planner.form(address, { ...fieldsOf(page), ...ITEMS, ...NAMES }).expect(409);
    expect(again.text).toContain('不能重复加入');
    const next = (await planner.get(await uploaded()).expect(200)).text;
    expect(fieldsOf(next)).toMatchObject(NAMES);
    const shown = (await planner.get(`/office/plans/${plan}`).expect(200)).text;
    expect(shown).toContain('共1户');
  });

  it('is refused where it is none, and kept from others', async () => {
    const carriers = readFileSync(join(FILES, 'carriers.xlsx'));
    const refused = await planner.upload(`/office/plans/${plan}/import`, carriers, '名录.xlsx').expect(422);
    expect(refused.text).toContain('没有找到抽查计划表');
    await planner
      .upload(`/office/plans/${plan}/import`, Buffer.from('not a workbook'), '计划.xlsx')
      .expect(422);
    const county = await t.as(['PLANNER'], { agencyCode: 'JT-513322' });
    await county.get(`/office/plans/${plan}/import`).expect(403);
    const drawer = await t.as(['DRAWER']);
    await drawer.get(await uploaded()).expect(403);
    await planner.get(`/office/plans/${plan}/import/999999`).expect(404);
    await planner.get(`/office/plans/abc/import/1`).expect(404);
  });
});

/** The four names of the table in their order: transport, emergency management, market, environment. */
const NAMES = { 'names[name0]': 'JT', 'names[name1]': 'YJ', 'names[name2]': 'SJ', 'names[name3]': 'HJ' };

const ITEMS = { 'rows[row4][itemCode]': 'JT-01', 'rows[row4][subjectKind]': 'DANGEROUS_GOODS_CARRIER' };
