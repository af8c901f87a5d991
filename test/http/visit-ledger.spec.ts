import { startTestApp, type Client, type TestApp } from '../support/app.js';
import { sealedDraw } from '../support/inspected.js';
import { makeApprovedPlan, makeCarriers, makePeople, usccOf } from '../support/office.js';
import { carrierLine } from '../support/plan-lines.js';

const areaCodes = ['513301', '513322', '513323', '513324', '513325', '513326'];
const everyCondition = { poolCode: null, subjectKind: null, areaCode: null, creditClass: null, year: null };
const source = '甘交发〔2026〕3号';

let t: TestApp;
let planner: Client;
let drawer: Client;
/** Full coverage of the carriers. */
let lineId: string;

beforeAll(async () => {
  t = await startTestApp();
  await makeCarriers(t.dataSource, 24);
  await makePeople(t.dataSource);
  const full = carrierLine({ areaCodes, mode: 'ORDER', strata: [], cap: null, reserve: null, months: [3] });
  [lineId] = await makeApprovedPlan(t.dataSource, [full]);
  planner = await t.as(['PLANNER']);
  drawer = await t.as(['DRAWER']);
});
afterAll(() => t.close());

const visit = (changes: object = {}) => ({
  ...{ code: usccOf(1), day: '2026-02-20', kind: 'ROUTINE', pools: ['JT'] },
  ...changes,
});

const fieldsOf = (faults: readonly { field: string; code: string }[]) =>
  faults.map(({ field, code }) => `${field} ${code}`);

describe('caps', () => {
  it('are rules with their source; two of the same scope are refused', async () => {
    const { body: none } = await planner.post('/api/v1/visit-caps', { most: 0, source: '' }).expect(422);
    expect(fieldsOf(none.error.faults)).toEqual(['most NUMBER', 'source REQUIRED']);
    const rule = { ...everyCondition, poolCode: 'JT', most: 2, source };
    const { body } = await planner.post('/api/v1/visit-caps', rule).expect(201);
    expect(body).toEqual({ ruleNo: 1 });
    const { body: same } = await planner.post('/api/v1/visit-caps', { ...rule, most: 3 }).expect(409);
    expect(same.error.message).toContain('第 1 条规则的适用范围与此相同');
    await planner.put('/api/v1/visit-caps/1', { ...rule, most: 1, revision: 1, active: true }).expect(200);
    await planner.put('/api/v1/visit-caps/1', { ...rule, most: 5, revision: 1, active: true }).expect(409);
    const { body: list } = await planner.get('/api/v1/visit-caps').expect(200);
    expect(list.rules).toMatchObject([{ ruleNo: 1, revision: 2, most: 1, active: true }]);
    const counted = list.kinds.filter(({ exempt }: { exempt: boolean }) => !exempt);
    expect(counted.map(({ code }: { code: string }) => code)).toEqual([
      'RANDOM',
      'ROUTINE',
      'SPECIAL',
      'CASE',
    ]);
  });

  it('never leave out random visits', async () => {
    const change = { revision: 1, exempt: true, source };
    await planner.put('/api/v1/visit-caps/kinds/RANDOM', change).expect(422);
    await planner.put('/api/v1/visit-caps/kinds/CASE', change).expect(200);
    await planner.put('/api/v1/visit-caps/kinds/CASE', { ...change, revision: 2, exempt: false }).expect(200);
  });
});

