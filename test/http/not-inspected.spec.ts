import { type Client, startTestApp, type TestApp } from '../support/app.js';
import { pngOf } from '../support/evidence.js';
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
let tasks: MadeTask[];
let inspectors: Inspectors;
let reviewer: Client;
let head: Client;
let sendings = 0;

beforeAll(async () => {
  t = await startTestApp({ oneConnection: true });
  await makeCarriers(t.dataSource, 48);
  await makePeople(t.dataSource);
  const areaCodes = ['513301', '513322', '513323', '513324', '513325', '513326'];
  const [line] = await makeApprovedPlan(t.dataSource, [carrierLine({ areaCodes, months: [3, 6] })]);
  const drawId = await sealedDraw(t, line);
  tasks = await tasksOf(t, drawId);
  await readyTasks(t, drawId);
  inspectors = new Inspectors(t);
  [reviewer, head] = [await t.as(['REVIEWER']), await t.as(['HEAD'])];
  t.clock.set('2026-03-20T01:00:00Z');
});
afterAll(() => t.close());

const api = (task: MadeTask) => `/api/v1/tasks/${task.id}/files`;

/** Sends one file. */
function send(client: Client, path: string, name: string, bytes: Buffer, more: Record<string, string> = {}) {
  const opId = `op-0000-${String((sendings += 1))}`;
  return client.upload(path, bytes, name, { purpose: 'SCENE', opId, ...more });
}

