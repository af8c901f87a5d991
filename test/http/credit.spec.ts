import ExcelJS from 'exceljs';
import { type Client, startTestApp, type TestApp } from '../support/app.js';
import { makeSubjects, usccOf } from '../support/office.js';

let t: TestApp;
let planner: Client;
const API = '/api/v1/credit';
const KIND = 'DANGEROUS_GOODS_CARRIER';
const CODE = usccOf(1);
const GIVEN = {
  kind: KIND,
  code: CODE,
  creditClass: 'D',
  validFrom: '2026-03-01',
  source: '甘交发〔2026〕9号',
};
const CARD = {
  ...{ colour: 'RED', holder: 'APPLICANT', code: usccOf(2), name: '大件运输公司' },
  ...{
    reason: '伪造超限运输许可证',
    source: '川交法〔2026〕3号',
    validFrom: '2026-03-01',
    validTo: '2026-08-31',
  },
};

beforeAll(async () => {
  t = await startTestApp();
  planner = await t.as(['PLANNER'], { agencyCode: 'JT-JU' });
  await makeSubjects(t.dataSource, [
    { code: CODE, areaCode: '513322', creditClass: 'B' },
    { code: usccOf(2), areaCode: '513301', creditClass: 'A' },
  ]);
});
afterAll(() => t.close());

const fields = (body: { error: { faults: { field: string }[] } }) =>
  body.error.faults.map(({ field }) => field);
const strata = async () => {
  const { body } = await planner.get(`${API}/strata`).expect(200);
  return Object.fromEntries(
    body.kinds[0].strata.map((one: { creditClass: string | null; inForce: number }) => [
      one.creditClass,
      one.inForce,
    ]),
  );
};

describe('classes', () => {
  it('are registered, change the strata, and are withdrawn; each act stands in the log', async () => {
    expect(await strata()).toMatchObject({ A: 1, B: 1, D: 0 });
    const { body } = await planner.post(`${API}/classes`, GIVEN).expect(201);
    expect(await strata()).toMatchObject({ A: 1, B: 0, D: 1 });
    await planner.post(`${API}/classes`, GIVEN).expect(409);
    const listed = await planner.get(`${API}/classes?q=${CODE.slice(0, 12)}`).expect(200);
    expect(listed.body).toMatchObject({
      total: 1,
      rows: [{ creditClass: 'D', validTo: null, origin: 'ENTERED' }],
    });
    await planner.post(`${API}/classes/${body.id}/withdrawal`, { reason: '登记错了' }).expect(204);
    await planner.post(`${API}/classes/${body.id}/withdrawal`, { reason: '登记错了' }).expect(409);
    await planner.post(`${API}/classes/99/withdrawal`, { reason: '登记错了' }).expect(404);
    expect(await strata()).toMatchObject({ A: 1, B: 1, D: 0 });
    const acts = await t.dataSource.query(
      `SELECT act FROM audit_entry WHERE object_kind = 'credit_class' ORDER BY seq`,
    );
    expect(acts).toEqual([{ act: '登记信用风险等级' }, { act: '撤销信用风险等级' }]);
  });

  it('are refused with every fault, to others’ counties, and for who is not in the registry', async () => {
    const faulty = { ...GIVEN, creditClass: 'E', validFrom: '2026-02-30', validTo: '2026-01-01', source: '' };
    const { body } = await planner.post(`${API}/classes`, faulty).expect(422);
    expect(fields(body)).toEqual(['creditClass', 'validFrom', 'source']);
    const county = await t.as(['PLANNER'], { agencyCode: 'JT-513323' });
    await county.post(`${API}/classes`, GIVEN).expect(403);
    await (await t.as(['DRAWER'])).post(`${API}/classes`, GIVEN).expect(403);
    await planner.post(`${API}/classes`, { ...GIVEN, code: usccOf(77) }).expect(404);
    await planner.get(`${API}/strata?day=2999-01-01`).expect(422);
  });
});

