import { CeremonyService } from '../../src/ceremony/ceremony.service.js';
import { DIMENSIONS } from '../../src/inspection/numbers/dimensions.js';
import { FIGURES } from '../../src/inspection/stages.js';
import { type Client, startTestApp, type TestApp } from '../support/app.js';
import { DRAWER, SECOND } from '../support/ceremony.js';
import { finish, Inspectors, type MadeTask, sealedDraw, tasksOf } from '../support/inspected.js';
import { listBehind, shownNumbers, workbookRows } from '../support/numbers.js';
import { makeApprovedPlan, makeCarriers, makePeople } from '../support/office.js';
import { carrierLine } from '../support/plan-lines.js';
import { readyTasks } from '../support/ready.js';

let t: TestApp;
let march: string;
let june: string;
let gone: string;
let tasks: MadeTask[];
let inspectors: Inspectors;
let reviewer: Client;

const AREAS = ['513301', '513322', '513323', '513324', '513325', '513326'];
const FOUND = {
  ...{ resultCode: 'CORRECTED', findings: '台账不全，已当场补齐', followUp: 'NONE' },
  inspectedOn: '2026-03-18',
};

beforeAll(async () => {
  t = await startTestApp();
  await makeCarriers(t.dataSource, 48);
  await makePeople(t.dataSource);
  await t.dataSource.query(`
    INSERT INTO inspection_item OVERRIDING SYSTEM VALUE SELECT (jsonb_populate_record(i,
      '{"id": 1001, "code": "GA-01", "name": "危货运输车辆通行检查"}')).* FROM inspection_item i WHERE code = 'JT-01'`);
  const lines = await makeApprovedPlan(t.dataSource, [
    carrierLine({ areaCodes: AREAS, months: [3, 6, 9] }),
    carrierLine({ areaCodes: AREAS, months: [6, 9], taskName: '第二项', alsoItems: ['GA-01'] }),
  ]);
  march = await sealedDraw(t, lines[0]);
  june = await sealedDraw(t, lines[0], '2026-06', { windowFrom: '2026-06-01', windowTo: '2026-06-30' });
  gone = await sealedDraw(t, lines[1], '2026-09', { windowFrom: '2026-09-01', windowTo: '2026-09-30' });
  const ceremony = t.app.get(CeremonyService, { strict: false });
  await ceremony.requestVoid(DRAWER, gone, '名录截止日期写错');
  await ceremony.approveVoid(SECOND, gone);
  tasks = await tasksOf(t, march);
  await readyTasks(t, march);
  inspectors = new Inspectors(t);
  reviewer = await t.as(['REVIEWER']);
  t.clock.set('2026-03-20T01:00:00Z');
  await finish(tasks[0], inspectors, reviewer);
  await finish(tasks[1], inspectors, reviewer, FOUND);
  const leader = await inspectors.of(tasks[2].leaderId);
  await leader.post(`/api/v1/tasks/${tasks[2].id}/results`, FOUND).expect(201);
}, 120_000);
afterAll(() => t.close());

const numbers = async (query: string, client = reviewer) =>
  (await client.get(`/api/v1/numbers?${query}`).expect(200)).body;

async function tasksIn(drawId: string): Promise<number> {
  const [{ n }] = await t.dataSource.query(
    'SELECT count(*)::int AS n FROM inspection_task WHERE draw_id = $1',
    [drawId],
  );
  return n;
}

