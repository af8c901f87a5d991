import ExcelJS from 'exceljs';
import { PDF } from '../support/afterwards.js';
import { type Client, startTestApp, type TestApp } from '../support/app.js';
import { DRAWER, REHEARSAL } from '../support/ceremony.js';
import { makeApprovedPlan, makeCarriers, makePeople } from '../support/office.js';
import { carrierLine } from '../support/plan-lines.js';
import { CeremonyService } from '../../src/ceremony/ceremony.service.js';
import { FreezeService } from '../../src/ceremony/freeze.service.js';
import { RehearsalService } from '../../src/ceremony/rehearsal/rehearsal.service.js';
import { WITNESSES } from '../support/ceremony.js';

let t: TestApp;
let planner: Client;
let head: Client;

beforeAll(async () => {
  t = await startTestApp();
  planner = await t.as(['PLANNER'], { agencyCode: 'JT-JU' });
  head = await t.as(['PLANNER', 'ADMINISTRATOR'], { agencyCode: 'JT-JU' });
});
afterAll(() => t.close());

const published = { documentNo: '甘交发〔2026〕1号', publishedOn: '2026-02-01' };
const repairLine = (changes: object = {}) => ({
  ...carrierLine({ partnerPools: ['HJ'] }),
  ...{ taskName: '维修企业联合抽查', itemCode: 'JT-02', subjectKind: 'REPAIR_SHOP' },
  ...changes,
});
const flat = (ratio: string) => ['A', 'B', 'C', 'D', '未评级'].map((key) => ({ key, ratio }));
const codesOf = (body: { error: { faults: { field: string; code: string }[] } }) =>
  body.error.faults.map(({ field, code }) => `${field} ${code}`);

describe('ceilings and authority', () => {
  it('refuse a system without authority for the item, by name, and let it pass once it is recorded', async () => {
    const { body: plan } = await planner
      .post('/api/v1/plans', { year: 2031, agencyCode: 'JT-JU' })
      .expect(201);
    const line = repairLine({
      ...{ partnerPools: ['GA'], deadline: '2031-11-30', cap: null },
      teams: carrierLine().teams.slice(0, 2),
    });
    const { body } = await planner.post(`/api/v1/plans/${plan.id}/lines`, line).expect(422);
    expect(codesOf(body)).toEqual(['partnerPools NO_AUTHORITY']);
    expect(body.error.faults[0].message).toContain('公安机关没有检查“车辆维修企业的检查”的权限');
    const rule = { poolCodes: ['JT', 'HJ', 'SJ', 'GA'], authoritySource: '某条例第三条' };
    await planner.put('/api/v1/item-rules/JT-02', rule).expect(200, { changed: true });
    await planner.put('/api/v1/item-rules/JT-02', rule).expect(200, { changed: false });
    await planner.post(`/api/v1/plans/${plan.id}/lines`, line).expect(201);
  });

  it('refuse a general item above its ceiling, naming rule and source; a cap of the ceiling is enough', async () => {
    const { body: plan } = await planner
      .post('/api/v1/plans', { year: 2032, agencyCode: 'JT-JU' })
      .expect(201);
    const general = encodeURIComponent('一般事项');
    await planner
      .put(`/api/v1/item-rules/${general}`, { ceiling: '5%', ceilingSource: '川市监发〔2023〕5号' })
      .expect(200);
    const add = (changes: object) =>
      planner.post(`/api/v1/plans/${plan.id}/lines`, repairLine({ deadline: '2032-11-30', ...changes }));
    const { body } = await add({ strata: flat('0.06'), cap: null }).expect(422);
    expect(codesOf(body)).toEqual(['strata CEILING']);
    expect(body.error.faults[0].message).toContain('上限为5%(川市监发〔2023〕5号)，本项各等级均为6%');
    await add({ strata: flat('0.05'), cap: null }).expect(201);
    await add({ strata: flat('0.8'), cap: { ratio: '0.05' } }).expect(201);
    const { body: whole } = await add({ strata: flat('1'), cap: null }).expect(422);
    expect(codesOf(whole)).toEqual(['strata GENERAL_ITEM', 'strata CEILING']);
    await planner.put('/api/v1/item-rules/JT-01', { ceiling: '5', ceilingSource: '某文' }).expect(422);
  });

  it('are a history that only grows, with an audit entry', async () => {
    await expect(t.dataSource.query('DELETE FROM item_rule')).rejects.toThrow('只能追加');
    const [{ n }] = await t.dataSource.query(
      `SELECT count(*)::int AS n FROM audit_entry WHERE act = '修改事项的上限与权限'`,
    );
    expect(n).toBe(2);
    const { body } = await planner.get('/office/items/rules/workbook').responseType('blob').expect(200);
    const book = new ExcelJS.Workbook();
    await book.xlsx.load(body);
    expect(book.worksheets[0].getCell('B3').value).toBe('一般');
  });
});

