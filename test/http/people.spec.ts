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
    person('L1', { name: '李过期', certificateValidTo: '2026-03-01' }),
    person('L2', { name: '李今天', certificateValidTo: '2026-03-02' }),
    person('L3', { name: '李两月', certificateValidTo: '2026-05-01' }),
    person('L4', { name: '李之后', certificateValidTo: '2026-05-02' }),
  ]);
  const all = await r.inspectors.byCertificate(['P1', 'P2', 'P3', 'L1', 'L2', 'L3', 'L4']);
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

describe('one inspector', () => {
  const values = (more: object = {}) => ({
    ...{ name: '新人', certificateNo: '川V300001', issuer: '四川省司法厅', certificateValidTo: '2029-01-31' },
    ...{ agencyCode: 'JT-513301', areaCode: '513301', itemCodes: ['JT-02'], status: 'ON_DUTY' },
    ...more,
  });
  const add = (client: Client, more: object = {}) =>
    client.post('/api/v1/inspectors', { values: values(more) });

  it('is added with its history: 201, then 409, 422 with every fault, 403 out of scope', async () => {
    const { body } = await add(county).expect(201);
    const { body: detail } = await bureau.get(`/api/v1/inspectors/${body.id}`).expect(200);
    expect(detail).toMatchObject({ version: 1, name: '新人', values: { canLead: false, isExpert: false } });
    const { body: history } = await bureau.get(`/api/v1/inspectors/${body.id}/history`).expect(200);
    expect(history).toMatchObject([{ version: 1, source: '网页登记' }]);
    expect(faults(await add(county).expect(409))).toEqual([['certificateNo', 'TAKEN']]);
    // Without an issuer nobody can tell whether it is the same person.
    expect(faults(await add(county, { issuer: '' }).expect(409))).toEqual([['certificateNo', 'TAKEN']]);
    await add(county, { issuer: '公安部', certificateNo: '川V300001' }).expect(201);
    const blank = await county.post('/api/v1/inspectors', { values: { stray: '1' } }).expect(422);
    expect(faults(blank).map(([field]) => field)).toEqual([
      ...[
        'name',
        'certificateNo',
        'certificateValidTo',
        'agencyCode',
        'areaCode',
        'itemCodes',
        'status',
        'stray',
      ],
    ]);
    await add(county, { certificateNo: 'X9', agencyCode: 'GA-JJ' }).expect(403);
    await add(police, { certificateNo: 'X9' }).expect(403);
    await add(police, { certificateNo: 'X9', agencyCode: 'GA-JJ' }).expect(201);
  });

  it('is entered by the form, which offers the own agencies and gives back what was typed', async () => {
    const form = await police.get('/office/inspectors/new').expect(200);
    expect(form.text).toContain('value="GA-JJ"');
    expect(form.text).not.toContain('value="JT-513301"');
    const refusal = await police.form('/office/inspectors', { ...values(), itemCodes: '' }).expect(422);
    expect(refusal.text).toContain('value="新人"');
    const done = await police.form('/office/inspectors', {
      ...values(),
      certificateNo: 'X10',
      agencyCode: 'GA-JJ',
    });
    expect([done.status, done.headers.location]).toEqual([
      303,
      expect.stringMatching(/^\/office\/inspectors\/\d+$/),
    ]);
  });
});

