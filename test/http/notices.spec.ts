import { type Client, startTestApp, type TestApp } from '../support/app.js';
import { finish, Inspectors, type MadeTask, sealedDraw, tasksOf } from '../support/inspected.js';
import { makeApprovedPlan, makeCarriers, makePeople } from '../support/office.js';
import { carrierLine } from '../support/plan-lines.js';
import { approveVisits, readyTasks } from '../support/ready.js';

let t: TestApp;
let drawer: Client;
let reviewer: Client;
let drawId: string;
let tasks: MadeTask[];
let inspectors: Inspectors;
let visitor: Client;

const AREAS = ['513301', '513322', '513323', '513324', '513325', '513326'];

beforeAll(async () => {
  t = await startTestApp({ oneConnection: true });
  await makeCarriers(t.dataSource, 48);
  await makePeople(t.dataSource);
  const [line] = await makeApprovedPlan(t.dataSource, [carrierLine({ areaCodes: AREAS, months: [3] })]);
  drawId = await sealedDraw(t, line);
  tasks = await tasksOf(t, drawId);
  inspectors = new Inspectors(t);
  drawer = await t.as(['DRAWER']);
  reviewer = await t.as(['REVIEWER']);
  visitor = t.visitor();
});
afterAll(() => t.close());

const issue = (client: Client, body: object) => client.post('/api/v1/notices', { draw: drawId, ...body });
const days = { visitFrom: '2026-03-10', visitTo: '2026-03-11' };
const noticeOf = async (id: string) => (await drawer.get(`/api/v1/notices/${id}`).expect(200)).body;

