import type { Client, TestApp } from '../support/app.js';
import {
  type AfterOffice,
  approve,
  asked,
  askSeat,
  askSubstitution,
  seatsOf,
  startAfterOffice,
} from '../support/afterwards.js';
import { type MadeTask, tasksOf } from '../support/inspected.js';
import { PromisedDays } from '../../src/registry/promised/promised-days.service.js';
import { swapIn } from '../support/same-day.js';
import { OFFICIAL_CALENDARS, WorkingCalendar } from '../../src/kernel/working-days.js';

const DELIVERED = new WorkingCalendar(OFFICIAL_CALENDARS);

let office: AfterOffice;
let t: TestApp;
let drawer: Client;
let reviewer: Client;

beforeAll(async () => {
  office = await startAfterOffice(8);
  ({ t, one: drawer, reviewer } = office);
}, 120_000);
afterAll(() => office.close());

interface Dated {
  readonly taskId: string;
  readonly day: string;
  readonly revision: number;
  readonly reason: string | null;
}

/** Current days of a draw's tasks, as the database has them. */
const datesOf = (drawId: string): Promise<Dated[]> =>
  t.dataSource.query(
    `SELECT DISTINCT ON (v.task_id) v.task_id AS "taskId", v.day_from AS day, v.revision, v.reason
     FROM visit_date v JOIN inspection_task t ON t.id = v.task_id WHERE t.draw_id = $1
     ORDER BY v.task_id, v.revision DESC`,
    [drawId],
  );

const promisedTo = (taskId: string): Promise<{ inspectorId: string; day: string; kind: string }[]> =>
  t.dataSource.query(
    `SELECT inspector_id AS "inspectorId", day, kind FROM promised_day WHERE task_id = $1 ORDER BY 1, 2`,
    [taskId],
  );

async function plan(drawId: string) {
  const sent = await drawer.post('/api/v1/visits/plan', { draw: drawId });
  expect({ status: sent.status, error: sent.body.error }).toEqual({ status: 200, error: undefined });
  return sent;
}

/** A working day of the month on which everyone of a task is free. */
async function otherDay(taskId: string): Promise<{ day: string; revision: number }> {
  const [{ now, revision }] = await t.dataSource.query(
    `SELECT day_from AS now, revision FROM visit_date WHERE task_id = $1 ORDER BY revision DESC LIMIT 1`,
    [taskId],
  );
  for (let n = 31; n >= 2; n -= 1) {
    const day = `2026-03-${String(n).padStart(2, '0')}`;
    if (!DELIVERED.isWorkingDay(day) || day === now) continue;
    const { status } = await drawer.put(`/api/v1/visits/${taskId}`, {
      dayFrom: day,
      reason: '对象申请改期',
      revision,
    });
    if (status === 204) return { day, revision: revision + 1 };
  }
  throw new Error('no other day');
}

