import type { DataSource } from 'typeorm';
import { cloneDatabase } from '../support/database.js';
import {
  DIGITS,
  DRAWER,
  frozenDraw,
  makeCeremony,
  REHEARSAL,
  SECOND,
  type TestCeremony,
  WITNESS,
  WITNESSES,
} from '../support/ceremony.js';
import {
  makeApprovedPlan,
  makeCarriers,
  makeInspector,
  makePeople,
  makeSubjects,
  usccOf,
} from '../support/office.js';
import { carrierLine } from '../support/plan-lines.js';

let dataSource: DataSource;
let c: TestCeremony;
let line: string;
/** A line with one batch: all that is drawn in the year at once. */
let wholeYear: string;
const months = Array.from({ length: 12 }, (_, n) => n + 1);
let month = 0;

/** A draw of its own batch each time. */
async function planned(): Promise<string> {
  month += 1;
  return c.ceremony.plan(DRAWER, {
    planLineId: line,
    month: `2026-${String(month).padStart(2, '0')}`,
  });
}

const WINDOW = { windowFrom: '2026-03-02', windowTo: '2026-03-31' };
const FREEZE = { ...WINDOW, entropyPlan: WITNESSES };

beforeAll(async () => {
  dataSource = await cloneDatabase();
  c = makeCeremony(dataSource);
  await makeCarriers(dataSource, 48);
  await makeSubjects(dataSource, [
    { code: usccOf(900), areaCode: '513301', creditClass: 'A', status: 'DEREGISTERED' },
  ]);
  await makePeople(dataSource);
  [line, wholeYear] = await makeApprovedPlan(dataSource, [
    carrierLine({ months, deadline: '2026-12-31' }),
    carrierLine({ months: [3], taskName: '全年一次' }),
  ]);
});