describe('cards', () => {
  it('raise, are listed for targeted inspection, exported and lifted', async () => {
    const { body } = await planner.post(`${API}/cards`, CARD).expect(201);
    expect(await strata()).toMatchObject({ A: 0, C: 1 });
    const { body: list } = await planner.get(`${API}/cards/targeted`).expect(200);
    expect(list.holders).toMatchObject([{ code: usccOf(2), colour: 'RED' }]);
    const sent = await planner.get('/office/credit/cards/workbook').responseType('blob').expect(200);
    const book = new ExcelJS.Workbook();
    await book.xlsx.load(sent.body);
    expect(book.worksheets[0].getRow(4).getCell(3).text).toBe('大件运输公司');
    const early = { liftedOn: '2026-02-01', reason: '' };
    const refused = await planner.post(`${API}/cards/${body.id}/lifting`, early).expect(422);
    expect(fields(refused.body)).toEqual(['reason', 'liftedOn']);
    await planner
      .post(`${API}/cards/${body.id}/lifting`, { liftedOn: '2026-03-02', reason: '已整改' })
      .expect(204);
    expect(await strata()).toMatchObject({ A: 1, C: 0 });
    await planner
      .post(`${API}/cards/${body.id}/lifting`, { liftedOn: '2026-03-02', reason: '已整改' })
      .expect(409);
  });

  it('of a vehicle need its plate', async () => {
    const { body } = await planner
      .post(`${API}/cards`, { ...CARD, holder: 'VEHICLE', plate: '1' })
      .expect(422);
    expect(fields(body)).toEqual(['plate']);
  });
});

describe('rules', () => {
  it('are set by the bureau alone, version by version', async () => {
    const rule = { steps: 3, unratedAs: 'C', targeted: true, months: null, source: '本机关规定第3条' };
    await planner.put(`${API}/rules/RED_APPLICANT`, rule).expect(204);
    await planner.put(`${API}/rules/RED_APPLICANT`, rule).expect(409);
    await planner.put(`${API}/rules/NO_SUCH`, rule).expect(404);
    const { body } = await planner.put(`${API}/rules/CORRECTED`, rule).expect(422);
    expect(fields(body)).toEqual(['months']);
    const county = await t.as(['PLANNER'], { agencyCode: 'JT-513323' });
    await county.put(`${API}/rules/RED_APPLICANT`, { ...rule, steps: 1 }).expect(403);
    const { body: now } = await planner.get(`${API}/rules`).expect(200);
    expect(now.rules[1]).toMatchObject({ key: 'RED_APPLICANT', version: 2, steps: 3 });
    expect(now.rules).toHaveLength(8);
  });
});

describe('a workbook of classes', () => {
  const heads = ['统一社会信用代码', '信用等级', '有效期自', '有效期至', '评定依据'];
  const bring = async (rows: string[][]) => {
    const text = [heads, ...rows].map((row) => row.join('\t')).join('\n');
    const { headers } = await planner
      .form('/office/imports/paste', { kind: 'CREDIT_CLASS', text })
      .expect(303);
    return headers.location;
  };

  it('is looked at, refused row by row, and imported once', async () => {
    const good = [usccOf(2), 'C级', '2026-02-01', '2026-12-31', '甘交发〔2026〕12号'];
    const address = await bring([good, [usccOf(88), 'B', '2026-02-01', '', '']]);
    const { text } = await planner.get(address).expect(200);
    expect(text).toContain(`名录库中没有代码为 ${usccOf(88)} 的检查对象`);
    await planner.form(`${address}/apply`).expect(303);
    expect(await strata()).toMatchObject({ A: 0, C: 1 });
    const again = await bring([good]);
    await planner.form(`${again}/apply`).expect(303);
    const { body } = await planner.get(`${API}/classes?q=${usccOf(2)}`).expect(200);
    expect(body).toMatchObject({ total: 1, rows: [{ origin: 'IMPORTED', source: '甘交发〔2026〕12号' }] });
  });
});

