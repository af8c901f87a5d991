import ExcelJS from 'exceljs';
import { systemActor } from '../../src/audit/actor.js';
import type { PlanLineInput } from '../../src/plan/plan.types.js';
import { plainTeam } from '../../src/plan/team-rules/team-rule.rules.js';
import { ItemsService } from '../../src/registry/items.service.js';
import { type Client, startTestApp, type TestApp } from '../support/app.js';
import { finish, Inspectors, sealedDraw, tasksOf } from '../support/inspected.js';
import { COUNTIES, makeCarriers, makeInspector } from '../support/office.js';
import { carrierLine } from '../support/plan-lines.js';
import { readyTasks } from '../support/ready.js';

let t: TestApp;
let planner: Client;
let head: Client;
let planId: string;

beforeAll(async () => {
  t = await startTestApp();
  planner = await t.as(['PLANNER'], { agencyCode: 'JT-JU' });
  head = await t.as(['PLANNER'], { agencyCode: 'JT-JU' });
  await makeCarriers(t.dataSource, 120);
  await t.dataSource.query(`
    INSERT INTO inspection_item OVERRIDING SYSTEM VALUE SELECT (jsonb_populate_record(i,
      '{"id": 1001, "code": "GA-01", "name": "危货运输车辆通行检查"}')).* FROM inspection_item i WHERE code = 'JT-01'`);
  await t.app
    .get(ItemsService, { strict: false })
    .publishList(systemActor('测试'), 1, { documentNo: '甘交发〔2026〕1号', publishedOn: '2026-02-01' });
  for (const areaCode of COUNTIES) {
    for (let n = 0; n < 4; n += 1) {
      await makeInspector(t.dataSource, { agencyCode: `JT-${areaCode}`, areaCode, canLead: true });
    }
  }
  // The police may inspect what is theirs, and nothing else.
  for (let n = 0; n < 12; n += 1) {
    const areaCode = COUNTIES[n % COUNTIES.length];
    await makeInspector(t.dataSource, { agencyCode: 'GA-JJ', areaCode, canLead: true, itemCodes: ['GA-01'] });
  }
});
afterAll(() => t.close());

const alone = { partnerPools: [], drawType: 'IN_AGENCY', cap: null, reserve: null, months: [5] } as const;
const transport = (year: number): PlanLineInput =>
  carrierLine({ ...alone, strata: [{ key: 'A', count: 6 }], deadline: `${year}-11-30` });
const police = (year: number): PlanLineInput =>
  carrierLine({
    ...{
      ...alone,
      leadPool: 'GA',
      itemCode: 'GA-01',
      taskName: '危货车辆通行检查',
      deadline: `${year}-11-30`,
    },
    ...{ strata: [{ key: 'A', count: 4 }], teams: [plainTeam('GA', true)] },
  });
const own = (year: number): PlanLineInput =>
  carrierLine({
    ...alone,
    taskName: '补充检查',
    months: [11],
    strata: [{ key: 'D', count: 3 }],
    deadline: `${year}-11-30`,
  });

async function draft(year: number): Promise<string> {
  const { body } = await planner.post('/api/v1/plans', { year, agencyCode: 'JT-JU' }).expect(201);
  for (const line of [transport, police, own]) {
    await planner.post(`/api/v1/plans/${body.id}/lines`, line(year)).expect(201);
  }
  return body.id;
}

const approve = (id: string, documentNo: string) =>
  head.post(`/api/v1/plans/${id}/approval`, { documentNo }).expect(204);
const shares = async (id: string) => (await planner.get(`/api/v1/plans/${id}/joint-share`).expect(200)).body;
const part = (joint: number, total: number) => ({ joint, total });

