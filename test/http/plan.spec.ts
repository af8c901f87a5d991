import ExcelJS from 'exceljs';
import type { Response } from 'supertest';
import { systemActor } from '../../src/audit/actor.js';
import { ItemsService } from '../../src/registry/items.service.js';
import { type Client, startTestApp, type TestApp } from '../support/app.js';
import { carrierLine } from '../support/plan-lines.js';

let t: TestApp;
let planner: Client;
let head: Client;
let drawer: Client;
let county: Client;
beforeAll(async () => {
  t = await startTestApp();
  planner = await t.as(['PLANNER']);
  head = await t.as(['ADMINISTRATOR']);
  drawer = await t.as(['DRAWER']);
  county = await t.as(['PLANNER'], { agencyCode: 'JT-513322' });
  await t.app
    .get(ItemsService, { strict: false })
    .publishList(systemActor('测试'), 1, { documentNo: '甘交〔2026〕1号', publishedOn: '2026-02-01' });
});
afterAll(() => t.close());

const binary = (response: Response, done: (error: Error | null, body: Buffer) => void) => {
  const chunks: Buffer[] = [];
  response.on('data', (chunk: Buffer) => chunks.push(chunk));
  response.on('end', () => done(null, Buffer.concat(chunks)));
};

describe('/api/v1/plans', () => {
  let id: string;
  let lineId: string;

  it('makes a draft', async () => {
    const { body } = await planner.post('/api/v1/plans', { year: 2026, agencyCode: 'JT-JU' }).expect(201);
    id = body.id;
    const list = await drawer.get('/api/v1/plans').expect(200);
    expect(list.body.plans).toMatchObject([
      { lineCount: 0, plan: { id, year: 2026, version: 1, state: 'DRAFT' } },
    ]);
    const again = await planner.post('/api/v1/plans', { year: 2026, agencyCode: 'JT-JU' }).expect(409);
    expect(again.body.error).toEqual({
      code: 'CONFLICT',
      message: '该部门2026年度计划已有一份草稿，请在那份草稿上编制。',
      faults: [],
    });
  });

  it('refuses bad plans with all faults', async () => {
    const shape = await planner.post('/api/v1/plans', { year: '2026', name: 'x' }).expect(422);
    expect(shape.body.error.faults.map(({ field }: { field: string }) => field)).toEqual([
      'year',
      'agencyCode',
      '',
    ]);
    const rules = await planner.post('/api/v1/plans', { year: 26, agencyCode: 'XX' }).expect(422);
    expect(rules.body.error.faults.map(({ field }: { field: string }) => field)).toEqual([
      'year',
      'agencyCode',
    ]);
    await county.post('/api/v1/plans', { year: 2026, agencyCode: 'JT-JU' }).expect(403);
    await drawer.post('/api/v1/plans', { year: 2027, agencyCode: 'JT-JU' }).expect(403);
  });

  it('adds and changes lines', async () => {
    const made = await planner.post(`/api/v1/plans/${id}/lines`, carrierLine()).expect(201);
    lineId = made.body.id;
    const { body } = await drawer.get(`/api/v1/plans/${id}`).expect(200);
    expect(body.lines).toMatchObject([
      {
        id: lineId,
        lineNo: 1,
        itemName: '道路危险货物运输企业综合检查',
        deadline: '2026-11-30',
        revision: 0,
      },
    ]);
    expect(body.lines[0].strata).toEqual(carrierLine().strata);
    const changed = { ...carrierLine({ months: [6, 3] }), revision: 0 };
    await planner.put(`/api/v1/plans/lines/${lineId}`, changed).expect(204);
    await planner.put(`/api/v1/plans/lines/${lineId}`, changed).expect(409);
    const after = await drawer.get(`/api/v1/plans/${id}`).expect(200);
    expect(after.body.lines[0]).toMatchObject({ months: [3, 6], revision: 1 });
    await county.put(`/api/v1/plans/lines/${lineId}`, carrierLine()).expect(403);
    const bad = carrierLine({ strata: [{ key: 'A', ratio: '1.5' }], months: [] });
    const refused = await planner.post(`/api/v1/plans/${id}/lines`, bad).expect(422);
    expect(refused.body.error.faults).toEqual([
      { field: 'strata.A.ratio', code: 'RATIO', message: 'A级的抽查比例须在0至1之间(0%至100%)。' },
      { field: 'months', code: 'REQUIRED', message: '请至少选择一个抽查月份。' },
    ]);
    const extra = await planner.post(`/api/v1/plans/${id}/lines`, carrierLine()).expect(201);
    await planner.delete(`/api/v1/plans/lines/${extra.body.id}`).expect(204);
    await planner.delete(`/api/v1/plans/lines/${extra.body.id}`).expect(404);
  });

  it('is approved by another, then locked, and exported', async () => {
    const own = await planner
      .post(`/api/v1/plans/${id}/approval`, { documentNo: '甘交〔2026〕9号' })
      .expect(422);
    expect(own.body.error.code).toBe('RULE_BROKEN');
    const stale = { documentNo: '甘交〔2026〕9号', revision: 1 };
    await head.post(`/api/v1/plans/${id}/approval`, stale).expect(409);
    await head.post(`/api/v1/plans/${id}/approval`, { documentNo: '甘交〔2026〕9号' }).expect(204);
    const late = await planner.post(`/api/v1/plans/${id}/lines`, carrierLine()).expect(409);
    expect(late.body.error.message).toContain('已经批准');
    await planner.delete(`/api/v1/plans/lines/${lineId}`).expect(409);
    const { body, headers } = await drawer
      .get(`/api/v1/plans/${id}/workbook`)
      .buffer()
      .parse(binary)
      .expect(200);
    expect(headers['content-type']).toContain('spreadsheetml.sheet');
    const book = new ExcelJS.Workbook();
    await book.xlsx.load(body);
    expect(String(book.worksheets[0].getCell('I2').value)).toBe('第1版  已批准  批准文号：甘交〔2026〕9号');
    for (const path of ['/api/v1/plans/999999999', '/api/v1/plans/abc', '/api/v1/plans/999999999/workbook']) {
      await drawer.get(path).expect(404);
    }
  });
});