describe('the visits of a draw', () => {
  let drawId: string;
  let tasks: MadeTask[];

  beforeAll(async () => {
    drawId = await office.freshDraw();
    tasks = await tasksOf(t, drawId);
  });

  it('are planned at once, and every day of every person is promised', async () => {
    const { body } = await plan(drawId);
    expect(body.placed + body.left.length).toBe(tasks.length);
    expect(body.placed).toBeGreaterThan(0);
    const dates = await datesOf(drawId);
    expect(dates).toHaveLength(body.placed);
    for (const { taskId, day } of dates) {
      expect(DELIVERED.isWorkingDay(day) && day >= '2026-03-02' && day <= '2026-03-31').toBe(true);
      const seated: { id: string }[] = await t.dataSource.query(
        'SELECT inspector_id AS id FROM task_seat WHERE task_id = $1 AND inspector_id IS NOT NULL ORDER BY 1',
        [taskId],
      );
      const visits = (await promisedTo(taskId)).filter(({ kind }) => kind === 'VISIT');
      expect(visits).toEqual(seated.map(({ id }) => ({ inspectorId: id, day, kind: 'VISIT' })));
    }
    for (const { words } of body.left) expect(words[0]).toMatch(/^检查期限|^检查组/);
    expect((await plan(drawId)).body.placed).toBe(0);
    const [{ acts }] = await t.dataSource.query(
      `SELECT count(*)::int AS acts FROM audit_entry WHERE act = '排定检查日程' AND object_id = $1`,
      [drawId],
    );
    expect(acts).toBe(2);
  });

  it('are moved by form or program, and the days that people owe move with them', async () => {
    const [{ taskId, day }] = await datesOf(drawId);
    const moved = await otherDay(taskId);
    const visits = (await promisedTo(taskId)).filter(({ kind }) => kind === 'VISIT');
    expect(new Set(visits.map((one) => one.day))).toEqual(new Set([moved.day]));
    const rows = await t.dataSource.query(
      'SELECT day_from AS day, reason FROM visit_date WHERE task_id = $1 ORDER BY revision',
      [taskId],
    );
    expect(rows).toEqual([
      { day, reason: null },
      { day: moved.day, reason: '对象申请改期' },
    ]);
    await expect(t.dataSource.query('DELETE FROM visit_date')).rejects.toMatchObject({ code: '23001' });
  });

  it('are not moved out of the window, to a day off, or by who read an older state: all said at once', async () => {
    const [{ taskId, revision }] = await datesOf(drawId);
    const change = (body: object) =>
      drawer.put(`/api/v1/visits/${taskId}`, { revision, reason: '改期', ...body });
    const refused = async (body: object, code: string) => {
      const { body: answer } = await change(body).expect(422);
      expect(answer.error.faults.map((fault: { code: string }) => fault.code)).toContain(code);
    };
    await refused({ dayFrom: '2026-05-06' }, 'WINDOW');
    await refused({ dayFrom: '2026-03-07' }, 'DAY_OFF');
    await refused({ dayFrom: '2026-3-9' }, 'DAY');
    await refused({ dayFrom: '2026-03-10', dayTo: '2026-03-09' }, 'ORDER');
    await refused({ dayFrom: '', reason: '' }, 'REQUIRED');
    await refused({ dayFrom: '2026-03-07', reason: '11010519491231002X' }, 'ID_CARD');
    await change({ dayFrom: '2026-03-12', revision: revision + 3 }).expect(409);
  });

  it('are refused where somebody is not free, naming who and why', async () => {
    const [{ taskId, revision, day }] = await datesOf(drawId);
    const [{ id, name }] = await t.dataSource.query(
      `SELECT i.id, i.name FROM task_seat s JOIN inspector i ON i.id = s.inspector_id WHERE s.task_id = $1 LIMIT 1`,
      [taskId],
    );
    const free = ['2026-03-16', '2026-03-17'].find((one) => one !== day) as string;
    await t.dataSource.query(
      `INSERT INTO absence (inspector_id, kind, day_from, day_to, recorded_by, recorded_at)
       VALUES ($1, 'TRAINING', $2, $2, '测试', now())`,
      [id, free],
    );
    const { body } = await drawer
      .put(`/api/v1/visits/${taskId}`, { dayFrom: free, reason: '改期', revision })
      .expect(409);
    const messages = body.error.faults.map(({ message }: { message: string }) => message).join('');
    expect(messages).toContain(`${name}3月${Number(free.slice(8))}日培训学习`);
  });

  it('are the inspector’s own to move, nobody else’s', async () => {
    const [{ taskId, revision }] = await datesOf(drawId);
    const [{ id }] = await t.dataSource.query(
      `SELECT i.id FROM inspector i WHERE NOT EXISTS (
         SELECT 1 FROM task_seat s WHERE s.task_id = $1 AND s.inspector_id = i.id) LIMIT 1`,
      [taskId],
    );
    const stranger = await office.inspectors.of(id);
    await stranger.put(`/api/v1/visits/${taskId}`, { dayFrom: '2026-03-12', revision }).expect(403);
    await stranger.post('/api/v1/visits/plan', { draw: drawId }).expect(403);
    const [{ own }] = await t.dataSource.query(
      'SELECT inspector_id AS own FROM task_seat WHERE task_id = $1 AND inspector_id IS NOT NULL LIMIT 1',
      [taskId],
    );
    const member = await office.inspectors.of(own);
    await member.put(`/api/v1/visits/${taskId}`, { dayFrom: '', reason: '道路中断', revision }).expect(204);
    expect(await promisedTo(taskId)).toEqual([]);
    expect((await plan(drawId)).body.placed).toBe(1);
  });

  it('are read by month, county and person, each visitor the own part; a look at a secret list is logged', async () => {
    const all = (await reviewer.get('/api/v1/visits?month=2026-03').expect(200)).body;
    expect(all.visits.map((one: { taskId: string }) => one.taskId).sort()).toEqual(
      (await datesOf(drawId)).map(({ taskId }) => taskId).sort(),
    );
    const [visit] = all.visits;
    const county = (await reviewer.get(`/api/v1/visits?month=2026-03&area=${visit.areaCode}`).expect(200))
      .body;
    expect(new Set(county.visits.map((one: { areaCode: string }) => one.areaCode))).toEqual(
      new Set([visit.areaCode]),
    );
    const person = (
      await reviewer.get(`/api/v1/visits?month=2026-03&person=${visit.people[0].id}`).expect(200)
    ).body;
    expect(person.visits.length).toBeGreaterThan(0);
    const travel = await t.dataSource.query(
      `SELECT day FROM promised_day WHERE inspector_id = $1 AND kind = 'TRAVEL'
         AND day BETWEEN '2026-03-01' AND '2026-03-31' ORDER BY day`,
      [visit.people[0].id],
    );
    expect(person.travel.map(({ day }: { day: string }) => ({ day }))).toEqual(travel);
    expect((await reviewer.get('/api/v1/visits?month=2027-01').expect(200)).body.visits).toEqual([]);
    const [{ looks }] = await t.dataSource.query(
      `SELECT count(*)::int AS looks FROM audit_entry WHERE act = '查看抽取名单' AND detail LIKE '%检查日程%'`,
    );
    const [{ announced }] = await t.dataSource.query('SELECT announced FROM draw WHERE id = $1', [drawId]);
    expect(looks > 0).toBe(!announced);
  });
});

