import type { EntryOutcome, VisitRecord } from '../../src/inspection/record/record.types.js';
import { CheckPoints } from '../../src/registry/check-points/check-points.service.js';
import { type Client, startTestApp, type TestApp } from '../support/app.js';
import { pngOf } from '../support/evidence.js';
import { Inspectors, type MadeTask, NOTHING_FOUND, sealedDraw, tasksOf } from '../support/inspected.js';
import { makeApprovedPlan, makeCarriers, makePeople } from '../support/office.js';
import { carrierLine } from '../support/plan-lines.js';
import { approveVisits } from '../support/ready.js';

const AREAS = ['513301', '513322', '513323', '513324', '513325', '513326'];
const TABLE = '许可证有效\t查验\t《道路运输条例》第二十三条\n停车场地\n交通违法已处理\t查询\t\t公安机关';

let t: TestApp;
let drawId: string;
let tasks: MadeTask[];
let inspectors: Inspectors;
let office: Client;
let n = 0;

beforeAll(async () => {
  t = await startTestApp({ oneConnection: true });
  await makeCarriers(t.dataSource, 48);
  await makePeople(t.dataSource);
  const [line] = await makeApprovedPlan(t.dataSource, [carrierLine({ areaCodes: AREAS, months: [3] })]);
  drawId = await sealedDraw(t, line);
  tasks = await tasksOf(t, drawId);
  inspectors = new Inspectors(t);
  office = await t.as(['DRAWER', 'REVIEWER', 'ADMINISTRATOR']);
  await save(TABLE, 0);
  t.clock.set('2026-03-20T01:00:00Z');
});
afterAll(() => t.close());

async function save(table: string, version: number): Promise<void> {
  const input = { table, source: '甘交发〔2026〕6号', note: null, version };
  const actor = {
    ...{ accountId: office.accountId, name: '管理员', roles: ['ADMINISTRATOR'] as const },
    ...{ agencyCode: 'JT-JU', inspectorId: null },
  };
  await t.app.get(CheckPoints, { strict: false }).save(actor, 'JT-01', input);
}

const path = (task: MadeTask, tail = '') => `/api/v1/tasks/${task.id}/record${tail}`;

async function recordOf(client: Client, task: MadeTask): Promise<VisitRecord> {
  return (await client.get(path(task)).expect(200)).body;
}

interface Typed {
  readonly field: string;
  readonly value: string;
  readonly baseRevision?: number;
  readonly opId?: string;
  readonly settles?: string;
}

async function write(client: Client, task: MadeTask, ...typed: Typed[]): Promise<EntryOutcome[]> {
  const entries = typed.map((one) => ({ opId: `operation-${(n += 1)}`, baseRevision: 0, ...one }));
  return (await client.post(path(task, '/entries'), { entries }).expect(200)).body.outcomes;
}

const act = (client: Client, task: MadeTask, what: string, pool: string, reason?: string) =>
  client.post(path(task, '/parts'), { act: what, pool, ...(reason === undefined ? {} : { reason }) });

/** Somebody of a system on a task. */
async function memberOf(task: MadeTask, pool: string, seat = 0): Promise<Client> {
  const [{ id }]: { id: string }[] = await t.dataSource.query(
    'SELECT inspector_id AS id FROM task_seat WHERE task_id = $1 AND pool_code = $2 AND seat = $3',
    [task.id, pool, seat],
  );
  return inspectors.of(id);
}

describe('before the head has approved', () => {
  it('shows the check points, and lets nobody write or hand in', async () => {
    const leader = await memberOf(tasks[0], 'JT');
    const record = await recordOf(leader, tasks[0]);
    expect(record.editable).toBe(false);
    expect(record.refusal).toContain('批准');
    const [outcome] = await write(leader, tasks[0], { field: 'visit:place', value: '厂区' });
    expect(outcome).toMatchObject({ status: 'REFUSED', revision: 0 });
    await act(leader, tasks[0], 'HAND_IN', 'JT').expect(409);
    expect(await t.dataSource.query('SELECT 1 FROM visit_entry')).toEqual([]);
    await approveVisits(t, drawId);
    expect((await recordOf(leader, tasks[0])).refusal).toBeNull();
  });
});

