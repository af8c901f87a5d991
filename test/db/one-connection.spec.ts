import { setTimeout as sleep } from 'node:timers/promises';
import type { QueryRunner } from 'typeorm';
import type { Actor } from '../../src/audit/actor.js';
import { CeremonyService } from '../../src/ceremony/ceremony.service.js';
import { DueList } from '../../src/disclosure/clock/due-list.service.js';
import { LateNotices } from '../../src/disclosure/clock/late-notices.service.js';
import { DISCLOSURE_KINDS, type DisclosureKind } from '../../src/disclosure/disclosure.rules.js';
import { Cuts } from '../../src/disclosure/redaction/cuts.service.js';
import { Drafts } from '../../src/disclosure/steps/drafts.service.js';
import { DraftSteps } from '../../src/disclosure/steps/draft-steps.service.js';
import { DailyJobs } from '../../src/jobs/daily.jobs.js';
import { type Client, startTestApp, type TestApp } from '../support/app.js';
import { DRAWER, SECOND } from '../support/ceremony.js';
import { finish, Inspectors, NOTHING_FOUND, tasksOf } from '../support/inspected.js';
import { hands } from '../support/published.js';
import { readyTasks } from '../support/ready.js';
import { twoDraws } from '../support/two-draws.js';

/**
 * A transaction that waits for a second connection while others hold the rest waits for ever: each act of publishing
 * must get along with the one that it has. Here all others are taken.
 */
let t: TestApp;
let taken: QueryRunner[] = [];
let drawId: string;
let voidedId: string;
let planId: string;
let publisher: Actor;
let checker: Actor;
let head: Actor;
const drafts = new Map<DisclosureKind, string>();

/** Connections of the test's pool but one. */
const OTHERS = 4;
const PATIENCE_MS = 4_000;

const get = <Service>(service: new (...given: never[]) => Service): Service =>
  t.app.get(service, { strict: false });
const actorOf = ({ accountId }: Client, role: Actor['roles'][number]): Actor => ({
  ...{ accountId, name: `办理人${accountId}`, roles: [role], agencyCode: 'JT-JU', inspectorId: null },
});
const draft = (kind: DisclosureKind, objectId: string) =>
  get(Drafts).draft(publisher, { kind, objectId, withdraw: false, reason: null });

beforeAll(async () => {
  t = await startTestApp({ oneConnection: true });
  const made = await twoDraws(t, '作废的一批');
  planId = made.planId;
  [drawId, voidedId] = made.drawIds;
  const of = await hands(t);
  [publisher, checker, head] = [
    actorOf(of.drafter, 'PUBLISHER'),
    actorOf(of.checker, 'REVIEWER'),
    actorOf(of.head, 'HEAD'),
  ];
  const [task] = await tasksOf(t, drawId);
  await readyTasks(t, drawId);
  t.clock.set('2026-03-04T01:00:00Z');
  await finish(task, new Inspectors(t), of.checker, {
    ...{ ...NOTHING_FOUND, inspectedOn: '2026-03-03', remark: '现场说明配方' },
  });
  await get(CeremonyService).requestVoid(DRAWER, voidedId, '名录截止日期写错');
  await get(CeremonyService).approveVoid(SECOND, voidedId);
  const planner = await t.as(['PLANNER']);
  const { body } = await planner.get('/api/v1/schemes/S-01').expect(200);
  await planner
    .put('/api/v1/schemes/S-01', {
      ...{ name: '道路危险货物运输企业综合检查', itemCodes: ['JT-01'], leadPool: 'JT', partnerPools: ['GA'] },
      ...{ documentNo: '甘办发〔2024〕9号', version: (body.scheme ?? body).version },
    })
    .expect(200);
  t.clock.set('2026-04-01T01:00:00Z');
  await takeOthers();
}, 120_000);
afterAll(async () => {
  await letGo();
  await t.close();
});

/** What an act comes to; where it waits for ever, the others let go so that it ends, and the test fails. */
async function ends<Result>(act: () => Promise<Result>): Promise<Result> {
  const work = act();
  const settled = work.then(
    () => true,
    () => true,
  );
  if (await Promise.race([settled, sleep(PATIENCE_MS, false, { ref: false })])) return work;
  await letGo();
  await settled;
  await takeOthers();
  throw new Error('waits for a second connection');
}

async function takeOthers(): Promise<void> {
  taken = Array.from({ length: OTHERS }, () => t.dataSource.createQueryRunner());
  for (const runner of taken) await runner.connect();
}

async function letGo(): Promise<void> {
  for (const runner of taken) await runner.release();
  taken = [];
}

const OBJECTS: readonly (readonly [DisclosureKind, () => string])[] = [
  ['ITEM_LIST', () => '1'],
  ['JOINT_LIST', () => 'joint-list'],
  ['PLAN', () => planId],
  ['DRAW', () => drawId],
  ['CHANGE', () => voidedId],
  ['RESULT', () => drawId],
  ['STATISTICS', () => '2026-Q1'],
];

it('every kind that is drafted is among these', () => {
  const drafted = OBJECTS.map(([kind]) => kind).sort();
  expect(drafted).toEqual(
    Object.keys(DISCLOSURE_KINDS)
      .filter((kind) => kind !== 'ANNOUNCEMENT')
      .sort(),
  );
});

it.each(OBJECTS)('%s is drafted', async (kind, objectId) => {
  drafts.set(kind, (await ends(() => draft(kind, objectId()))).id);
});

it('a cell is cut', async () => {
  const [{ code }] = await t.dataSource.query(
    `SELECT subject_code AS code FROM inspection_task WHERE draw_id = $1 ORDER BY number LIMIT 1`,
    [drawId],
  );
  const cut = { row: code, field: 'remark', note: '企业申请保密', lift: false };
  const draftId = drafts.get('RESULT') ?? '';
  drafts.set('RESULT', (await ends(() => get(Cuts).mark(publisher, draftId, cut))).id);
});

it('what is due is listed, and what is late announced', async () => {
  t.clock.set('2026-05-11T01:00:00Z');
  expect((await ends(() => get(DueList).all())).length).toBeGreaterThan(0);
  await ends(() => get(LateNotices).announce(publisher, 'PLAN', planId, '负责人外出，补办公示。'));
  expect(await ends(() => get(DailyJobs).announceLate())).toBe('DONE');
  expect(await ends(() => get(DailyJobs).remind())).toBe('DONE');
});

it('all drafts go through the hands of others to the public', async () => {
  const steps = get(DraftSteps);
  const draftIds = [...drafts.values()];
  await ends(() => steps.take(checker, draftIds, 'CHECKED'));
  await ends(() => steps.take(head, draftIds, 'APPROVED'));
  t.clock.advance(1);
  expect(await ends(() => steps.take(publisher, draftIds, 'PUBLISHED'))).toHaveLength(OBJECTS.length);
});