describe('many inspectors', () => {
  const preview = (client: Client, body: object) => client.post('/api/v1/inspectors/bulk/preview', body);
  const one = async (id: string) => (await bureau.get(`/api/v1/inspectors/${id}`).expect(200)).body;

  it('are looked at before and after, then changed together, each with history and audit', async () => {
    const changes = { certificateValidTo: '2030-06-30', canLead: 'true', addItems: ['JT-01'] };
    const looked = await preview(county, { ids: [idOf('P1'), idOf('P2')], changes }).expect(200);
    expect(looked.body.people.map((row: { changes: object[] }) => row.changes)).toEqual([
      [
        {
          field: 'certificateValidTo',
          heading: '证件有效期至',
          before: '2028年6月30日',
          after: '2030年6月30日',
        },
        {
          field: 'itemCodes',
          heading: '执法事项范围',
          before: expect.any(String),
          after: expect.stringContaining('、'),
        },
        { field: 'canLead', heading: '是否可任组长', before: '否', after: '是' },
      ],
      [
        {
          field: 'certificateValidTo',
          heading: '证件有效期至',
          before: '2028年6月30日',
          after: '2030年6月30日',
        },
        { field: 'canLead', heading: '是否可任组长', before: '否', after: '是' },
      ],
    ]);
    expect((await one(idOf('P1'))).version).toBe(1);
    const { targets } = looked.body;
    const done = await county.post('/api/v1/inspectors/bulk', { targets, changes }).expect(200);
    expect(done.body).toEqual({ updated: 2, unchanged: 0 });
    expect(await one(idOf('P1'))).toMatchObject({
      ...{ version: 2, certificateValidTo: '2030-06-30' },
      values: { itemCodes: ['JT-01', 'JT-02'], canLead: true },
    });
    const { body: history } = await bureau.get(`/api/v1/inspectors/${idOf('P2')}/history`).expect(200);
    expect(history[0]).toMatchObject({ version: 2, source: '批量修改' });
    const act = `audit_entry WHERE act = '批量修改执法检查人员' AND object_id = ANY ($1)`;
    expect(await r.count(act, [[idOf('P1'), idOf('P2')]])).toBe(2);
    // The versions are those of before: who looks at old ones changes nobody.
    const stale = await county
      .post('/api/v1/inspectors/bulk', { targets, changes: { canLead: 'false' } })
      .expect(422);
    expect(faults(stale)).toEqual([
      ['P1', 'CHANGED'],
      ['P2', 'CHANGED'],
    ]);
    const again = targets.map(({ id }: { id: string }) => ({ id, version: 2 }));
    const same = await county.post('/api/v1/inspectors/bulk', { targets: again, changes }).expect(200);
    expect(same.body).toEqual({ updated: 0, unchanged: 2 });
  });

  it('are changed all or none, every fault told at once', async () => {
    const all = { ids: [idOf('P1'), idOf('P2'), idOf('P3')] };
    const refusal = await preview(county, { ...all, changes: { removeItems: ['JT-01', 'JT-02'] } }).expect(
      422,
    );
    expect(faults(refusal).sort()).toEqual([
      ['P1', 'NO_ITEMS'],
      ['P2', 'NO_ITEMS'],
      ['P3', 'OUT_OF_SCOPE'],
    ]);
    const versions = await Promise.all(all.ids.map(async (id) => ({ id, version: (await one(id)).version })));
    const sent = { targets: versions, changes: { status: 'OFF_DUTY' } };
    await county.post('/api/v1/inspectors/bulk', sent).expect(422);
    expect((await one(idOf('P1'))).status).toBe('ON_DUTY');
    const odd = {
      certificateValidTo: '2030-02-30',
      status: 'GONE',
      addItems: ['XX-99', 'JT-01'],
      removeItems: 'JT-01',
    };
    expect(faults(await preview(county, { ...all, changes: odd }).expect(422)).sort()).toEqual([
      ['addItems', 'CHOICE'],
      ['certificateValidTo', expect.any(String)],
      ['removeItems', 'BOTH'],
      ['status', 'CHOICE'],
    ]);
    expect(faults(await preview(county, { ...all, changes: {} }).expect(422))).toEqual([
      ['changes', 'REQUIRED'],
    ]);
    expect(faults(await preview(county, { ids: [], changes: sent.changes }).expect(422))).toEqual([
      ['targets', 'REQUIRED'],
    ]);
  });

  it('of a filter are those whom one keeps; the rest is counted', async () => {
    const sent = { filter: { q: 'P' }, changes: { specialty: '无', status: 'ON_DUTY' } };
    const { body } = await preview(police, sent).expect(200);
    expect(body.people.map(({ certificateNo }: { certificateNo: string }) => certificateNo)).toEqual(['P3']);
    expect(body.leftOut).toBe(2);
  });

  it('go from the list to the notice without JavaScript', async () => {
    const nobody = await county.get('/office/inspectors/bulk');
    expect([nobody.status, nobody.headers.location]).toEqual([303, '/office/inspectors']);
    const form = await county.get(`/office/inspectors/bulk?ids=${idOf('L3')}&ids=${idOf('L4')}`).expect(200);
    const targets = /name="targets" value="([\d:,]+)"/.exec(form.text)?.[1] ?? '';
    expect(targets.split(',')).toHaveLength(2);
    const bad = await county
      .form('/office/inspectors/bulk/preview', { targets, removeItems: ['JT-02'] })
      .expect(422);
    expect(bad.text).toContain('去掉后没有任何执法事项');
    expect(bad.text).toMatch(/name="removeItems" value="JT-02" checked/);
    const looked = await county
      .form('/office/inspectors/bulk/preview', { targets, isExpert: 'true' })
      .expect(200);
    expect(looked.text).toContain('确认修改 2 人');
    await county.form('/office/inspectors/bulk', { targets, isExpert: 'true' }).expect(303);
    expect((await county.get('/office/inspectors').expect(200)).text).toContain('已修改 2 人。');
    await county.form('/office/inspectors/bulk', { targets: '1;DROP', isExpert: 'true' }).expect(422);
  });
});

