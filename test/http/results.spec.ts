import { type Client, startTestApp, type TestApp } from '../support/app.js';
import { type MadeTask, NOTHING_FOUND, tasksOf } from '../support/inspected.js';
import { readyOffice, teamOf } from '../support/on-site.js';
import { published } from '../support/published.js';

let t: TestApp;
let tasks: MadeTask[];
let drawId: string;
let reviewer: Client;
let publisher: Client;

type Team = Awaited<ReturnType<typeof teamOf>>;
interface Point {
  readonly listId: string;
  readonly no: number;
  readonly poolCode: string;
  readonly answer: string;
}

const FOUND = { resultCode: 'PENDING_ACTION', followUp: 'CASE_UNIT', inspectedOn: '2026-03-10' };
/** Results that wait for publication. */
const WAITING = /检查结果：.*将为第/;
const ACCEPTED = { decision: 'ACCEPTED' };

beforeAll(async () => {
  t = await startTestApp({ oneConnection: true });
  const ids = await readyOffice(t);
  [{ drawId }] = await t.dataSource.query('SELECT draw_id AS "drawId" FROM inspection_task WHERE id = $1', [
    ids[0],
  ]);
  tasks = await tasksOf(t, drawId);
  reviewer = await t.as(['REVIEWER']);
  publisher = await t.as(['PUBLISHER']);
  t.clock.set('2026-03-20T01:00:00Z');
});
afterAll(() => t.close());

const api = (task: MadeTask, rest = '') => `/api/v1/tasks/${task.id}${rest}`;
const read = async (client: Client, task: MadeTask) => (await client.get(api(task)).expect(200)).body;

/** Fills the record of a visit: the systems named have found something at their first point. */
async function record(task: MadeTask, found: readonly string[] = []): Promise<Team> {
  const team = await teamOf(t, task.id);
  for (const [pool, client] of [
    ['JT', team.lead],
    ['GA', team.partner],
  ] as const) {
    const { body } = await client.get(api(task, '/record')).expect(200);
    const points: Point[] = body.items.flatMap((item: { points: Point[] }) => item.points);
    const entries = points
      .filter(({ poolCode }) => poolCode === pool)
      .flatMap(({ listId, no }, n) => {
        const bad = n === 0 && found.includes(pool);
        const entry = (name: string, value: string) => ({
          ...{ opId: `${task.id}-${pool}-${no}-${name}`, field: `point:${listId}:${no}:${name}`, value },
          baseRevision: 0,
        });
        return [entry('answer', bad ? 'NO' : 'YES'), ...(bad ? [entry('note', `${pool}发现灯具损坏`)] : [])];
      });
    const fields = ['methods', 'conclusion'].map((name) => ({
      ...{ opId: `${task.id}-${pool}-${name}`, field: `pool:${pool}:${name}`, value: '现场检查' },
      baseRevision: 0,
    }));
    await client.post(api(task, '/record/entries'), { entries: [...entries, ...fields] }).expect(200);
    await client.post(api(task, '/record/parts'), { pool, act: 'HAND_IN' }).expect(204);
  }
  return team;
}

const accept = (task: MadeTask, version: number) =>
  reviewer.post(api(task, '/reviews'), { version, ...ACCEPTED }).expect(204);