describe('the numbers of inspections', () => {
  it('add up: should is done, open and not inspected; what was voided stands apart', async () => {
    const { total } = await numbers('year=2026');
    const drawn = (await tasksIn(march)) + (await tasksIn(june));
    expect(total).toMatchObject({ should: drawn, done: 2, open: drawn - 2, notInspected: 0, replaced: 0 });
    expect(total).toMatchObject({ found: 1, corrected: 1, referred: 0, closed: 2 });
    expect(total.voided).toBe(await tasksIn(gone));
    expect(total).toMatchObject({ drawn, approved: tasks.length, entered: 3, reviewed: 2, ended: 2 });
  });

  it('show every month, every county, every kind and every item in plan, with zeros', async () => {
    const { months, rows } = await numbers('year=2026&by=area');
    expect(months.map(({ key }: { key: string }) => key)).toHaveLength(12);
    const [{ n }] = await t.dataSource.query(
      'SELECT count(*)::int AS n FROM area WHERE parent_code IS NOT NULL',
    );
    expect(rows).toHaveLength(n);
    expect(
      rows.filter((row: { figures: { should: number } }) => row.figures.should === 0).length,
    ).toBeGreaterThan(0);
    const items = (await numbers('year=2026&by=item')).rows;
    expect(items.map(({ key }: { key: string }) => key)).toEqual(['GA-01', 'JT-01']);
    expect((await numbers('year=2026&by=kind')).rows).toHaveLength(3);
    expect((await numbers('year=2025&by=area')).total.should).toBe(0);
  });

  it('count by month in which the visit is due, and by draw', async () => {
    const { months } = await numbers('year=2026');
    const should = (month: string) => months.find(({ key }: { key: string }) => key === month).figures.should;
    expect([should('2026-03'), should('2026-06'), should('2026-09'), should('2026-12')]).toEqual([
      ...[await tasksIn(march), await tasksIn(june), 0, 0],
    ]);
    const { rows } = await numbers('year=2026&by=draw');
    const ofMarch = rows.find(({ key }: { key: string }) => key === march);
    expect(ofMarch.figures).toMatchObject({ should: tasks.length, done: 2, closed: 2 });
  });

  it.each(['month', 'area', 'lead', 'kind', 'draw'])('by %s sum up to the total', async (by) => {
    const { total, rows } = await numbers(`year=2026&by=${by}`);
    for (const figure of Object.keys(total)) {
      const sum = rows.reduce(
        (all: number, row: { figures: Record<string, number> }) => all + row.figures[figure],
        0,
      );
      expect([figure, sum]).toEqual([figure, total[figure]]);
    }
  });

  it('count a joint visit for each system and each person that goes', async () => {
    const { rows, total } = await numbers('year=2026&by=pool');
    const of = (key: string) => rows.find((row: { key: string }) => row.key === key).figures.should;
    expect([of('JT'), of('GA'), of('YJ'), of('HJ')]).toEqual([total.should, total.should, total.should, 0]);
    const people = await numbers('by=person');
    const seats: { id: string; n: number }[] = await t.dataSource.query(
      `SELECT s.inspector_id AS id, count(DISTINCT s.task_id)::int AS n FROM task_seat s
         JOIN inspection_task k ON k.id = s.task_id
        WHERE s.inspector_id IS NOT NULL AND k.draw_id = ANY ($1::bigint[]) GROUP BY 1`,
      [[march, june]],
    );
    for (const { id, n } of seats) {
      expect(people.rows.find((row: { key: string }) => row.key === id).figures.should).toBe(n);
    }
  });

  it('become overdue on the day after the window', async () => {
    const now = t.clock.now().toISOString();
    const overdue = async () => (await numbers('year=2026')).total.overdue;
    const [{ last }] = await t.dataSource.query(
      'SELECT window_to::text AS last FROM inspection_task WHERE draw_id = $1 LIMIT 1',
      [march],
    );
    t.clock.set(`${last}T01:00:00Z`);
    expect(await overdue()).toBe(0);
    t.clock.set(`${last}T17:00:00Z`);
    expect(await overdue()).toBe(tasks.length - 3);
    t.clock.set(now);
  });
});