describe('lists of several kinds', () => {
  it('have names and guards of the office; the one of random draws always bars', async () => {
    const kind = { name: '跨部门抽查事项清单', guards: 'JOINT', source: '本州规定' };
    await planner.put('/api/v1/list-kinds/JOINT', kind).expect(200, { code: 'JOINT' });
    const { body } = await planner.put('/api/v1/list-kinds/RANDOM', { ...kind, name: '随机' }).expect(422);
    expect(codesOf(body)).toEqual(['guards LAW']);
    const { body: taken } = await planner.put('/api/v1/list-kinds/new', { ...kind, guards: 'X' }).expect(422);
    expect(codesOf(taken)).toEqual(['name TAKEN', 'guards CHOICE']);
    await planner.put('/api/v1/list-kinds/XX', kind).expect(404);
  });

  it('bar a joint line from approval until it stands on both, each fault naming its list', async () => {
    const { body: plan } = await planner
      .post('/api/v1/plans', { year: 2026, agencyCode: 'JT-JU' })
      .expect(201);
    await planner.post(`/api/v1/plans/${plan.id}/lines`, carrierLine()).expect(201);
    const approve = () => head.post(`/api/v1/plans/${plan.id}/approval`, { documentNo: '甘交〔2026〕2号' });
    const { body } = await approve().expect(422);
    expect(codesOf(body)).toEqual(['lines.1 NOT_PUBLISHED', 'lines.1 NOT_PUBLISHED']);
    expect(body.error.faults[1].message).toContain('跨部门抽查事项清单');
    await planner.post('/api/v1/items/1/publish', published).expect(200);
    const { body: draft } = await planner
      .post('/api/v1/list-kinds/JOINT/drafts', { itemCodes: ['JT-01'] })
      .expect(201);
    expect(codesOf((await approve().expect(422)).body)).toEqual(['lines.1 NOT_PUBLISHED']);
    const short = { ...published, validTo: '2026-08-31' };
    await planner.post(`/api/v1/items/${draft.version}/publish`, short).expect(200);
    const { body: expired } = await approve().expect(422);
    expect(codesOf(expired)).toEqual(['lines.1 LIST_EXPIRED']);
    expect(expired.error.faults[0].message).toContain('有效期至2026年8月31日，到2026年9月1日没有有效的清单');
    const next = await planner.post('/api/v1/list-kinds/JOINT/drafts', { itemCodes: ['JT-01'] }).expect(201);
    await planner
      .post(`/api/v1/items/${next.body.version}/publish`, { ...published, validFrom: '2026-09-01' })
      .expect(200);
    await approve().expect(204);
  });

  it('refuse a publication with days upside down, and an empty draft', async () => {
    const draft = await planner
      .post('/api/v1/list-kinds/INSPECTION/drafts', { itemCodes: ['JT-02'] })
      .expect(201);
    const bad = { ...published, validFrom: '2026-05-01', validTo: '2026-04-01' };
    const { body } = await planner.post(`/api/v1/items/${draft.body.version}/publish`, bad).expect(422);
    expect(codesOf(body)).toEqual(['validTo ORDER']);
    await planner.post('/api/v1/list-kinds/INSPECTION/drafts', { itemCodes: [] }).expect(422);
    await planner.post('/api/v1/list-kinds/INSPECTION/drafts', { itemCodes: ['NO'] }).expect(422);
  });
});