describe('what could not be inspected', () => {
  const CLOSED = { resultCode: 'CLOSED_OR_LIQUIDATING', followUp: 'NONE', inspectedOn: '2026-03-10' };
  const decision = (more: object = {}) => ({
    version: 1,
    decision: 'CONFIRMED',
    reason: '照片和证明属实',
    ...more,
  });
  const decide = (client: Client, task: MadeTask, more: object = {}) =>
    client.post(`/api/v1/tasks/${task.id}/not-inspected`, decision(more));
  const enter = (client: Client, task: MadeTask) => client.post(`/api/v1/tasks/${task.id}/results`, CLOSED);
  const accept = (task: MadeTask, version = 1) =>
    reviewer.post(`/api/v1/tasks/${task.id}/reviews`, { version, decision: 'ACCEPTED' }).expect(204);

  it('asks for evidence, then for a third person; what the head refuses is entered again', async () => {
    const task = tasks[4];
    const someone = await inspectors.of(task.leaderId);
    const bare = await enter(someone, task).expect(422);
    expect(bare.body.error.faults[0]).toMatchObject({ field: 'resultCode', code: 'NO_EVIDENCE' });
    await send(someone, api(task), '大门.png', pngOf()).expect(201);
    await enter(someone, task).expect(422);
    await send(someone, api(task), '大门.png', pngOf(), { purpose: 'EVIDENCE' }).expect(201);
    await enter(someone, task).expect(201);
    await decide(head, task).expect(409);
    await accept(task);

    await decide(someone, task).expect(403);
    await decide(reviewer, task).expect(403);
    const both = await t.as(['HEAD', 'INSPECTOR'], { inspectorId: task.leaderId });
    const own = await decide(both, task).expect(422);
    expect(own.body.error).toMatchObject({
      code: 'RULE_BROKEN',
      message: expect.stringContaining('录入和认定'),
    });
    const faults = await decide(head, task, { decision: 'X', reason: '好' }).expect(422);
    expect(faults.body.error.faults.map(({ field }: { field: string }) => field)).toEqual([
      'decision',
      'reason',
    ]);
    await decide(head, task, { version: 7 }).expect(409);
    const waits = await head.get(`/api/v1/not-inspected?state=WAITING`).expect(200);
    expect(waits.body.rows.map(({ taskId }: { taskId: string }) => taskId)).toEqual([task.id]);
    await decide(head, task, { decision: 'REFUSED', reason: '邻居证实仍在经营' }).expect(204);
    await decide(head, task).expect(409);

    expect((await someone.get(`/api/v1/tasks/${task.id}`)).body.state).toBe('RETURNED');
    await enter(someone, task).expect(201);
    await accept(task, 2);
    await decide(head, task, { version: 2 }).expect(204);
    const { body } = await head.get('/api/v1/not-inspected').expect(200);
    const closed = body.figures.find(
      ({ resultCode }: { resultCode: string }) => resultCode === CLOSED.resultCode,
    );
    expect(closed).toMatchObject({ WAITING: 0, CONFIRMED: 1, REFUSED: 0 });
    expect(body.figures).toHaveLength(7);
  });

  it('is not decided by who reviewed it, nor in the name of who had a hand in it', async () => {
    const task = tasks[1];
    const someone = await inspectors.of(task.leaderId);
    await send(someone, api(task), '大门.png', pngOf(), { purpose: 'EVIDENCE' }).expect(201);
    await enter(someone, task).expect(201);
    const reviewing = await t.as(['REVIEWER', 'HEAD']);
    await reviewing
      .post(`/api/v1/tasks/${task.id}/reviews`, { version: 1, decision: 'ACCEPTED' })
      .expect(204);
    const own = await decide(reviewing, task).expect(422);
    expect(own.body.error.message).toContain('审核和认定不能是同一人');
    const drawer = await t.as(['DRAWER']);
    const nameless = await decide(drawer, task).expect(422);
    expect(nameless.body.error.faults[0].field).toBe('headName');
    const [{ name }] = await t.dataSource.query(
      `SELECT v.reviewed_name AS name FROM result_review v JOIN inspection_result r ON r.id = v.result_id
       WHERE r.task_id = $1`,
      [task.id],
    );
    const same = await decide(drawer, task, { headName: name }).expect(422);
    expect(same.body.error.faults[0].code).toBe('SAME_PERSON');
    await decide(drawer, task, { headName: '泽仁局长' }).expect(204);

    const shown = await head.get(`/office/tasks/${task.id}/not-inspected`).expect(200);
    expect(shown.text).toContain('泽仁局长');
    expect(shown.text).toContain('请核对名录库中的经营状态');
    expect((await head.get('/office/not-inspected').expect(200)).text).toContain(task.number);
    await head.get('/office/not-inspected/workbook').expect(200);
    await head.get(`/office/tasks/${tasks[0].id}/not-inspected`).expect(404);
  });

  it('as a correction changes nothing before the head confirms it, and nothing at all where he refuses', async () => {
    const ordered = {
      ...{ resultCode: 'RECTIFICATION_ORDERED', findings: '灭火器失效', followUp: 'ORDER_TO_CORRECT' },
      ...{ inspectedOn: '2026-03-10', correctBy: '2026-03-31' },
    };
    const found = async (task: MadeTask) => {
      const { rows, closed } = (await reviewer.get(`/api/v1/tasks/${task.id}/follow-ups`).expect(200)).body;
      const steps = rows.map(
        ({ kind, lastStep }: { kind: string; lastStep: string }) => `${kind} ${lastStep}`,
      );
      return { steps, closed: closed !== null };
    };
    const unreachable = { ...CLOSED, resultCode: 'UNREACHABLE', followUp: 'INFORM_AGENCY', findings: [] };
    const corrected = async (task: MadeTask) => {
      const someone = await inspectors.of(task.leaderId);
      await send(someone, api(task), '大门.png', pngOf(), { purpose: 'EVIDENCE' }).expect(201);
      const body = { ...unreachable, corrects: 1, reason: '录错了，实际没有联系上' };
      await someone.post(`/api/v1/tasks/${task.id}/corrections`, body).expect(201);
      await accept(task, 2);
    };
    const [withOrder, ended, confirmed] = [tasks[0], tasks[2], tasks[3]];
    await finish(withOrder, inspectors, reviewer, ordered);
    await finish(ended, inspectors, reviewer, NOTHING_FOUND);
    await finish(confirmed, inspectors, reviewer, ordered);
    for (const task of [withOrder, ended, confirmed]) await corrected(task);
    expect(await found(withOrder)).toEqual({ steps: ['ORDER OPENED'], closed: false });
    const refusal = { version: 2, decision: 'REFUSED', reason: '检查记录证实已经检查' };
    for (const task of [withOrder, ended]) await decide(head, task, refusal).expect(204);
    await decide(head, confirmed, { version: 2 }).expect(204);
    expect(await found(withOrder)).toEqual({ steps: ['ORDER OPENED'], closed: false });
    expect(await found(ended)).toEqual({ steps: [], closed: true });
    expect(await found(confirmed)).toEqual({ steps: ['ORDER WITHDRAWN', 'REFERRAL OPENED'], closed: false });
  });
});
