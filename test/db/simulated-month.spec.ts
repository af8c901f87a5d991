import { CeremonyService } from '../../src/ceremony/ceremony.service.js';
import { DIMENSIONS } from '../../src/inspection/numbers/dimensions.js';
import { FIGURES, type Stage, STAGES } from '../../src/inspection/stages.js';
import type { TableContent } from '../../src/disclosure/disclosure.content.js';
import type { Client } from '../support/app.js';
import { DRAWER, SECOND } from '../support/ceremony.js';
import { sealedDraw } from '../support/inspected.js';
import { MonthOffice, type MonthTask } from '../support/month-office.js';
import { type Way, WAYS } from '../support/month-ways.js';
import { listBehind, shownNumbers, workbookRows } from '../support/numbers.js';
import { published } from '../support/published.js';

jest.setTimeout(600_000);

const MARCH = { windowFrom: '2026-03-02', windowTo: '2026-03-27' };
/** The month is over; the windows have passed. */
const END = '2026-04-02T01:00:00Z';

let office: MonthOffice;
let reviewer: Client;
let draws: string[];
let voided: string;
/** Where each task went, told by hand. */
const went = new Map<string, Way>();
/** Tasks that were sent a way. */
let sent = 0;
/** A reserve that came in on 12 March: nobody has asked for its visit, and its own 25 days run until 6 April. */
const CAME: Way = { name: 'it came in as a reserve', ends: 'TO_APPROVE', go: () => Promise.resolve() };

beforeAll(async () => {
  office = await MonthOffice.start();
  const { t, lineIds } = office;
  draws = [];
  for (const line of lineIds) draws.push(await sealedDraw(t, line, '2026-03', MARCH));
  voided = await sealedDraw(t, lineIds[0], '2026-09', { windowFrom: '2026-03-09', windowTo: '2026-03-31' });
  const ceremony = t.app.get(CeremonyService, { strict: false });
  await ceremony.requestVoid(DRAWER, voided, '名录截止日期写错');
  await ceremony.approveVoid(SECOND, voided);
  t.clock.set('2026-03-12T01:00:00Z');
  for (const drawId of draws) await everyWay(drawId);
  t.clock.set(END);
  reviewer = await t.as(['REVIEWER']);
}, 600_000);
afterAll(() => office?.t.close());

/** Sends the tasks of a draw each another way, in turn; who has no two people at hand can go none that asks for a visit. */
async function everyWay(drawId: string): Promise<void> {
  const tasks = await office.tasksOf(drawId);
  const able = tasks.filter(({ teams }) => teams.every(({ inspectorIds }) => inspectorIds.length >= 2));
  for (const task of tasks) went.set(task.id, WAYS[0]);
  for (const task of able) {
    const way = WAYS[sent % WAYS.length];
    sent += 1;
    await gone(way, task);
    went.set(task.id, way);
  }
  for (const { id } of await office.tasksOf(drawId)) if (!went.has(id)) went.set(id, CAME);
}

async function gone(way: Way, task: MonthTask): Promise<void> {
  try {
    await way.go(office, task);
  } catch (error) {
    throw new Error(`${way.name} (${task.number}): ${JSON.stringify(error)} ${String(error)}`, {
      cause: error,
    });
  }
}

const wayCount = (fits: (way: Way) => boolean): number => [...went.values()].filter(fits).length;
const ended = (stage: Stage): number => wayCount(({ ends }) => ends === stage);

/** Tasks of the void draw, none of which anybody touched. */
async function voidedTasks(): Promise<number> {
  return (await office.tasksOf(voided)).length;
}

/**
 * The stage of every task from the plain tables, written another way than the service asks: all versions, closures
 * and approvals are gathered first, then judged.
 */
