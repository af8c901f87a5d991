import { FramePreview } from '../../src/ceremony/frame/frame-preview.service.js';
import type { FrameWish, PreparedFrame } from '../../src/ceremony/frame/frame.service.js';
import { CeremonyService } from '../../src/ceremony/ceremony.service.js';
import type { DomainError } from '../../src/kernel/domain-error.js';
import { type PromisedDay, PromisedDays } from '../../src/registry/promised/promised-days.service.js';
import { Visited } from '../../src/registry/visited/visited.service.js';
import { type Client, startTestApp, type TestApp } from '../support/app.js';
import { DRAWER } from '../support/ceremony.js';
import {
  finish,
  Inspectors,
  type MadeTask,
  NOTHING_FOUND,
  sealedDraw,
  tasksOf,
} from '../support/inspected.js';
import { makeApprovedPlan, makeCarriers, makePeople } from '../support/office.js';
import { carrierLine } from '../support/plan-lines.js';
import { readyTasks } from '../support/ready.js';

let t: TestApp;
let lines: string[];
let first: string;
let tasks: MadeTask[];
let inspectors: Inspectors;
let reviewer: Client;
let promised: PromisedDays;

const AREAS = ['513301', '513322', '513323', '513324', '513325', '513326'];
const EVERYONE = [{ key: 'A' }, { key: 'B' }, { key: 'D' }, { key: '未评级' }] as const;

beforeAll(async () => {
  t = await startTestApp();
  await makeCarriers(t.dataSource, 24);
  await makePeople(t.dataSource);
  const rotating = carrierLine().teams.map((team) => ({ ...team, rotation: team.agency === 'JT' }));
  const all = { strata: EVERYONE.map((one) => ({ ...one, ratio: '1' })), cap: null, reserve: null };
  const line = (changes: object) => carrierLine({ areaCodes: AREAS, months: [3], ...changes });
  lines = await makeApprovedPlan(t.dataSource, [
    line({
      strata: [
        { key: 'A', count: 2 },
        { key: 'B', count: 2 },
      ],
      cap: null,
    }),
    line({ taskName: '轮换', teams: rotating, ...all }),
    line({ taskName: '不轮换', ...all }),
    line({ taskName: '休假' }),
    line({ taskName: '轮换并抽取', teams: rotating, ...all }),
  ]);
  first = await sealedDraw(t, lines[0]);
  tasks = await tasksOf(t, first);
  inspectors = new Inspectors(t);
  reviewer = await t.as(['REVIEWER']);
  promised = t.app.get(PromisedDays, { strict: false });
});
afterAll(() => t.close());

/** A frame as it would be frozen now. */
async function frameOf(planLineId: string, wish: FrameWish = {}): Promise<PreparedFrame> {
  const [known]: { id: string }[] = await t.dataSource.query('SELECT id FROM draw WHERE plan_line_id = $1', [
    planLineId,
  ]);
  const id =
    known?.id ??
    (await t.app.get(CeremonyService, { strict: false }).plan(DRAWER, { planLineId, month: '2026-03' }));
  return t.app.get(FramePreview, { strict: false }).with(id, wish, async ({ frame }) => frame);
}

const memberOf = (frame: PreparedFrame, id: string) =>
  frame.roster.members.find(({ inspector }) => inspector.id === id);
const seatsOf = (taskId: string): Promise<{ inspectorId: string }[]> =>
  t.dataSource.query(
    `SELECT inspector_id AS "inspectorId" FROM task_seat WHERE task_id = $1 AND inspector_id IS NOT NULL
     ORDER BY inspector_id`,
    [taskId],
  );
const replace = (taskId: string, days: readonly Omit<PromisedDay, 'taskId'>[]) =>
  t.dataSource.transaction((tx) => promised.replace(tx, taskId, days));
const visit = (inspectorId: string, day: string) => ({ inspectorId, day, kind: 'VISIT' as const });

