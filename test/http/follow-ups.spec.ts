import { AuditService } from '../../src/audit/audit.service.js';
import { type Client, startTestApp, type TestApp } from '../support/app.js';
import {
  afterOf,
  closeTask,
  DELIVERED,
  everyoneDrawn,
  faultsOf,
  ORDERED,
  PENDING,
  RECHECKED,
  type Shown,
  takeStep,
} from '../support/follow-ups.js';
import {
  finish,
  Inspectors,
  type MadeTask,
  NOTHING_FOUND,
  sealedDraw,
  tasksOf,
} from '../support/inspected.js';
import { readyTasks, recordVisits } from '../support/ready.js';

let t: TestApp;
let lines: string[];
let tasks: MadeTask[];
let inspectors: Inspectors;
let reviewer: Client;
let police: Client;

beforeAll(async () => {
  t = await startTestApp({ oneConnection: true });
  let drawId: string;
  ({ lines, drawId, tasks } = await everyoneDrawn(t));
  inspectors = new Inspectors(t);
  reviewer = await t.as(['REVIEWER']);
  police = await t.as(['REVIEWER'], { agencyCode: 'GA-JJ' });
  t.clock.set('2026-03-20T01:00:00Z');
  await readyTasks(t, drawId);
}, 120_000);
afterAll(() => t.close());

/** The next task that no test has touched. */
let used = 0;
async function fresh(result: object = NOTHING_FOUND): Promise<{ task: MadeTask; leader: Client }> {
  const task = tasks[used];
  if (!task) throw new Error('the draw has too few tasks for this file');
  used += 1;
  await finish(task, inspectors, reviewer, result);
  return { task, leader: await inspectors.of(task.leaderId) };
}

const after = (task: MadeTask, client = reviewer) => afterOf(client, task);

/** Someone of another system who sits on the task. */
async function partnerOn(task: MadeTask): Promise<Client> {
  const [{ id }] = await t.dataSource.query(
    `SELECT inspector_id AS id FROM task_seat WHERE task_id = $1 AND pool_code = 'GA' ORDER BY seat LIMIT 1`,
    [task.id],
  );
  return inspectors.of(id);
}

describe('a result that needs nothing', () => {
  it('ends the task by itself, once', async () => {
    const { task } = await fresh();
    const { rows, closed } = await after(task);
    expect({ rows, closed }).toMatchObject({ rows: [], closed: { automatic: true, reason: null } });
    const { body } = await closeTask(reviewer, task).expect(409);
    expect(body.error.message).toBe('任务还不能完结。这项任务已经完结，不必再完结。');
    const { body: refused } = await reviewer
      .post(`/api/v1/tasks/${task.id}/follow-ups`, { kind: 'OTHER', poolCode: 'JT', what: '补充' })
      .expect(409);
    expect(refused.error.message).toContain('已经完结');
  });

  it('does not end a task whose urgent visit the head has not approved; the approval does', async () => {
    const drawId = await sealedDraw(t, lines[1]);
    const [task, ...others] = await tasksOf(t, drawId);
    const drawer = await t.as(['DRAWER']);
    const wish = {
      draw: drawId,
      tasks: [task.id, ...others.map(({ id }) => id)],
      kind: 'URGENT',
      reason: '群众举报，情况紧急',
    };
    const { body } = await drawer.post('/api/v1/approvals', wish).expect(201);
    await recordVisits(t, drawId);
    await finish(task, inspectors, reviewer, { ...NOTHING_FOUND, inspectedOn: '2026-03-20' });
    expect(await after(task)).toMatchObject({
      ...{ closed: null, open: ['机关负责人还没有补批这次检查，请在批准之后再完结。'] },
    });
    const head = await t.as(['HEAD']);
    await head.post(`/api/v1/approvals/${body.id}/decision`, { decision: 'APPROVED' }).expect(204);
    expect((await after(task)).closed).toMatchObject({ automatic: true });
  });
});