describe('findings item by item', () => {
  it('come from every part of the record, and contradict a class that says nothing was found', async () => {
    const [task] = tasks;
    const { lead } = await record(task, ['JT', 'GA']);
    const refused = await lead.post(api(task, '/results'), NOTHING_FOUND).expect(422);
    expect(refused.body.error.faults).toEqual([
      expect.objectContaining({ field: 'resultCode', code: 'CONTRADICTION' }),
    ]);
    expect(refused.body.error.faults[0].message).toContain('回答为“否”的 2 条');
    const findings = [{ itemCode: 'JT-01', text: '台账缺页', corrected: true }];
    await lead.post(api(task, '/results'), { ...FOUND, findings }).expect(201);
    const { versions } = await read(reviewer, task);
    expect(
      versions[0].findings.map((row: { poolCode: string; text: string; pointNo: number | null }) => [
        row.poolCode,
        row.text,
        row.pointNo !== null,
      ]),
    ).toEqual([
      ['JT', '台账缺页', false],
      ['JT', 'JT发现灯具损坏', true],
      ['GA', 'GA发现灯具损坏', true],
    ]);
    expect(versions[0].result.findings).toBe('1. 台账缺页\n2. JT发现灯具损坏\n3. GA发现灯具损坏');
  });

  it('of another system are read only, on the page and for programs', async () => {
    const task = tasks[1];
    const { lead, partner } = await record(task, ['GA']);
    const intruding = [{ itemCode: 'JT-01', text: '改写公安的问题', poolCode: 'GA' }];
    const answer = await lead.post(api(task, '/results'), { ...FOUND, findings: intruding }).expect(422);
    expect(answer.body.error.faults).toEqual([expect.objectContaining({ code: 'OTHER_POOL' })]);
    const page = await lead.get(`/office/tasks/${task.id}`).expect(200);
    expect(page.text).toContain('其他部门检查组发现的问题');
    expect(page.text).not.toContain('>GA发现灯具损坏</textarea>');
    const own = await partner.get(`/office/tasks/${task.id}`).expect(200);
    expect(own.text).toContain('>GA发现灯具损坏</textarea>');
    await partner.post(api(task, '/results'), FOUND).expect(201);
  });

  it('are typed into the form, which keeps them with their faults', async () => {
    const task = tasks[2];
    const { lead } = await record(task);
    const form = { ...FOUND, correctBy: '', remark: '' };
    const path = `/office/tasks/${task.id}/results`;
    const rows = {
      'rows[0][text]': '张某 11010519491231002X',
      'rows[0][item]': 'JT-01',
      'rows[1][text]': '',
      'rows[2][text]': '台账缺页',
      'rows[2][item]': 'JT-01',
      'rows[2][corrected]': 'on',
    };
    const refused = await lead.form(path, { ...form, ...rows }).expect(422);
    expect(refused.text).toContain('居民身份证号码');
    expect(refused.text).toContain('>台账缺页</textarea>');
    await lead.form(path, { ...form, ...rows, 'rows[0][text]': '灯具损坏' }).expect(303);
    const { versions } = await read(reviewer, task);
    expect(
      versions[0].findings.map(({ text, corrected }: { text: string; corrected: boolean }) => [
        text,
        corrected,
      ]),
    ).toEqual([
      ['灯具损坏', false],
      ['台账缺页', true],
    ]);
  });

  it('are never changed: the database refuses', async () => {
    for (const sql of [`UPDATE result_finding SET text = 'x'`, 'DELETE FROM result_finding']) {
      await expect(t.dataSource.query(sql)).rejects.toMatchObject({ code: '23001' });
    }
  });
});

describe('the reviewer’s desk', () => {
  it('queues what waits, the longest first, and says what is the reviewer’s own', async () => {
    const own = await t.as(['INSPECTOR', 'REVIEWER'], { inspectorId: tasks[0].leaderId });
    const { text } = await own.get('/office/reviews').expect(200);
    expect(text).toContain('共 3 份');
    expect(text.indexOf(tasks[0].number)).toBeLessThan(text.indexOf(tasks[1].number));
    expect(text).toContain('由您录入，须由其他人员审核');
    expect(text).not.toContain(`href="/office/reviews/${tasks[0].id}"`);
    const workbook = await own.get('/office/reviews/workbook').expect(200);
    expect(workbook.headers['content-type']).toContain('spreadsheetml');
  });

  it('lets nobody review what he entered, by page or for programs, under another account either', async () => {
    const [task] = tasks;
    const second = await t.as(['REVIEWER'], { inspectorId: task.leaderId });
    const page = await second.get(`/office/reviews/${task.id}`).expect(200);
    expect(page.text).toContain('录入和审核不能是同一人');
    expect(page.text).not.toContain('审核通过</button>');
    for (const path of [`/office/reviews/${task.id}`, `/office/tasks/${task.id}/reviews`]) {
      const answer = await second.form(path, { version: '1', ...ACCEPTED }).expect(422);
      expect(answer.text).toContain('录入和审核不能是同一人');
    }
    const answer = await second.post(api(task, '/reviews'), { version: 1, ...ACCEPTED }).expect(422);
    expect(answer.body.error.code).toBe('RULE_BROKEN');
    const [{ count }] = await t.dataSource.query('SELECT count(*)::int AS count FROM result_review');
    expect(count).toBe(0);
  });

  it('shows the record beside the result, and leads on to the next', async () => {
    const [task, next] = tasks;
    const { text } = await reviewer.get(`/office/reviews/${task.id}`).expect(200);
    for (const part of ['现场记录', '照片和材料', '不符合', 'GA发现灯具损坏', '台账缺页', '下一份']) {
      expect(text).toContain(part);
    }
    const returned = { version: '1', decision: 'RETURNED', reason: '' };
    expect((await reviewer.form(`/office/reviews/${task.id}`, returned).expect(422)).text).toContain(
      '退回时请写明原因',
    );
    await reviewer
      .form(`/office/reviews/${task.id}`, { ...returned, reason: '请写明位置' })
      .expect(303)
      .expect('location', `/office/reviews/${next.id}`);
    await reviewer.form(`/office/reviews/${next.id}`, { version: '1', ...ACCEPTED }).expect(303);
    expect((await reviewer.get('/office/reviews').expect(200)).text).toContain('共 1 份');
  });

  it('is for reviewers alone', async () => {
    const { lead } = await teamOf(t, tasks[0].id);
    for (const path of ['/office/reviews', '/office/reviews/workbook', `/office/reviews/${tasks[0].id}`]) {
      await lead.get(path).expect(403);
    }
  });
});

