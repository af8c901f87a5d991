import ExcelJS from 'exceljs';
import type { Client } from '../support/app.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { person, type Registry, registryOn, shop, SYSTEM } from '../support/registry.js';

let t: TestApp;
let r: Registry;
let planner: Client;
let county: Client;
let reviewer: Client;

beforeAll(async () => {
  t = await startTestApp();
  r = registryOn(t.dataSource);
  planner = await t.as(['PLANNER']);
  county = await t.as(['PLANNER'], { agencyCode: 'JT-513301' });
  reviewer = await t.as(['REVIEWER']);
});
afterAll(() => t.close());

/** A repair shop of its own; id. */
async function newShop(code: string, areaCode = '513301'): Promise<string> {
  await r.put([shop(code, { areaCode })]);
  return (await r.oneByCode(code)).id;
}

const fields = (body: { error: { faults: { field: string }[] } }) =>
  body.error.faults.map((fault) => fault.field).sort();

/** The lines of a downloaded workbook. */
async function linesOf(client: Client, path: string): Promise<string[][]> {
  const { body, headers } = await client
    .get(path)
    .buffer(true)
    .parse((response, done) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => done(null, Buffer.concat(chunks)));
    })
    .expect(200);
  expect(headers['content-disposition']).toMatch(/filename\*=UTF-8''.*\.xlsx/);
  const book = new ExcelJS.Workbook();
  await book.xlsx.load(body as ArrayBuffer);
  const lines: string[][] = [];
  book.worksheets[0].eachRow((row) => lines.push((row.values as unknown[]).slice(1).map(String)));
  return lines;
}

describe('subjects, JSON', () => {
  it('lists without phone numbers, by filter', async () => {
    await newShop('LIST1', '513337');
    const { body } = await reviewer.get('/api/v1/subjects?areaCode=513337&q=kddlist1').expect(200);
    expect(body).toEqual({
      ...{ total: 1, page: 1, pages: 1 },
      rows: [
        {
          ...{ id: expect.any(String), kind: 'REPAIR_SHOP', kindName: '机动车维修企业', code: 'LIST1' },
          ...{ name: '康定第LIST1汽修厂', areaCode: '513337', areaName: '稻城县', status: 'ACTIVE' },
          ...{ statusName: '正常经营', creditClass: 'B', confirmedOn: null },
        },
      ],
    });
    const odd = await reviewer.get('/api/v1/subjects?q[a]=1').expect(422);
    expect(odd.body.error.code).toBe('INVALID_INPUT');
  });

  it('shows one, the phone whole only for those who keep it', async () => {
    const id = await newShop('SHOW1');
    const phone = async (client: Client) =>
      (await client.get(`/api/v1/subjects/${id}`).expect(200)).body.values.phone;
    expect(await phone(county)).toBe('13800138000');
    expect(await phone(await t.as(['PLANNER'], { agencyCode: 'JT-513322' }))).toBe('138****8000');
    expect(await phone(reviewer)).toBe('138****8000');
  });

  it('edits: 200, then 409 with what others changed, 422 by field, 403 out of scope, 404', async () => {
    const id = await newShop('EDIT1');
    const path = `/api/v1/subjects/${id}`;
    const done = await county.patch(path, { version: 1, values: { name: '泸桥修理厂' } }).expect(200);
    expect(done.body).toMatchObject({ version: 2, name: '泸桥修理厂' });
    const stale = await planner.patch(path, { version: 1, values: { status: 'SUSPENDED' } }).expect(409);
    expect(stale.body.error).toEqual({
      code: 'STALE',
      message: '您打开后，这条记录已被他人修改，您的修改没有保存。请核对下列差异，再决定是否保存。',
      faults: [
        { field: 'name', code: 'CHANGED', message: '企业名称已由“康定第EDIT1汽修厂”改为“泸桥修理厂”。' },
      ],
    });
    const bad = await planner
      .patch(path, { version: 2, values: { status: 'GONE', filedOn: '2026-02-30' } })
      .expect(422);
    expect(fields(bad.body)).toEqual(['filedOn', 'status']);
    await planner.patch(path, { values: { status: 'ACTIVE' } }).expect(422);
    await planner.patch(path, { version: 2 }).expect(422);
    const other = await newShop('EDIT2', '513322');
    const { body } = await county
      .patch(`/api/v1/subjects/${other}`, { version: 1, values: { name: '甲' } })
      .expect(403);
    expect(body.error).toEqual({
      code: 'FORBIDDEN',
      message: '这个检查对象不在您部门管辖的县(市)范围内，不能修改。请由所在县(市)或州局办理。',
      faults: [],
    });
    await planner.patch('/api/v1/subjects/999999999', { version: 1, values: {} }).expect(404);
    await planner.get('/api/v1/subjects/1x').expect(404);
    await reviewer.patch(path, { version: 2, values: { name: '乙' } }).expect(403);
    const history = await reviewer.get(`${path}/history`).expect(200);
    expect(history.body[0].changes).toEqual([
      { field: 'name', heading: '企业名称', before: '康定第EDIT1汽修厂', after: '泸桥修理厂' },
    ]);
  });

  it('keeps witnesses out of the registries', async () => {
    const witness = await t.as(['WITNESS']);
    for (const path of ['subjects', 'inspectors', 'conflicts'])
      await witness.get(`/api/v1/${path}`).expect(403);
  });
});