const BY_HAND = `
  WITH versions AS (
    SELECT r.task_id, r.id, r.version, r.result_code, v.decision, c.decision AS confirmed,
      max(r.version) OVER (PARTITION BY r.task_id) AS last,
      max(r.version) FILTER (WHERE v.decision = 'ACCEPTED' AND coalesce(c.decision, '') <> 'REFUSED')
        OVER (PARTITION BY r.task_id) AS forced
    FROM inspection_result r LEFT JOIN result_review v ON v.result_id = r.id
      LEFT JOIN not_inspected_decision c ON c.result_id = r.id),
  shut AS (
    SELECT c.result_id FROM task_closure c
    WHERE c.last_follow_up_id IS NOT DISTINCT FROM (SELECT max(u.id) FROM follow_up u WHERE u.task_id = c.task_id)),
  leave AS (
    SELECT m.task_id, bool_or(b.decision = 'APPROVED') AS approved,
      bool_or(a.kind = 'URGENT' AND b.approval_id IS NULL) AS urgent
    FROM visit_approval a JOIN visit_approval_task m ON m.approval_id = a.id
      LEFT JOIN visit_approval_decision b ON b.approval_id = a.id GROUP BY 1)
  SELECT k.id, k.area_code AS area, k.subject_kind AS kind, k.lead_pool AS lead, k.draw_id AS draw,
    k.item_code AS item, CASE
      WHEN d.state = 'VOIDED' THEN 'VOIDED'
      WHEN k.id IN (SELECT task_id FROM task_replacement) THEN 'REPLACED'
      WHEN f.result_code IN ('UNREACHABLE', 'CLOSED_OR_LIQUIDATING', 'DEREGISTERED', 'REVOKED', 'MOVED_OUT',
        'NOT_STARTED_OR_SUSPENDED', 'COMPLETED_HANDED_OVER')
        THEN CASE f.confirmed WHEN 'CONFIRMED' THEN 'NOT_INSPECTED' ELSE 'CONFIRMING' END
      WHEN f.id IN (SELECT result_id FROM shut) THEN 'CLOSED'
      WHEN f.id IS NOT NULL THEN 'FOLLOWING_UP'
      WHEN l.id IS NOT NULL AND l.decision IS NULL THEN 'ENTERED'
      WHEN l.id IS NOT NULL THEN 'RETURNED'
      WHEN EXISTS (SELECT FROM visit_entry y WHERE y.task_id = k.id) THEN 'INSPECTING'
      WHEN p.approved OR p.urgent THEN 'TO_INSPECT'
      ELSE 'TO_APPROVE' END AS stage
  FROM inspection_task k JOIN draw d ON d.id = k.draw_id
    LEFT JOIN versions f ON f.task_id = k.id AND f.version = f.forced
    LEFT JOIN versions l ON l.task_id = k.id AND l.version = l.last
    LEFT JOIN leave p ON p.task_id = k.id
  ORDER BY k.id`;

interface HandRow {
  readonly id: string;
  readonly area: string;
  readonly kind: string;
  readonly lead: string;
  readonly draw: string;
  readonly item: string;
  readonly stage: Stage;
}

const byHand = (): Promise<HandRow[]> => office.t.dataSource.query(BY_HAND);

type Figures = Record<string, number>;
const numbers = async (
  query = 'year=2026',
): Promise<{ total: Figures; rows: { key: string; figures: Figures }[] }> =>
  (await reviewer.get(`/api/v1/numbers?${query}`).expect(200)).body;