describe('at the draw', () => {
  it('an item whose list has run out is neither rehearsed nor frozen, in words', async () => {
    await makeCarriers(t.dataSource, 30);
    await makePeople(t.dataSource);
    const line = carrierLine({ months: [3], cap: null, areaCodes: [], strata: [{ key: 'A', count: 2 }] });
    const [planLineId] = await makeApprovedPlan(t.dataSource, [line]);
    const ceremony = t.app.get(CeremonyService, { strict: false });
    const rehearsals = t.app.get(RehearsalService, { strict: false });
    const drawId = await ceremony.plan(DRAWER, { planLineId, month: '2026-03' });
    await rehearsals.rehearse(DRAWER, drawId, REHEARSAL);
    await t.dataSource.query(`UPDATE item_list SET valid_to = '2026-03-01' WHERE kind = 'RANDOM'`);
    const freezes = t.app.get(FreezeService, { strict: false });
    for (const act of [
      () => rehearsals.rehearse(DRAWER, drawId, REHEARSAL),
      () => freezes.freeze(DRAWER, drawId, { entropyPlan: WITNESSES }),
    ]) {
      await expect(act()).rejects.toThrow('随机抽查事项清单第1版的有效期至2026年3月1日');
    }
    await t.dataSource.query(`UPDATE item_list SET valid_to = NULL WHERE kind = 'RANDOM'`);
    await freezes.freeze(DRAWER, drawId, { entropyPlan: WITNESSES });
  });
});

describe('joint schemes', () => {
  const input = {
    ...{ name: '道路危险货物运输企业综合检查', itemCodes: ['JT-01'], leadPool: 'JT' },
    ...{ partnerPools: ['YJ', 'GA'], documentNo: '甘办发〔2024〕9号', documentDate: '2024-05-01' },
  };

  it('are there, the three official ones, with a first version', async () => {
    const { body } = await planner.get('/api/v1/schemes').expect(200);
    expect(body.schemes.map(({ name }: { name: string }) => name)).toEqual([
      ...['道路危险货物运输企业综合检查', '车辆维修企业的检查'],
      '对交通运输建设项目的工程实体和原材料质量的检查',
    ]);
    const one = await planner.get('/api/v1/schemes/S-01').expect(200);
    expect(one.body.history).toHaveLength(1);
    expect(one.body.history[0].content.partnerPools).toEqual(['GA', 'YJ', 'SJ', 'HJ']);
  });

  it('are changed version by version, refused when stale or faulty', async () => {
    await planner.put('/api/v1/schemes/S-01', { ...input, version: 1 }).expect(200, { code: 'S-01' });
    await planner.put('/api/v1/schemes/S-01', { ...input, version: 1 }).expect(409);
    await planner.put('/api/v1/schemes/S-01', { ...input, version: 2 }).expect(200);
    const { body } = await planner.get('/api/v1/schemes/S-01').expect(200);
    expect(body.history.map(({ version }: { version: { version: number } }) => version.version)).toEqual([
      2, 1,
    ]);
    const bad = { ...input, name: '车辆维修企业的检查', itemCodes: ['NO'], partnerPools: ['JT'] };
    const refused = await planner
      .put('/api/v1/schemes/new', { ...bad, documentDate: '2027-01-01' })
      .expect(422);
    expect(codesOf(refused.body)).toEqual([
      ...['name TAKEN', 'itemCodes NOT_LISTED', 'partnerPools REPEATED', 'documentDate FUTURE'],
    ]);
    await planner.put('/api/v1/schemes/new', { ...input, name: '新方案' }).expect(200, { code: 'S-04' });
    await expect(t.dataSource.query('DELETE FROM joint_scheme_version')).rejects.toThrow('只能追加');
  });

  it('keep their document, judged by its bytes', async () => {
    const fields = { name: '新方案', itemCodes: 'JT-01', leadPool: 'JT', partnerPools: 'GA' };
    const page = '/office/schemes/S-04';
    const fake = Buffer.from('not a pdf');
    const { text } = await planner.upload(page, fake, '方案.pdf', fields).expect(422);
    expect(text).toContain('不能识别这种文件');
    await planner.upload(page, PDF, '方案.pdf', fields).expect(303);
    const { text: shown } = await planner.get(page).expect(200);
    const [, path] = /href="(\/office\/schemes\/S-04\/documents\/\d+)"/.exec(shown) ?? [];
    const { body, headers } = await planner.get(path).responseType('blob').expect(200);
    expect(body.equals(PDF)).toBe(true);
    expect(headers['content-disposition']).toContain('attachment');
    await planner.get(path.replace('S-04', 'S-01')).expect(404);
  });

  it('and lists are the bureau’s: a county may read, not write', async () => {
    const county = await t.as(['PLANNER'], { agencyCode: 'JT-513322' });
    await county.get('/office/schemes').expect(200);
    await county.put('/api/v1/schemes/S-01', input).expect(403);
    await county.put('/api/v1/item-rules/JT-02', { poolCodes: [] }).expect(403);
    await county.put('/api/v1/list-kinds/JOINT', { name: 'x', guards: 'NONE' }).expect(403);
  });
});