describe('the page of numbers', () => {
  it.each(Object.keys(DIMENSIONS))(
    'by %s: every number is that of the list behind it, of its workbook and of the interface',
    async (by) => {
      const shown = await shownNumbers(reviewer, `/office/numbers?year=2026&by=${by}`);
      const { rows, total } = await numbers(`year=2026&by=${by}`);
      expect(shown).toHaveLength((rows.length + 1) * Object.keys(FIGURES).length);
      const told = [...rows, { name: '合计', figures: total }].flatMap(({ name, figures }) =>
        Object.entries(FIGURES).map(([key, figure]) => [name, figure.name, figures[key]]),
      );
      expect(shown.map(({ row, figure, value }) => [row, figure, value])).toEqual(told);
      const counted = shown.filter(({ value }) => value > 0);
      const zeros = shown.filter(({ value }) => value === 0).slice(0, 3);
      for (const { value, href, row, figure } of [...counted.slice(0, 12), ...counted.slice(-6), ...zeros]) {
        const { page, workbook } = await listBehind(reviewer, href);
        expect([row, figure, page, workbook]).toEqual([row, figure, value, value]);
      }
    },
    120_000,
  );

  it('gives each table as a workbook with the same numbers', async () => {
    const shown = await shownNumbers(reviewer, '/office/numbers?year=2026&by=area');
    const rows = await workbookRows(reviewer, '/office/numbers/workbook?year=2026&by=area');
    expect(rows.flatMap(([, ...cells]) => cells)).toEqual(shown.map(({ value }) => value));
    const funnel = await workbookRows(reviewer, '/office/numbers/workbook?year=2026&table=funnel');
    const { total } = await numbers('year=2026');
    expect(funnel.map(([, n]) => n)).toEqual(
      ['drawn', 'approved', 'entered', 'reviewed', 'ended'].map((step) => total[step]),
    );
  });

  it('narrows to a draw, a system, an agency; and says to what', async () => {
    const { text } = await reviewer.get(`/office/numbers?draw=${march}&lead=JT&agency=GA-JJ`).expect(200);
    expect(text).toContain('抽取批次 513300-2026-0001');
    expect(text).toContain('牵头系统 交通运输');
    expect(text).toContain('role="img"');
    const ofDraw = await numbers(`draw=${march}`);
    expect(ofDraw.total.should).toBe(tasks.length);
    expect((await numbers(`draw=${march}&lead=GA`)).total.should).toBe(0);
  });

  it('counts for an inspector the own tasks only', async () => {
    const inspector = await inspectors.of(tasks[0].leaderId);
    const [{ n }] = await t.dataSource.query(
      'SELECT count(DISTINCT task_id)::int AS n FROM task_seat WHERE inspector_id = $1',
      [tasks[0].leaderId],
    );
    const { total } = await numbers('year=2026', inspector);
    expect(total.should + total.voided).toBe(n);
    const [shown] = (await shownNumbers(inspector, '/office/numbers?year=2026')).slice(-11);
    expect(shown.value).toBe(total.should);
    expect((await listBehind(inspector, shown.href)).page).toBe(total.should);
  });
});

describe('the list of tasks', () => {
  it('has each task in exactly one stage, and agrees with the first page', async () => {
    const { body } = await reviewer.get('/api/v1/tasks').expect(200);
    const all = (await tasksIn(march)) + (await tasksIn(june)) + (await tasksIn(gone));
    const sum = Object.values(body.stages as Record<string, number>).reduce((a, b) => a + b, 0);
    expect(sum).toBe(all);
    expect(body.stages).toMatchObject({ ENTERED: 1, CLOSED: 2, VOIDED: await tasksIn(gone) });
    expect(body.stages).toMatchObject({ INSPECTING: tasks.length - 3, TO_APPROVE: await tasksIn(june) });
    const first = await reviewer.get('/office').expect(200);
    for (const [stage, count] of Object.entries(body.stages as Record<string, number>)) {
      expect(first.text).toContain(`<strong>${count}</strong><a href="/office/tasks?stage=${stage}">`);
    }
  });

  it('narrows to a stage, and keeps the rest of the filter in its links', async () => {
    const { text } = await reviewer.get(`/office/tasks?stage=ENTERED&draw=${march}`).expect(200);
    expect(text).toContain('共 1 项');
    expect(text).toContain(tasks[2].number);
    expect(text).toContain(`/office/tasks?stage=CLOSED&amp;draw=${march}`);
    expect(text).toContain(`/office/tasks/workbook?stage=ENTERED&amp;draw=${march}`);
  });

  it('goes into a workbook with stage, result and deadline', async () => {
    const rows = await workbookRows(reviewer, `/office/tasks/workbook?draw=${march}&count=found`);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toEqual(expect.arrayContaining([tasks[1].number, '已完结', '2026-03-18', '否']));
  });
});