describe('a simulated month on the sample office', () => {
  it('sends the drawn subjects every way that there is', () => {
    const taken = new Set([...went.values()].map(({ name }) => name));
    expect(WAYS.filter(({ name }) => !taken.has(name))).toEqual([]);
    expect(taken).toContain(CAME.name);
    expect(new Set([...went.values()].map(({ ends }) => ends)).size).toBe(Object.keys(STAGES).length - 1);
  });

  it('ends with every task in exactly one stage, the one that its way leads to', async () => {
    const stages: { taskId: string; stage: Stage }[] = await office.t.dataSource.query(
      `SELECT task_id AS "taskId", stage FROM task_now('2026-04-02') ORDER BY task_id`,
    );
    const [{ n }] = await office.t.dataSource.query('SELECT count(*)::int AS n FROM inspection_task');
    expect(stages).toHaveLength(n);
    expect(new Set(stages.map(({ taskId }) => taskId)).size).toBe(n);
    const wrong = stages.filter(({ taskId, stage }) => stage !== (went.get(taskId)?.ends ?? 'VOIDED'));
    expect(wrong.map(({ taskId, stage }) => [went.get(taskId)?.name, stage])).toEqual([]);
  });

  it('has the same stages in plain SQL over the tables', async () => {
    const stages: { id: string; stage: Stage }[] = await office.t.dataSource.query(
      `SELECT task_id AS id, stage FROM task_now('2026-04-02') ORDER BY task_id`,
    );
    expect(stages).toEqual((await byHand()).map(({ id, stage }) => ({ id, stage })));
  });

  it('counts what the ways make of it, figure by figure', async () => {
    const { total } = await numbers();
    const done = ended('CLOSED') + ended('FOLLOWING_UP');
    const apart = ended('REPLACED');
    expect(total).toMatchObject({
      ...{ should: went.size - apart, done, notInspected: ended('NOT_INSPECTED') },
      open: went.size - apart - done - ended('NOT_INSPECTED'),
      ...{ closed: ended('CLOSED'), replaced: apart, voided: await voidedTasks() },
      overdue: wayCount(({ late }) => late === true),
      found: wayCount(({ found }) => found === true),
      corrected: wayCount(({ corrected }) => corrected === true),
      referred: wayCount(({ referred }) => referred === true),
    });
  });

  it.each(['area', 'kind', 'lead', 'draw', 'item'] as const)('agrees by %s with plain SQL', async (by) => {
    const rows = await byHand();
    const shown = (await numbers(`year=2026&by=${by}`)).rows;
    const expected = new Map<string, Figures>();
    for (const row of rows) {
      const sums = expected.get(row[by]) ?? { done: 0, closed: 0, voided: 0, all: 0 };
      sums.all += 1;
      if (row.stage === 'CLOSED' || row.stage === 'FOLLOWING_UP') sums.done += 1;
      if (row.stage === 'CLOSED') sums.closed += 1;
      if (row.stage === 'VOIDED') sums.voided += 1;
      expected.set(row[by], sums);
    }
    for (const { key, figures } of shown) {
      const { done, closed, voided: gone, should, replaced } = figures;
      const told = { done, closed, voided: gone, all: should + replaced + gone };
      expect([key, told]).toEqual([key, expected.get(key) ?? { done: 0, closed: 0, voided: 0, all: 0 }]);
    }
    expect(shown.map(({ key }) => key)).toEqual(expect.arrayContaining([...expected.keys()]));
  });

  it.each(Object.keys(DIMENSIONS))('by %s: page, workbook, list and interface tell the same', async (by) => {
    const shown = await shownNumbers(reviewer, `/office/numbers?year=2026&by=${by}`);
    const { rows, total } = await numbers(`year=2026&by=${by}`);
    const figures = Object.keys(FIGURES);
    const told = [...rows.map((row) => row.figures), total].flatMap((row) => figures.map((one) => row[one]));
    expect(shown.map(({ value }) => value)).toEqual(told);
    const book = await workbookRows(reviewer, `/office/numbers/workbook?year=2026&by=${by}`);
    expect(book.flatMap(([, ...cells]) => cells)).toEqual(told);
    // All of a table's numbers lead to lists; some are followed, and every one of the last row.
    const followed = shown.filter(({ row }, n) => row === '合计' || n % 9 === 0);
    for (const { href, value, row, figure } of followed.slice(-16)) {
      expect([row, figure, await listBehind(reviewer, href)]).toEqual([
        ...[row, figure, { page: value, workbook: value }],
      ]);
    }
  });

  it('shows on the first page, in the list and its workbook the stages that the ways lead to', async () => {
    const { body } = await reviewer.get('/api/v1/tasks').expect(200);
    const first = await reviewer.get('/office').expect(200);
    const list = await reviewer.get('/office/tasks').expect(200);
    const book = await workbookRows(reviewer, '/office/tasks/workbook');
    for (const [stage, name] of Object.entries(STAGES) as [Stage, string][]) {
      const count = stage === 'VOIDED' ? await voidedTasks() : ended(stage);
      expect([stage, body.stages[stage]]).toEqual([stage, count]);
      const link = `<strong>${count}</strong><a href="/office/tasks?stage=${stage}">${name}</a>`;
      expect(first.text).toContain(link);
      expect(list.text).toContain(link);
      expect([stage, book.filter((row) => row[8] === name).length]).toEqual([stage, count]);
    }
  });

  it('counts a draw on its own page as in the numbers', async () => {
    for (const drawId of draws) {
      const { total } = await numbers(`draw=${drawId}`);
      const { text } = await reviewer.get(`/office/draws/${drawId}`).expect(200);
      expect(text).toContain(
        `<strong>${total.closed}</strong><a href="/office/tasks?stage=CLOSED&amp;draw=${drawId}">`,
      );
    }
  });
});