describe('an order to correct', () => {
  it('is opened by the acceptance, taken step by step by its own system, and then the task is closed', async () => {
    const { task, leader } = await fresh(ORDERED);
    const [order] = (await after(task)).rows;
    expect(order).toMatchObject({
      ...{ kind: 'ORDER', poolCode: 'JT', what: ORDERED.findings, due: '2026-03-31', automatic: true },
      ...{ lastStep: 'OPENED', steps: 0, ended: false, overdue: false },
    });
    // No step can be left out.
    const { body: early } = await takeStep(leader, order, 'CORRECTED', RECHECKED).expect(409);
    expect(early.error.message).toBe('现在不能办理“复查合格，已改正”，请按页面上列出的步骤依次办理。');
    await takeStep(leader, order, 'toString').expect(409);
    const { body: open } = await closeTask(leader, task).expect(409);
    expect(open.error.message).toContain('还有1项后续处理没有办结：责令限期改正(');
    // Another agency reads it, and does nothing.
    const partner = await partnerOn(task);
    expect((await after(task, partner)).rows).toHaveLength(1);
    await takeStep(partner, order, 'DELIVERED', DELIVERED).expect(403);
    await takeStep(police, order, 'DELIVERED', DELIVERED).expect(403);
    await closeTask(partner, task).expect(403);
    await takeStep(leader, order, 'DELIVERED', DELIVERED).expect(204);
    const { body: stale } = await takeStep(leader, order, 'DELIVERED', DELIVERED).expect(409);
    expect(stale.error.code).toBe('STALE');
    const [delivered] = (await after(task)).rows;
    // The office re-checks nothing: that is for two officers who go there.
    await takeStep(reviewer, delivered, 'CORRECTED', { ...RECHECKED, onDay: '2026-03-19' }).expect(403);
    await takeStep(leader, delivered, 'CORRECTED', { ...RECHECKED, onDay: '2026-03-19' }).expect(204);
    expect((await after(task)).open).toEqual([]);
    await closeTask(leader, task, '材料已归档').expect(204);
    expect((await after(task)).closed).toMatchObject({ automatic: false, reason: '材料已归档' });
  });

  it('tells every fault of a step at its field', async () => {
    const { task, leader } = await fresh(ORDERED);
    const [order] = (await after(task)).rows;
    const { body } = await takeStep(leader, order, 'DELIVERED', { onDay: '2026-03-09' }).expect(422);
    expect(faultsOf(body)).toEqual(['onDay ORDER', 'text REQUIRED', 'documentNo REQUIRED']);
    const late = { ...DELIVERED, onDay: '2026-03-21', text: '身份证51332219800101123X签收' };
    expect(faultsOf((await takeStep(leader, order, 'DELIVERED', late).expect(422)).body)).toContain(
      'onDay FUTURE',
    );
    await takeStep(leader, order, 'DELIVERED', DELIVERED).expect(204);
    const [delivered] = (await after(task)).rows;
    // Nobody prolongs his own order.
    const more = { newDue: '2026-04-10', text: '设备采购需要时间' };
    await takeStep(leader, delivered, 'EXTENDED', more).expect(403);
    const sooner = await takeStep(reviewer, delivered, 'EXTENDED', { ...more, newDue: '2026-03-31' }).expect(
      422,
    );
    expect(faultsOf(sooner.body)).toEqual(['newDue ORDER']);
    await takeStep(reviewer, delivered, 'EXTENDED', more).expect(204);
    expect((await after(task)).rows[0]).toMatchObject({ due: '2026-04-10', lastStep: 'EXTENDED' });
    const [extended] = (await after(task)).rows;
    await takeStep(leader, extended, 'PLANNED', { onDay: '2026-03-19' }).expect(422);
    await takeStep(leader, extended, 'PLANNED', { onDay: '2026-04-08' }).expect(204);
    const [planned] = (await after(task)).rows;
    expect(planned).toMatchObject({ due: '2026-04-10', plannedOn: '2026-04-08' });
    await takeStep(leader, planned, 'CORRECTED', { ...RECHECKED, onDay: '2026-03-20' }).expect(204);
  });

  it('that is not obeyed is followed by another one or by the case unit, in the same act', async () => {
    const { task, leader } = await fresh(ORDERED);
    const [order] = (await after(task)).rows;
    await takeStep(leader, order, 'DELIVERED', DELIVERED).expect(204);
    const [delivered] = (await after(task)).rows;
    const still = { text: '警示标志仍未设置', onDay: '2026-03-18' };
    const none = await takeStep(leader, delivered, 'NOT_CORRECTED', still).expect(422);
    expect(faultsOf(none.body)).toEqual(['next CHOICE']);
    const again = { ...still, next: 'ORDER', nextDue: '2026-04-20' };
    await takeStep(leader, delivered, 'NOT_CORRECTED', again).expect(204);
    const [first, second] = (await after(task)).rows;
    expect(first).toMatchObject({ ended: true, lastStep: 'NOT_CORRECTED' });
    expect(second).toMatchObject({ kind: 'ORDER', formerId: first.id, due: '2026-04-20', automatic: false });
    await takeStep(leader, second, 'DELIVERED', { ...DELIVERED, onDay: '2026-03-17' }).expect(422);
    await takeStep(leader, second, 'DELIVERED', { ...DELIVERED, onDay: '2026-03-18' }).expect(204);
    const [, served] = (await after(task)).rows;
    await takeStep(leader, served, 'NOT_CORRECTED', { ...still, onDay: '2026-03-20', next: 'CASE' }).expect(
      204,
    );
    const [, , handed] = (await after(task)).rows;
    expect(handed).toMatchObject({ kind: 'CASE', formerId: second.id, lastStep: 'OPENED' });
    const sent = { onDay: '2026-03-20', text: '支队办案科', documentNo: '甘交移〔2026〕3号' };
    await takeStep(reviewer, handed, 'SENT', sent).expect(204);
    await takeStep(leader, { ...handed, steps: 1 }, 'FILED', { ...sent, documentNo: '立〔2026〕8号' }).expect(
      204,
    );
    const decided = { ...sent, text: '罚款一万元', documentNo: '罚〔2026〕8号' };
    await takeStep(leader, { ...handed, steps: 2 }, 'DECIDED', decided).expect(204);
    await closeTask(reviewer, task).expect(204);
  });
});