describe('the pages of a plan', () => {
  let plan: string;

  /** What a browser sends for a line without touching more than it must. */
  const fields = (changes: Record<string, string | string[]> = {}) => ({
    taskName: '维修企业联合抽查',
    itemCode: 'JT-02',
    subjectKind: 'REPAIR_SHOP',
    mode: 'SAMPLE',
    rounding: 'CEIL',
    'strata[A][percent]': '1%',
    'strata[D][percent]': '100',
    'strata[未评级][count]': '3',
    'strata[B][percent]': '',
    'cap[percent]': '',
    'reserve[percent]': '20%',
    'reserve[min]': '1',
    drawType: 'JOINT',
    sampling: 'UNTARGETED',
    leadPool: 'JT',
    partnerPools: ['HJ', 'SJ'],
    'teams[JT][size]': '2',
    'teams[JT][leader]': 'on',
    'teams[JT][ladder]': 'AREA,NEIGHBOURS,AGENCY',
    'teams[HJ][size]': '2',
    'teams[HJ][ladder]': 'AGENCY',
    'teams[SJ][size]': '3',
    'teams[SJ][ladder]': 'AREA,AGENCY',
    'teams[GA][size]': '2',
    'teams[GA][ladder]': 'AREA,NEIGHBOURS,AGENCY',
    months: ['4', '10'],
    methods: '现场检查',
    organisingLevel: '州级',
    implementingLevel: '州县两级',
    deadline: '2027-11-30',
    remark: '',
    ...changes,
  });

  it('make a draft', async () => {
    const made = await planner
      .form('/office/plans', { year: '2027', agencyCode: 'JT-JU', title: '' })
      .expect(303);
    plan = made.headers.location;
    const { text } = await planner.get(plan).expect(200);
    expect(text).toContain('甘孜藏族自治州交通运输局2027年度“双随机、一公开”抽查计划');
    expect(text).toContain('还没有计划项');
    const again = await planner
      .form('/office/plans', { year: '2027', agencyCode: 'JT-JU', title: '留着' })
      .expect(409);
    expect(again.text).toContain('已有一份草稿');
    expect(again.text).toContain('value="留着"');
    expect((await drawer.get('/office/plans').expect(200)).text).not.toContain('新建计划草稿');
  });

  it('let the scheme of an item fill the form', async () => {
    const choice = await planner.get(`${plan}/lines/new`).expect(200);
    expect(choice.text).toContain('车辆维修企业的检查');
    const { text } = await planner.get(`${plan}/lines/new?item=JT-02`).expect(200);
    expect(text).toMatch(/name="leadPool" value="JT"[^>]* checked/);
    for (const [code, checked] of [
      ['HJ', true],
      ['SJ', true],
      ['GA', false],
      ['YJ', false],
    ] as const) {
      const box = new RegExp(`name="partnerPools" value="${code}"[^>]*>`).exec(text)?.[0] ?? '';
      expect(`${code} ${box.includes('checked')}`).toBe(`${code} ${checked}`);
    }
    expect(text).toContain('<option value="REPAIR_SHOP" selected>');
    expect(text).toContain('value="2027-11-30"');
    await drawer.get(`${plan}/lines/new?item=JT-02`).expect(403);
  });

  it('show a bad line again with everything typed and every fault', async () => {
    const bad = fields({
      taskName: '',
      'strata[A][percent]': '0.5',
      'strata[B][percent]': '一成',
      'strata[D][percent]': '120',
      'teams[SJ][size]': '1',
      months: [],
      remark: '保留<b>',
    });
    const { text } = await planner.form(`${plan}/lines`, bad).expect(422);
    for (const message of [
      '请填写任务名称。',
      '“0.5”是0.5%还是50%?请带上百分号填写。',
      'B级的抽查比例须在0至1之间',
      'D级的抽查比例须在0至1之间',
      '市场监管部门的检查组至少2人(行政处罚法第42条)。',
      '请至少选择一个抽查月份。',
    ]) {
      expect(text.split(message).length - 1).toBe(2);
    }
    expect(text).toContain('value="一成"');
    expect(text).toContain('保留&lt;b&gt;');
    expect(text).toMatch(/name="partnerPools" value="SJ"[^>]* checked/);
    const { body } = await planner.get(plan.replace('/office', '/api/v1'));
    expect(body.lines).toEqual([]);
  });

  it('keep a good line exactly, and show it in words', async () => {
    await planner.form(`${plan}/lines`, fields()).expect(303).expect('location', plan);
    const { body } = await planner.get(plan.replace('/office', '/api/v1'));
    expect(body.lines).toMatchObject([
      {
        strata: [
          { key: 'A', ratio: '0.01' },
          { key: 'D', ratio: '1' },
          { key: '未评级', count: 3 },
        ],
        cap: null,
        reserve: { ratio: '0.2', min: 1 },
        teams: [
          { agency: 'JT', size: 2, leader: true, ladder: ['AREA', 'NEIGHBOURS', 'AGENCY'] },
          { agency: 'HJ', size: 2, leader: false, ladder: ['AGENCY'] },
          { agency: 'SJ', size: 3, leader: false, ladder: ['AREA', 'AGENCY'] },
        ],
        months: [4, 10],
        remark: null,
      },
    ]);
    const { text } = await planner.get(plan).expect(200);
    for (const words of ['A级1%；D级100%；未评级3户', '本县(市)→全系统', '4月、10月', '2027年11月30日']) {
      expect(text).toContain(words);
    }
    expect(text.replace(/<[^>]*>/g, ' ')).not.toMatch(
      /JOINT|SAMPLE|AREA|UNTARGETED|DRAFT|undefined|null|\bJT\b/,
    );
  });

  it('change and remove a line without losing what another has changed', async () => {
    const line = /href="(\/office\/plans\/lines\/\d+)"/.exec((await planner.get(plan)).text)?.[1] ?? '';
    const form = (await planner.get(line).expect(200)).text;
    expect(form).toContain('name="strata[A][percent]" aria-label="A级抽查比例(%)" value="1%"');
    expect(form).toMatch(/name="months" value="10" checked/);
    const order = fields({
      mode: 'ORDER',
      itemCode: 'JT-01',
      subjectKind: 'DANGEROUS_GOODS_CARRIER',
      revision: '0',
    });
    await planner.form(line, order).expect(303);
    const late = await planner.form(line, fields({ taskName: '晚到的修改', revision: '0' })).expect(409);
    expect(late.text).toContain('被别人改动过');
    expect(late.text).toContain('value="晚到的修改"');
    expect((await planner.get(plan)).text).toContain('全覆盖(随机排序)');
    await planner.form(`${line}/removal`, { revision: '0' }).expect(409);
    await planner.form(`${line}/removal`, { revision: '1' }).expect(303).expect('location', plan);
    expect((await planner.get(plan)).text).toContain('还没有计划项');
    await planner.get(line).expect(404);
  });

  it('approve, and refuse with reasons', async () => {
    expect((await planner.get(plan)).text).not.toContain('批准后计划锁定');
    const empty = await head.form(`${plan}/approval`, { documentNo: '', revision: '0' }).expect(409);
    expect(empty.text).toContain('被别人改动过');
    const revision = () =>
      head.get(plan).then(({ text }) => /name="revision" value="(\d+)"/.exec(text)?.[1] ?? 'none');
    const bare = await head
      .form(`${plan}/approval`, { documentNo: '', revision: await revision() })
      .expect(422);
    expect(bare.text).toContain('请填写批准文号');
    expect(bare.text).toContain('还没有计划项');
    await planner.form(`${plan}/lines`, fields()).expect(303);
    const good = { documentNo: '甘交〔2027〕1号', revision: await revision() };
    await head.form(`${plan}/approval`, good).expect(303);
    const { text } = await planner.get(plan).expect(200);
    expect(text).toContain('甘交〔2027〕1号');
    expect(text).not.toContain('增加计划项</a>');
    await head.form('/office/plans/999999999/approval', good).expect(404);
  });

  it('hand out the workbook under its name', async () => {
    const { headers, body } = await drawer.get(`${plan}/workbook`).buffer().parse(binary).expect(200);
    expect(decodeURIComponent(headers['content-disposition'])).toContain(
      '2027年度“双随机、一公开”抽查计划.xlsx',
    );
    expect(body.subarray(0, 2).toString()).toBe('PK');
  });
});
