import { AgenciesService } from '../../src/registry/agencies.service.js';
import type { SubjectRow } from '../../src/registry/subject.rules.js';
import { cloneDatabase } from '../support/database.js';
import { clerk, refused, type Registry, registryOn, shop, SYSTEM } from '../support/registry.js';

const KIND = 'REPAIR_SHOP';

let r: Registry;
beforeAll(async () => {
  r = registryOn(await cloneDatabase());
});

describe('bringing many subjects in', () => {
  it('adds, overwrites what differs, and leaves the rest untouched', async () => {
    expect(await r.put([shop('A1'), shop('A2'), shop('A3')])).toEqual({
      created: 3,
      updated: 0,
      unchanged: 0,
    });
    const before = await r.oneByCode('A2');
    const again = [shop('A1', { name: '康定一分厂' }), shop('A2'), shop('A3'), shop('A4')];
    expect((await r.subjectImports.diff(KIND, again)).map(({ code, state }) => `${code} ${state}`)).toEqual([
      ...['A1 CHANGED', 'A2 SAME', 'A3 SAME', 'A4 NEW'],
    ]);
    expect(await r.put(again)).toEqual({ created: 1, updated: 1, unchanged: 2 });
    expect(await r.oneByCode('A2')).toEqual(before);
    expect(await r.oneByCode('A1')).toMatchObject({ version: 2, name: '康定一分厂', nameInitials: 'kdyfc' });
    expect(await r.put(again)).toEqual({ created: 0, updated: 0, unchanged: 4 });
    expect((await r.oneByCode('A1')).version).toBe(2);
  });

  it('keeps what the workbook has no column for, and empties what it has empty', async () => {
    await r.put([shop('B1')]);
    const without = shop('B1', { creditClass: undefined, details: { filingNo: '新编号', phone: null } });
    expect(await r.subjectImports.diff(KIND, [without])).toEqual([
      {
        code: 'B1',
        state: 'CHANGED',
        changes: [
          { field: 'filingNo', before: '康修备B1', after: '新编号' },
          { field: 'phone', before: '13800138000', after: null },
        ],
      },
    ]);
    await r.put([without]);
    expect(await r.oneByCode('B1')).toMatchObject({
      creditClass: 'B',
      details: { filingNo: '新编号', category: 'CLASS_2' },
    });
  });

  it('writes a version for each change and one audit entry for the batch', async () => {
    const entries = await r.count('audit_entry');
    await r.put([shop('C1'), shop('C2')]);
    await r.put([shop('C1', { status: 'SUSPENDED' }), shop('C2')]);
    expect(await r.count('audit_entry')).toBe(entries + 2);
    const { id } = await r.oneByCode('C1');
    expect(await r.count('subject_version WHERE subject_id = $1', [id])).toBe(2);
    expect(await r.subjects.history(id)).toEqual([
      expect.objectContaining({
        ...{ version: 2, actorName: '测试', source: '样例.xlsx' },
        changes: [{ field: 'status', before: 'ACTIVE', after: 'SUSPENDED' }],
      }),
      expect.objectContaining({ version: 1, changes: [] }),
    ]);
  });

  it('leaves nothing behind when the transaction fails', async () => {
    const failing = r.ds.transaction(async (tx) => {
      await r.subjectImports.upsertMany(tx, SYSTEM, KIND, [shop('D1')], '样例.xlsx');
      throw new Error('later step');
    });
    await expect(failing).rejects.toThrow('later step');
    expect(await r.subjects.findByCode('D1')).toBeNull();
  });

  it('refuses a code twice and a status that the kind does not have, naming both', async () => {
    const error = await refused(r.put([shop('E1'), shop('E1'), shop('E2', { status: 'COMPLETED' })]));
    expect(error.faults.map(({ field, code }) => `${field} ${code}`)).toEqual(['E1 REPEATED', 'E2 STATUS']);
    expect(await r.subjects.findByCode('E1')).toBeNull();
  });

  it('lets a county bring in its own county only, and not take over another one', async () => {
    await r.put([shop('F1', { areaCode: '513322' })]);
    const kangding = clerk('JT-513301');
    expect((await refused(r.put([shop('F2', { areaCode: '513322' })], kangding))).code).toBe('FORBIDDEN');
    const takeOver = await refused(r.put([shop('F1', { areaCode: '513301' })], kangding));
    expect(takeOver.faults[0]).toMatchObject({ field: 'F1', code: 'OUT_OF_SCOPE' });
    expect(await r.put([shop('F3')], kangding)).toMatchObject({ created: 1 });
    expect(await r.put([shop('F1', { areaCode: '513322' })], kangding)).toMatchObject({ unchanged: 1 });
    expect(await r.put([shop('F2', { areaCode: '513322' })], clerk('JT-ZFZD'))).toMatchObject({ created: 1 });
    expect((await refused(r.put([shop('F4')], clerk('GA-JJ')))).code).toBe('FORBIDDEN');
  });

  it('runs two imports of the same new codes one after the other', async () => {
    const rows = Array.from({ length: 50 }, (_, n) => shop(`G${n}`));
    const results = await Promise.all([r.put(rows), r.put(rows)]);
    expect(results.map(({ created }) => created).sort((a, b) => a - b)).toEqual([0, 50]);
  });
});