describe('conditions of a line', () => {
  it('are typed in the form without script, said in the plan, and refused with their column', async () => {
    const { body: plan } = await planner
      .post('/api/v1/plans', { year: 2033, agencyCode: 'JT-JU' })
      .expect(201);
    const fields = {
      ...{ taskName: '一类维修企业', itemCode: 'JT-02', subjectKind: 'REPAIR_SHOP', mode: 'SAMPLE' },
      ...{ rounding: 'CEIL', drawType: 'JOINT', sampling: 'TARGETED', leadPool: 'JT', partnerPools: 'HJ' },
      ...{ 'strata[A][percent]': '1%', 'cap[percent]': '5%', 'teams[JT][size]': '2', 'teams[HJ][size]': '2' },
      ...{ 'teams[JT][ladder]': 'AREA', 'teams[HJ][ladder]': 'AGENCY', months: '5', methods: '现场检查' },
      ...{ organisingLevel: '州级', implementingLevel: '州县两级', deadline: '2033-11-30', remark: '' },
      'conditions[DANGEROUS_GOODS_CARRIER][scope][words]': '第3类',
    };
    const category = 'conditions[REPAIR_SHOP][category][oneOf]';
    const page = `/office/plans/${plan.id}`;
    const { text: refused } = await planner
      .form(`${page}/lines`, { ...fields, [category]: 'CLASS_9' })
      .expect(422);
    expect(refused).toContain('“维修类别”有不存在的取值');
    await planner.form(`${page}/lines`, { ...fields, [category]: 'CLASS_1' }).expect(303);
    const { text } = await planner.get(page).expect(200);
    expect(text).toContain('机动车维修企业(全部县(市)；维修类别为一类)');
    const { body } = await planner.get(`/api/v1/plans/${plan.id}`).expect(200);
    expect(body.lines[0].conditions).toEqual([{ key: 'category', oneOf: ['CLASS_1'] }]);
    const { text: form } = await planner.get(`/office/plans/lines/${body.lines[0].id}`).expect(200);
    expect(form).toMatch(/\[category\]\[oneOf\]" value="CLASS_1" checked/);
  });
});