describe('what people open themselves', () => {
  it('belongs to the own system, has every fault told, and keeps the task open', async () => {
    const { task, leader } = await fresh(PENDING);
    const path = `/api/v1/tasks/${task.id}/follow-ups`;
    const referral = { kind: 'REFERRAL', poolCode: 'GA', what: '车辆改装线索', toWhom: '州公安局' };
    await leader.post(path, referral).expect(403);
    const partner = await partnerOn(task);
    expect((await after(task, partner)).pools.map(({ code }) => code)).toEqual(['GA']);
    const { body } = await partner.post(path, referral).expect(201);
    const wrong = await leader.post(path, { kind: 'ORDER', poolCode: 'XX', itemCode: 'ZZ-9', what: '' });
    expect(wrong.status).toBe(422);
    expect(faultsOf(wrong.body)).toEqual([
      ...['poolCode CHOICE', 'itemCode CHOICE', 'what REQUIRED', 'dueOn DAY'],
    ]);
    const { rows } = await after(task);
    expect(rows.map(({ kind, poolCode }) => `${kind} ${poolCode}`)).toEqual(['CASE JT', 'REFERRAL GA']);
    const own = rows[1];
    expect(own.id).toBe(body.id);
    await takeStep(leader, own, 'SENT', { text: '州公安局', documentNo: '1' }).expect(403);
    await takeStep(partner, own, 'SENT', { text: '州公安局', documentNo: '1' }).expect(204);
    await takeStep(partner, { ...own, steps: 1 }, 'ANSWERED', { text: '已处理' }).expect(409);
    await takeStep(partner, { ...own, steps: 1 }, 'RECEIPT', { documentNo: '回1' }).expect(204);
    await takeStep(partner, { ...own, steps: 2 }, 'ANSWERED', { text: '已处理' }).expect(204);
    expect((await after(task)).open[0]).toContain('还有1项后续处理没有办结：移送办案机构(');
  });
});