describe('a record', () => {
  it('gives each point to its own system, and those of systems that do not sit to the lead', async () => {
    const leader = await memberOf(tasks[0], 'JT');
    const { items, parts, fields } = await recordOf(leader, tasks[0]);
    const seated = parts.map(({ poolCode }) => poolCode);
    expect(seated[0]).toBe('JT');
    expect(items[0].points.map(({ no, poolCode, mine }) => [no, poolCode, mine])).toEqual([
      [1, 'JT', true],
      [2, 'JT', true],
      [3, seated.includes('GA') ? 'GA' : 'JT', !seated.includes('GA')],
    ]);
    expect(Object.keys(fields)).toContain('visit:signature');
    expect(fields['pool:JT:conclusion']).toEqual({ value: '', revision: 0, by: null, at: null });
  });

  it('is kept entry by entry; the same operation is answered again and doubles nothing', async () => {
    const [task] = tasks;
    const leader = await memberOf(task, 'JT');
    const { items } = await recordOf(leader, task);
    const { listId } = items[0].points[0];
    const entry = { field: `point:${listId}:1:answer`, value: 'YES', opId: 'operation-twice' };
    const [first] = await write(leader, task, entry);
    const [again] = await write(leader, task, entry);
    expect([first.status, again.status]).toEqual(['SAVED', 'SAME']);
    expect([first.revision, again.revision]).toEqual([1, 1]);
    const together = await Promise.all(
      Array.from({ length: 4 }, () =>
        write(leader, task, { field: 'visit:place', value: '厂区', opId: 'operation-at-once' }),
      ),
    );
    expect(
      together
        .flat()
        .map(({ status }) => status)
        .sort(),
    ).toEqual(['SAME', 'SAME', 'SAME', 'SAVED']);
    const rows = await t.dataSource.query(
      `SELECT field, revision FROM visit_entry WHERE task_id = $1 ORDER BY id`,
      [task.id],
    );
    expect(rows).toHaveLength(2);
    expect((await recordOf(leader, task)).items[0].points[0].answer).toBe('YES');
  });

  it('does not fall over a clock that is far off, nor over a mark that no database gives back', async () => {
    const [task] = tasks;
    const leader = await memberOf(task, 'JT');
    const stranger = async (opId: string, typedAt?: string) => {
      const entries = [{ opId, field: 'visit:experts', value: opId, baseRevision: 0, typedAt }];
      const { body } = await leader.post(path(task, '/entries'), { entries }).expect(200);
      return body.outcomes[0].status;
    };
    expect(await stranger('half-a-character-\ud800')).toBe('REFUSED');
    expect(await stranger('before-every-calendar', '-271821-04-20')).toBe('SAVED');
    const [{ typed }] = await t.dataSource.query(
      `SELECT typed_at AS typed FROM visit_entry WHERE op_id = 'before-every-calendar'`,
    );
    expect(typed).toBeNull();
  });

  it('keeps both where two people write at once, until somebody decides', async () => {
    const [task] = tasks;
    const [one, other] = [await memberOf(task, 'JT'), await memberOf(task, 'JT', 1)];
    await write(one, task, { field: 'visit:present', value: '张三' });
    const [late] = await write(other, task, { field: 'visit:present', value: '李四' });
    expect(late).toMatchObject({ status: 'CONFLICT', revision: 1, current: { value: '张三' } });
    const { conflicts } = await recordOf(one, task);
    expect(conflicts.map(({ value, current }) => [value, current.value])).toEqual([['李四', '张三']]);
    const field = 'visit:present';
    const both = { field, value: '张三、李四', baseRevision: 1, settles: conflicts[0].id };
    expect((await write(one, task, both))[0].status).toBe('SAVED');
    const after = await recordOf(other, task);
    expect([after.conflicts, after.fields[field].value]).toEqual([[], '张三、李四']);
  });

  it('keeps the list by which it began when a new version comes', async () => {
    await save(`${TABLE}\n新增的要点`, 1);
    const leader = await memberOf(tasks[0], 'JT');
    expect((await recordOf(leader, tasks[0])).items[0].points).toHaveLength(3);
    const fresh = await memberOf(tasks[3], 'JT');
    expect((await recordOf(fresh, tasks[3])).items[0]).toMatchObject({ version: 2 });
    // Who had the former list on the phone when the net went answers that one.
    const [{ id }] = await t.dataSource.query(`SELECT id FROM check_list WHERE version = 1`);
    const [outcome] = await write(fresh, tasks[3], { field: `point:${id}:1:answer`, value: 'YES' });
    expect(outcome.status).toBe('SAVED');
    expect((await recordOf(fresh, tasks[3])).items[0]).toMatchObject({ version: 1 });
  });
});

