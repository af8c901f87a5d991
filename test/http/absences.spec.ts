import { type Client, startTestApp, type TestApp } from '../support/app.js';
import { person, type Registry, registryOn } from '../support/registry.js';

let t: TestApp;
let r: Registry;
let bureau: Client;
let county: Client;
let police: Client;
let drawer: Client;
const ids = new Map<string, string>();
const idOf = (certificateNo: string) => ids.get(certificateNo) ?? '';

beforeAll(async () => {
  t = await startTestApp();
  r = registryOn(t.dataSource);
  await r.putPeople([
    person('P1', { name: '王一' }),
    person('P2', { name: '王二', itemCodes: ['JT-01', 'JT-02'] }),
    person('P3', { name: '张警官', agencyCode: 'GA-JJ' }),
  ]);
  const all = await r.inspectors.byCertificate(['P1', 'P2', 'P3']);
  for (const { certificateNo, id } of all) ids.set(certificateNo, id);
  bureau = await t.as(['PLANNER']);
  county = await t.as(['PLANNER'], { agencyCode: 'JT-513301' });
  police = await t.as(['ADMINISTRATOR'], { agencyCode: 'GA-JJ' });
  drawer = await t.as(['DRAWER']);
});
afterAll(() => t.close());

interface Answer {
  readonly body: {
    readonly error: { readonly code: string; readonly faults: { field: string; code: string }[] };
  };
}
const faults = ({ body }: Answer) => body.error.faults.map(({ field, code }) => [field, code]);
const away = (certificateNo: string, from: string, to = from, more: object = {}) => ({
  ...{ certificateNo, kind: 'LEAVE', from, to },
  ...more,
});

describe('absences, JSON', () => {
  it('registers and cancels: 201 and 200, then 409, 422 by field, 403 out of scope, 404', async () => {
    const { body } = await county.post('/api/v1/absences', away('P1', '2026-03-10')).expect(201);
    const found = await drawer.get('/api/v1/absences?month=2026-03&q=P1').expect(200);
    expect(found.body.rows).toMatchObject([
      { id: body.id, inspectorName: '王一', from: '2026-03-10', kindName: '休假', mayCancel: false },
    ]);
    expect(found.body.rows[0]).not.toHaveProperty('recordedAccount');
    await county.post('/api/v1/absences', away('P1', '2026-03-10')).expect(409);
    const bad = await county.post('/api/v1/absences', away('', '2026-03-12', '2026-03-11')).expect(422);
    expect(faults(bad)).toEqual([
      ['to', 'ORDER'],
      ['certificateNo', 'REQUIRED'],
    ]);
    await county.post('/api/v1/absences', away('P3', '2026-03-10')).expect(403);
    await police.post('/api/v1/absences', away('P1', '2026-03-20')).expect(403);
    await police.post(`/api/v1/absences/${body.id}/cancellation`).expect(403);
    await county.post('/api/v1/absences/999/cancellation').expect(404);
    await county.post(`/api/v1/absences/${body.id}/cancellation`).expect(200);
    await county.post(`/api/v1/absences/${body.id}/cancellation`).expect(409);
    expect((await county.get('/api/v1/absences?q=P1').expect(200)).body.total).toBe(0);
    expect((await county.get('/api/v1/absences?q=P1&state=ALL').expect(200)).body.total).toBe(1);
  });

  it('lets an inspector enter and withdraw the own days, no others', async () => {
    const own = await t.as(['INSPECTOR'], { agencyCode: 'JT-513301', inspectorId: idOf('P2') });
    const { body } = await own.post('/api/v1/absences', away('P2', '2026-04-07')).expect(201);
    await own.post('/api/v1/absences', away('P1', '2026-04-07')).expect(403);
    const office = await county.post('/api/v1/absences', away('P2', '2026-04-08')).expect(201);
    await own.post(`/api/v1/absences/${office.body.id}/cancellation`).expect(403);
    await own.post(`/api/v1/absences/${body.id}/cancellation`).expect(200);
  });

  it('tells other agencies that somebody is away, not why', async () => {
    await police
      .post('/api/v1/absences', away('P3', '2026-04-09', '2026-04-10', { kind: 'SICK' }))
      .expect(201);
    const kindsFor = async (client: Client) =>
      (await client.get('/api/v1/absences?q=P3').expect(200)).body.rows.map(
        (row: { kindName: string }) => row.kindName,
      );
    expect(await kindsFor(police)).toEqual(['病假']);
    expect(await kindsFor(bureau)).toEqual(['病假']);
    expect(await kindsFor(county)).toEqual(['不在岗']);
    const page = await county.get('/office/absences?month=2026-04&q=P3').expect(200);
    const table = page.text.slice(page.text.indexOf('id="list"'), page.text.indexOf('登记休假与值班'));
    expect(table).toContain('不在岗');
    expect(table).not.toContain('>病假<');
  });
});

describe('a workbook of leave', () => {
  it('has a blank one, is checked against the registry and registers', async () => {
    await county.get('/office/imports/blank/ABSENCE').expect(200);
    const lines = [
      ['执法证号', '姓名', '类别', '自', '至', '说明'],
      ['P1', '王一', '年休假', '2026/6/1', '2026年6月5日', ''],
      ['P2', '王一', '值班', '2026-06-02', '2026-06-02', ''],
      ['P2', '王二', '培训', '2026-06-05', '2026-06-02', ''],
      ['P3', '张警官', '病假', '2026-06-02', '2026-06-02', ''],
      ['Q9', '某人', '病假', '2026-06-02', '2026-06-02', ''],
    ];
    const text = lines.map((cells) => cells.join('\t')).join('\n');
    const sent = await county.form('/office/imports/paste', { kind: 'ABSENCE', text }).expect(303);
    const page = (await county.get(sent.headers.location).expect(200)).text;
    for (const words of [
      '持证人不是“王一”',
      '早于开始日期',
      '不是本部门或下级部门',
      '不在执法检查人员名录库中',
    ]) {
      expect(page).toContain(words);
    }
    await county.form(`${sent.headers.location}/apply`).expect(303);
    const { body } = await county.get('/api/v1/absences?month=2026-06').expect(200);
    expect(body.rows).toMatchObject([
      { certificateNo: 'P1', kind: 'LEAVE', from: '2026-06-01', to: '2026-06-05' },
    ]);
  });
});
