import { RegistryReader } from '../../src/registry/registry-reader.service.js';
import type { Actor } from '../../src/audit/actor.js';
import { cloneDatabase } from '../support/database.js';
import { clerk, person, refused, type Registry, registryOn, shop, SYSTEM } from '../support/registry.js';

let r: Registry;
beforeAll(async () => {
  r = registryOn(await cloneDatabase());
});

describe('inspectors', () => {
  it('are added, matched by issuer and number, and changed', async () => {
    expect(await r.putPeople([person('V1'), person('V2', { issuer: '' })])).toMatchObject({ created: 2 });
    // The same number of another issuer is another person; a record without an issuer gets it.
    const rows = [
      person('V1', { issuer: '成都市' }),
      person('V2', { issuer: '四川省人民政府', canLead: true }),
    ];
    expect(await r.putPeople(rows)).toEqual({ created: 1, updated: 1, unchanged: 0 });
    expect(await r.putPeople(rows)).toMatchObject({ unchanged: 2 });
    const error = await refused(r.putPeople([person('V1', { issuer: null })]));
    expect(error.faults).toMatchObject([{ field: 'V1', code: 'AMBIGUOUS' }]);
  });

  it('are found by initials as a surname is read, by pool, and by a lapsing certificate', async () => {
    const police = { name: '曾国强', agencyCode: 'GA-JJ', certificateValidTo: '2026-05-01' };
    await r.putPeople([person('W1', { name: '单国栋' }), person('W2', police)]);
    const found = async (filter: object) =>
      (await r.inspectors.list(filter)).rows.map((one) => one.certificateNo).sort();
    expect(await found({ q: 'sgd' })).toEqual(['W1']);
    expect(await found({ q: 'zgq' })).toEqual(['W2']);
    expect(await found({ poolCode: 'GA' })).toEqual(['W2']);
    expect(r.inspectors.lapseDay()).toBe('2026-05-01');
    expect(await found({ lapsesBy: r.inspectors.lapseDay() })).toEqual(['W2']);
    expect(await found({ lapsesBy: '2026-04-30' })).toEqual([]);
  });

  it('are edited within the agency tree, never into another one certificate', async () => {
    await r.putPeople([person('X1'), person('X2')]);
    const [{ id }] = await r.inspectors.byCertificate(['X1']);
    const edit = (agency: string, version: number, values: object) =>
      r.inspectors.edit(clerk(agency), id, { version, values: values as Record<string, unknown> });
    expect((await edit('JT-513301', 1, { status: 'OFF_DUTY', canLead: 'true' })).canLead).toBe(true);
    expect((await refused(edit('JT-513322', 2, { status: 'ON_DUTY' }))).code).toBe('FORBIDDEN');
    expect((await refused(edit('JT-513301', 2, { agencyCode: 'GA-JJ' }))).code).toBe('FORBIDDEN');
    const taken = await refused(edit('JT-JU', 2, { certificateNo: 'X2' }));
    expect([taken.code, taken.faults[0].field]).toEqual(['CONFLICT', 'certificateNo']);
    const stale = await refused(edit('JT-JU', 1, { specialty: '机械' }));
    expect(stale.faults.map((fault) => fault.field).sort()).toEqual(['canLead', 'status']);
    expect((await refused(edit('JT-JU', 2, { itemCodes: [] }))).faults[0].field).toBe('itemCodes');
    expect((await refused(edit('JT-JU', 2, { itemCodes: ['JT-99'] }))).faults[0].field).toBe('itemCodes');
    const [entry] = await r.inspectors.history(id);
    expect(entry.changes).toEqual([
      { field: 'canLead', before: false, after: true },
      { field: 'status', before: 'ON_DUTY', after: 'OFF_DUTY' },
    ]);
  });

  it('of a partner agency are kept by that agency and by the bureau', async () => {
    await r.putPeople([person('Y1', { agencyCode: 'GA-JJ' })]);
    const [{ id }] = await r.inspectors.byCertificate(['Y1']);
    await r.inspectors.edit(clerk('GA-JJ'), id, { version: 1, values: { specialty: '交通管理' } });
    await r.inspectors.edit(clerk('JT-FGK'), id, { version: 2, values: { specialty: null } });
    expect((await r.inspectors.get(id)).specialty).toBeNull();
    expect((await refused(r.putPeople([person('Y2', { agencyCode: 'YJ-JU' })], clerk('GA-JJ')))).code).toBe(
      'FORBIDDEN',
    );
  });

  it('come to a draw with their pool', async () => {
    await r.putPeople([person('Z1', { agencyCode: 'YJ-JU' })]);
    const rows = await r.ds.transaction((tx) => r.inspectors.forFrame(tx));
    expect(rows.find((row) => row.certificateNo === 'Z1')).toMatchObject({
      ...{ poolCode: 'YJ', agencyName: '州应急管理局', agencyActive: true, itemCodes: ['JT-02'] },
      certificateValidTo: '2028-06-30',
    });
  });
});

