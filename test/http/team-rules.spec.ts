import ExcelJS from 'exceljs';
import { type Client, startTestApp, type TestApp } from '../support/app.js';
import { carrierLine } from '../support/plan-lines.js';

let t: TestApp;
let planner: Client;
const API = '/api/v1/team-rules';
const PAGE = '/office/team-rules';
const WIDE = ['AREA', 'NEIGHBOURS', 'AGENCY'];
const GA = { agency: 'GA', size: 3, leader: false, rotation: false, ladder: ['AREA', 'AGENCY'] };

beforeAll(async () => {
  t = await startTestApp();
  planner = await t.as(['PLANNER'], { agencyCode: 'JT-JU' });
});
afterAll(() => t.close());

const ruleRows = async (): Promise<number> =>
  Number((await t.dataSource.query('SELECT count(*) AS n FROM team_rule'))[0].n);
const teamsOf = async (item: string) => {
  const { body } = await planner.get(API).expect(200);
  return body.items.find((one: { itemCode: string }) => one.itemCode === item).teams;
};

describe('rules of teams', () => {
  it('are plain before anybody has said anything: the lead of the scheme first, with a leader', async () => {
    const teams = await teamsOf('JT-01');
    expect(teams.slice(0, 2)).toMatchObject([
      { agency: 'JT', size: 2, leader: true, rotation: true, ladder: WIDE, part: 'LEAD', set: false },
      { agency: 'GA', size: 2, leader: false, rotation: true, ladder: WIDE, part: 'PARTNER', set: false },
    ]);
    expect(teams).toHaveLength(6);
    expect(teams[5]).toMatchObject({ agency: 'SW', part: null });
  });

  it('are saved version by version, with history and an audit entry; what is said already is left alone', async () => {
    const plainJt = { agency: 'JT', size: 2, leader: true, rotation: true, ladder: WIDE };
    await planner.put(`${API}/JT-01`, { teams: [plainJt, GA] }).expect(200, { changed: 1 });
    await planner.put(`${API}/JT-01`, { teams: [GA] }).expect(200, { changed: 0 });
    await planner.put(`${API}/JT-01`, { teams: [{ ...GA, size: 2 }] }).expect(200, { changed: 1 });
    await planner.put(`${API}/JT-01`, { teams: [GA] }).expect(200, { changed: 1 });
    expect((await teamsOf('JT-01'))[1]).toMatchObject({ ...GA, set: true });
    expect(await ruleRows()).toBe(3);
    const entries = await t.dataSource.query(
      `SELECT object_id AS id FROM audit_entry WHERE act = '修改检查组规则'`,
    );
    expect(entries).toEqual(Array(3).fill({ id: 'JT-01 GA' }));
    await expect(t.dataSource.query('UPDATE team_rule SET size = 2')).rejects.toThrow('只能追加');
  });

  it('are refused below two people and all at once, and nothing is kept', async () => {
    const teams = [
      { ...GA, size: 1 },
      { ...GA, agency: 'YJ', ladder: [] },
      { ...GA, agency: 'XX' },
    ];
    const { body } = await planner.put(`${API}/JT-01`, { teams }).expect(422);
    expect(body.error.faults.map(({ field }: { field: string }) => field)).toEqual([
      ...['teams.GA.size', 'teams.YJ.ladder', 'teams.XX'],
    ]);
    expect(body.error.faults[0].message).toContain('行政处罚法第42条');
    await planner.put(`${API}/NO-SUCH`, { teams: [] }).expect(404);
    expect(await ruleRows()).toBe(3);
    await expect(
      t.dataSource.query(
        `INSERT INTO team_rule VALUES ('JT-01', 'GA', 99, 1, false, false, '{AREA}', '测试', now())`,
      ),
    ).rejects.toThrow('ck_team_rule_size');
  });

  it('of a system are set by its own agency and the bureau, by nobody else', async () => {
    const police = await t.as(['PLANNER'], { agencyCode: 'GA-JJ' });
    const county = await t.as(['PLANNER'], { agencyCode: 'JT-513322' });
    await police.put(`${API}/JT-02`, { teams: [GA] }).expect(200, { changed: 1 });
    const refused = await police.put(`${API}/JT-02`, { teams: [{ ...GA, agency: 'YJ' }] }).expect(403);
    expect(refused.body.error.message).toContain('应急管理部门的检查组规则由该部门或州局设定');
    await county.put(`${API}/JT-02`, { teams: [GA] }).expect(200, { changed: 0 });
    await county.put(`${API}/JT-02`, { teams: [{ ...GA, size: 4 }] }).expect(403);
    await (await t.as(['DRAWER'])).put(`${API}/JT-02`, { teams: [GA] }).expect(403);
    expect((await teamsOf('JT-02')).find(({ agency }: { agency: string }) => agency === 'GA')).toMatchObject(
      GA,
    );
  });
});

