import { InspectionService } from '../../src/inspection/inspection.service.js';
import { type Client, startTestApp, type TestApp } from '../support/app.js';
import {
  finish,
  Inspectors,
  type MadeTask,
  NOTHING_FOUND,
  sealedDraw,
  tasksOf,
} from '../support/inspected.js';
import { makeApprovedPlan, makeCarriers, makeInspector, makePeople } from '../support/office.js';
import { carrierLine } from '../support/plan-lines.js';
import { readyTasks } from '../support/ready.js';

let t: TestApp;
let lines: string[];
let drawId: string;
let tasks: MadeTask[];
let inspectors: Inspectors;
let reviewer: Client;

const AREAS = ['513301', '513322', '513323', '513324', '513325', '513326'];

beforeAll(async () => {
  t = await startTestApp();
  await makeCarriers(t.dataSource, 48);
  await makePeople(t.dataSource);
  const line = (changes: object) => carrierLine({ areaCodes: AREAS, months: [3, 6], ...changes });
  lines = await makeApprovedPlan(t.dataSource, [
    line({}),
    line({ taskName: '全覆盖', mode: 'ORDER', strata: [], cap: null, reserve: null }),
    line({ taskName: '第三项' }),
  ]);
  drawId = await sealedDraw(t, lines[0]);
  tasks = await tasksOf(t, drawId);
  await readyTasks(t, drawId);
  inspectors = new Inspectors(t);
  reviewer = await t.as(['REVIEWER']);
  t.clock.set('2026-03-20T01:00:00Z');
});
afterAll(() => t.close());

const results = (task: MadeTask) => `/api/v1/tasks/${task.id}/results`;
const reviews = (task: MadeTask) => `/api/v1/tasks/${task.id}/reviews`;

describe('tasks of a sealed draw', () => {
  it('are one per drawn subject, numbered in the order of the list, the reserves left out', async () => {
    const drawn: { code: string; ticket: string; rank: number }[] = await t.dataSource.query(
      `SELECT subject_code AS code, ticket, rank FROM drawn_subject
       WHERE draw_id = $1 AND outcome = 'DRAWN' ORDER BY position`,
      [drawId],
    );
    expect(drawn.length).toBeGreaterThan(4);
    expect(tasks.map(({ subjectCode }) => subjectCode)).toEqual(drawn.map(({ code }) => code));
    expect(tasks.map(({ number }) => number)).toEqual(
      drawn.map((_, n) => `513300-2026-0001-${String(n + 1).padStart(4, '0')}`),
    );
  });

  it('have the seats of the draw', async () => {
    const [{ differ }] = await t.dataSource.query(
      `SELECT count(*)::int AS differ FROM (
         (SELECT t.subject_code, s.pool_code, s.seat, s.inspector_id, s.step
          FROM task_seat s JOIN inspection_task t ON t.id = s.task_id WHERE t.draw_id = $1)
         EXCEPT (SELECT subject_code, pool_code, seat, inspector_id, step FROM drawn_seat WHERE draw_id = $1)
         UNION ALL
         (SELECT subject_code, pool_code, seat, inspector_id, step FROM drawn_seat WHERE draw_id = $1
          EXCEPT SELECT t.subject_code, s.pool_code, s.seat, s.inspector_id, s.step
          FROM task_seat s JOIN inspection_task t ON t.id = s.task_id WHERE t.draw_id = $1)) x`,
      [drawId],
    );
    const [{ seats }] = await t.dataSource.query('SELECT count(*)::int AS seats FROM task_seat');
    expect({ differ, some: seats > 0 }).toEqual({ differ: 0, some: true });
  });

  it('are for everyone in full coverage, each with its batch', async () => {
    const all = await sealedDraw(t, lines[1]);
    const batches = await t.dataSource.query(
      `SELECT batch, count(*)::int AS tasks FROM inspection_task WHERE draw_id = $1 GROUP BY batch ORDER BY batch`,
      [all],
    );
    expect(batches).toEqual([
      { batch: '2026-03', tasks: 24 },
      { batch: '2026-06', tasks: 24 },
    ]);
  });

  it('are never changed: the database refuses', async () => {
    for (const table of ['inspection_task', 'task_seat', 'inspection_result', 'result_review']) {
      await expect(t.dataSource.query(`TRUNCATE ${table} CASCADE`)).rejects.toMatchObject({ code: '23001' });
    }
    await expect(t.dataSource.query(`UPDATE inspection_task SET rank = 1`)).rejects.toMatchObject({
      code: '23001',
    });
    await expect(t.dataSource.query(`DELETE FROM task_seat`)).rejects.toMatchObject({ code: '23001' });
  });

  it('belong to the sealing: without them the draw stays frozen', async () => {
    const service = t.app.get(InspectionService, { strict: false });
    const broken = jest.spyOn(service, 'openTasks').mockRejectedValueOnce(new Error('no space'));
    await expect(sealedDraw(t, lines[2])).rejects.toThrow('no space');
    broken.mockRestore();
    const states = await t.dataSource.query(`SELECT state FROM draw WHERE plan_line_id = $1`, [lines[2]]);
    expect(states).toEqual([{ state: 'FROZEN' }]);
  });
});