describe('subjects, pages', () => {
  it('list what the filter leaves, phones masked, with pages', async () => {
    await r.put(Array.from({ length: 60 }, (_, n) => shop(`PAGE${n}`, { areaCode: '513338' })));
    const { text } = await reviewer.get('/office/subjects?kind=REPAIR_SHOP&areaCode=513338').expect(200);
    expect(text).toContain('共 60 户');
    expect(text.match(/138\*\*\*\*8000/g)).toHaveLength(50);
    expect(text).not.toContain('13800138000');
    expect(text).toContain('href="/office/subjects?kind=REPAIR_SHOP&amp;areaCode=513338&amp;page=2"');
    const second = await reviewer.get('/office/subjects?kind=REPAIR_SHOP&areaCode=513338&page=2').expect(200);
    expect(second.text.match(/138\*\*\*\*8000/g)).toHaveLength(10);
    await reviewer.get('/office/subjects?kind=NONE').expect(404);
  });

  it('escape what people typed', async () => {
    await r.put([shop('XSS1', { name: '<script>alert(1)</script>' })]);
    const { id } = await r.oneByCode('XSS1');
    const { text } = await reviewer.get(`/office/subjects/${id}`).expect(200);
    expect(text).toContain('&lt;script&gt;');
    expect(text).not.toContain('<script>alert');
  });

  it('edit with a form; a stale one comes back with what was typed and can be saved again', async () => {
    const id = await newShop('FORM1');
    const page = await county.get(`/office/subjects/${id}/edit`).expect(200);
    expect(page.text).toContain('value="13800138000"');
    await planner.patch(`/api/v1/subjects/${id}`, { version: 1, values: { filingNo: '新备1' } }).expect(200);
    const sent = { version: '1', name: '我的新名', status: 'SUSPENDED' };
    const stale = await county.form(`/office/subjects/${id}`, sent).expect(409);
    expect(stale.text).toContain('备案编号已由“康修备FORM1”改为“新备1”。');
    expect(stale.text).toContain('value="我的新名"');
    expect(stale.text).toContain('<option value="SUSPENDED" selected>');
    expect(stale.text).toContain('name="version" value="2"');
    await county.form(`/office/subjects/${id}`, { ...sent, version: '2' }).expect(303);
    expect(await r.oneByCode('FORM1')).toMatchObject({ version: 3, name: '我的新名', status: 'SUSPENDED' });
    const bad = await county.form(`/office/subjects/${id}`, { version: '3', name: '' }).expect(422);
    expect(bad.text).toContain('缺少企业名称');
    const shown = await county.get(`/office/subjects/${id}`).expect(200);
    expect(shown.text).toContain('<del>康定第FORM1汽修厂</del>');
    await (
      await t.as(['PLANNER'], { agencyCode: 'JT-513322' })
    )
      .get(`/office/subjects/${id}/edit`)
      .expect(403);
  });

  it('export what the filter leaves, under the headings of the import, phones whole in scope only', async () => {
    await r.put([shop('OUT1', { areaCode: '513335', name: '=cmd()' }), shop('OUT2', { areaCode: '513336' })]);
    const own = await t.as(['PLANNER'], { agencyCode: 'JT-513335' });
    const path = '/office/subjects/export?kind=REPAIR_SHOP&q=OUT';
    const lines = await linesOf(own, path);
    const headings = lines.find((line) => line.includes('企业名称')) ?? [];
    const column = (name: string) => lines.slice(-2).map((line) => line[headings.indexOf(name)]);
    expect(column('统一社会信用代码(或注册号)')).toEqual(['OUT1', 'OUT2']);
    // A text cell: a spreadsheet does not reckon it.
    expect(column('企业名称')).toEqual(['=cmd()', '康定第OUT2汽修厂']);
    expect(column('联系电话')).toEqual(['13800138000', '138****8000']);
    expect(column('所在县(市)')).toEqual(['巴塘县', '乡城县']);
    expect(column('维修类别')).toEqual(['二类', '二类']);
    expect(await r.count(`audit_entry WHERE act = '导出检查对象名录'`)).toBe(1);
  });

  it('confirm a county, in scope only', async () => {
    await newShop('CONF1', '513333');
    const body = { kind: 'REPAIR_SHOP', areaCode: '513333' };
    await county.form('/office/subjects/confirm', body).expect(403);
    await planner.form('/office/subjects/confirm', body).expect(303);
    expect((await r.oneByCode('CONF1')).confirmedOn).toBe('2026-03-02');
    await planner.post('/api/v1/subjects/confirm', { ...body, areaCode: '513334' }).expect(409);
  });
});

