import { FollowUps } from '../../src/inspection/follow-up/follow-ups.service.js';
import { type Client, startTestApp, type TestApp } from '../support/app.js';
import { afterOf, closeTask, everyoneDrawn, takeStep } from '../support/follow-ups.js';
import { finish, Inspectors, type MadeTask, NOTHING_FOUND } from '../support/inspected.js';
import { readyTasks } from '../support/ready.js';

let t: TestApp;
let tasks: MadeTask[];
let inspectors: Inspectors;
let reviewer: Client;
let police: Client;

beforeAll(async () => {
  t = await startTestApp();
  let drawId: string;
  ({ drawId, tasks } = await everyoneDrawn(t));
  inspectors = new Inspectors(t);
  reviewer = await t.as(['REVIEWER']);
  police = await t.as(['REVIEWER'], { agencyCode: 'GA-JJ' });
  t.clock.set('2026-03-20T01:00:00Z');
  await readyTasks(t, drawId);
}, 120_000);
afterAll(() => t.close());

const after = (task: MadeTask) => afterOf(reviewer, task);

describe('a complaint', () => {
  it('opens the closed task again, is answered by who did not inspect, and calls for a correction', async () => {
    const [task] = tasks;
    await finish(task, inspectors, reviewer);
    const leader = await inspectors.of(task.leaderId);
    const given = { kind: 'COMPLAINT', poolCode: 'JT', what: '检查时间与记录不符', toWhom: '企业负责人' };
    await leader.post(`/api/v1/tasks/${task.id}/follow-ups`, given).expect(201);
    expect((await after(task)).closed).toBeNull();
    const [complaint] = (await after(task)).rows;
    const received = { onDay: '2026-03-20', newDue: '2026-04-10' };
    await takeStep(leader, complaint, 'RECEIVED', received).expect(403);
    await takeStep(police, complaint, 'RECEIVED', received).expect(403);
    await takeStep(reviewer, complaint, 'RECEIVED', received).expect(204);
    const upheld = { onDay: '2026-03-20', text: '情况属实，检查日期应更正' };
    await takeStep(reviewer, { ...complaint, steps: 1 }, 'UPHELD_CORRECT', upheld).expect(204);
    await takeStep(reviewer, { ...complaint, steps: 2 }, 'RESULT_CORRECTED', upheld).expect(409);
    await closeTask(reviewer, task).expect(409);
    const correction = { ...NOTHING_FOUND, inspectedOn: '2026-03-11', reason: '投诉成立', corrects: 1 };
    const { body } = await leader.post(`/api/v1/tasks/${task.id}/corrections`, correction).expect(201);
    await reviewer
      .post(`/api/v1/tasks/${task.id}/reviews`, { version: body.version, decision: 'ACCEPTED' })
      .expect(204);
    const { rows, closed, open } = await after(task);
    expect(rows[0]).toMatchObject({ ended: true, lastStep: 'RESULT_CORRECTED' });
    // Something had been needed: a person closes it.
    expect({ closed, open }).toEqual({ closed: null, open: [] });
    await closeTask(reviewer, task).expect(204);
    expect((await after(task)).closures).toHaveLength(2);
  });

  it('comes from the subject too, also before the visit, and no more than three wait', async () => {
    const task = tasks[1];
    const followUps = t.app.get(FollowUps, { strict: false });
    const words = { complainant: '企业，电话已留', what: '通知书上的人员没有来' };
    for (let n = 0; n < 3; n += 1) await followUps.complain(task.id, words);
    await expect(followUps.complain(task.id, words)).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(followUps.complain(task.id, { ...words, what: '' })).rejects.toMatchObject({
      faults: [{ field: 'what', code: 'REQUIRED' }],
    });
    expect((await after(task)).rows).toHaveLength(3);
    expect(await after(task)).toMatchObject({ accepted: false, closed: null });
  });
});
