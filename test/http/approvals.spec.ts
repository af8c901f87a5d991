import { type Client, startTestApp, type TestApp } from '../support/app.js';
import { Inspectors, type MadeTask, NOTHING_FOUND, sealedDraw, tasksOf } from '../support/inspected.js';
import { makeApprovedPlan, makeCarriers, makePeople } from '../support/office.js';
import { carrierLine } from '../support/plan-lines.js';
import { recordVisits } from '../support/ready.js';

let t: TestApp;
let drawer: Client;
let head: Client;
let drawId: string;
let tasks: MadeTask[];
let inspectors: Inspectors;

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
  head = await t.as(['HEAD']);
  t.clock.set('2026-03-09T01:00:00Z');
});
afterAll(() => t.close());

const ask = (client: Client, body: object) => client.post('/api/v1/approvals', { draw: drawId, ...body });
const decide = (client: Client, id: string, body: object) =>
  client.post(`/api/v1/approvals/${id}/decision`, body);
const enter = async (task: MadeTask, result: object = NOTHING_FOUND) =>
  (await inspectors.of(task.leaderId)).post(`/api/v1/tasks/${task.id}/results`, result);
const granted = { decision: 'APPROVED' };

describe('without an approval', () => {
  it('no result is taken, and the page says what to do', async () => {
    t.clock.set('2026-03-10T01:00:00Z');
    const { status, body } = await enter(tasks[0]);
    expect(status).toBe(422);
    expect(body.error).toMatchObject({
      code: 'RULE_BROKEN',
      message: expect.stringContaining('先在“检查审批”中报批'),
    });
    const leader = await inspectors.of(tasks[0].leaderId);
    const page = (await leader.get(`/office/tasks/${tasks[0].id}`).expect(200)).text;
    expect(page).toContain('未报批');
    expect(page).not.toContain('提交审核');
  });
});

describe('a request for approval', () => {
  let first: string;

  it('of a few tasks gets a number and waits; a visit still waits, too', async () => {
    const { body } = await ask(drawer, { tasks: [tasks[0].id, tasks[1].id] }).expect(201);
    first = body.id;
    const shown = (await head.get(`/api/v1/approvals/${first}`).expect(200)).body;
    expect(shown.approval).toMatchObject({ number: '513300-2026-S0001', state: 'OPEN', tasks: 2 });
    expect(shown.tasks.map(({ id }: MadeTask) => id)).toEqual([tasks[0].id, tasks[1].id]);
    expect((await enter(tasks[0])).body.error.message).toContain('还没有批准');
  });

  it('is made once a task', async () => {
    const { body } = await ask(drawer, { tasks: [tasks[1].id, tasks[2].id] }).expect(409);
    expect(body.error.message).toContain(`${tasks[1].number}(待审批)`);
    expect(body.error.message).not.toContain(tasks[2].number);
  });

  it('is not decided by who made it, whatever the way, nor by who may not', async () => {
    const own = await decide(drawer, first, { ...granted, headName: '王局长' }).expect(422);
    expect(own.body.error).toMatchObject({ code: 'RULE_BROKEN', message: expect.stringContaining('报批人') });
    await drawer.form(`/office/approvals/${first}/decision`, { ...granted, headName: '王局长' }).expect(422);
    await decide(await t.as(['REVIEWER']), first, granted).expect(403);
    await decide(await inspectors.of(tasks[0].leaderId), first, granted).expect(403);
  });

  it('is not decided by another account of the same inspector', async () => {
    const inspectorId = tasks[3].leaderId;
    const asker = await t.as(['INSPECTOR', 'DRAWER'], { inspectorId });
    const { body } = await ask(asker, { tasks: [tasks[3].id] }).expect(201);
    const twin = await t.as(['HEAD'], { inspectorId });
    expect((await decide(twin, body.id, granted).expect(422)).body.error.code).toBe('RULE_BROKEN');
    await decide(head, body.id, granted).expect(204);
  });

  it('is decided by staff only with the name of the head, who is kept', async () => {
    const other = await t.as(['DRAWER']);
    const { body } = await decide(other, first, granted).expect(422);
    expect(body.error.faults).toEqual([expect.objectContaining({ field: 'headName' })]);
    const asker = (await head.get(`/api/v1/approvals/${first}`).expect(200)).body.approval.requestedBy;
    const own = await decide(other, first, { ...granted, headName: asker }).expect(422);
    expect(own.body.error.faults).toEqual([expect.objectContaining({ code: 'SAME_PERSON' })]);
    await decide(other, first, { ...granted, headName: '王局长' }).expect(204);
    const shown = (await head.get(`/api/v1/approvals/${first}`).expect(200)).body;
    expect(shown.approval).toMatchObject({ state: 'APPROVED', headName: '王局长' });
    expect((await decide(head, first, granted).expect(409)).body.error.message).toContain('不能再次办理');
  });

  it('that is granted lets results in, none of an earlier day', async () => {
    t.clock.set('2026-03-12T01:00:00Z');
    await recordVisits(t, drawId, [tasks[0].id]);
    const early = await enter(tasks[0], { ...NOTHING_FOUND, inspectedOn: '2026-03-09' });
    expect(early.body.error).toMatchObject({
      code: 'RULE_BROKEN',
      message: expect.stringContaining('早于机关负责人批准的日期(2026-03-10)'),
    });
    expect((await enter(tasks[0])).status).toBe(201);
  });

  it('that is refused needs words, and may be made again', async () => {
    const { body } = await ask(drawer, { tasks: [tasks[2].id] }).expect(201);
    const faults = (await decide(head, body.id, { decision: 'REFUSED', reason: '缓' }).expect(422)).body.error
      .faults;
    expect(faults).toEqual([expect.objectContaining({ field: 'reason' })]);
    await decide(head, body.id, { decision: 'REFUSED', reason: '该企业本月已由省厅检查' }).expect(204);
    expect((await enter(tasks[2])).body.error.message).toContain('没有批准');
    await ask(drawer, { tasks: [tasks[2].id] }).expect(201);
  });
});