describe('certificates', () => {
  const listed = async (choice: string) =>
    (await bureau.get(`/api/v1/inspectors?q=L&lapsing=${choice}`).expect(200)).body.rows
      .map(({ certificateNo }: { certificateNo: string }) => certificateNo)
      .sort();

  it('are listed as lapsed, as lapsing within 60 days, or both; a day counts to its end', async () => {
    expect(await listed('LAPSED')).toEqual(['L1']);
    expect(await listed('SOON')).toEqual(['L2', 'L3']);
    expect(await listed('1')).toEqual(['L1', 'L2', 'L3']);
    expect(await listed('')).toEqual(['L1', 'L2', 'L3', 'L4']);
  });

  it('are listed of those whom one keeps, as the first page counts them', async () => {
    await r.putPeople([person('L5', { agencyCode: 'GA-JJ', certificateValidTo: '2026-02-01' })]);
    const listed = async (client: Client, kept: string) =>
      (await client.get(`/api/v1/inspectors?q=L&lapsing=LAPSED${kept}`).expect(200)).body.total;
    expect(await listed(county, '')).toBe(2);
    expect(await listed(county, '&kept=1')).toBe(1);
    expect(await listed(bureau, '&kept=1')).toBe(2);
    await r.putPeople([person('L5', { agencyCode: 'GA-JJ' })]);
  });

  it('stand on the first page of who keeps them, and of whose own lapses', async () => {
    const page = async (client: Client) => (await client.get('/office').expect(200)).text;
    expect(await page(county)).toMatch(/1 名在岗人员的执法证已过期[\s\S]*2 名在岗人员的执法证将在60日内到期/);
    expect(await page(police)).not.toContain('执法证');
    expect(await page(drawer)).not.toContain('执法证');
    const own = await t.as(['INSPECTOR'], { agencyCode: 'JT-513301', inspectorId: idOf('L2') });
    expect(await page(own)).toContain('您的执法证将于2026年3月2日到期');
    const lapsed = await t.as(['INSPECTOR'], { agencyCode: 'JT-513301', inspectorId: idOf('L1') });
    expect(await page(lapsed)).toContain('您的执法证已于2026年3月1日到期');
  });
});

describe('a partner agency', () => {
  it('imports its own roster and nobody of another', async () => {
    const heading = ['姓名', '执法证号', '证件有效期至', '所属部门', '所在县(市)', '执法事项范围', '状态'];
    const bring = async (...rows: string[][]) => {
      const text = [heading, ...rows].map((cells) => cells.join('\t')).join('\n');
      const sent = await police.form('/office/imports/paste', { kind: 'INSPECTOR', text });
      return { status: sent.status, location: sent.headers.location ?? '' };
    };
    const row = (name: string, number: string, agency: string) => [
      ...[name, number, '2029-01-01', agency, '康定市', 'JT-02', '在岗'],
    ];
    const { location } = await bring(
      row('交警甲', 'G1', '州公安局交警支队'),
      row('运管乙', 'G2', '康定市交通运输局'),
      row('王一', 'P1', '州公安局交警支队'),
    );
    const page = await police.get(location).expect(200);
    expect(page.text).toContain('此人所属部门不是本部门或下级部门');
    await police.form(`${location}/apply`).expect(303);
    const found = await r.inspectors.byCertificate(['G1', 'G2', 'P1']);
    expect(found.map(({ certificateNo, agencyCode }) => [certificateNo, agencyCode]).sort()).toEqual([
      ['G1', 'GA-JJ'],
      ['P1', 'JT-513301'],
    ]);
  });

  it('edits its own, sees the others without a way to change them', async () => {
    const edit = (id: string) =>
      police.patch(`/api/v1/inspectors/${id}`, { version: 1, values: { specialty: '交通' } });
    await edit(idOf('P3')).expect(200);
    await edit(idOf('L1')).expect(403);
    await police.get(`/office/inspectors/${idOf('L1')}/edit`).expect(403);
    const page = await police.get(`/office/inspectors/${idOf('L1')}`).expect(200);
    expect(page.text).not.toContain('/edit');
    expect(page.text).not.toContain('action="/office/absences"');
  });
});
