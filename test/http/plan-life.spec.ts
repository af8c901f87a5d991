import ExcelJS from 'exceljs';
import { readPlanTables } from '../../src/plan/import/read-plan-table.js';
import { PLAN_LAYOUTS } from '../../src/plan/layouts/plan-layouts.js';
import { PlanExports } from '../../src/plan/layouts/plan-exports.service.js';
import type { Client } from '../support/app.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { makeApprovedPlan, makeCarriers } from '../support/office.js';
import { carrierLine } from '../support/plan-lines.js';
import { published } from '../support/published.js';

let t: TestApp;
let planner: Client;
let head: Client;
let police: Client;

beforeAll(async () => {
  t = await startTestApp();
  await makeCarriers(t.dataSource, 40);
  await makeApprovedPlan(t.dataSource, [carrierLine()], 'JT-513322');
  planner = await t.as(['PLANNER']);
  head = await t.as(['PLANNER']);
  police = await t.as(['PLANNER'], { agencyCode: 'GA-JJ' });
});

afterAll(() => t.close());

const PDF = Buffer.from('%PDF-1.7\nx\n%%EOF\n');

describe('a plan from draft to its end, on pages alone', () => {
  let id = '';
  let next = '';

  it('goes to the partner, who objects and then confirms for its own lines', async () => {
    const made = await planner.post('/api/v1/plans', { year: 2026, agencyCode: 'JT-JU' }).expect(201);
    id = made.body.id;
    const line = carrierLine({ partnerPools: ['GA'] });
    await planner.post(`/api/v1/plans/${id}/lines`, line).expect(201);
    await planner.form(`/office/plans/${id}/life/ask`).expect(303);
    const { text } = await police.get(`/office/plans/${id}/life`).expect(200);
    expect(text).toContain('公安机关的答复');
    const refused = await police
      .form(`/office/plans/${id}/life/answer`, { decision: 'OBJECTED' })
      .expect(422);
    expect(refused.text).toContain('不同意的，请写明理由');
    const objection = { decision: 'OBJECTED', reason: '九月有专项行动' };
    await police.form(`/office/plans/${id}/life/answer`, objection).expect(303);
    await planner.form(`/office/plans/${id}/life/answer`, { decision: 'CONFIRMED' }).expect(403);
    const blocked = await head
      .form(`/office/plans/${id}/approval`, { documentNo: '甘交发〔2026〕9号', revision: '1' })
      .expect(422);
    expect(blocked.text).toContain('公安机关(不同意)没有确认计划');
    await police.form(`/office/plans/${id}/life/answer`, { decision: 'CONFIRMED' }).expect(303);
  });

  it('is approved with its signed file, filed, published', async () => {
    const wrong = Buffer.from('MZ not a document');
    const fields = { documentNo: '甘交发〔2026〕9号', revision: '1' };
    const refused = await head
      .uploads(`/office/plans/${id}/approval`, 'signed', [['签发件.exe', wrong]], fields)
      .expect(422);
    expect(refused.text).toContain('签发件.exe');
    await head.uploads(`/office/plans/${id}/approval`, 'signed', [['签发件.pdf', PDF]], fields).expect(303);
    const { body: life } = await planner.get(`/api/v1/plans/${id}/life`).expect(200);
    expect(life).toMatchObject({ stage: 'APPROVED', partners: [{ pool: 'GA', standing: 'CONFIRMED' }] });
    const path = `/office/plans/${id}/life/documents/${life.documents[0].id}`;
    const file = await planner.get(path).expect(200);
    expect(file.headers['content-type']).toContain('application/pdf');
    expect(file.headers['content-disposition']).toMatch(/^attachment/);
    await planner.form(`/office/plans/${id}/life/filing`, { filedWith: '', filedOn: '' }).expect(422);
    await planner
      .form(`/office/plans/${id}/life/filing`, { filedWith: '省厅', filedOn: '2026-03-02' })
      .expect(303);
    await published(t, 'PLAN', id);
    expect((await planner.get(`/office/plans/${id}`).expect(200)).text).toContain('已公布');
  });

  it('is adjusted, compared and closed', async () => {
    const { headers } = await planner
      .form(`/office/plans/${id}/life/adjustment`, { reason: '减少一批' })
      .expect(303);
    next = headers.location.split('/').pop() as string;
    const { body } = await planner.get(`/api/v1/plans/${next}`).expect(200);
    const { lineIds } = { lineIds: body.lines.map((line: { id: string }) => line.id) };
    await planner
      .put(`/api/v1/plans/lines/${lineIds[0]}`, carrierLine({ partnerPools: ['GA'], months: [3] }))
      .expect(204);
    const { text } = await planner.get(`/office/plans/${next}/difference`).expect(200);
    expect(text).toContain('抽查月份：<del>3月、6月、9月</del>');
    await planner.get(`/office/plans/${next}/difference/workbook`).expect(200);
    await planner.get(`/office/plans/${id}/difference`).expect(404);
    const fields = { documentNo: '甘交发〔2026〕10号', revision: '1', unconfirmedReason: '书面会签' };
    await head.form(`/office/plans/${next}/approval`, fields).expect(303);
    expect((await planner.get(`/office/plans/${id}/life`).expect(200)).text).toContain('已由下一版代替');
    const refused = await planner.form(`/office/plans/${next}/life/closing`, { summary: '' }).expect(422);
    expect(refused.text).toContain('还有1批没有抽取');
    await planner.form(`/office/plans/${next}/life/closing`, { summary: '机构撤并' }).expect(303);
    const closed = await planner.get(`/office/plans/${next}/life`).expect(200);
    expect(closed.text).toContain('机构撤并。未抽取的批次：第1项3月');
  });
});

