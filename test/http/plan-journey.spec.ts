import ExcelJS from 'exceljs';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Client, startTestApp, type TestApp } from '../support/app.js';

const TABLE = readFileSync(join(__dirname, '..', 'fixtures', 'import', 'plan-joint-county.xlsx'));
/** What the table's four names mean. */
const NAMES = [
  { name: '县交通运输局', poolCode: 'JT' },
  { name: '县应急管理局', poolCode: 'YJ' },
  { name: '县市场监管局', poolCode: 'SJ' },
  { name: '市生态环境局分局', poolCode: 'HJ' },
];

let t: TestApp;
let planner: Client;
beforeAll(async () => {
  t = await startTestApp();
  planner = await t.as(['PLANNER']);
});
afterAll(() => t.close());

let year = 2026;
/** A draft of a year of its own; its id. */
async function draft(): Promise<string> {
  const { body } = await planner.post('/api/v1/plans', { year, agencyCode: 'JT-JU' }).expect(201);
  year += 1;
  return body.id;
}

const linesOf = async (plan: string) => (await planner.get(`/api/v1/plans/${plan}`).expect(200)).body.lines;

describe('a plan table by program', () => {
  it('gives typed lines, asks the names, adds the lines', async () => {
    const plan = await draft();
    const uploaded = await planner.upload(`/api/v1/plans/${plan}/imports`, TABLE, '计划.xlsx').expect(201);
    const { body } = uploaded;
    expect(body).toMatchObject({ fileName: '计划.xlsx', year: 2026, others: [], use: null });
    expect(body.lines).toMatchObject([
      { row: 4, count: 1, months: [5, 9], sampling: 'TARGETED', questions: [] },
      { row: 5, ratio: '0.1', months: [4, 10], lead: '县交通运输局', partners: ['市生态环境局分局'] },
    ]);
    expect(body.names).toEqual([
      { name: '县交通运输局', poolCode: null, likely: ['JT'] },
      { name: '县应急管理局', poolCode: null, likely: ['YJ'] },
      { name: '县市场监管局', poolCode: null, likely: ['SJ'] },
      { name: '市生态环境局分局', poolCode: null, likely: ['HJ'] },
    ]);
    const address = `/api/v1/plans/${plan}/imports/${body.id}`;
    expect((await planner.get(address).expect(200)).body).toEqual(body);

    const asked = await planner.post(`${address}/lines`, { names: NAMES.slice(1) }).expect(422);
    expect(asked.body.error.faults).toEqual([
      { field: 'names.0', code: 'REQUIRED', message: '请选择表中的“县交通运输局”是哪个部门(系统)。' },
    ]);
    const rows = [
      { row: 4, count: 2 },
      { row: 5, ratio: '0.05', months: [4, 9], batches: 3 },
    ];
    const added = await planner.post(`${address}/lines`, { names: NAMES, rows }).expect(201);
    expect(added.body).toEqual({ lines: 2 });
    expect(await linesOf(plan)).toMatchObject([
      { cap: { count: 2 }, months: [5], leadPool: 'JT', partnerPools: ['YJ', 'SJ'] },
      { strata: expect.arrayContaining([{ key: 'D', ratio: '0.05' }]), months: [4, 6, 8] },
    ]);
    const again = await planner.post(`${address}/lines`, {}).expect(409);
    expect(again.body.error.message).toContain('不能重复加入');
  });

  it('refuses what is no number, what is no import, and who may not', async () => {
    const plan = await draft();
    const { body } = await planner.upload(`/api/v1/plans/${plan}/imports`, TABLE, '计划.xlsx').expect(201);
    const lines = `/api/v1/plans/${plan}/imports/${body.id}/lines`;
    const odd = await planner.post(lines, { names: NAMES, rows: [{ row: 4, ratio: '一成' }] }).expect(422);
    expect(odd.body.error.faults).toMatchObject([
      { field: 'rows.4.amount', message: expect.stringContaining('一成') },
    ]);
    const none = await planner.post(lines, { names: NAMES, rows: [{ row: 99 }] }).expect(422);
    expect(none.body.error.faults).toMatchObject([{ field: 'rows' }]);
    await planner.post(lines, { rows: [{ row: 4, percent: '10%' }] }).expect(422);
    await planner.get(`/api/v1/plans/${plan}/imports/999999`).expect(404);
    const county = await t.as(['PLANNER'], { agencyCode: 'JT-513322' });
    await county.upload(`/api/v1/plans/${plan}/imports`, TABLE, '计划.xlsx').expect(403);
    await county.post(lines, { names: NAMES }).expect(403);
    expect(await linesOf(plan)).toEqual([]);
  });

  it('takes every plan table of a workbook, and a name that is no agency may be left out', async () => {
    const plan = await draft();
    const headings = ['任务名称', '抽查事项', '抽查比例', '抽查时间', '牵头部门', '参与部门'];
    const book = new ExcelJS.Workbook();
    for (const [name, partner] of [
      ['内部', ''],
      ['联合', '县环保局、各乡镇'],
    ]) {
      book
        .addWorksheet(name)
        .addRows([headings, ['维修检查', '车辆维修企业的检查', '10%', '3月-5月', '县交通运输局', partner]]);
    }
    const file = Buffer.from(await book.xlsx.writeBuffer());
    const { body } = await planner.upload(`/api/v1/plans/${plan}/imports`, file, '计划.xlsx').expect(201);
    expect(body).toMatchObject({ sheet: '内部', others: [{ sheet: '联合', lines: 1 }] });
    const [{ id }] = body.others;
    const page = (await planner.get(`/office/plans/${plan}/import/${body.id}`).expect(200)).text;
    expect(page).toContain(`/office/plans/${plan}/import/${id}`);
    const names = [
      { name: '县环保局', poolCode: 'HJ' },
      { name: '各乡镇', poolCode: '-' },
    ];
    const added = await planner.post(`/api/v1/plans/${plan}/imports/${id}/lines`, { names });
    expect(added.body).toEqual({ lines: 1 });
    expect(await linesOf(plan)).toMatchObject([{ leadPool: 'JT', partnerPools: ['HJ'], drawType: 'JOINT' }]);
    const { body: kept } = await planner.get('/api/v1/plan-names').expect(200);
    expect(kept.names.map(({ name }: { name: string }) => name)).not.toContain('各乡镇');
  });
});