describe('a rehearsal', () => {
  let id: string;

  it('leaves numbers on record, and nothing that could be taken for a draw', async () => {
    id = await planned();
    const { n, settings, report } = await c.rehearsals.rehearse(DRAWER, id, { ...WINDOW, runs: 60 });
    expect(settings).toEqual({ ...WINDOW, asOf: '2026-03-02', perPerson: 10, runs: 60 });
    expect(report).toMatchObject({ runs: 60, subjects: 48, excluded: 1, people: 36, absent: 0 });
    expect([n, (await c.ceremony.get(id)).state]).toEqual([1, 'REHEARSED']);
    const [row]: { report: string }[] = await dataSource.query('SELECT report FROM draw_rehearsal');
    // One digest, of the frame; no seed, no ticket, no code of a subject, no name.
    expect(row.report.match(/[0-9a-f]{32,}/g)).toEqual([report.frame]);
    expect(row.report).not.toMatch(/9151330|运输公司|执法员|P0001/);
    for (const table of ['drawn_subject', 'drawn_seat', 'draw_file', 'draw_secret']) {
      expect(await dataSource.query(`SELECT count(*)::int AS n FROM ${table}`)).toEqual([{ n: 0 }]);
    }
  });

  it('may be made again with other settings; each stays on record, in the log and among the changes of state', async () => {
    await c.rehearsals.rehearse(SECOND, id, { ...WINDOW, perPerson: 3, ...REHEARSAL });
    const all = await c.rehearsals.list(id);
    expect(all.map(({ n, by, settings }) => [n, by, settings.perPerson])).toEqual([
      [2, SECOND.name, 3],
      [1, DRAWER.name, 10],
    ]);
    expect((await c.ceremony.transitions(id)).map(({ fromState, toState }) => [fromState, toState])).toEqual([
      [null, 'PLANNED'],
      ['PLANNED', 'REHEARSED'],
      ['REHEARSED', 'REHEARSED'],
    ]);
    const acts: { detail: string }[] = await dataSource.query(
      `SELECT detail FROM audit_entry WHERE act = '试抽' AND object_id = $1 ORDER BY seq`,
      [id],
    );
    expect(acts.map(({ detail }) => JSON.parse(detail))).toMatchObject([
      { n: 1, perPerson: 10, made: 60 },
      { n: 2, perPerson: 3, made: 50 },
    ]);
  });

  it('says what it would need where people are too few', async () => {
    const short = await c.ceremony.plan(DRAWER, { planLineId: wholeYear, month: '2026-03' });
    const wish = { ...WINDOW, perPerson: 1, ...REHEARSAL };
    const { report } = await c.rehearsals.rehearse(DRAWER, short, wish);
    expect(report.shortRuns).toBe(50);
    // Nothing is enough alone or together; then the least number of teams a person that is enough is looked for.
    expect(report.levers.map(({ levers, perPerson, month }) => [levers, perPerson, month])).toEqual([
      [['DAY'], 2, undefined],
      [['MONTH'], undefined, '2026-04'],
      [['DAY', 'MONTH'], 2, '2026-04'],
      [undefined, 3, undefined],
    ]);
    expect(report.levers[0].vacantAfter).toBeLessThan(report.levers[0].vacantBefore);
    expect(report.levers.map(({ shortAfter }) => shortAfter)).toEqual([50, 50, 50, 0]);
    // The worst simulated draw: its groups add up, and name nobody.
    expect(report.worst?.vacant).toBe(report.vacant.most);
    expect(report.worst?.groups.reduce((sum, group) => sum + group.vacant, 0)).toBe(report.vacant.most);
    expect(report.places.map(({ pool }) => pool)).toContain('GA');
    const [view] = await c.rehearsals.views(short);
    expect(view.verdict[0]).toMatch(/^模拟抽取 50 次，有 50 次\(100%\)出现空缺席位/);
  });

  it('tells two clerks at once the same, and refuses other settings meanwhile', async () => {
    const one = c.rehearsals.rehearse(DRAWER, id, { ...WINDOW, ...REHEARSAL });
    const same = c.rehearsals.rehearse(SECOND, id, { ...WINDOW, ...REHEARSAL });
    const other = c.rehearsals.rehearse(SECOND, id, { ...WINDOW, perPerson: 2, ...REHEARSAL });
    await expect(other).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(c.rehearsals.rehearse(WITNESS, id, { ...WINDOW, ...REHEARSAL })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    expect((await one).n).toBe(3);
    expect(await same).toBe(await one);
    expect(await c.rehearsals.list(id)).toHaveLength(3);
  });

  it('holds no transaction while it simulates: whoever wants the draw has it', async () => {
    const rehearsing = c.rehearsals.rehearse(DRAWER, id, { ...WINDOW, runs: 400 });
    let open = 0;
    let ended = false;
    void rehearsing.finally(() => (ended = true));
    while (!ended) {
      const [{ n }]: { n: number }[] = await dataSource.query(
        `SELECT count(*)::int AS n FROM pg_stat_activity
          WHERE datname = current_database() AND state LIKE 'idle in transaction%'`,
      );
      if (n === 0) open += 1;
      await dataSource
        .query('SELECT 1 FROM draw WHERE id = $1 FOR UPDATE NOWAIT', [id])
        .catch(() => (open -= 1));
    }
    expect((await rehearsing).report.runs).toBe(400);
    expect(open).toBeGreaterThan(10);
  });

  it('names every fault of its settings', async () => {
    const wrong = c.rehearsals.rehearse(DRAWER, id, {
      windowFrom: '2026-04-01',
      windowTo: '2026-03-01',
      perPerson: 0,
    });
    await expect(wrong).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    for (const runs of [0, 49, 1001, 60.5]) {
      await expect(c.rehearsals.rehearse(DRAWER, id, { runs })).rejects.toMatchObject({
        faults: [{ field: 'runs', message: '模拟次数应为 50 至 1000 的整数。' }],
      });
    }
  });

  it('is not made of a draw whose frame would be empty', async () => {
    const own = await cloneDatabase();
    const empty = makeCeremony(own);
    const [only] = await makeApprovedPlan(own, [carrierLine({ months: [3] })]);
    const draw = await empty.ceremony.plan(DRAWER, { planLineId: only, month: '2026-03' });
    await expect(empty.rehearsals.rehearse(DRAWER, draw, WINDOW)).rejects.toMatchObject({
      code: 'RULE_BROKEN',
    });
    expect((await empty.ceremony.get(draw)).state).toBe('PLANNED');
  });
});

describe('from the rehearsal to the freeze', () => {
  it('what is left out is frozen as last rehearsed', async () => {
    const id = await planned();
    await c.rehearsals.rehearse(DRAWER, id, { ...WINDOW, perPerson: 7, ...REHEARSAL });
    expect((await c.previews.view(id)).settings).toMatchObject({ ...WINDOW, perPerson: 7 });
    await c.freezes.freeze(DRAWER, id, { entropyPlan: WITNESSES });
    const { windowFrom, windowTo } = await c.ceremony.get(id);
    expect({ windowFrom, windowTo }).toEqual(WINDOW);
    const frame = await c.reader.frozenFacts(await c.ceremony.get(id));
    expect(frame.pools[0].capacity).toBe(frame.pools[0].people * 7);
  });

  it('says what is not as rehearsed: the settings, or the registry', async () => {
    const id = await planned();
    expect((await c.previews.view(id, WINDOW)).sinceRehearsal).toBeNull();
    await c.rehearsals.rehearse(DRAWER, id, { ...WINDOW, ...REHEARSAL });
    expect((await c.previews.view(id)).sinceRehearsal).toEqual({ n: 1, settings: [], registry: null });
    expect((await c.previews.view(id, { perPerson: 9 })).sinceRehearsal?.settings).toEqual([
      '每人最多参加组数：试抽时 10，现为 9',
    ]);
    await makeInspector(dataSource, { agencyCode: 'GA-JJ', areaCode: '513301' });
    expect((await c.previews.view(id)).sinceRehearsal?.registry).toBe('可参加的执法人员 36 人变为 37 人');
  });

  it('refuses a form that somebody else has overtaken', async () => {
    const id = await planned();
    await c.rehearsals.rehearse(DRAWER, id, { ...WINDOW, ...REHEARSAL });
    await c.rehearsals.rehearse(SECOND, id, { ...WINDOW, perPerson: 5, ...REHEARSAL });
    await expect(c.freezes.freeze(DRAWER, id, { ...FREEZE, rehearsal: 1 })).rejects.toMatchObject({
      code: 'STALE',
      message:
        '您打开页面之后，副抽取员又试抽过(第 2 次)，没有冻结。请刷新页面，核对新的参数和结果后再冻结。',
    });
    await c.freezes.freeze(DRAWER, id, { ...FREEZE, rehearsal: 2 });
  });

  it('lets one of two clerks freeze who press at once, and tells the other', async () => {
    const id = await planned();
    await c.rehearsals.rehearse(DRAWER, id, { ...WINDOW, ...REHEARSAL });
    const tries = await Promise.allSettled([DRAWER, SECOND].map((who) => c.freezes.freeze(who, id, FREEZE)));
    const refused = tries.filter((one) => one.status === 'rejected');
    expect(refused.map(({ reason }) => reason.message)).toEqual([
      expect.stringContaining('名录已经冻结，不能再次冻结或修改'),
    ]);
    await expect(c.rehearsals.rehearse(DRAWER, id, REHEARSAL)).rejects.toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining('名录已经冻结，参数不能再变，不再试抽。'),
    });
    await expect(c.previews.view(id)).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('throws a rehearsal away that the freeze has overtaken', async () => {
    const id = await planned();
    await c.rehearsals.rehearse(DRAWER, id, { ...WINDOW, ...REHEARSAL });
    const late = c.rehearsals.rehearse(DRAWER, id, { ...WINDOW, runs: 1000 }).catch((error) => error);
    await c.freezes.freeze(SECOND, id, FREEZE);
    expect(await late).toMatchObject({ code: 'CONFLICT' });
    expect(await c.rehearsals.list(id)).toHaveLength(1);
  });

  it('goes no further with a plan that another version has replaced', async () => {
    const own = await cloneDatabase();
    const office = makeCeremony(own);
    await makeCarriers(own, 24);
    await makePeople(own);
    const [first] = await makeApprovedPlan(own, [carrierLine({ months: [3] })]);
    const id = await office.ceremony.plan(DRAWER, { planLineId: first, month: '2026-03' });
    await office.rehearsals.rehearse(DRAWER, id, { ...WINDOW, ...REHEARSAL });
    const [second] = await makeApprovedPlan(own, [carrierLine({ months: [3] })]);
    const replaced = {
      code: 'CONFLICT',
      message: expect.stringMatching(
        /\(第1版\)已由第2版代替，不能再试抽或冻结。请按新版计划的计划项新建抽取任务。$/,
      ),
    };
    expect((await office.previews.view(id)).warnings[0]).toEqual(replaced.message);
    await expect(office.rehearsals.rehearse(DRAWER, id, REHEARSAL)).rejects.toMatchObject(replaced);
    await expect(office.freezes.freeze(DRAWER, id, FREEZE)).rejects.toMatchObject(replaced);
    await office.freezes.freeze(DRAWER, await rehearsed(office, second), FREEZE);
  });

  async function rehearsed(office: TestCeremony, planLineId: string): Promise<string> {
    const id = await office.ceremony.plan(DRAWER, { planLineId, month: '2026-03' });
    await office.rehearsals.rehearse(DRAWER, id, { ...WINDOW, ...REHEARSAL });
    return id;
  }
});

describe('the lists of a frame before its freeze', () => {
  it('reconcile with the registry and the roster, and name the change against the last frame', async () => {
    const own = await cloneDatabase();
    const office = makeCeremony(own);
    await makeCarriers(own, 24);
    await makePeople(own);
    const expired = { agencyCode: 'GA-JJ', areaCode: '513301', validTo: '2026-03-10' };
    const expert = await makeInspector(own, { ...expired, isExpert: true });
    const [only] = await makeApprovedPlan(own, [carrierLine({ months: [3, 6] })]);
    const first = await frozenDraw(office, only);
    await office.seals.seal(DRAWER, first);
    // Since then: one gone, one new, one moved.
    await own.query(`UPDATE subject SET status = 'REVOKED', updated_at = '2026-02-01' WHERE code = $1`, [
      usccOf(0),
    ]);
    await own.query(`UPDATE subject SET area_code = '513338' WHERE code = $1`, [usccOf(1)]);
    await makeSubjects(own, [{ code: usccOf(500), areaCode: '513301', creditClass: 'A' }]);
    const id = await office.ceremony.plan(DRAWER, { planLineId: only, month: '2026-06' });
    const { facts, change, stale, absent } = await office.previews.view(id);
    expect(facts.subjects + facts.excluded).toBe(facts.registry);
    const [{ n }]: { n: number }[] = await own.query('SELECT count(*)::int AS n FROM subject');
    expect(facts.registry).toBe(n);
    const roster = facts.pools.map(
      ({ people, absences }) => people + (absences ?? []).reduce((sum, { count }) => sum + count, 0),
    );
    expect(roster).toEqual([24, 7, 6]);
    expect(absent.map(({ reasons }) => reasons)).toEqual([
      '专家(不计入执法检查人员)、执法证在检查期限内到期',
    ]);
    expect(facts.pools[1].absences).toEqual([{ name: '专家(不计入执法检查人员)', count: 1 }]);
    const rows = await office.lists.page(DRAWER, id, {}, 'change', 1);
    expect(change).toMatchObject({ number: '513300-2026-0001', added: 1, asOf: '2026-03-02' });
    expect(rows.total).toBe((change?.added ?? 0) + (change?.removed ?? 0) + (change?.moved ?? 0));
    const kinds = new Map(rows.rows.map(([, code, ...rest]) => [code, rest]));
    expect(kinds.get(usccOf(0))).toEqual(['减少', expect.any(String), '吊销(撤销)']);
    expect(kinds.get(usccOf(500))).toEqual(['新增', '', '康定市 A级']);
    // Every county that has subjects has never confirmed its registry.
    expect(stale.every(({ text }) => text === '从未核对名录')).toBe(true);
    expect(stale.map(({ area }) => area)).toContain('得荣县');
    const excluded = await office.lists.page(DRAWER, id, {}, 'excluded', 1);
    expect(excluded.total).toBe(facts.excluded);
    expect((await office.lists.page(DRAWER, id, {}, 'subjects', 1)).total).toBe(facts.subjects);
    expect((await office.lists.page(DRAWER, id, {}, 'people', 1)).total).toBe(36);
    expect(expert).not.toBe('');
  });

  it('come in pages that together are the whole, and go out whole, with an entry in the log', async () => {
    const id = await planned();
    const first = await c.lists.page(DRAWER, id, WINDOW, 'subjects', 1);
    expect(first).toMatchObject({ page: 1, pages: 1, total: 48 });
    expect((await c.lists.page(DRAWER, id, WINDOW, 'subjects', 2)).rows).toEqual([]);
    const out: string[][] = [];
    await c.lists.export(DRAWER, id, WINDOW, 'subjects', async (_title, rows) => {
      for await (const row of rows) out.push(row);
    });
    expect(out).toEqual(first.rows);
    const log = await dataSource.query(`SELECT 1 FROM audit_entry WHERE act = '导出冻结前的名录'`);
    expect(log).toHaveLength(1);
  });
});

it('digits are taken only after the freeze, whatever was rehearsed', async () => {
  const id = await planned();
  await c.rehearsals.rehearse(DRAWER, id, { ...WINDOW, ...REHEARSAL });
  await expect(c.entropy.give(SECOND, id, DIGITS)).rejects.toMatchObject({ code: 'CONFLICT' });
  await expect(c.seals.seal(DRAWER, id)).rejects.toMatchObject({
    message: expect.stringContaining('名录尚未冻结，不能抽取。请先试抽并冻结名录。'),
  });
});