describe('inspectors', () => {
  it('are listed, shown, edited and exported', async () => {
    await r.putPeople([person('HV1', { name: '单文武', certificateValidTo: '2026-04-01' }), person('HV2')]);
    const list = await reviewer.get('/api/v1/inspectors?q=sww&lapsing=1').expect(200);
    expect(list.body.rows).toMatchObject([{ certificateNo: 'HV1', agencyName: '康定市交通运输局' }]);
    const [{ id }] = list.body.rows;
    const page = await reviewer.get('/office/inspectors?lapsing=1').expect(200);
    expect(page.text).toContain('即将到期');
    expect(page.text).toContain('共 1 人');
    await county
      .form(`/office/inspectors/${id}`, { version: '1', itemCodes: ['', 'JT-01', 'JT-03'] })
      .expect(303);
    expect((await r.inspectors.get(id)).itemCodes).toEqual(['JT-01', 'JT-03']);
    const taken = await county
      .form(`/office/inspectors/${id}`, { version: '2', certificateNo: 'HV2' })
      .expect(409);
    expect(taken.text).toContain('已登记在“单文武”名下');
    const none = await county.form(`/office/inspectors/${id}`, { version: '2', itemCodes: '' }).expect(422);
    expect(none.text).toContain('缺少执法事项范围');
    expect((await county.get(`/office/inspectors/${id}/edit`).expect(200)).text).toContain(
      'value="JT-03" checked',
    );
    const detail = await reviewer.get(`/api/v1/inspectors/${id}`).expect(200);
    expect(detail.body).toMatchObject({ mayEdit: false, values: { itemCodes: ['JT-01', 'JT-03'] } });
    const shown = await reviewer.get(`/office/inspectors/${id}`).expect(200);
    expect(shown.text).toContain(
      '<ins>道路危险货物运输企业综合检查、对交通运输建设项目的工程实体和原材料质量的检查</ins>',
    );
    const lines = await linesOf(reviewer, '/office/inspectors/export?q=HV');
    expect(lines.slice(-2).map((line) => line[3])).toEqual(['2026-04-01', '2028-06-30']);
    await reviewer.get('/api/v1/inspectors/999999999').expect(404);
    await reviewer.get('/office/inspectors/999999999/edit').expect(403);
  });
});