describe('who sees which task', () => {
  const seen = async (client: Client): Promise<string[]> => {
    const { body } = await client.get(`/api/v1/tasks?draw=${drawId}`).expect(200);
    return body.rows.map((row: { number: string }) => row.number);
  };

  it('lets an inspector see the own ones only', async () => {
    const [task] = tasks;
    const own: { number: string }[] = await t.dataSource.query(
      `SELECT DISTINCT t.number FROM inspection_task t JOIN task_seat s ON s.task_id = t.id
       WHERE t.draw_id = $1 AND s.inspector_id = $2 ORDER BY 1`,
      [drawId, task.leaderId],
    );
    const client = await inspectors.of(task.leaderId);
    expect(await seen(client)).toEqual(own.map(({ number }) => number));
    const other = tasks.find(({ number }) => !own.some((one) => one.number === number)) as MadeTask;
    await client.get(`/api/v1/tasks/${task.id}`).expect(200);
    await client.get(`/api/v1/tasks/${other.id}`).expect(403);
    await client.get(`/office/tasks/${other.id}`).expect(403);
  });

  it('lets the bureau see all, a county bureau its county and its people, a partner its teams', async () => {
    const all = tasks.map(({ number }) => number);
    expect(await seen(reviewer)).toEqual(all);
    const county = await t.as(['REVIEWER'], { agencyCode: 'JT-513322' });
    const expected: { number: string }[] = await t.dataSource.query(
      `SELECT DISTINCT t.number FROM inspection_task t JOIN task_seat s ON s.task_id = t.id
         LEFT JOIN inspector i ON i.id = s.inspector_id
       WHERE t.draw_id = $1 AND (t.area_code = '513322' OR i.agency_code = 'JT-513322') ORDER BY 1`,
      [drawId],
    );
    expect(expected.length).toBeLessThan(all.length);
    expect(await seen(county)).toEqual(expected.map(({ number }) => number));
    expect(await seen(await t.as(['REVIEWER'], { agencyCode: 'GA-JJ' }))).toEqual(all);
    expect(await seen(await t.as(['REVIEWER'], { agencyCode: 'SW-JU' }))).toEqual([]);
  });

  it('filters, counts and pages', async () => {
    const [task] = tasks;
    const query = async (text: string) => (await reviewer.get(`/api/v1/tasks?${text}`).expect(200)).body;
    expect((await query(`text=${task.subjectCode}&draw=${drawId}`)).rows).toHaveLength(1);
    expect((await query('text=%25')).total).toBe(0);
    expect((await query('month=2027-01')).total).toBe(0);
    expect((await query(`state=REVIEWED&draw=${drawId}`)).counts.ASSIGNED).toBe(tasks.length);
    const everything = await query('page=99');
    expect(everything.page).toBe(everything.pages);
    expect(everything.rows.length).toBeGreaterThan(0);
    expect((await query('state=NONSENSE&month=x&area=1')).total).toBe(everything.total);
  });

  it('says 404 for what is not there', async () => {
    await reviewer.get('/api/v1/tasks/999999999').expect(404);
    await reviewer.get('/api/v1/tasks/x').expect(404);
  });
});