describe('who writes what', () => {
  it('lets the own people only: others read, outsiders do not even that', async () => {
    const [task] = tasks;
    const { body } = await office.get(path(task)).expect(200);
    expect(body).toMatchObject({ editable: false });
    expect(body.refusal).toContain('不是');
    await office.post(path(task, '/entries'), { entries: [] }).expect(403);
    const holders: { id: string }[] = await t.dataSource.query(
      `SELECT id FROM inspector WHERE id NOT IN (SELECT inspector_id FROM task_seat WHERE task_id = $1
         AND inspector_id IS NOT NULL) ORDER BY id LIMIT 1`,
      [task.id],
    );
    const outsider = await inspectors.of(holders[0].id);
    await outsider.get(path(task)).expect(403);
    await outsider.post(path(task, '/entries'), { entries: [] }).expect(403);
    await act(outsider, task, 'HAND_IN', 'JT').expect(403);
  });

  it("leaves another agency's part alone", async () => {
    const [task] = tasks;
    const leader = await memberOf(task, 'JT');
    const record = await recordOf(leader, task);
    const partner = record.parts.find(({ leads }) => !leads);
    if (!partner) throw new Error('the draw seats no partner');
    expect(partner).toMatchObject({ mine: false, editable: false });
    const field = `pool:${partner.poolCode}:conclusion`;
    const [outcome] = await write(leader, task, { field, value: '代填' });
    expect(outcome.status).toBe('REFUSED');
    expect(outcome.message).toContain(partner.poolName);
    await act(leader, task, 'HAND_IN', partner.poolCode).expect(403);
    const member = await memberOf(task, partner.poolCode);
    expect((await write(member, task, { field, value: '未见异常' }))[0].status).toBe('SAVED');
    await act(member, task, 'ABSENT', 'JT', '没有来').expect(403);
    await act(member, task, 'REOPEN', 'JT', '没有来').expect(403);
  });
});

describe('a file of a check point', () => {
  it('stands with a point of the own system, not with that of another, nor with one that there is not', async () => {
    const task = tasks[0];
    const [leader, police] = [await memberOf(task, 'JT'), await memberOf(task, 'GA')];
    const { points } = (await recordOf(leader, task)).items[0];
    const of = (pool: string) => points.find(({ poolCode }) => poolCode === pool)?.no ?? 0;
    const send = (client: Client, no: number) =>
      client.upload(`/api/v1/tasks/${task.id}/files`, pngOf(), '现场.png', {
        ...{ purpose: 'SCENE', opId: `of-a-point-${(n += 1)}`, field: `point:${points[0].listId}:${no}` },
      });
    await send(leader, of('JT')).expect(201);
    await send(police, of('GA')).expect(201);
    for (const [client, no] of [
      [leader, of('GA')],
      [police, of('JT')],
      [leader, 777],
    ] as const) {
      const { body } = await send(client, no).expect(422);
      expect(body.error.faults[0]).toMatchObject({ field: 'field', code: 'UNKNOWN' });
    }
  });
});