describe('the calendar', () => {
  const page = async (path: string, client = drawer) => (await client.get(path).expect(200)).text;

  it('shows the month, a county, a person; and gives workbook and calendar file', async () => {
    const { body } = await drawer.get('/api/v1/visits?month=2026-03').expect(200);
    const [visit] = body.visits;
    const month = await page('/office/visits?month=2026-03');
    expect(month).toContain('2026年3月检查日程');
    expect(month).toContain(visit.subjectName);
    expect(await page(`/office/visits?month=2026-03&area=${visit.areaCode}`)).toContain(
      `${visit.areaName}2026年3月检查日程`,
    );
    const [{ id, name }] = visit.people;
    expect(await page(`/office/visits?month=2026-03&person=${id}`)).toContain(`${name} 2026年3月检查日程`);
    const book = await drawer.get('/office/visits/workbook?month=2026-03').expect(200);
    expect(book.headers['content-type']).toContain('spreadsheetml');
    const file = await drawer.get(`/office/visits/calendar.ics?area=${visit.areaCode}`).expect(200);
    expect(file.headers['content-type']).toBe('text/calendar; charset=utf-8');
    expect(file.text).toContain(`UID:${visit.number}@visits.mingchou\r\n`);
    expect(file.text).toContain(`DTSTART;VALUE=DATE:${visit.dayFrom.replaceAll('-', '')}\r\n`);
  });

  it('gives an inspector the own calendar file, and who is none that of the office', async () => {
    const { body } = await drawer.get('/api/v1/visits?month=2026-03').expect(200);
    const [visit] = body.visits;
    const own = await office.inspectors.of(visit.people[0].id);
    const file = await own.get('/office/visits/calendar.ics').expect(200);
    const mine = body.visits.filter((one: { people: { id: string }[] }) =>
      one.people.some(({ id }) => id === visit.people[0].id),
    );
    expect(file.text.match(/^UID:.+(?=@)/gm)).toEqual(
      mine.map(({ number }: { number: string }) => `UID:${number}`),
    );
    const all = await drawer.get('/office/visits/calendar.ics').expect(200);
    expect(all.text.match(/^UID:/gm)).toHaveLength(body.visits.length);
  });

  it('takes a change by form, and shows the form again with what is wrong', async () => {
    const { body } = await drawer.get('/api/v1/visits?month=2026-03').expect(200);
    const [visit] = body.visits;
    const path = `/office/visits/${visit.taskId}`;
    const sheet = await page(path);
    const free = /\?month=2026-03&amp;day=(2026-03-\d\d)"/.exec(sheet)?.[1] ?? '';
    expect(free).not.toBe('');
    const fields = { revision: String(visit.revision), month: '2026-03', reason: '企业当日停电' };
    const refused = await drawer.form(path, { ...fields, dayFrom: '2026-03-08' }).expect(422);
    expect(refused.text).toContain('2026年3月8日不是工作日');
    expect(refused.text).toContain('企业当日停电');
    const done = await drawer.form(path, { ...fields, dayFrom: free }).expect(303);
    expect(done.headers.location).toBe('/office/visits?month=2026-03');
    expect(await page(path)).toContain('企业当日停电');
    await drawer.form(path, { ...fields, dayFrom: '', revision: String(visit.revision + 1) }).expect(303);
    const planned = await drawer.form('/office/visits/plan', { month: '2026-03', area: '' }).expect(303);
    expect(planned.headers.location).toBe('/office/visits?month=2026-03');
    expect(await page('/office/visits?month=2026-03')).toContain('已排定1项检查');
  });
});