describe('the credit register', () => {
  const classes = (task: MadeTask): Promise<{ creditClass: string; withdrawn: boolean; source: string }[]> =>
    t.dataSource.query(
      `SELECT c.credit_class AS "creditClass", w.class_id IS NOT NULL AS withdrawn, c.source
         FROM credit_class c LEFT JOIN credit_withdrawal w ON w.class_id = c.id
        WHERE c.code = $1 AND c.origin = 'INSPECTED' ORDER BY c.id`,
      [task.subjectCode],
    );

  it('gets a row by rule, once a version; a correction takes it back and records anew', async () => {
    const { task, leader } = await fresh(PENDING);
    const [row, ...rest] = await classes(task);
    expect(rest).toEqual([]);
    expect(row).toMatchObject({ withdrawn: false });
    expect(row.source).toBe(`检查任务 ${task.number} 第1版：发现问题待后续处理`);
    const correction = {
      ...{
        ...PENDING,
        resultCode: 'NOT_COOPERATING',
        findings: '拒绝检查',
        reason: '核对笔录后更正',
        corrects: 1,
      },
    };
    const { body } = await leader.post(`/api/v1/tasks/${task.id}/corrections`, correction).expect(201);
    // Nothing changes until somebody else has accepted it; until then the task is not closed.
    expect(await classes(task)).toEqual([row]);
    expect((await after(task)).open[0]).toBe('检查结果正在更正，请在更正审核之后再完结。');
    await reviewer
      .post(`/api/v1/tasks/${task.id}/reviews`, { version: body.version, decision: 'ACCEPTED' })
      .expect(204);
    expect((await classes(task)).map(({ withdrawn }) => withdrawn)).toEqual([true, false]);
    // The hand-over that nobody had begun is opened anew for the version that is in force.
    expect((await after(task)).rows.map(({ kind, lastStep }) => `${kind} ${lastStep}`)).toEqual([
      ...['CASE WITHDRAWN', 'CASE OPENED'],
    ]);
  });

  it('is not left with a row where the transaction fails in the middle', async () => {
    const task = tasks[used];
    used += 1;
    const leader = await inspectors.of(task.leaderId);
    const { body } = await leader.post(`/api/v1/tasks/${task.id}/results`, PENDING).expect(201);
    const audit = t.app.get(AuditService, { strict: false });
    const real = audit.record.bind(audit);
    for (const failing of ['登记信用风险等级', '建立后续处理', '审核通过检查结果']) {
      const broken = jest.spyOn(audit, 'record').mockImplementation(async (tx, actor, act) => {
        if (act.act === failing) throw new Error('no space');
        return real(tx, actor, act);
      });
      const review = { version: body.version, decision: 'ACCEPTED' };
      await reviewer.post(`/api/v1/tasks/${task.id}/reviews`, review).expect(500);
      broken.mockRestore();
      expect(await classes(task)).toEqual([]);
      expect(await after(task)).toMatchObject({ rows: [], closed: null, accepted: false });
    }
    const review = { version: body.version, decision: 'ACCEPTED' };
    await reviewer.post(`/api/v1/tasks/${task.id}/reviews`, review).expect(204);
    expect(await classes(task)).toHaveLength(1);
    expect((await after(task)).rows).toHaveLength(1);
  });
});

describe('the list', () => {
  const list = async (query: string, client = reviewer) =>
    (await client.get(`/api/v1/follow-ups?${query}`).expect(200)).body;

  it('has what is in reach, narrowed and counted the same everywhere', async () => {
    const all = await list('');
    const [{ total }] = await t.dataSource.query('SELECT count(*)::int AS total FROM follow_up');
    expect(all.total).toBe(total);
    expect(all.counts.OPEN + all.counts.ENDED).toBe(total);
    for (const state of ['OPEN', 'OVERDUE', 'DUE', 'ENDED']) {
      expect((await list(`state=${state}`)).total).toBe(all.counts[state]);
    }
    const orders = await list('kind=ORDER');
    expect(orders.total).toBeGreaterThan(2);
    expect(orders.rows.every(({ kind }: Shown) => kind === 'ORDER')).toBe(true);
    expect((await list('pool=GA')).rows.map(({ kind }: Shown) => kind)).toEqual(['REFERRAL']);
    expect((await list(`text=${encodeURIComponent('甘交责改')}`)).total).toBe(orders.total);
    expect(
      (await list(`text=${encodeURIComponent('立〔2026〕8号')}`)).rows.map(({ kind }: Shown) => kind),
    ).toEqual(['CASE']);
    const { body: sheet } = await reviewer.get(`/api/v1/follow-ups/${orders.rows[0].id}`).expect(200);
    expect(sheet.steps).toHaveLength(orders.rows[0].steps);
    await reviewer.get('/api/v1/follow-ups/999999').expect(404);
    const stranger = await t.as(['REVIEWER'], { agencyCode: 'SW-JU' });
    expect((await list('', stranger)).total).toBe(0);
    await stranger.get(`/api/v1/follow-ups/${orders.rows[0].id}`).expect(403);
    await takeStep(stranger, orders.rows[0], 'DELIVERED', DELIVERED).expect(403);
  });

  it('tells what is overdue on the day after the term, not on it', async () => {
    const { task } = await fresh(ORDERED);
    t.clock.set('2026-03-31T15:00:00Z');
    expect((await after(task)).rows[0]).toMatchObject({ due: '2026-03-31', overdue: false });
    t.clock.set('2026-03-31T17:00:00Z');
    expect((await after(task)).rows[0]).toMatchObject({ overdue: true });
    const { rows } = await list('state=OVERDUE');
    expect(rows.some(({ subjectCode }: { subjectCode: string }) => subjectCode === task.subjectCode)).toBe(
      true,
    );
    t.clock.set('2026-03-20T01:00:00Z');
  });
});