describe('a visit that no draw has brought', () => {
  it('is refused with everything that is wrong with it', async () => {
    const wrong = { code: '', day: '2026-13-01', kind: 'RANDOM', pools: [] };
    const { body } = await planner.post('/api/v1/visit-ledger', wrong).expect(422);
    expect(fieldsOf(body.error.faults)).toEqual([
      'code REQUIRED',
      'day DAY',
      'kind RANDOM',
      'pools REQUIRED',
    ]);
    const { body: other } = await planner
      .post('/api/v1/visit-ledger', visit({ code: usccOf(999), day: '2026-03-03', kind: 'DATA' }))
      .expect(422);
    expect(fieldsOf(other.error.faults)).toEqual(['day FUTURE', 'documentNo REQUIRED', 'code UNKNOWN']);
  });

  it('counts once for each authority; past the cap only with a reason', async () => {
    await planner.post('/api/v1/visit-ledger', visit({ pools: ['JT', 'GA'] })).expect(201);
    const { body } = await planner.post('/api/v1/visit-ledger', visit()).expect(422);
    expect(fieldsOf(body.error.faults)).toEqual(['reason CAP']);
    expect(body.error.faults[0].message).toContain('已检查 1 次，上限 1 次(甘交发〔2026〕3号)');
    await planner.post('/api/v1/visit-ledger', visit({ reason: '重大隐患复核' })).expect(201);
    // Exempt kinds and authorities without a cap need none.
    await planner
      .post('/api/v1/visit-ledger', visit({ kind: 'COMPLAINT', documentNo: '信访〔2026〕7号' }))
      .expect(201);
    await planner.post('/api/v1/visit-ledger', visit({ pools: ['GA'] })).expect(201);
    const { body: list } = await planner.get('/api/v1/visit-ledger?state=OVER').expect(200);
    expect(list.rows).toHaveLength(1);
    expect(list.rows[0].pools).toMatchObject([
      { pool: 'GA', made: 2, exempt: 0, most: null },
      { pool: 'JT', made: 2, exempt: 1, most: 1 },
    ]);
  });

  it('is taken back for all its authorities, once, and stays on record', async () => {
    const [{ id }]: { id: string }[] = await t.dataSource.query(
      "SELECT id FROM visit_ledger WHERE pool_code = 'GA' AND delta = 1 ORDER BY id",
    );
    await planner.post(`/api/v1/visit-ledger/${id}/reversal`, { reason: '' }).expect(422);
    await planner.post(`/api/v1/visit-ledger/${id}/reversal`, { reason: '企业填错' }).expect(200);
    await planner.post(`/api/v1/visit-ledger/${id}/reversal`, { reason: '企业填错' }).expect(409);
    const { body } = await planner.get('/api/v1/visit-ledger').expect(200);
    expect(body.rows[0].pools.map(({ made }: { made: number }) => made)).toEqual([1, 1]);
    const { text } = await planner.get(`/office/visit-ledger/enterprises/${usccOf(1)}`).expect(200);
    expect(text).toContain('减一次');
    expect(text).toContain('企业填错');
  });

  it('of another authority is for that authority or the bureau to enter', async () => {
    const police = await t.as(['PLANNER'], { agencyCode: 'GA-JJ' });
    await police.post('/api/v1/visit-ledger', visit({ code: usccOf(2), pools: ['JT'] })).expect(403);
    await police.post('/api/v1/visit-ledger', visit({ code: usccOf(2), pools: ['GA'] })).expect(201);
    await police.post('/api/v1/visit-caps', { ...everyCondition, most: 3, source }).expect(403);
  });

  it('is entered by a form that keeps what was typed', async () => {
    const typed = { ...visit({ code: usccOf(3), day: '2026-02-21' }), kind: '', remark: '夜间巡查' };
    const { text } = await planner.form('/office/visit-ledger', typed).expect(422);
    expect(text).toContain('请选择检查类别');
    expect(text).toContain('夜间巡查');
    const { headers } = await planner.form('/office/visit-ledger', { ...typed, kind: 'SPECIAL' }).expect(303);
    expect(headers.location).toBe(`/office/visit-ledger/enterprises/${usccOf(3)}`);
    const [{ id }]: { id: string }[] = await t.dataSource.query('SELECT id FROM subject WHERE code = $1', [
      usccOf(3),
    ]);
    const { text: subject } = await planner.get(`/office/subjects/${id}`).expect(200);
    expect(subject).toContain('计入 1 次，上限 1 次');
  });
});

describe('a table of visits', () => {
  it('is entered whole or not at all, each fault with its row', async () => {
    const row = (n: number, kind: string) => `${usccOf(n)}\t2026-02-25\t${kind}\t公安机关`;
    const wrong = [row(2, '日常检查'), row(999, '巡游')].join('\n');
    const { text } = await planner.form('/office/visit-ledger/import', { text: wrong }).expect(422);
    expect(text).toContain('第2行：请选择检查类别');
    expect(text).toContain(`第2行：名录库中没有代码为“${usccOf(999)}”的检查对象`);
    const rows = async () => (await t.dataSource.query('SELECT id FROM visit_ledger')).length;
    const before = await rows();
    await planner.post('/api/v1/visit-ledger/import', { text: wrong }).expect(422);
    expect(await rows()).toBe(before);
    const good = [row(2, '日常检查'), row(1, '专项检查')].join('\n');
    const { body } = await planner.post('/api/v1/visit-ledger/import', { text: good }).expect(201);
    expect(body).toEqual({ visits: 2 });
    expect(await rows()).toBe(before + 2);
  });
});

describe('the ledger and draws', () => {
  it('forecasts who would come above the cap, and says who is certain', async () => {
    const [{ id: planId }]: { id: string }[] = await t.dataSource.query(
      'SELECT plan_id AS id FROM plan_line WHERE id = $1',
      [lineId],
    );
    const { body } = await planner.get(`/api/v1/plans/${planId}/visit-caps`).expect(200);
    const found = body.rows.map(
      (row: { enterprise: string; made: number; certain: number; most: number }) => [
        ...[row.enterprise, row.made, row.certain, row.most],
      ],
    );
    expect(found).toEqual([
      [usccOf(1), 1, 1, 1],
      [usccOf(3), 1, 1, 1],
    ]);
    await planner.get(`/office/plans/${planId}/visit-caps`).expect(200, /已达上限/);
    await planner.get(`/office/plans/${planId}/visit-caps/workbook`).expect(200);
    await sealedDraw(t, lineId);
  });

  it('shows nobody the names of a list that is not public, but those who may see them all, and logs it', async () => {
    const looks = async (): Promise<number> => {
      const [{ n }]: { n: string }[] = await t.dataSource.query(
        "SELECT count(*) AS n FROM audit_entry WHERE act = '查看抽取名单'",
      );
      return Number(n);
    };
    const before = await looks();
    const { body: few } = await planner.get('/api/v1/visit-ledger').expect(200);
    expect(few.total).toBe(3);
    const { text } = await planner.get('/office/visit-ledger').expect(200);
    expect(text).toContain('另有 1 次抽取尚未公布');
    expect(await looks()).toBe(before);
    const { body: all } = await drawer.get('/api/v1/visit-ledger').expect(200);
    expect(all.total).toBe(24);
    expect(await looks()).toBe(before + 1);
    await drawer.get('/office/visit-ledger/workbook').expect(200);
    expect(await looks()).toBe(before + 2);
  });
});