describe('the joint share', () => {
  it('of a plan without a year before has only its own; a plan in which lines were merged has more than the last', async () => {
    const last = await draft(2025);
    await approve(last, '1号');
    expect(await shares(last)).toMatchObject({
      now: { year: 2025, planned: { lines: part(0, 3), tasks: part(0, 13), visits: part(0, 13) } },
      last: null,
    });
    planId = await draft(2026);
    const { body } = await planner.get(`/api/v1/plans/${planId}/hints`).expect(200);
    await planner.post(`/api/v1/plans/${planId}/merges`, { lines: body.merges[0].lines }).expect(201);
    const report = await shares(planId);
    expect(report).toMatchObject({
      now: { planned: { lines: part(1, 2), tasks: part(6, 9), visits: part(12, 15) } },
      last: { year: 2025, planned: { lines: part(0, 3), tasks: part(0, 13), visits: part(0, 13) } },
      scope: {
        pools: { added: ['GA', 'JT'], kept: [], dropped: [] },
        items: { added: ['GA-01', 'JT-01'], kept: [], dropped: [] },
      },
    });
    expect(report.now.done).toEqual({ lines: part(0, 0), tasks: part(0, 0), visits: part(0, 0) });
  });

  it('counts what is drawn and accepted; each system sends people who may inspect one of the items', async () => {
    await approve(planId, '2号');
    const { body: plan } = await planner.get(`/api/v1/plans/${planId}`).expect(200);
    const drawId = await sealedDraw(t, plan.lines[0].id, '2026-05');
    const tasks = await tasksOf(t, drawId);
    expect(tasks).toHaveLength(6);
    const seats = await t.dataSource.query(
      `SELECT s.pool_code AS pool, count(s.inspector_id)::int AS people FROM task_seat s
         JOIN inspection_task t ON t.id = s.task_id WHERE t.draw_id = $1 GROUP BY 1 ORDER BY 1`,
      [drawId],
    );
    expect(seats).toEqual([
      { pool: 'GA', people: 12 },
      { pool: 'JT', people: 12 },
    ]);
    const names = await t.dataSource.query('SELECT DISTINCT item_name AS name FROM inspection_task');
    expect(names).toEqual([{ name: '道路危险货物运输企业综合检查、危货运输车辆通行检查' }]);
    await readyTasks(t, drawId);
    t.clock.set('2026-05-20T02:00:00Z');
    const reviewer = await t.as(['REVIEWER']);
    const result = { resultCode: 'NO_ISSUE', followUp: 'NONE', inspectedOn: '2026-05-19' };
    await finish(tasks[0], new Inspectors(t), reviewer, result);
    expect((await shares(planId)).now.done).toEqual({
      ...{ lines: part(1, 1), tasks: part(6, 6), visits: part(2, 2) },
    });
    await sealedDraw(t, plan.lines[1].id, '2026-11');
    expect((await shares(planId)).now.done).toEqual({
      ...{ lines: part(1, 2), tasks: part(6, 9), visits: part(2, 2) },
    });
  });

  it('is a page in words with pictures, and a workbook', async () => {
    const page = `/office/plans/${planId}/joint-share`;
    const { text } = await planner.get(page).expect(200);
    expect(text).toContain('6/9，66.7%');
    expect(text).toContain('提高');
    expect(text.match(/class="chart bar-list"/g)).toHaveLength(2);
    expect(text).toContain('公安机关、');
    const { body } = await planner.get(`${page}/workbook`).responseType('blob').expect(200);
    const book = new ExcelJS.Workbook();
    await book.xlsx.load(body);
    const rows: unknown[] = [];
    book.worksheets[0].eachRow((row) => rows.push((row.values as unknown[]).slice(1)));
    expect(rows).toContainEqual(['部门检查(计划)', '户次', 12, 15, 80, 0, 13, 0, '提高']);
    const [first] = (await planner.get('/api/v1/plans').expect(200)).body.plans.filter(
      ({ plan }: { plan: { year: number } }) => plan.year === 2025,
    );
    const alone = await planner.get(`/office/plans/${first.plan.id}/joint-share`).expect(200);
    expect(alone.text).toContain('本部门没有2024年已批准的计划');
    expect(alone.text).toContain('还没有数据');
    await planner.get('/office/plans/999999/joint-share').expect(404);
  });
});