describe('conflicts of interest', () => {
  const row = (subjectCode: string, certificateNo: string) => ({
    ...{ subjectCode, certificateNo, relation: 'RELATIVE', reason: '配偶为股东' },
  });
  const pairs = async () =>
    (await r.ds.transaction((tx) => new RegistryReader().conflicts(tx, '2026-03-02')))
      .map((one) => one.subjectCode)
      .filter((c) => c.startsWith('K'));

  beforeAll(async () => {
    await r.put([shop('K1'), shop('K2', { areaCode: '513322' })]);
    await r.putPeople([person('K1'), person('K2', { agencyCode: 'JT-513322' })]);
  });

  it('are registered once, ended, and stay on record', async () => {
    const id = await r.conflicts.register(clerk('JT-513301'), row(' k1 ', 'K1'));
    expect((await refused(r.conflicts.register(SYSTEM, row('K1', 'K1')))).code).toBe('CONFLICT');
    expect(await pairs()).toEqual(['K1']);
    await r.conflicts.end(SYSTEM, id);
    expect((await refused(r.conflicts.end(SYSTEM, id))).code).toBe('CONFLICT');
    expect(await pairs()).toEqual([]);
    const [ended] = (await r.conflicts.list({ state: 'ENDED', q: 'K1' })).rows;
    expect(ended).toMatchObject({ id, endedBy: '测试', subjectName: '康定第K1汽修厂', relation: 'RELATIVE' });
    await r.conflicts.end(SYSTEM, await r.conflicts.register(SYSTEM, row('K1', 'K1')));
    expect(await r.count(`conflict_of_interest WHERE subject_code = 'K1'`)).toBe(2);
  });

  it('name every fault', async () => {
    const blank = { subjectCode: '', certificateNo: '', relation: '朋友' };
    expect((await refused(r.conflicts.register(SYSTEM, blank))).faults.map((fault) => fault.field)).toEqual([
      ...['subjectCode', 'certificateNo', 'relation'],
    ]);
    const unknown = await refused(r.conflicts.register(SYSTEM, row('K9', 'K9')));
    expect(unknown.faults.map((fault) => fault.field).sort()).toEqual(['certificateNo', 'subjectCode']);
    const card = { ...row('K1', 'K1'), reason: '配偶 11010519491231002X' };
    expect((await refused(r.conflicts.register(SYSTEM, card))).faults[0].field).toBe('reason');
  });

  it('of others are registered within the scope, of oneself by anybody', async () => {
    expect((await refused(r.conflicts.register(clerk('JT-513325'), row('K2', 'K2')))).code).toBe('FORBIDDEN');
    const [{ id: inspectorId }] = await r.inspectors.byCertificate(['K2']);
    const inspector: Actor = { ...clerk('JT-513322'), roles: ['INSPECTOR'], inspectorId: '0' };
    expect((await refused(r.conflicts.register(inspector, row('K2', 'K2')))).code).toBe('FORBIDDEN');
    await r.conflicts.register({ ...inspector, inspectorId }, row('K2', 'K2'));
    expect(await pairs()).toEqual(['K2']);
  });

  it('come in many at once; another explanation ends the old row', async () => {
    const many = (reason: string) =>
      r.ds.transaction((tx) =>
        r.conflicts.upsertMany(tx, SYSTEM, [{ ...row('K1', 'K2'), reason }], '关系.xlsx'),
      );
    expect(await many('投资')).toEqual({ created: 1, updated: 0, unchanged: 0 });
    expect(await many('投资')).toEqual({ created: 0, updated: 0, unchanged: 1 });
    expect((await r.conflicts.diff([{ ...row('K1', 'K2'), reason: '任职' }]))[0].state).toBe('CHANGED');
    expect(await many('任职')).toEqual({ created: 0, updated: 1, unchanged: 0 });
    expect(
      await r.count(
        `conflict_of_interest WHERE subject_code = 'K1' AND reason = '投资' AND ended_at IS NOT NULL`,
      ),
    ).toBe(1);
  });
});