describe('days that are promised', () => {
  it('are replaced task by task, and refused where another task has them, with name and day', async () => {
    const [a, b] = tasks;
    const id = a.leaderId;
    await replace(a.id, [visit(id, '2026-03-10'), { inspectorId: id, day: '2026-03-09', kind: 'TRAVEL' }]);
    await replace(a.id, [visit(id, '2026-03-11')]);
    const { manager } = t.dataSource;
    expect(await promised.within(manager, '2026-03-01', '2026-03-31')).toEqual([
      { inspectorId: id, day: '2026-03-11', taskId: a.id, kind: 'VISIT' },
    ]);
    expect(await promised.within(manager, '2026-03-01', '2026-03-31', ['0'])).toEqual([]);
    const [{ name }] = await t.dataSource.query('SELECT name FROM inspector WHERE id = $1', [id]);
    await expect(replace(b.id, [visit(id, '2026-03-12'), visit(id, '2026-03-11')])).rejects.toMatchObject({
      code: 'CONFLICT',
      message: `以下人员当天已有检查或路途安排，没有保存：${name}(2026年3月11日)。请另选日期。`,
    });
    await expect(replace(b.id, [visit(id, '2026-03-12'), visit(id, '2026-03-12')])).rejects.toMatchObject({
      faults: [{ message: `${name}在2026年3月12日已有检查或路途安排，请另选日期。` }],
    });
    expect(await promised.dated(manager, [a.id, b.id])).toEqual(new Set([a.id]));
  });

  it('go to one of two who ask at once', async () => {
    const [, b, c] = tasks;
    const day = visit(b.leaderId, '2026-03-20');
    const asked = await Promise.allSettled([replace(b.id, [day]), replace(c.id, [day])]);
    expect(asked.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const [lost] = asked.flatMap((one) => (one.status === 'rejected' ? [one.reason as DomainError] : []));
    expect(lost.code).toBe('CONFLICT');
    await replace(b.id, []);
    await replace(c.id, []);
  });

  it('take a day of capacity each, and a seat without a day takes one as well', async () => {
    const id = tasks[0].leaderId;
    const { length: seats } = (await Promise.all(tasks.map(async (task) => seatsOf(task.id)))).filter(
      (team) => team.some(({ inspectorId }) => inspectorId === id),
    );
    const wish = { perPerson: 22, windowFrom: '2026-03-02', windowTo: '2026-03-31' };
    const dated = memberOf(await frameOf(lines[3], wish), id);
    expect(dated?.days).toEqual({ working: 22, leave: 0, promised: 1, undated: seats - 1 });
    expect(dated?.capacity).toBe(22 - seats);
    await replace(tasks[0].id, [
      visit(id, '2026-03-11'),
      { inspectorId: id, day: '2026-03-10', kind: 'TRAVEL' },
    ]);
    expect(memberOf(await frameOf(lines[3], wish), id)?.capacity).toBe(22 - seats - 1);
    await replace(tasks[0].id, []);
    expect(memberOf(await frameOf(lines[3], wish), id)?.days).toMatchObject({ promised: 0, undated: seats });
  });
});

describe('leave', () => {
  it('takes its days, and keeps whoever has no day left out of the frame, with the reason', async () => {
    const people: { id: string }[] = await t.dataSource.query(
      `SELECT id FROM inspector WHERE id <> ALL (SELECT inspector_id FROM task_seat WHERE inspector_id IS NOT NULL)
       ORDER BY id LIMIT 2`,
    );
    const [away, busy] = people.map(({ id }) => id);
    const leave = (id: string, from: string, to: string) =>
      t.dataSource.query(
        `INSERT INTO absence (inspector_id, kind, day_from, day_to, recorded_by, recorded_at)
         VALUES ($1, 'LEAVE', $2, $3, '测试', '2026-03-01')`,
        [id, from, to],
      );
    await leave(away, '2026-03-01', '2026-03-20');
    await leave(away, '2026-03-15', '2026-04-05');
    await leave(busy, '2026-03-02', '2026-03-27');
    const wish = { perPerson: 10, windowFrom: '2026-03-02', windowTo: '2026-03-31' };
    const frame = await frameOf(lines[3], wish);
    expect(memberOf(frame, away)).toBeUndefined();
    const out = frame.roster.excluded.find(({ inspector }) => inspector.id === away);
    expect(out?.reasons).toEqual(['ON_LEAVE']);
    expect(memberOf(frame, busy)).toMatchObject({
      ...{ capacity: 2, days: { working: 22, leave: 20, promised: 0, undated: 0 } },
    });
    const [{ id }] = await t.dataSource.query('SELECT id FROM draw WHERE plan_line_id = $1', [lines[3]]);
    const { absent } = await t.app.get(FramePreview, { strict: false }).view(id, wish);
    expect(absent.map(({ reasons }) => reasons)).toEqual(['检查期限内的工作日全部休假、值班或外出']);
  });
});

describe('rotation', () => {
  let team: string[];
  let subject: string;

  beforeAll(async () => {
    await readyTasks(t, first);
    t.clock.set('2026-03-20T01:00:00Z');
    const [task] = tasks;
    subject = task.subjectCode;
    team = (await seatsOf(task.id)).map(({ inspectorId }) => inspectorId);
    await finish(task, inspectors, reviewer, NOTHING_FOUND);
  });

  it('knows who was at the subject last from the accepted result', async () => {
    const last = await t.app.get(Visited, { strict: false }).lastInspectors(t.dataSource.manager);
    expect(last).toEqual(team.map((inspectorId) => ({ subjectCode: subject, inspectorId })));
  });

  it('counts the newest visit, and a corrected one instead of the first', async () => {
    const visited = t.app.get(Visited, { strict: false });
    const undone = new Error('only looked at');
    const kept = t.dataSource.transaction(async (tx) => {
      const [one, other] = team;
      const [a, b] = tasks;
      const record = (taskId: string, day: string, inspectorIds: string[]) =>
        visited.record(tx, { subjectCode: subject, day, taskId, inspectorIds });
      const who = async () => (await visited.lastInspectors(tx)).map(({ inspectorId }) => inspectorId);
      await record(b.id, '2026-03-01', [other]);
      expect(await who()).toEqual(team);
      await record(b.id, '2026-03-18', [other, other]);
      expect(await who()).toEqual([other]);
      await record(a.id, '2026-03-19', [one]);
      expect(await who()).toEqual([one]);
      throw undone;
    });
    await expect(kept).rejects.toBe(undone);
  });

  it('keeps them off the subject in the systems that rotate, and says so in the frame alone', async () => {
    const frame = await frameOf(lines[1]);
    expect(frame.rotation.length).toBeGreaterThan(0);
    expect(
      frame.rotation.every(({ poolCode, subjectCode }) => poolCode === 'JT' && subjectCode === subject),
    ).toBe(true);
    expect(JSON.stringify(frame.rules)).not.toContain('rotation');
    expect((await frameOf(lines[2])).rotation).toEqual([]);
  });

  it('is kept with the draw: they sit on no seat of that subject', async () => {
    const id = await sealedDraw(t, lines[4], '2026-03', { windowFrom: '2026-03-23', perPerson: 22 });
    const kept: { pool: string; subject: string; inspectorId: string }[] = await t.dataSource.query(
      `SELECT r.pool_code AS pool, r.subject_code AS subject, p.inspector_id AS "inspectorId"
         FROM draw_rotation r JOIN draw_pseudonym p ON p.draw_id = r.draw_id AND p.pseudonym = r.pseudonym
        WHERE r.draw_id = $1 ORDER BY p.inspector_id`,
      [id],
    );
    expect(kept.length).toBeGreaterThan(0);
    expect(kept.every((one) => one.pool === 'JT' && team.includes(one.inspectorId))).toBe(true);
    const seated: { inspectorId: string }[] = await t.dataSource.query(
      `SELECT inspector_id AS "inspectorId" FROM drawn_seat
        WHERE draw_id = $1 AND subject_code = $2 AND pool_code = 'JT'`,
      [id, subject],
    );
    expect(seated).toHaveLength(2);
    const barred = kept.map(({ inspectorId }) => inspectorId);
    for (const { inspectorId } of seated) expect(barred).not.toContain(inspectorId);
    await expect(t.dataSource.query('DELETE FROM draw_rotation')).rejects.toThrow('只能追加');
    await expect(t.dataSource.query('UPDATE subject_visit SET day = day')).rejects.toThrow('只能追加');
  });
});