describe('reminders', () => {
  it('have a page, a workbook and a day that the office sets', async () => {
    expect((await planner.get('/office/reminders').expect(200)).text).toContain('目前由抽取人员手工建立');
    const bad = await planner
      .form('/office/reminders/schedule', { openDay: '31', remindDays: 'x' })
      .expect(422);
    expect(bad.text).toContain('fault');
    await police.form('/office/reminders/schedule', { openDay: '5', remindDays: '7' }).expect(403);
    await planner.form('/office/reminders/schedule', { openDay: '5', remindDays: '30' }).expect(303);
    const { text } = await planner.get('/office/reminders').expect(200);
    expect(text).toContain('每月5日起');
    expect(text).toContain('3月批次尚未抽取');
    await planner.get('/office/reminders/workbook').expect(200);
  });
});

describe('the layouts', () => {
  const textsOf = (book: ExcelJS.Workbook) => {
    const rows: { number: number; cells: string[] }[] = [];
    book.worksheets[0].eachRow((row, number) => {
      const cells = (row.values as unknown[]).slice(1);
      rows.push({ number, cells: Array.from(cells, (cell) => String(cell ?? '')) });
    });
    return rows;
  };

  it.each(PLAN_LAYOUTS.map((layout) => [layout.key, layout] as const))(
    '%s holds its headings in order, and is read again as what the plan says',
    async (key, layout) => {
      const line = carrierLine({ months: [3, 6, 9], cap: null });
      const strata = (['A', 'B', 'C', 'D', '未评级'] as const).map((one) => ({ key: one, ratio: '0.1' }));
      const made = await planner.post('/api/v1/plans', { year: 2026, agencyCode: `JT-5133${COUNTY[key]}` });
      const { id } = made.body;
      await planner.post(`/api/v1/plans/${id}/lines`, { ...line, strata }).expect(201);
      const book = new ExcelJS.Workbook();
      const bytes = await t.app.get(PlanExports, { strict: false }).workbook(id, layout);
      await book.xlsx.load(bytes.buffer as ArrayBuffer);
      const rows = textsOf(book);
      expect(rows[2].cells).toEqual(layout.columns.map(({ heading }) => heading));
      expect(rows.flatMap(({ cells }) => cells).join(' ')).not.toMatch(/\{\{|undefined|null|SAMPLE|JOINT/);
      const [table] = readPlanTables([
        { name: book.worksheets[0].name, rows, tooManyRows: false, tooWide: false },
      ]);
      expect(table.lines).toHaveLength(1);
      expect(table.lines[0]).toMatchObject({
        ratio: '0.1',
        months: [3, 9],
        item: '道路危险货物运输企业综合检查',
      });
      expect(table.unknownHeadings.every((heading) => KEPT_AS_REMARK.includes(heading))).toBe(true);
    },
  );

  it('and the document are sent with Chinese names', async () => {
    for (const { key, name } of PLAN_LAYOUTS) {
      const { headers } = await planner.get(`/office/plans/1/workbook?layout=${key}`).expect(200);
      expect(decodeURIComponent(headers['content-disposition'])).toContain(name);
    }
    const { headers } = await planner.get('/office/plans/1/word').expect(200);
    expect(headers['content-type']).toContain('wordprocessingml');
    const { text } = await planner.get('/office/plans/1').expect(200);
    expect(text).toContain('class="chart month-grid"');
    expect(text).toContain('各计划项的抽查月份和测算户数');
  });
});

/** A county of its own for each layout. */
const COUNTY: Readonly<Record<string, string>> = { duties: '23', credit: '24', numbered: '25', smart: '26' };
/** Headings of these layouts that say what no field of a plan takes. */
const KEPT_AS_REMARK = ['责任科室', '信用风险分类监管要求', '智慧监管(信用风险分类)要求'];