describe('a correction', () => {
  const correct = (client: Client, task: MadeTask, change: object) =>
    client.post(api(task, '/corrections'), { ...FOUND, corrects: 1, reason: '日期笔误', ...change });

  it('is refused before anything is accepted, to outsiders, and where it changes nothing', async () => {
    const task = tasks[2];
    const { lead } = await teamOf(t, task.id);
    await correct(lead, task, { inspectedOn: '2026-03-11' }).expect(409);
    await accept(task, 1);
    const other = await t.as(['INSPECTOR']);
    await correct(other, task, { inspectedOn: '2026-03-11' }).expect(403);
    expect((await correct(lead, task, {}).expect(409)).body.error.message).toContain('完全相同');
    await correct(lead, task, { corrects: 7, inspectedOn: '2026-03-11' }).expect(409);
    const faults = await correct(lead, task, { reason: ' ', inspectedOn: '2026-03-25' }).expect(422);
    expect(faults.body.error.faults.map(({ field }: { field: string }) => field)).toEqual([
      'inspectedOn',
      'reason',
    ]);
    await lead.post(api(task, '/results'), FOUND).expect(409);
  });

  it('changes nothing until another person has accepted it, and shows in what it differs', async () => {
    const task = tasks[2];
    const { lead } = await teamOf(t, task.id);
    const listed = async () => {
      const { body } = await reviewer.get(`/api/v1/tasks?text=${task.number}`).expect(200);
      const [{ state, inspectedOn }] = body.rows;
      return [state, inspectedOn];
    };
    expect((await correct(lead, task, { inspectedOn: '2026-03-11' }).expect(201)).body.version).toBe(2);
    expect(await listed()).toEqual(['REVIEWED', '2026-03-10']);
    expect((await read(reviewer, task)).correction).toBe('WAITING');
    await correct(lead, task, { inspectedOn: '2026-03-12' }).expect(409);
    const own = await t.as(['REVIEWER'], { inspectorId: task.leaderId });
    await own.post(api(task, '/reviews'), { version: 2, ...ACCEPTED }).expect(422);
    const { text } = await reviewer.get(`/office/reviews/${task.id}`).expect(200);
    for (const part of ['与第 1 版的不同', '日期笔误', '2026-03-11']) expect(text).toContain(part);
    await reviewer
      .post(api(task, '/reviews'), { version: 2, decision: 'RETURNED', reason: '请再核对' })
      .expect(204);
    expect(await listed()).toEqual(['REVIEWED', '2026-03-10']);
    expect((await read(reviewer, task)).correction).toBe('RETURNED');
    await correct(lead, task, { inspectedOn: '2026-03-12' }).expect(201);
    await accept(task, 3);
    expect(await listed()).toEqual(['REVIEWED', '2026-03-12']);
    const { versions, correction } = await read(reviewer, task);
    expect(correction).toBeNull();
    expect(versions[0].findings).toHaveLength(2);
    await correct(lead, task, { inspectedOn: '2026-03-13' }).expect(409);
  });

  it('is entered on the page, with the reason, and takes out what was wrongly found', async () => {
    const task = tasks[3];
    const { lead } = await record(task, ['JT']);
    await lead.post(api(task, '/results'), FOUND).expect(201);
    await accept(task, 1);
    expect((await lead.get(`/office/tasks/${task.id}`)).text).toContain('办理更正');
    const form = { ...NOTHING_FOUND, corrects: '1', reason: '', correctBy: '', remark: '' };
    const point = (await read(lead, task)).versions[0].findings[0];
    const rows = { 'rows[0][point]': `${point.listId}:${point.pointNo}`, 'rows[0][text]': '' };
    const path = `/office/tasks/${task.id}/corrections`;
    const refused = await lead.form(path, { ...form, ...rows }).expect(422);
    expect(refused.text).toContain('请写明为什么要更正');
    await lead.form(path, { ...form, ...rows, reason: '经复核灯具完好' }).expect(303);
    await accept(task, 2);
    const { versions } = await read(lead, task);
    expect([versions[0].result.resultCode, versions[0].findings]).toEqual(['NO_ISSUE', []]);
    const { text } = await reviewer.get(`/office/tasks/${task.id}`).expect(200);
    expect(text).toContain('经复核灯具完好');
  });

  it('of what is public is due again, and follows as a new version; the old one stays', async () => {
    const task = tasks[3];
    const { lead } = await teamOf(t, task.id);
    const desk = async () => (await publisher.get('/office/disclosures').expect(200)).text;
    const first = await published(t, 'RESULT', drawId);
    expect(first.version).toBe(1);
    expect(await desk()).not.toMatch(WAITING);
    t.clock.set('2026-03-21T01:00:00Z');
    await correct(lead, task, { ...NOTHING_FOUND, corrects: 2, inspectedOn: '2026-03-13' }).expect(201);
    await publisher.post('/api/v1/disclosure-drafts', { kind: 'RESULT', objectId: drawId }).expect(409);
    await accept(task, 3);
    expect(await desk()).toMatch(WAITING);
    const second = await published(t, 'RESULT', drawId, { reason: '复核更正' });
    expect(second.version).toBe(2);
    expect(await desk()).not.toMatch(WAITING);
    const dates = async (id: string) =>
      (await t.visitor().get(`/public/results/${id}`).expect(200)).text.includes('2026-03-13');
    expect([await dates(first.id), await dates(second.id)]).toEqual([false, true]);
  });

  it('that publishes nothing new is not due again', async () => {
    const task = tasks[3];
    const { lead } = await teamOf(t, task.id);
    t.clock.set('2026-03-22T01:00:00Z');
    const inner = { corrects: 3, inspectedOn: '2026-03-13', resultCode: 'CORRECTED', followUp: 'NONE' };
    await correct(lead, task, { ...inner, findings: '灯具损坏' }).expect(201);
    await accept(task, 4);
    await published(t, 'RESULT', drawId, { reason: '复核更正' });
    t.clock.set('2026-03-23T01:00:00Z');
    await correct(lead, task, { ...inner, corrects: 4, findings: '灯具损坏一处' }).expect(201);
    await accept(task, 5);
    const desk = await publisher.get('/office/disclosures').expect(200);
    expect(desk.text).not.toMatch(WAITING);
    await publisher.post('/api/v1/disclosure-drafts', { kind: 'RESULT', objectId: drawId }).expect(409);
  });
});