describe('what is published of the month', () => {
  const untraced = (sql: string): Promise<unknown[]> => office.t.dataSource.query(sql);

  it('traces every row to an accepted result and every version to its entry in the log', async () => {
    const drawn = await Promise.all(draws.map((drawId) => numbers(`draw=${drawId}`)));
    const versions: string[] = [];
    for (const [n, drawId] of draws.entries()) {
      if (drawn[n].total.done > 0) versions.push((await published(office.t, 'RESULT', drawId)).id);
    }
    expect(versions.length).toBeGreaterThan(0);
    expect(
      await untraced(`
      SELECT d.id, r.subject_code FROM disclosure d JOIN disclosure_row r ON r.disclosure_id = d.id
      WHERE d.kind = 'RESULT' AND NOT EXISTS (
        SELECT 1 FROM inspection_task t JOIN inspection_result i ON i.task_id = t.id
          JOIN result_review v ON v.result_id = i.id AND v.decision = 'ACCEPTED'
          JOIN audit_entry a ON a.object_kind = 'inspection_task' AND a.object_id = t.id::text
            AND a.act = '审核通过检查结果'
        WHERE t.draw_id::text = d.object_id AND t.subject_code = r.subject_code)`),
    ).toEqual([]);
    expect(
      await untraced(`
      SELECT d.id FROM disclosure d WHERE 1 <> (SELECT count(*) FROM audit_entry a
        WHERE a.detail::json ->> 'disclosure' = d.id::text AND a.detail::json ->> 'digest' = d.digest)`),
    ).toEqual([]);
  });

  it('publishes every accepted result once, and a sum row that is the sum of its rows and of the numbers', async () => {
    expect(
      await untraced(`
      SELECT t.number FROM inspection_task t
      JOIN inspection_result i ON i.task_id = t.id
      JOIN result_review v ON v.result_id = i.id AND v.decision = 'ACCEPTED'
      JOIN draw w ON w.id = t.draw_id AND w.state <> 'VOIDED'
      WHERE NOT EXISTS (SELECT 1 FROM task_replacement p WHERE p.task_id = t.id)
        AND NOT EXISTS (SELECT 1 FROM not_inspected_decision c WHERE c.result_id = i.id AND c.decision = 'REFUSED')
      GROUP BY t.id HAVING 1 <> (SELECT count(*) FROM disclosure d JOIN disclosure_row r ON r.disclosure_id = d.id
        WHERE d.kind = 'RESULT' AND d.object_id = t.draw_id::text AND r.subject_code = t.subject_code)`),
    ).toEqual([]);
    const { id } = await published(office.t, 'STATISTICS', '2026-03');
    const { body } = await office.t.visitor().get(`/public/disclosures/${id}/content.json`).expect(200);
    const rows = (body as TableContent).rows.map((cells) => cells.slice(1).map(Number));
    const sums = rows.slice(0, -1).reduce((a, b) => a.map((value, n) => value + b[n]));
    expect(rows.at(-1)).toEqual(sums);
    const { total } = await numbers('month=2026-03');
    const keys = (body as TableContent).columns.slice(1).map(({ key }) => key);
    const known = keys.filter((key) => key in total);
    expect(known.length).toBeGreaterThan(3);
    expect(known.map((key) => sums[keys.indexOf(key)])).toEqual(known.map((key) => total[key]));
  });
});