describe('conflicts of interest', () => {
  it('are registered and ended', async () => {
    await newShop('CI1');
    await r.putPeople([person('CI1', { agencyCode: 'JT-513301' })]);
    const input = { subjectCode: 'ci1', certificateNo: 'CI1', relation: 'RELATIVE', reason: '配偶为股东' };
    const { body } = await county.post('/api/v1/conflicts', input).expect(201);
    await county.post('/api/v1/conflicts', input).expect(409);
    const blank = await county.form('/office/conflicts', { reason: '保留' }).expect(422);
    expect(blank.text).toContain('请填写检查对象代码。');
    expect(blank.text).toContain('保留</textarea>');
    const list = await reviewer.get('/api/v1/conflicts?q=CI1').expect(200);
    expect(list.body.rows).toMatchObject([{ id: body.id, relationName: '亲属关系', endedAt: null }]);
    const stranger = await t.as(['PLANNER'], { agencyCode: 'JT-513325' });
    await stranger.post(`/api/v1/conflicts/${body.id}/end`).expect(403);
    await county.form(`/office/conflicts/${body.id}/end`).expect(303);
    await county.post(`/api/v1/conflicts/${body.id}/end`).expect(409);
    await county.post('/api/v1/conflicts/999999999/end').expect(404);
    const ended = await reviewer.get('/office/conflicts?state=ENDED&q=CI1').expect(200);
    expect(ended.text).toContain('已解除');
  });

  it('of others are no business of an inspector, the own ones are', async () => {
    await newShop('CI2');
    await r.putPeople([person('CI2'), person('CI3')]);
    const [{ id }] = await r.inspectors.byCertificate(['CI2']);
    const inspector = await t.as(['INSPECTOR'], { agencyCode: 'JT-513301', inspectorId: id });
    const input = { subjectCode: 'CI2', certificateNo: 'CI3', relation: 'FORMER_POST' };
    await inspector.post('/api/v1/conflicts', input).expect(403);
    await inspector.post('/api/v1/conflicts', { ...input, certificateNo: 'CI2' }).expect(201);
  });
});

describe('items, agencies and areas', () => {
  it('publish a list once, with its document number', async () => {
    const before = await reviewer.get('/api/v1/items?kind=REPAIR_SHOP').expect(200);
    expect(before.body).toMatchObject({ list: { version: 1, state: 'DRAFT' }, items: [{ code: 'JT-02' }] });
    await reviewer.form('/office/items/1/publish', {}).expect(403);
    const bad = await planner
      .form('/office/items/1/publish', { documentNo: ' ', publishedOn: '2026-03-03' })
      .expect(422);
    expect(bad.text).toContain('请填写公布清单的文号');
    expect(bad.text).toContain('公布日期不能晚于今天');
    const good = { documentNo: '甘交发〔2026〕1号', publishedOn: '2026-03-01' };
    await planner.form('/office/items/1/publish', good).expect(303);
    await planner.post('/api/v1/items/1/publish', good).expect(409);
    await planner.post('/api/v1/items/99999999999/publish', good).expect(404);
    const page = await reviewer.get('/office/items').expect(200);
    expect(page.text).toContain('甘交发〔2026〕1号');
    expect(page.text).not.toContain('公布第1版清单');
  });

  it('show the tree, the pools and the neighbours', async () => {
    const { text } = await reviewer.get('/office/agencies').expect(200);
    expect(text).toContain('└ 康定市交通运输局');
    expect(text).toContain('泸定县(1天)、丹巴县(1天)、九龙县(1天)、雅江县(1天)、道孚县(1天)');
    const { body } = await reviewer.get('/api/v1/areas').expect(200);
    expect(body.areas.find((area: { code: string }) => area.code === '513322').neighbours).toEqual([
      '513301',
    ]);
    const agencies = await reviewer.get('/api/v1/agencies').expect(200);
    expect(agencies.body.pools.map((pool: { code: string }) => pool.code)).toEqual([
      'JT',
      'GA',
      'YJ',
      'SJ',
      'HJ',
      'SW',
    ]);
    expect(agencies.body.agencies).toHaveLength(30);
  });
});

describe('menus', () => {
  it('offer each role only what it may do', async () => {
    await r.put([shop('MENU1')], SYSTEM);
    const { id } = await r.oneByCode('MENU1');
    expect((await planner.get(`/office/subjects/${id}`)).text).toContain(
      `href="/office/subjects/${id}/edit"`,
    );
    expect((await reviewer.get(`/office/subjects/${id}`)).text).not.toContain('/edit"');
    expect((await reviewer.get('/office/conflicts')).text).not.toContain('登记利害关系');
  });
});
