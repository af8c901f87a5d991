import { CeremonyService } from '../../src/ceremony/ceremony.service.js';
import { DrawOpenings } from '../../src/ceremony/opening/draw-openings.service.js';
import { Reminders } from '../../src/disclosure/reminders/reminders.service.js';
import { DailyJobs } from '../../src/jobs/daily.jobs.js';
import { JobRunner } from '../../src/jobs/job-runner.service.js';
import { PlanAdjustments } from '../../src/plan/life/adjustments.service.js';
import { PlanService } from '../../src/plan/plan.service.js';
import { PlanSchedules } from '../../src/plan/schedule/plan-schedule.service.js';
import { systemActor } from '../../src/audit/actor.js';
import { CONFIG, type Config } from '../../src/platform/config.js';
import type { ConnectionOptions } from '../../src/platform/database/database.js';
import { createApp } from '../../src/server.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { DRAWER } from '../support/ceremony.js';
import { makeApprovedPlan, makeCarriers, makePeople } from '../support/office.js';
import { carrierLine } from '../support/plan-lines.js';
import { sealedDraw } from '../support/inspected.js';

let t: TestApp;
let second: Awaited<ReturnType<typeof createApp>>;
let jobs: DailyJobs[];
let ceremony: CeremonyService;
let lineIds: string[];

beforeAll(async () => {
  t = await startTestApp();
  second = await createApp({
    config: t.app.get<Config>(CONFIG),
    connection: t.dataSource.options as ConnectionOptions,
    clock: t.clock,
  });
  await second.init();
  jobs = [t.app, second].map((app) => app.get(DailyJobs, { strict: false }));
  ceremony = t.app.get(CeremonyService, { strict: false });
  await makeCarriers(t.dataSource, 60);
  await makePeople(t.dataSource);
  const late = { ...carrierLine(), taskName: '九月一批', months: [9] };
  lineIds = await makeApprovedPlan(t.dataSource, [carrierLine(), late]);
});

afterAll(async () => {
  await second.close();
  await t.close();
});

const numbers = async () => (await ceremony.list()).map(({ number, month }) => `${number} ${month}`);
const set = (openDay: number | null, remindDays = 7) =>
  t.app.get(PlanSchedules, { strict: false }).set(systemActor('负责人'), { openDay, remindDays });
/** Both instances at the same moment, twice. */
const everywhere = async (act: (jobs: DailyJobs) => Promise<string>) =>
  (await Promise.all([...jobs, ...jobs].map(act))).sort();

describe('the opening of a month', () => {
  it('waits until the office has set a day, and for that day', async () => {
    await everywhere((one) => one.openDraws());
    expect(await numbers()).toEqual([]);
    await set(5);
    t.clock.set('2026-03-04T15:59:00Z');
    await everywhere((one) => one.openDraws());
    expect(await numbers()).toEqual([]);
  });

  it('opens each batch once on two instances, as a draft', async () => {
    t.clock.set('2026-03-04T16:00:00Z'); // 5 March in Shanghai
    const outcomes = await everywhere((one) => one.openDraws());
    expect(outcomes.filter((one) => one === 'DONE')).toEqual(['DONE']);
    expect(await numbers()).toEqual(['513300-2026-0001 2026-03']);
    const [draw] = await ceremony.list();
    expect(draw).toMatchObject({ state: 'PLANNED', planLineId: lineIds[0], createdBy: '定时工作' });
    t.clock.set('2026-03-06T01:00:00Z');
    await everywhere((one) => one.openDraws());
    expect(await numbers()).toHaveLength(1);
  });

  it('leaves alone what people have begun, and is undone by a failure as a whole', async () => {
    await ceremony.plan(DRAWER, { planLineId: lineIds[0], month: '2026-06' });
    t.clock.set('2026-06-05T01:00:00Z');
    await everywhere((one) => one.openDraws());
    expect(await numbers()).toHaveLength(2);
    const runner = t.app.get(JobRunner, { strict: false });
    const openings = t.app.get(DrawOpenings, { strict: false });
    t.clock.set('2026-09-05T01:00:00Z');
    const failing = runner.once('建立抽取任务', async (tx, day) => {
      expect(await openings.openDue(tx, systemActor('定时工作'), day)).toHaveLength(2);
      throw new Error('power cut');
    });
    await expect(failing).rejects.toThrow('power cut');
    expect(await numbers()).toHaveLength(2);
    expect(await everywhere((one) => one.openDraws())).toContain('DONE');
    expect(await numbers()).toHaveLength(4);
  });
});

describe('reminders', () => {
  it('are given once when something is due soon and once when it is overdue', async () => {
    const given = async () =>
      t.dataSource.query(
        `SELECT kind, object_key AS key, stage FROM reminder WHERE kind = 'DRAW' ORDER BY id`,
      );
    t.clock.set('2026-03-23T01:00:00Z');
    await everywhere((one) => one.remind());
    expect(await given()).toEqual([]);
    t.clock.set('2026-03-24T01:00:00Z'); // seven days before the end of March
    await everywhere((one) => one.remind());
    const march = { kind: 'DRAW', key: `${lineIds[0]}:2026-03` };
    expect(await given()).toEqual([{ ...march, stage: 'SOON' }]);
    for (const day of ['2026-03-25', '2026-03-31', '2026-04-01', '2026-04-02']) {
      t.clock.set(`${day}T01:00:00Z`);
      await everywhere((one) => one.remind());
    }
    expect(await given()).toEqual([
      { ...march, stage: 'SOON' },
      { ...march, stage: 'OVERDUE' },
    ]);
    const [due] = (await t.app.get(Reminders, { strict: false }).open()).filter(
      ({ kind }) => kind === 'DRAW',
    );
    expect(due.text).toContain('3月批次尚未抽取，期限2026年3月31日，已逾期2天');
    expect(due.remindedAt).not.toBeNull();
  });
});

describe('an adjusted plan', () => {
  it('does not draw a batch again that its earlier version has drawn', async () => {
    t.clock.set('2026-03-02T01:00:00Z');
    const [lineId] = await makeApprovedPlan(t.dataSource, [carrierLine()], 'JT-513322');
    const plans = t.app.get(PlanService, { strict: false });
    const { plan } = await plans.getLine(lineId);
    await sealedDraw(t, lineId);
    const draft = await t.app
      .get(PlanAdjustments, { strict: false })
      .start(systemActor('编制人'), plan.id, '减少一批');
    await plans.approve(systemActor('批准人'), draft, { documentNo: 'x', unconfirmedReason: '书面会签' });
    const [copy] = (await plans.get(draft)).lines;
    const open = await t.app.get(DrawOpenings, { strict: false }).openOf(draft);
    expect(open.map(({ month }) => month)).toEqual(['2026-06', '2026-09']);
    await expect(ceremony.plan(DRAWER, { planLineId: copy.id, month: '2026-03' })).rejects.toMatchObject({
      code: 'CONFLICT',
    });
    await expect(ceremony.plan(DRAWER, { planLineId: lineId, month: '2026-06' })).rejects.toMatchObject({
      code: 'CONFLICT',
    });
    await ceremony.plan(DRAWER, { planLineId: copy.id, month: '2026-06' });
  });
});