describe('a notice', () => {
  it('is not issued before the head has approved the visit', async () => {
    const { body } = await issue(drawer, { tasks: [tasks[0].id], ...days }).expect(409);
    expect(body.error.message).toContain('未报批');
    await issue(drawer, { whole: true, ...days }).expect(409);
  });

  it('asks for days that can be', async () => {
    await approveVisits(t, drawId);
    const fields = async (body: object) =>
      (await issue(drawer, { tasks: [tasks[0].id], ...body }).expect(422)).body.error.faults.map(
        ({ field }: { field: string }) => field,
      );
    expect(await fields({ visitFrom: '2026-03-01', visitTo: '2026-03-02' })).toEqual(['visitFrom']);
    expect(await fields({ visitFrom: '2026-03-10', visitTo: '2026-03-09' })).toEqual(['visitTo']);
    expect(await fields({ visitFrom: '2026-03-10' })).toEqual(['visitTo']);
    expect(await fields({ visitFrom: '2026-03-10', visitTo: '2026-05-10' })).toEqual(['visitTo']);
  });

  it('says who comes, when, for what and on which basis, and how often this year', async () => {
    const leader = await inspectors.of(tasks[0].leaderId);
    const stranger = tasks.find(({ leaderId }) => leaderId !== tasks[0].leaderId) as MadeTask;
    await issue(await inspectors.of(stranger.leaderId), { tasks: [tasks[0].id], ...days }).expect(403);
    const { body } = await issue(leader, { tasks: [tasks[0].id], ...days }).expect(201);
    const { notice, content } = await noticeOf(body.issued[0]);
    expect(notice).toMatchObject({ number: '513300-2026-T0001', version: 1, ...days });
    expect(notice.token).toMatch(/^[0-9a-f]{32}$/);
    expect(content.items[0]).toMatchObject({ code: 'JT-01' });
    expect(content.teams[0].people).toHaveLength(2);
    expect(content.teams[0].people[0].certificateNo).not.toBe('');
    expect(content.prepare).toContain('营业执照等主体资格证明');
    expect(content.counts[0]).toMatchObject({ made: 1 });
    const page = (await drawer.get(`/office/notices/${notice.id}`).expect(200)).text;
    expect(page).toContain(`/public/notices/${notice.token}`);
    expect(page).toContain('<svg class="qr"');
    const again = await issue(leader, { tasks: [tasks[0].id] }).expect(409);
    expect(again.body.error.message).toContain('没有变化');
  });

  it('is issued for the rest of a draw as a batch, by two people at a time only once', async () => {
    const answers = await Promise.all([drawer, reviewer].map((one) => issue(one, { whole: true, ...days })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    const done = answers.find(({ status }) => status === 201)?.body;
    expect(done.issued).toHaveLength(tasks.length - 1);
    const numbers: { number: string }[] = await t.dataSource.query(
      'SELECT number FROM inspection_notice ORDER BY number COLLATE "C"',
    );
    expect(numbers.map(({ number }) => number)).toEqual(
      tasks.map((_, n) => `513300-2026-T${String(n + 1).padStart(4, '0')}`),
    );
  });
});

describe('the public page of a notice', () => {
  const tokenOf = async (task: MadeTask, version = 1): Promise<string> => {
    const rows: { token: string }[] = await t.dataSource.query(
      'SELECT token FROM inspection_notice WHERE task_id = $1 AND version = $2',
      [task.id, version],
    );
    return rows[0].token;
  };
  const seen = async (token: string) => (await visitor.get(`/public/notices/${token}`).expect(200)).text;

  it('tells that it is genuine, and gives away neither names nor other subjects', async () => {
    const { headers, text } = await visitor.get(`/public/notices/${await tokenOf(tasks[0])}`).expect(200);
    expect(headers['x-robots-tag']).toContain('noindex');
    expect(headers['cache-control']).toBe('no-store');
    expect(text).toContain('真实有效');
    expect(text).not.toContain('<script');
    const names: { name: string }[] = await t.dataSource.query('SELECT name FROM inspector');
    expect(names.filter(({ name }) => text.includes(name))).toEqual([]);
    const others: { name: string; code: string }[] = await t.dataSource.query(
      'SELECT name, code FROM subject WHERE code <> $1',
      [tasks[0].subjectCode],
    );
    expect(others.filter(({ code }) => text.includes(code))).toEqual([]);
    expect(text).toContain(tasks[0].subjectCode);
  });

  it('answers every unknown token alike', async () => {
    const answer = async (token: string) => {
      const { status, text } = await visitor.get(`/public/notices/${encodeURIComponent(token)}`);
      return { status, text: text.replaceAll(token, '') };
    };
    const unknown = await answer('0'.repeat(32));
    expect(unknown.status).toBe(404);
    for (const token of ['不是核验码', 'x'.repeat(32), 'f'.repeat(31), "'"]) {
      expect(await answer(token)).toEqual(unknown);
    }
  });

  it('says that people have changed, then that a new version has taken its place', async () => {
    const [task] = tasks.slice(1);
    const token = await tokenOf(task);
    const [seat] = await t.dataSource.query(
      `SELECT pool_code AS pool, seat, step FROM task_seat WHERE task_id = $1 AND inspector_id = $2`,
      [task.id, task.leaderId],
    );
    await t.dataSource.query(
      `INSERT INTO task_seat (task_id, pool_code, seat, revision, inspector_id, step)
       SELECT $1, $2, $3, 1, i.id, $4 FROM inspector i JOIN agency a ON a.code = i.agency_code
        WHERE a.pool_code = $2 AND i.id NOT IN (SELECT inspector_id FROM task_seat WHERE task_id = $1) LIMIT 1`,
      [task.id, seat.pool, seat.seat, seat.step],
    );
    expect(await seen(token)).toContain('检查日期或检查人员有变化');
    expect((await drawer.get(`/office/notices?draw=${drawId}`).expect(200)).text).toContain('检查人员有变化');
    const { body } = await issue(drawer, { whole: true }).expect(201);
    expect(body.issued).toHaveLength(1);
    expect((await noticeOf(body.issued[0])).notice).toMatchObject({ version: 2, ...days });
    expect(await seen(token)).toContain('已由新的版本代替');
    expect(await seen(await tokenOf(task, 2))).toContain('真实有效');
  });

  it('says that days have changed, and goes by the planned ones', async () => {
    const [task] = tasks.slice(2);
    await t.dataSource.query(
      `INSERT INTO visit_date (task_id, revision, day_from, day_to, decided_by, decided_at)
       VALUES ($1, 1, '2026-03-16', '2026-03-17', '排定人', now())`,
      [task.id],
    );
    expect(await seen(await tokenOf(task))).toContain('检查日期或检查人员有变化');
    const { body } = await issue(drawer, {
      tasks: [task.id],
      visitFrom: '2026-03-20',
      visitTo: '2026-03-20',
    });
    const { content } = await noticeOf(body.issued[0]);
    expect([content.visitFrom, content.visitTo]).toEqual(['2026-03-16', '2026-03-17']);
  });
});

describe('a delivery', () => {
  it('is recorded with every fault at once, and only of the newest version', async () => {
    const [{ id, task }]: { id: string; task: string }[] = await t.dataSource.query(
      'SELECT id, task_id AS task FROM inspection_notice WHERE version = 2 ORDER BY id LIMIT 1',
    );
    const send = (to: string, body: object) => drawer.post(`/api/v1/notices/${to}/deliveries`, body);
    const bad = await send(id, { how: 'PIGEON', deliveredOn: '2026-09-01', receiver: '' }).expect(422);
    expect(bad.body.error.faults.map(({ field }: { field: string }) => field)).toEqual([
      ...['how', 'deliveredOn', 'receiver'],
    ]);
    const good = { how: 'HAND', deliveredOn: '2026-03-02', receiver: '办公室主任扎西', note: '当面签收' };
    await send(id, good).expect(204);
    const [old] = await t.dataSource.query(
      'SELECT id FROM inspection_notice WHERE task_id = $1 AND version = 1',
      [task],
    );
    expect((await send(old.id, good).expect(409)).body.error.message).toContain('新的版本');
    await drawer.form(`/office/notices/${id}/deliveries`, { ...good, receiver: '王' }).expect(422);
    expect((await drawer.get(`/office/notices/${id}`).expect(200)).text).toContain('办公室主任扎西');
    const book = await drawer.get(`/office/notices/workbook?draw=${drawId}`).expect(200);
    expect(book.headers['content-type']).toContain('spreadsheetml');
  });
});

describe('what notices ask for', () => {
  it('is data of the office, of kinds and of items, by version', async () => {
    const post = (body: Record<string, string>, client = drawer) =>
      client.form('/office/notices/settings', body);
    const phone = { phone: '0836-2812345', address: '康定市炉城镇1号' };
    await post({ for: 'OFFICE', prepare: '营业执照\n\n道路运输经营许可证', ...phone }).expect(303);
    await post({ for: 'ITEM:JT-01', prepare: '动态监控值班记录\n营业执照' }).expect(303);
    await post({ for: 'KIND:REPAIR_SHOP', prepare: '维修备案表' }).expect(303);
    await post({ for: 'ITEM:NO-99', prepare: '不存在的事项' }).expect(422);
    await post({ for: 'OFFICE', prepare: '', phone: '请致电', address: '' }).expect(422);
    await post({ for: 'OFFICE', prepare: '' }, reviewer).expect(403);
    const { body } = await issue(drawer, { tasks: [tasks[3].id] }).expect(201);
    const { content } = await noticeOf(body.issued[0]);
    expect(content).toMatchObject({
      prepare: ['营业执照', '道路运输经营许可证', '动态监控值班记录'],
      ...phone,
    });
    expect((await drawer.get('/office/notices/settings').expect(200)).text).toContain('第 2 版');
  });
});

describe('a task that is no longer to be visited', () => {
  it('gets no notice once its result is there, and none of a void draw counts', async () => {
    await readyTasks(t, drawId);
    t.clock.set('2026-03-20T01:00:00Z');
    await finish(tasks[4], inspectors, reviewer);
    const { body } = await issue(drawer, { tasks: [tasks[4].id] }).expect(409);
    expect(body.error.message).toContain('已经录入检查结果');
    const [{ token }] = await t.dataSource.query('SELECT token FROM inspection_notice WHERE task_id = $1', [
      tasks[5].id,
    ]);
    await t.dataSource.query(
      `UPDATE draw SET state = 'VOIDED', voided_at = now(), void_reason = '演练' WHERE id = $1`,
      [drawId],
    );
    const { text } = await visitor.get(`/public/notices/${token}`).expect(200);
    expect(text).toContain('已经撤回');
    expect((await drawer.get('/office/notices').expect(200)).text).toContain('已作废');
  });
});