describe('an urgent visit', () => {
  it('is asked for by its own people with a reason, begins at once, and is decided afterwards', async () => {
    const task = tasks[4];
    const leader = await inspectors.of(task.leaderId);
    await ask(leader, { tasks: [task.id], kind: 'PRIOR' }).expect(403);
    const bare = await ask(leader, { tasks: [task.id], kind: 'URGENT' }).expect(422);
    expect(bare.body.error.faults).toEqual([expect.objectContaining({ field: 'reason' })]);
    const stranger = tasks.find(({ leaderId }) => leaderId !== task.leaderId) as MadeTask;
    const outsider = await inspectors.of(stranger.leaderId);
    const reason = '群众举报正在违规装卸，须立即检查';
    await ask(outsider, { tasks: [task.id], kind: 'URGENT', reason }).expect(403);
    const { body } = await ask(leader, { tasks: [task.id], kind: 'URGENT', reason }).expect(201);
    await recordVisits(t, drawId, [task.id]);
    expect((await enter(task, { ...NOTHING_FOUND, inspectedOn: '2026-03-08' })).status).toBe(201);
    await decide(head, body.id, { decision: 'REFUSED', reason: '理由不属于紧急情况' }).expect(204);
    const { approval } = (await head.get(`/api/v1/approvals/${body.id}`)).body;
    expect(approval).toMatchObject({
      kind: 'URGENT',
      state: 'REFUSED',
      decisionReason: '理由不属于紧急情况',
    });
  });
});

describe('a whole draw', () => {
  it('is asked for at once, by two people at a time only once', async () => {
    const answers = await Promise.all([
      ask(drawer, { whole: true }),
      ask(await t.as(['REVIEWER']), { whole: true }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    const [{ id }] = (await head.get('/api/v1/approvals?state=OPEN').expect(200)).body.rows;
    await decide(head, id, granted).expect(204);
    // The one that was refused and asked for again still waits; every other task is approved.
    const states = await t.dataSource.query(
      `SELECT count(*)::int AS n FROM inspection_task k WHERE k.draw_id = $1 AND NOT EXISTS (
         SELECT 1 FROM visit_approval_task p JOIN visit_approval_decision d ON d.approval_id = p.approval_id
          WHERE p.task_id = k.id AND d.decision = 'APPROVED')`,
      [drawId],
    );
    expect(states).toEqual([{ n: 1 }]);
  });

  it('is shown on its pages and as a workbook; the log has every step', async () => {
    const list = (await head.get('/office/approvals').expect(200)).text;
    expect(list).toContain('1 份报批等待机关负责人决定');
    expect(list).toContain('513300-2026-S0001');
    const book = await head.get('/office/approvals/workbook?state=APPROVED').buffer(true).expect(200);
    expect(book.headers['content-type']).toContain('spreadsheetml');
    expect((await drawer.get(`/office/approvals/new?draw=${drawId}`).expect(200)).text).toContain(
      '没有还需要报批',
    );
    const acts = await t.dataSource.query(
      `SELECT act, count(*)::int AS n FROM audit_entry WHERE object_kind = 'visit_approval' GROUP BY act ORDER BY act COLLATE "C"`,
    );
    const counts = Object.fromEntries(acts.map(({ act, n }: { act: string; n: number }) => [act, n]));
    expect(counts).toEqual({ 不予批准检查: 2, 批准检查: 3, 报批检查: 5, 紧急情况报批检查: 1 });
  });

  it('of which nothing is in reach is not shown to an inspector who sits elsewhere', async () => {
    const nobody = await t.as(['INSPECTOR']);
    expect((await nobody.get('/api/v1/approvals').expect(200)).body.total).toBe(0);
    await nobody.get('/api/v1/approvals/1').expect(403);
    await nobody.get('/api/v1/approvals/999').expect(404);
  });
});

describe('a draw that is not sealed', () => {
  it('has nothing to approve', async () => {
    await drawer.post('/api/v1/approvals', { draw: '999', whole: true }).expect(404);
    await t.dataSource.query(
      `UPDATE draw SET state = 'VOIDED', voided_at = now(), void_reason = '演练' WHERE id = $1`,
      [drawId],
    );
    const { body } = await ask(drawer, { whole: true }).expect(409);
    expect(body.error.message).toContain('不能报批');
  });
});