describe('a result', () => {
  it('is entered by one, returned and accepted by another, every version kept', async () => {
    const [task] = tasks;
    const leader = await inspectors.of(task.leaderId);
    const first = { ...NOTHING_FOUND, remark: '见现场记录' };
    expect((await leader.post(results(task), first).expect(201)).body).toEqual({ version: 1 });
    await leader.post(results(task), first).expect(409);
    await reviewer.post(reviews(task), { version: 1, decision: 'RETURNED' }).expect(422);
    await reviewer.post(reviews(task), { version: 1, decision: 'RETURNED', reason: '日期不符' }).expect(204);
    await reviewer.post(reviews(task), { version: 1, decision: 'ACCEPTED' }).expect(409);
    await leader.post(results(task), { ...first, inspectedOn: '2026-03-11' }).expect(201);
    await reviewer.post(reviews(task), { version: 1, decision: 'ACCEPTED' }).expect(409);
    await reviewer.post(reviews(task), { version: 2, decision: 'ACCEPTED' }).expect(204);
    const { body } = await reviewer.get(`/api/v1/tasks/${task.id}`).expect(200);
    expect(body.state).toBe('REVIEWED');
    expect(
      body.versions.map(
        ({
          result,
          review,
        }: {
          result: { version: number; inspectedOn: string };
          review: { decision: string };
        }) => [...[result.version, result.inspectedOn, review.decision]],
      ),
    ).toEqual([
      [2, '2026-03-11', 'ACCEPTED'],
      [1, '2026-03-10', 'RETURNED'],
    ]);
    await leader.post(results(task), first).expect(409);
  });

  it('is refused whole, with every fault at its field', async () => {
    const task = tasks[1];
    const leader = await inspectors.of(task.leaderId);
    const bad = { resultCode: 'CORRECTED', followUp: '', inspectedOn: '2026-03-01' };
    const { body } = await leader.post(results(task), bad).expect(422);
    expect(
      body.error.faults.map((fault: { field: string; code: string }) => `${fault.field} ${fault.code}`),
    ).toEqual(['inspectedOn BEFORE_DRAW', 'findings REQUIRED', 'followUp REQUIRED']);
    const future = await leader
      .post(results(task), { ...NOTHING_FOUND, inspectedOn: '2026-03-21' })
      .expect(422);
    expect(future.body.error.faults[0].message).toBe(
      '检查完成日期不能晚于今天(2026-03-20)，请检查完成后再录入。',
    );
    const [{ count }] = await t.dataSource.query(
      'SELECT count(*)::int AS count FROM inspection_result WHERE task_id = $1',
      [task.id],
    );
    expect(count).toBe(0);
  });

  it('is never entered by an outsider, nor reviewed by who entered it, under another account either', async () => {
    const task = tasks[1];
    const outsiderId = await makeInspector(t.dataSource, { agencyCode: 'JT-513301', areaCode: '513301' });
    const outsider = await inspectors.of(outsiderId);
    await outsider.post(results(task), NOTHING_FOUND).expect(403);
    await reviewer.post(reviews(task), { version: 1, decision: 'ACCEPTED' }).expect(409);
    const both = await t.as(['INSPECTOR', 'REVIEWER'], { inspectorId: task.leaderId });
    await both.post(results(task), NOTHING_FOUND).expect(201);
    const review = { version: 1, decision: 'ACCEPTED' };
    const own = await both.post(reviews(task), review).expect(422);
    expect(own.body.error).toMatchObject({ code: 'RULE_BROKEN' });
    const second = await t.as(['REVIEWER'], { inspectorId: task.leaderId });
    await second.post(reviews(task), review).expect(422);
    await reviewer.post(reviews(task), review).expect(204);
  });

  it('is entered once by two who enter at the same moment', async () => {
    const task = tasks[2];
    const leader = await inspectors.of(task.leaderId);
    const twin = await t.as(['INSPECTOR'], { inspectorId: task.leaderId });
    const answers = await Promise.all(
      [leader, twin, leader, twin].map((one) => one.post(results(task), NOTHING_FOUND)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
  });

  it('stands in the audit log, entry and review', async () => {
    const entries: { act: string; actor_name: string }[] = await t.dataSource.query(
      `SELECT act FROM audit_entry WHERE object_kind = 'inspection_task' AND object_id = $1
         AND act LIKE '%检查结果' ORDER BY seq`,
      [tasks[0].id],
    );
    expect(entries.map(({ act }) => act)).toEqual([
      '录入检查结果',
      '退回检查结果',
      '重新录入检查结果',
      '审核通过检查结果',
    ]);
  });
});

describe('the pages', () => {
  it('list the tasks with their state and find one by its code', async () => {
    const { text } = await reviewer.get(`/office/tasks?draw=${drawId}`).expect(200);
    expect(text).toContain(tasks[0].number);
    expect(text).toContain('待检查');
    const found = await reviewer.get(`/office/tasks?text=${tasks[3].subjectCode}&draw=${drawId}`).expect(200);
    expect(found.text).toContain(tasks[3].number);
    expect(found.text).not.toContain(tasks[0].number);
  });

  it('show a task with its teams; the form to who may enter, its faults with what was typed', async () => {
    const task = tasks[3];
    const leader = await inspectors.of(task.leaderId);
    const { text } = await leader.get(`/office/tasks/${task.id}`).expect(200);
    for (const part of ['交通运输系统(牵头)', '公安机关(配合)', '组长', '录入检查结果', '签号']) {
      expect(text).toContain(part);
    }
    const refused = await leader
      .form(`/office/tasks/${task.id}/results`, {
        ...{ resultCode: 'CORRECTED', followUp: 'NONE', inspectedOn: '2026-03-12' },
        remark: '已拍照',
      })
      .expect(422);
    expect(refused.text).toContain('请写明发现的问题');
    expect(refused.text).toContain('value="已拍照"');
    expect(refused.text).toContain('value="2026-03-12"');
    await leader
      .form(`/office/tasks/${task.id}/results`, { ...NOTHING_FOUND, findings: '', correctBy: '', remark: '' })
      .expect(303)
      .expect('location', `/office/tasks/${task.id}`);
    const after = await leader.get(`/office/tasks/${task.id}`).expect(200);
    expect(after.text).toContain('检查结果已录入(第1版)，等待其他人员审核。');
    expect(after.text).not.toContain('提交审核');
  });

  it('let the reviewer return it with a reason', async () => {
    const task = tasks[3];
    expect((await reviewer.get(`/office/tasks/${task.id}`)).text).toContain('审核第 1 版结果');
    const page = await reviewer
      .form(`/office/tasks/${task.id}/reviews`, { version: '1', decision: 'RETURNED', reason: '' })
      .expect(422);
    expect(page.text).toContain('退回时请写明原因');
    await reviewer
      .form(`/office/tasks/${task.id}/reviews`, { version: '1', decision: 'RETURNED', reason: '缺照片' })
      .expect(303);
    const leader = await inspectors.of(task.leaderId);
    expect((await leader.get(`/office/tasks/${task.id}`)).text).toContain('退回原因：缺照片');
  });

  it('keep the seed back as long as the list is not public, and the ticket from who need not act', async () => {
    const [{ seed }] = await t.dataSource.query(
      `SELECT (content::json ->> 'seed') AS seed FROM draw_file_chunk WHERE draw_id = $1 AND name = 'result.json'`,
      [drawId],
    );
    const leader = await inspectors.of(tasks[3].leaderId);
    const planner = await t.as(['PLANNER']);
    for (const client of [leader, reviewer, planner]) {
      expect((await client.get(`/office/tasks/${tasks[3].id}`)).text).not.toContain(seed);
      expect(JSON.stringify((await client.get(`/api/v1/tasks/${tasks[3].id}`)).body)).not.toContain(seed);
    }
    expect((await leader.get(`/office/tasks/${tasks[3].id}`)).text).toContain('签号');
    expect((await planner.get(`/office/tasks/${tasks[3].id}`)).text).not.toContain('签号');
  });
});

describe('a voided draw', () => {
  it('takes no result any more, and says why', async () => {
    const id = (await sealedDraw(t, lines[0], '2026-06')) as string;
    const [task] = await tasksOf(t, id);
    await t.dataSource.query(
      `UPDATE draw SET state = 'VOIDED', voided_at = now(), void_reason = '演练' WHERE id = $1`,
      [id],
    );
    const leader = await inspectors.of(task.leaderId);
    const { body } = await leader.post(results(task), NOTHING_FOUND).expect(409);
    expect(body.error.message).toContain('已经作废');
    expect((await leader.get(`/office/tasks/${task.id}`)).text).toContain('已经作废');
  });
});

describe('many tasks', () => {
  it('are finished one after the other', async () => {
    for (const task of tasks.slice(4, 7)) await finish(task, inspectors, reviewer);
    const { body } = await reviewer.get(`/api/v1/tasks?draw=${drawId}&state=REVIEWED`).expect(200);
    expect(body.total).toBe(2 + tasks.slice(4, 7).length);
  });
});