describe('finding subjects', () => {
  const kind = 'DANGEROUS_GOODS_CARRIER';
  const carrier = (code: string, name: string, given: Partial<SubjectRow> = {}): SubjectRow => ({
    ...{ code, name, areaCode: '513301', status: 'ACTIVE', details: { licenceNo: code }, ...given },
  });

  beforeAll(async () => {
    const rows = [
      carrier('9151A', '重庆长江危货运输有限公司', { creditClass: 'A' }),
      carrier('9151B', '泸定县100%_石化', { areaCode: '513322', creditClass: 'D' }),
      carrier('9252C', '色达县运输队', { areaCode: '513333', status: 'REVOKED' }),
    ];
    await r.put(rows, SYSTEM, kind);
  });

  const names = async (filter: object) =>
    (await r.subjects.list({ kind, ...filter })).rows.map((one) => one.code).sort();

  it.each([
    ['长江', ['9151A']],
    ['cqcj', ['9151A']],
    ['CJWH', ['9151A']],
    ['9151', ['9151A', '9151B']],
    ['151', []],
    ['0%', ['9151B']],
    ['0_', []],
    ['%', ['9151B']],
    ['９１５１a', ['9151A']],
  ])('by %s', async (q, codes) => {
    expect(await names({ q })).toEqual(codes);
  });

  it('by county, status and class, also by no class', async () => {
    expect(await names({ areaCode: '513322' })).toEqual(['9151B']);
    expect(await names({ status: 'REVOKED' })).toEqual(['9252C']);
    expect(await names({ creditClass: 'D' })).toEqual(['9151B']);
    expect(await names({ creditClass: 'NONE' })).toEqual(['9252C']);
    expect(await names({ creditClass: 'A', areaCode: '513322' })).toEqual([]);
  });

  it('in pages of fifty that together hold everyone once', async () => {
    const rows = Array.from({ length: 120 }, (_, n) => carrier(`P${n}`, '同名企业', { areaCode: '513338' }));
    await r.put(rows, SYSTEM, kind);
    const pages = await Promise.all(
      [1, 2, 3].map((page) => r.subjects.list({ kind, areaCode: '513338' }, page)),
    );
    expect(pages.map((page) => page.rows.length)).toEqual([50, 50, 20]);
    expect(pages[0]).toMatchObject({ total: 120, pages: 3, page: 1 });
    expect(new Set(pages.flatMap((page) => page.rows.map((one) => one.code))).size).toBe(120);
    expect((await r.subjects.list({ kind, areaCode: '513338' }, 99)).page).toBe(3);
    expect(await r.subjects.all({ kind, areaCode: '513338' })).toHaveLength(120);
  });

  it('gives a draw every subject of a kind, by code', async () => {
    const rows = await r.ds.transaction((tx) => r.subjects.frameRows(tx, kind));
    const codes = rows.map((row) => row.code);
    expect(codes).toEqual([...codes].sort());
    expect(rows.find((row) => row.code === '9252C')).toEqual({
      ...{ id: expect.any(String), code: '9252C', name: '色达县运输队', areaCode: '513333' },
      ...{ status: 'REVOKED', creditClass: null },
    });
  });
});