describe('a new plan line', () => {
  let planId: string;

  beforeAll(async () => {
    planId = (await planner.post('/api/v1/plans', { year: 2027, agencyCode: 'JT-JU' }).expect(201)).body.id;
  });

  const added = async (changes: object) => {
    const line = { ...carrierLine({ deadline: '2027-11-30' }), ...changes };
    const { body } = await planner.post(`/api/v1/plans/${planId}/lines`, line).expect(201);
    const found = await planner.get(`/api/v1/plans/${planId}`).expect(200);
    return found.body.lines.find(({ id }: { id: string }) => id === body.id);
  };

  it('that names no teams gets those of its item', async () => {
    const { teams } = await added({ teams: undefined, taskName: '按规则' });
    expect(teams).toEqual([
      { agency: 'JT', size: 2, leader: true, rotation: true, ladder: WIDE },
      GA,
      { agency: 'YJ', size: 2, leader: false, rotation: true, ladder: WIDE },
    ]);
  });

  it('rotates unless it says that it does not, and a change that does not say so leaves it', async () => {
    const line = await added({ taskName: '轮换' });
    expect(line.teams.every(({ rotation }: { rotation: boolean }) => rotation)).toBe(true);
    const one = carrierLine({ deadline: '2027-11-30', taskName: '改' });
    const teams = one.teams.map((team, index) => (index === 0 ? { ...team, rotation: false } : team));
    await planner.put(`/api/v1/plans/lines/${line.id}`, { ...one, teams }).expect(204);
    await planner.put(`/api/v1/plans/lines/${line.id}`, one).expect(204);
    const { body } = await planner.get(`/api/v1/plans/${planId}`);
    const after = body.lines.find(({ id }: { id: string }) => id === line.id);
    expect(after.teams.map(({ rotation }: { rotation: boolean }) => rotation)).toEqual([false, true, true]);
  });

  it('has the rules of its item in its form', async () => {
    const { text } = await planner.get(`/office/plans/${planId}/lines/new?item=JT-01`).expect(200);
    expect(text).toMatch(/name="teams\[GA\]\[size\]"[^>]*value="3"/);
    expect(text).toMatch(/name="teams\[JT\]\[rotation\]"[^>]* checked/);
    expect(text).not.toMatch(/name="teams\[GA\]\[rotation\]"[^>]* checked/);
  });
});

describe('the pages of the rules', () => {
  it('show them in words, let them be changed, and say what is wrong at the field', async () => {
    const { text } = await planner.get(PAGE).expect(200);
    expect(text).toContain('每组3人，本县(市)→全系统');
    expect(text).toContain('行政处罚法');
    const form = await planner.get(`${PAGE}/JT-03`).expect(200);
    expect(form.text).toContain('还没有设定过规则');
    await planner
      .form(`${PAGE}/JT-03`, {
        'teams[YJ][size]': '3',
        'teams[YJ][rotation]': 'on',
        'teams[YJ][ladder]': 'AGENCY',
      })
      .expect(303)
      .expect('location', `${PAGE}/JT-03`);
    const after = await planner.get(`${PAGE}/JT-03`).expect(200);
    expect(after.text).toContain('规则已保存，1 个系统有变动');
    expect(after.text).toContain('每组3人，轮换，全系统');
    const bad = await planner
      .form(`${PAGE}/JT-03`, { 'teams[YJ][size]': '一人', 'teams[YJ][ladder]': 'AGENCY' })
      .expect(422);
    expect(bad.text).toContain('应急管理部门的检查组至少2人');
    expect(bad.text).toContain('value="一人"');
    await planner.get(`${PAGE}/NO-SUCH`).expect(404);
  });

  it('give them as a workbook', async () => {
    const { body } = await planner.get(`${PAGE}/workbook`).responseType('blob').expect(200);
    const book = new ExcelJS.Workbook();
    await book.xlsx.load(body);
    const rows: unknown[] = [];
    book.worksheets[0].eachRow((row) => rows.push((row.values as unknown[]).slice(1)));
    expect(rows[1]).toEqual([
      ...['抽查事项', '系统', '本事项中', '每组人数', '须有组长', '轮换', '人员匹配范围', '来源'],
    ]);
    expect(rows).toContainEqual([
      ...['道路危险货物运输企业综合检查', '公安机关', '参与', 3, '否', '否', '本县(市)→全系统', '已设定'],
    ]);
  });
});