describe('after the draw', () => {
  it('a subject that is replaced gives its people their days back', async () => {
    const drawId = await office.freshDraw();
    const [task] = await tasksOf(t, drawId);
    await plan(drawId);
    const request = await asked(askSubstitution(drawer, drawId, task.subjectCode));
    await approve(office.other, drawId, request).expect(200);
    expect(await promisedTo(task.id)).toEqual([]);
    const { body } = await drawer.get('/api/v1/visits?month=2026-03').expect(200);
    const shown = [...body.visits, ...body.undated].map((one: { taskId: string }) => one.taskId);
    expect(shown).not.toContain(task.id);
  });

  it('a new person who is free keeps the day; one who is not takes it away, and the visit says why', async () => {
    const drawId = await office.freshDraw();
    await plan(drawId);
    const outcomes = new Set<string>();
    for (const { taskId, day } of await datesOf(drawId)) {
      const seat = (await seatsOf(t, drawId)).find((one) => one.taskId === taskId && one.code !== null);
      if (!seat) continue;
      const kind = outcomes.has('kept') ? 'away' : 'kept';
      const before = await promisedTo(taskId);
      const request = await asked(askSeat(drawer, drawId, seat));
      if (kind === 'away') {
        await t.dataSource.query(
          `INSERT INTO absence (inspector_id, kind, day_from, day_to, recorded_by, recorded_at)
           SELECT id, 'LEAVE', $1, $1, '测试', now() FROM inspector`,
          [day],
        );
      }
      const decided = await approve(office.other, drawId, request);
      expect({ status: decided.status, error: decided.body.error }).toEqual({
        status: 200,
        error: undefined,
      });
      const [now] = (await datesOf(drawId)).filter((one) => one.taskId === taskId);
      if (now.day === null) {
        expect(now.reason).toMatch(/^检查组换人，原定日期取消：.+。$/);
        expect(await promisedTo(taskId)).toEqual([]);
        outcomes.add('lost');
      } else {
        expect(now.day).toBe(day);
        const after = await promisedTo(taskId);
        expect(after).not.toEqual(before);
        outcomes.add('kept');
      }
      if (outcomes.size === 2) break;
    }
    expect([...outcomes].sort()).toEqual(['kept', 'lost']);
  });

  it('a void draw gives everybody the days back', async () => {
    const drawId = await office.freshDraw();
    await plan(drawId);
    await drawer.post(`/api/v1/draws/${drawId}/void-request`, { reason: '计划有误，需要作废' });
    await office.other.post(`/api/v1/draws/${drawId}/void`);
    const [{ left }] = await t.dataSource.query(
      `SELECT count(*)::int AS left FROM promised_day p JOIN inspection_task t ON t.id = p.task_id WHERE t.draw_id = $1`,
      [drawId],
    );
    expect(left).toBe(0);
  });

  it('a visit that lies behind was made by who went: who came into the team since was elsewhere', async () => {
    const drawId = await office.freshDraw();
    await plan(drawId);
    const { taskId, day, comesId, ...found } = await swapIn(t, drawId);
    const [elsewhere] = await tasksOf(t, await office.freshDraw());
    const promises = t.app.get(PromisedDays, { strict: false });
    await promises.replace(t.dataSource.manager, elsewhere.id, [
      { inspectorId: comesId, day, kind: 'VISIT' },
    ]);
    const away = { dayFrom: '', reason: '企业申请改期', revision: found.revision };
    await drawer.put(`/api/v1/visits/${found.other}`, away).expect(204);
    const went = (await promisedTo(taskId)).filter(({ kind }) => kind === 'VISIT');
    t.clock.set(`${found.nextDay}T01:00:00Z`);
    const direct = { kind: 'DIRECT', by: found.comes, headName: '丁局长', reason: 'URGENT' };
    await approve(office.other, drawId, await asked(askSeat(drawer, drawId, found.seat, direct))).expect(200);
    await plan(drawId);
    expect((await promisedTo(taskId)).filter(({ kind }) => kind === 'VISIT')).toEqual(went);
  });
});