describe('editing a subject', () => {
  it('writes version, audit entry and initials, and nothing where nothing changes', async () => {
    await r.put([shop('H1')]);
    const { id } = await r.oneByCode('H1');
    const values = { name: '泸定修理厂', phone: '0836-2831234', category: 'CLASS_1' };
    const after = await r.subjects.edit(clerk('JT-513301'), id, { version: 1, values });
    expect(after).toMatchObject({ version: 2, name: '泸定修理厂', nameInitials: 'ldxlc' });
    expect(after.details).toMatchObject({ phone: '0836-2831234', category: 'CLASS_1', filingNo: '康修备H1' });
    expect(await r.count(`audit_entry WHERE act = '修改检查对象' AND object_id = $1`, [id])).toBe(1);
    expect((await r.subjects.edit(clerk('JT-513301'), id, { version: 2, values })).version).toBe(2);
    expect(await r.count('subject_version WHERE subject_id = $1', [id])).toBe(2);
  });

  it('refuses a stale version and says what others changed', async () => {
    await r.put([shop('H2')]);
    const { id } = await r.oneByCode('H2');
    await r.subjects.edit(SYSTEM, id, { version: 1, values: { name: '新名' } });
    const error = await refused(r.subjects.edit(SYSTEM, id, { version: 1, values: { status: 'SUSPENDED' } }));
    expect([error.code, error.faults]).toEqual([
      'STALE',
      [{ field: 'name', code: 'CHANGED', message: '企业名称已由“康定第H2汽修厂”改为“新名”。' }],
    ]);
    expect(await r.oneByCode('H2')).toMatchObject({ version: 2, name: '新名', status: 'ACTIVE' });
  });

  it('lets only one of two edits of the same version through', async () => {
    await r.put([shop('H3')]);
    const { id } = await r.oneByCode('H3');
    const edits = ['甲厂', '乙厂'].map((name) =>
      r.subjects.edit(SYSTEM, id, { version: 1, values: { name } }),
    );
    const outcomes = await Promise.allSettled(edits);
    expect(outcomes.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('refuses every bad value at once, an identity card number, and the code', async () => {
    await r.put([shop('H4')]);
    const { id } = await r.oneByCode('H4');
    const values = {
      ...{ name: '', areaCode: '513300', status: 'COMPLETED', filedOn: '2026-02-30', code: 'X' },
      ...{ manager: '张三 11010519491231002X', repairsDangerousGoodsVehicles: 'maybe' },
    };
    const error = await refused(r.subjects.edit(SYSTEM, id, { version: 1, values }));
    expect(error.faults.map((fault) => fault.field).sort()).toEqual(Object.keys(values).sort());
    expect((await r.oneByCode('H4')).version).toBe(1);
  });

  it('keeps other counties and partner agencies out, also by moving a subject', async () => {
    await r.put([shop('H5')]);
    const { id } = await r.oneByCode('H5');
    const edit = (agency: string, values: object) =>
      r.subjects.edit(clerk(agency), id, { version: 1, values: values as Record<string, unknown> });
    expect((await refused(edit('JT-513322', { name: '甲' }))).code).toBe('FORBIDDEN');
    expect((await refused(edit('GA-JJ', { name: '甲' }))).code).toBe('FORBIDDEN');
    expect((await refused(edit('JT-513301', { areaCode: '513322' }))).code).toBe('FORBIDDEN');
    expect((await edit('JT-JU', { areaCode: '513322' })).areaCode).toBe('513322');
  });

  it('confirms a county, as one act', async () => {
    await r.put([shop('H6', { areaCode: '513337' })]);
    expect((await refused(r.subjects.confirmCounty(clerk('JT-513301'), KIND, '513337'))).code).toBe(
      'FORBIDDEN',
    );
    expect((await refused(r.subjects.confirmCounty(SYSTEM, KIND, '513300'))).code).toBe('NOT_FOUND');
    expect((await refused(r.subjects.confirmCounty(SYSTEM, KIND, '513336'))).code).toBe('CONFLICT');
    expect(await r.subjects.confirmCounty(clerk('JT-513337'), KIND, '513337')).toBe(1);
    expect(await r.oneByCode('H6')).toMatchObject({ confirmedOn: '2026-03-02', version: 1 });
    expect(await r.count(`audit_entry WHERE act = '确认县(市)名录' AND object_id = '513337'`)).toBe(1);
  });
});

describe('more subjects than one statement writes', () => {
  it('come in, are compared and come again', async () => {
    const kind = 'CONSTRUCTION_PROJECT';
    const rows = Array.from({ length: 20_001 }, (_, n): SubjectRow => {
      const [code, name] = [`L${n}`, `公路改建${n}标`];
      return { ...{ code, name, areaCode: '513328', status: 'ACTIVE' }, details: { owner: code } };
    });
    expect(await r.put(rows, SYSTEM, kind)).toEqual({ created: 20_001, updated: 0, unchanged: 0 });
    const changed = rows.map((row, n) => (n % 1000 === 0 ? { ...row, status: 'COMPLETED' } : row));
    const states = (await r.subjectImports.diff(kind, changed)).filter((row) => row.state === 'CHANGED');
    expect(states.map((row) => row.code)).toEqual(Array.from({ length: 21 }, (_, n) => `L${n * 1000}`));
    expect(await r.put(changed, SYSTEM, kind)).toEqual({ created: 0, updated: 21, unchanged: 19_980 });
    const versions = 'subject_version v JOIN subject s ON s.id = v.subject_id WHERE s.kind = $1';
    expect(await r.count(versions, [kind])).toBe(20_022);
    expect((await r.subjects.list({ kind, q: 'glgj20000' })).rows.map((row) => row.code)).toEqual(['L20000']);
  });
});

describe('agencies', () => {
  it('know who stands below whom, and the neighbours of a county', async () => {
    const agencies = new AgenciesService(r.ds);
    expect(await agencies.within('JT-513322')).toEqual(['JT-513322']);
    expect((await agencies.within('JT-JU')).length).toBe(25);
    expect(await agencies.within('nobody')).toEqual([]);
    const neighbours = await agencies.neighbours();
    expect(neighbours['513301']).toEqual(['513322', '513323', '513324', '513325', '513326']);
    expect(neighbours['513322']).toEqual(['513301']);
    const [bureau] = await agencies.tree();
    expect(bureau.agency.code).toBe('JT-JU');
    expect(bureau.children.length).toBe(24);
    expect((await agencies.counties()).length).toBe(18);
  });
});