describe('results shared with another region', () => {
  const PAGE = '/office/credit/exchange';
  const HEADS = '检查对象,统一社会信用代码,抽查事项,检查机关,检查日期,检查结果,处理情况';
  const line = (code: string, result: string, day = '2026-02-18') =>
    `某公司,${code},运输企业检查,成都市交通运输局,${day},${result},`;

  it('are kept once with their source, and give a class where a rule says so', async () => {
    const file = [HEADS, line(CODE, '不配合检查情节严重'), line(usccOf(66), '未发现问题')].join('\n');
    const nameless = await planner.upload(PAGE, Buffer.from(file), '成都.csv').expect(422);
    expect(nameless.text).toContain('请填写来源地区');
    await planner.upload(PAGE, Buffer.from(file), '成都.csv', { region: '成都市交通运输局' }).expect(303);
    const { text } = await planner.get(PAGE).expect(200);
    expect(text).toContain('新收 2 条，其中本地名录库对象 1 条，产生等级 1 条');
    expect(text).toContain('不在本地名录库');
    const { body } = await planner.get(`${API}/classes?q=${CODE}`).expect(200);
    expect(body.rows[0]).toMatchObject({ origin: 'SHARED', validFrom: '2026-02-18', validTo: '2027-02-17' });
    expect(body.rows[0].source).toBe('成都市交通运输局共享，成都市交通运输局：不配合检查情节严重');
    await planner.upload(PAGE, Buffer.from(file), '又一次.csv', { region: '成都市交通运输局' }).expect(303);
    expect((await planner.get(PAGE)).text).toContain('新收 0 条');
    await expect(t.dataSource.query('DELETE FROM shared_result')).rejects.toThrow('只能追加');
  });

  it('are refused whole where a row is faulty or of a day to come, and from a county', async () => {
    const region = { region: '雅安市交通运输局' };
    const faulty = [HEADS, line(CODE, ''), line(CODE, '注销', '2026-02-31')].join('\n');
    const { text } = await planner.upload(PAGE, Buffer.from(faulty), '坏.csv', region).expect(422);
    expect(text).toContain('文件有 2 处错误');
    const late = [HEADS, line(CODE, '注销', '2026-04-01')].join('\n');
    await planner.upload(PAGE, Buffer.from(late), '晚.csv', region).expect(422);
    const county = await t.as(['PLANNER'], { agencyCode: 'JT-513323' });
    await county.upload(PAGE, Buffer.from(late), '县.csv', region).expect(403);
    expect((await t.dataSource.query('SELECT count(*)::int AS n FROM shared_result'))[0].n).toBe(2);
  });

  it('go out as workbook, table and system file, and the own file does not come in again', async () => {
    await planner
      .get(`${PAGE}/workbook`)
      .expect(200)
      .expect('content-type', /spreadsheetml/);
    const csv = await planner.get(`${PAGE}/csv`).expect(200);
    expect(csv.text).toContain('检查对象,统一社会信用代码/项目代码');
    const json = await planner.get(`${PAGE}/json`).responseType('blob').expect(200);
    expect(JSON.parse(json.body.toString('utf8'))).toMatchObject({ version: 1, rows: [] });
    const own = await planner.upload(PAGE, json.body, '本局.json').expect(422);
    expect(own.text).toContain('本机关自己导出的文件');
  });
});

describe('pages', () => {
  it('say a fault beside its field and keep what was typed', async () => {
    const { text } = await planner
      .form('/office/credit/subjects/1', {
        creditClass: 'C',
        validFrom: '2026-03-05',
        validTo: '2026-03-01',
        source: '甘交发',
      })
      .expect(422);
    expect(text).toContain('截止日期 2026-03-01 早于开始日期 2026-03-05');
    expect(text).toContain('value="甘交发"');
    await planner.form('/office/credit/subjects/1', { ...GIVEN, validTo: '' }).expect(303);
    const page = await planner.get('/office/credit/subjects/1').expect(200);
    expect(page.text).toContain('<strong>D</strong>');
    const wide = await planner.get('/office/credit?areaCode=513322').expect(200);
    expect(wide.text).toContain(`<td class="code">${CODE}</td>`);
  });
});