describe('handing in', () => {
  it('says everything that is missing, then closes the part, and opens it again with a reason', async () => {
    const [task] = tasks;
    const leader = await memberOf(task, 'JT');
    const record = await recordOf(leader, task);
    const own = record.items[0].points.filter(({ mine }) => mine);
    const { listId } = own[0];
    await write(leader, task, { field: `point:${listId}:2:answer`, value: 'NO' });
    await write(leader, task, { field: 'visit:arrivedAt', value: '2026-03-20T08:30' });
    await write(leader, task, { field: 'visit:leftAt', value: '2026-03-20T08:10' });
    await write(leader, task, { field: 'visit:signature', value: 'REFUSED' });
    const { body } = await act(leader, task, 'HAND_IN', 'JT').expect(422);
    const faults: { field: string; message: string }[] = body.error.faults;
    const rest = own.filter(({ no }) => no > 2).map(({ no }) => `point:${listId}:${no}:answer`);
    expect(faults.map(({ field }) => field)).toEqual([
      ...[`point:${listId}:2:note`, ...rest, 'visit:leftAt'],
      ...['visit:refusalReason', 'visit:refusalWitness'],
    ]);
    const fixed = [
      { field: `point:${listId}:2:note`, value: '停车场被占用' },
      ...rest.map((field) => ({ field, value: 'NA' })),
      { field: 'visit:leftAt', value: '2026-03-20T09:10', baseRevision: 1 },
      { field: 'visit:refusalReason', value: '对检查结论有异议' },
      { field: 'visit:refusalWitness', value: '社区工作人员王五' },
    ];
    const outcomes = await write(leader, task, ...fixed);
    expect(outcomes.map(({ status }) => status)).toEqual(fixed.map(() => 'SAVED'));
    await act(leader, task, 'HAND_IN', 'JT').expect(204);
    await act(leader, task, 'HAND_IN', 'JT').expect(204);
    const late = { field: `point:${listId}:2:note`, value: '改写', baseRevision: 1 };
    expect((await write(leader, task, late))[0].status).toBe('REFUSED');
    await act(leader, task, 'REOPEN', 'JT').expect(422);
    await act(leader, task, 'REOPEN', 'JT', '补充照片说明').expect(204);
    expect((await write(leader, task, late))[0].status).toBe('SAVED');
    await act(leader, task, 'HAND_IN', 'JT').expect(204);
    const parts = await t.dataSource.query(
      `SELECT revision, state FROM visit_part WHERE task_id = $1 AND pool_code = 'JT' ORDER BY revision`,
      [task.id],
    );
    expect(parts).toEqual([
      { revision: 1, state: 'HANDED_IN' },
      { revision: 2, state: 'REOPENED' },
      { revision: 3, state: 'HANDED_IN' },
    ]);
  });

  it('comes before the result: every agency has handed in or is noted as absent', async () => {
    const [task] = tasks;
    const leader = await memberOf(task, 'JT');
    const found = {
      ...{ resultCode: 'RECTIFICATION_ORDERED', followUp: 'ORDER_TO_CORRECT' },
      ...{ correctBy: '2026-04-20', inspectedOn: '2026-03-20' },
    };
    const { parts } = await recordOf(leader, task);
    const partners = parts.filter(({ leads }) => !leads);
    const { body } = await leader.post(`/api/v1/tasks/${task.id}/results`, found).expect(422);
    for (const { poolName } of partners) expect(body.error.message).toContain(poolName);
    await act(leader, task, 'ABSENT', 'JT', '没有来').expect(422);
    await act(leader, task, 'ABSENT', partners[0].poolCode, '').expect(422);
    for (const { poolCode } of partners) {
      await act(leader, task, 'ABSENT', poolCode, '当日另有紧急任务').expect(204);
    }
    await leader.post(`/api/v1/tasks/${task.id}/results`, found).expect(201);
    const [waits] = await write(leader, task, { field: 'visit:place', value: '后改', baseRevision: 1 });
    expect([waits.status, waits.message.includes('审核')]).toEqual(['REFUSED', true]);
    await act(leader, task, 'REOPEN', 'JT', '后改').expect(409);
    const review = { version: 1, decision: 'RETURNED', reason: '请写明到达时间' };
    await office.post(`/api/v1/tasks/${task.id}/reviews`, review).expect(204);
    const [open] = await write(leader, task, { field: 'visit:place', value: '后改', baseRevision: 1 });
    expect(open.status).toBe('SAVED');
  });

  it('is done by entering where the lead has no check points, and only there', async () => {
    const enter = async (task: MadeTask) => {
      const leader = await memberOf(task, 'JT');
      const { parts } = await recordOf(leader, task);
      for (const { poolCode } of parts.filter(({ leads }) => !leads)) {
        await act(leader, task, 'ABSENT', poolCode, '当日另有紧急任务').expect(204);
      }
      return leader.post(`/api/v1/tasks/${task.id}/results`, { ...NOTHING_FOUND, inspectedOn: '2026-03-20' });
    };
    const [withPoints, without] = [tasks[2], tasks[4]];
    await t.dataSource.query(
      `INSERT INTO task_check_list (task_id, item_code, list_id, pinned_at) VALUES ($1, 'JT-01', NULL, now())`,
      [without.id],
    );
    const { status, body } = await enter(withPoints);
    expect([status, body.error.message.startsWith('交通运输系统还没有提交')]).toEqual([422, true]);
    expect((await enter(without)).status).toBe(201);
    const states = await t.dataSource.query(
      `SELECT state FROM visit_part WHERE task_id = $1 AND pool_code = 'JT'`,
      [without.id],
    );
    expect(states).toEqual([{ state: 'HANDED_IN' }]);
  });

  it('is kept for ever: the database refuses changes', async () => {
    for (const table of ['visit_entry', 'visit_part', 'task_check_list', 'check_list', 'check_point']) {
      await expect(t.dataSource.query(`TRUNCATE ${table} CASCADE`)).rejects.toMatchObject({ code: '23001' });
    }
    await expect(t.dataSource.query(`UPDATE visit_entry SET value = ''`)).rejects.toMatchObject({
      code: '23001',
    });
    await expect(t.dataSource.query('DELETE FROM visit_part')).rejects.toMatchObject({ code: '23001' });
  });
});