describe('names of agencies that are remembered', () => {
  it('are listed, changed for the tables to come, and written in the log', async () => {
    const { text } = await planner.get('/office/plan-names').expect(200);
    expect(text).toContain('县应急管理局');
    await planner.form('/office/plan-names', { name: '县应急管理局', poolCode: 'SW' }).expect(303);
    const plan = await draft();
    const { body } = await planner.upload(`/api/v1/plans/${plan}/imports`, TABLE, '计划.xlsx').expect(201);
    expect(body.names[1]).toMatchObject({ name: '县应急管理局', poolCode: 'SW' });
    const back = await planner
      .put('/api/v1/plan-names', { name: '县应急管理局', poolCode: 'YJ' })
      .expect(200);
    expect(back.body).toEqual({ changed: true });
    const same = await planner
      .put('/api/v1/plan-names', { name: '县应急管理局', poolCode: 'YJ' })
      .expect(200);
    expect(same.body).toEqual({ changed: false });
    const log = await t.dataSource.query(`SELECT act FROM audit_entry WHERE object_kind = 'agency_alias'`);
    expect(log).toEqual([{ act: '更改部门叫法' }, { act: '更改部门叫法' }]);
  });

  it('refuse a name that nobody knows, a system that is none, and who may not', async () => {
    await planner.put('/api/v1/plan-names', { name: '县气象局', poolCode: 'YJ' }).expect(404);
    const odd = await planner
      .form('/office/plan-names', { name: '县应急管理局', poolCode: 'XX' })
      .expect(422);
    expect(odd.text).toContain('请选择“县应急管理局”是哪个部门(系统)。');
    const drawer = await t.as(['DRAWER']);
    await drawer.get('/office/plan-names').expect(200);
    await drawer.form('/office/plan-names', { name: '县应急管理局', poolCode: 'SW' }).expect(403);
  });

  it('are a workbook', async () => {
    const answer = await planner.get('/office/plan-names/workbook').expect(200);
    expect(answer.headers['content-disposition']).toContain('.xlsx');
  });
});

describe('lines for several items at once', () => {
  const row = (n: number, more: Record<string, string> = {}) =>
    Object.fromEntries(
      Object.entries({
        ...{ include: 'on', taskName: `任务${n}`, subjectKind: KINDS[n - 1], percent: '10%', count: '' },
        ...{ fromMonth: '3', toMonth: '11', batches: '3', deadline: '2032-11-30', ...more },
      }).map(([key, value]) => [`rows[row${n}][${key}]`, value]),
    );
  const KINDS = ['DANGEROUS_GOODS_CARRIER', 'REPAIR_SHOP', 'CONSTRUCTION_PROJECT'];

  it('take lead, partners and teams from scheme and rules', async () => {
    year = 2032;
    const plan = await draft();
    const address = `/office/plans/${plan}/lines/several`;
    const { text } = await planner.get(`${address}?each=2`).expect(200);
    expect(text).toContain('道路危险货物运输企业综合检查(二)');
    await planner
      .form(address, { each: '1', ...row(1), ...row(2), ...row(3, { count: '2', percent: '' }) })
      .expect(303);
    expect(await linesOf(plan)).toMatchObject([
      { itemCode: 'JT-01', leadPool: 'JT', partnerPools: ['GA', 'YJ', 'SJ', 'HJ'], months: [3, 6, 9] },
      { itemCode: 'JT-02', partnerPools: ['HJ', 'SJ'], drawType: 'JOINT' },
      { itemCode: 'JT-03', partnerPools: ['YJ'], cap: { count: 2 } },
    ]);
  });

  it('are all added or none, with the faults of all', async () => {
    const plan = await draft();
    const address = `/office/plans/${plan}/lines/several`;
    const refused = await planner
      .form(address, { each: '1', ...row(1), ...row(2, { percent: '' }), ...row(3, { batches: '12' }) })
      .expect(422);
    expect(refused.text).toContain('第 2 行：请填写抽查比例或户数。');
    expect(refused.text).toContain('第 3 行：批数应为 1 至 9 的整数。');
    await planner.form(address, { each: '1' }).expect(422);
    expect(await linesOf(plan)).toEqual([]);
    const county = await t.as(['PLANNER'], { agencyCode: 'JT-513322' });
    await county.get(address).expect(403);
    await county.form(address, { each: '1', ...row(1) }).expect(403);
  });

  it('a copy begins as the other line stands, in the year of its plan', async () => {
    const [earlier] = await linesOf(
      (await planner.get('/api/v1/plans').expect(200)).body.plans.find(
        ({ plan, lineCount }: { plan: { year: number }; lineCount: number }) =>
          plan.year === 2032 && lineCount === 3,
      ).plan.id,
    );
    const plan = await draft();
    const { text } = await planner.get(`/office/plans/${plan}/lines/new?copy=${earlier.id}`).expect(200);
    expect(text).toContain('value="任务1"');
    expect(text).toContain(`value="${year - 1}-11-30"`);
    expect(text).not.toContain('name="revision"');
    expect(await linesOf(plan)).toEqual([]);
    await planner.get(`/office/plans/${plan}/lines/new?copy=999999`).expect(404);
  });
});