describe('an account that only inspects', () => {
  it('sees its own tasks and no other, in every list, page and file', async () => {
    const own: { number: string; id: string }[] = await t.dataSource.query(
      `SELECT DISTINCT t.number, t.id FROM inspection_task t JOIN task_seat s ON s.task_id = t.id
       WHERE s.inspector_id = $1 ORDER BY 1`,
      [tasks[0].leaderId],
    );
    const client = await t.as(['INSPECTOR'], { inspectorId: tasks[0].leaderId });
    const others = tasks.filter(({ id }) => !own.some((one) => one.id === id));
    expect(others.length).toBeGreaterThan(0);
    const { body } = await client.get('/api/v1/tasks').expect(200);
    expect(body.rows.map(({ number }: { number: string }) => number)).toEqual(
      own.map(({ number }) => number),
    );
    for (const path of ['/office/tasks', '/office/visits?month=2026-03', '/office/my-tasks', '/office']) {
      const { text } = await client.get(path).expect(200);
      for (const { number, subjectCode } of others) {
        expect(text).not.toContain(number);
        expect(text).not.toContain(subjectCode);
      }
    }
    for (const rest of ['', '/on-site', '/files']) {
      await client.get(`/office/tasks/${others[0].id}${rest}`).expect(403);
    }
    for (const rest of ['', '/record', '/files']) await client.get(api(others[0], rest)).expect(403);
    await client.get(`/office/visits/${others[0].id}`).expect(403);
    await client.post(api(others[0], '/results'), NOTHING_FOUND).expect(403);
    await client.post(api(others[0], '/corrections'), { ...FOUND, corrects: 1, reason: '试' }).expect(403);
  });
});
