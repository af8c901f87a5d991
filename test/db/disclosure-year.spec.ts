import { AccountsService } from '../../src/accounts/accounts.service.js';
import { systemActor } from '../../src/audit/actor.js';
import { DueList } from '../../src/disclosure/clock/due-list.service.js';
import { LateNotices } from '../../src/disclosure/clock/late-notices.service.js';
import { Drafts } from '../../src/disclosure/steps/drafts.service.js';
import { DraftSteps } from '../../src/disclosure/steps/draft-steps.service.js';
import { DailyJobs } from '../../src/jobs/daily.jobs.js';
import { addDays, type Day } from '../../src/kernel/day.js';
import { DomainError } from '../../src/kernel/domain-error.js';
import { Calendars } from '../../src/registry/calendar/calendars.service.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { sealedDraw } from '../support/inspected.js';
import { NOTICE_2027 } from '../support/notice-2027.js';
import { makeApprovedPlan, makeCarriers, makePeople } from '../support/office.js';
import { carrierLine } from '../support/plan-lines.js';
import { hands } from '../support/published.js';

const FIRST = '2026-03-02';
const LAST = '2027-02-26';
/** Days after which an office gets round to a publication: in time, late, and very late. */
const DELAYS = [2, 45, 20, 33, 10, 60, 29, 90];
/** Months with a draw whose list is announced. */
const MONTHS = [3, 4, 5, 6, 8, 9, 10, 11, 12];

/** Few a month, so that there are some left for the last. */
const FEW = { strata: [{ key: 'B', count: 1 }], cap: null, reserve: null } as const;

let t: TestApp;
let lineId: string;
const seen = new Map<string, { day: Day; delay: number }>();
const drawn = new Set<number>();
const refused: string[] = [];
let reasons = 0;

const get = <Service>(service: new (...given: never[]) => Service): Service =>
  t.app.get(service, { strict: false });

beforeAll(async () => {
  t = await startTestApp();
  await makeCarriers(t.dataSource, 48);
  await makePeople(t.dataSource);
  const areaCodes = ['513301', '513322', '513323', '513324', '513325', '513326'];
  [lineId] = await makeApprovedPlan(t.dataSource, [
    carrierLine({ areaCodes, months: MONTHS, announced: true, deadline: '2026-12-31', ...FEW }),
  ]);
  await hands(t);
  let n = 0;
  for (let day = FIRST; day <= LAST; day = addDays(day, 3)) await oneDay(day, (n += 1));
  // The last is made good.
  t.clock.set(`${addDays(LAST, 30)}T01:00:00Z`);
  await get(DailyJobs).announceLate();
  t.clock.advance(3600);
  for (const { kind, objectId, stage } of await get(DueList).all()) {
    if (stage === 'LATE') await publish(kind, objectId);
  }
}, 300_000);
afterAll(() => t.close());

/** A day of the office: a draw, the job (where the machine is on), and whatever somebody gets round to publishing. */
async function oneDay(day: Day, n: number): Promise<void> {
  t.clock.set(`${day}T01:00:00Z`);
  const month = Number(day.slice(5, 7));
  if (day.startsWith('2026') && MONTHS.includes(month) && !drawn.has(month)) {
    drawn.add(month);
    await sealedDraw(t, lineId, day.slice(0, 7));
  }
  if (day >= '2026-11-10' && (await get(Calendars).kept()).length === 1) {
    await get(Calendars).take(systemActor('管理员'), { year: 2027, source: '通知', text: NOTICE_2027 });
  }
  // The machine is off for twelve days of every twenty-four.
  if (n % 8 > 3) await get(DailyJobs).announceLate();
  t.clock.advance(3600);
  for (const { kind, objectId, stage, announced } of await get(DueList).all()) {
    const key = `${kind} ${objectId}`;
    if (!seen.has(key)) seen.set(key, { day, delay: DELAYS[seen.size % DELAYS.length] });
    const since = seen.get(key);
    if (stage === 'LATE' && announced !== null && announced.reason === null && Number(objectId) % 2 === 0) {
      await get(LateNotices).announce(systemActor('公示人员'), kind, objectId, '网络设备检修，补办公示。');
      reasons += 1;
    }
    if (since && day >= addDays(since.day, since.delay)) {
      // Nobody announces and publishes in one instant.
      t.clock.advance(1);
      await publish(kind, objectId);
    }
  }
}

type Item = Awaited<ReturnType<DueList['all']>>[number];

/** All steps by different people; what may not go out is tried again on the next day. */
async function publish(kind: Item['kind'], objectId: string): Promise<void> {
  const { drafter, checker, head } = await hands(t);
  const actorOf = async ({ accountId }: { accountId: string }) => {
    const actor = await get(AccountsService).actorOf(accountId);
    if (!actor) throw new Error(`no account ${accountId}`);
    return actor;
  };
  const known = (await get(DueList).all()).find((one) => one.kind === kind && one.objectId === objectId);
  let id = known?.draft?.id;
  if (id === undefined) {
    const wish = { kind, objectId, withdraw: false, reason: null } as Parameters<Drafts['draft']>[1];
    ({ id } = await get(Drafts).draft(await actorOf(drafter), wish));
    await get(DraftSteps).take(await actorOf(checker), [id], 'CHECKED');
    await get(DraftSteps).take(await actorOf(head), [id], 'APPROVED');
  }
  try {
    await get(DraftSteps).take(await actorOf(drafter), [id], 'PUBLISHED');
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    refused.push(`${error.code} ${error.message}`);
  }
}

describe('a year of publications', () => {
  it('has some in time, some late, and some that were held back until they had been announced', async () => {
    const [counts] = await t.dataSource.query(`
      SELECT count(*) FILTER (WHERE day <= due_on)::int AS "inTime", count(*) FILTER (WHERE day > due_on)::int AS late
      FROM (SELECT due_on, (published_at AT TIME ZONE 'Asia/Shanghai')::date AS day FROM disclosure) d`);
    expect(counts.inTime).toBeGreaterThan(3);
    expect(counts.late).toBeGreaterThan(3);
    expect(reasons).toBeGreaterThan(0);
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.filter((one) => !/^CONFLICT 这份.*已经逾期。请先在“公示期限”页面公告/.test(one))).toEqual(
      [],
    );
    expect((await get(DueList).all()).filter(({ stage }) => stage === 'LATE')).toEqual([]);
  });

  it('published nothing late that had not been announced as late before', async () => {
    const silent = await t.dataSource.query(`
      SELECT d.kind, d.object_id, d.due_on, d.published_at FROM disclosure d
      WHERE d.due_on < (d.published_at AT TIME ZONE 'Asia/Shanghai')::date AND NOT EXISTS (
        SELECT 1 FROM late_notice n WHERE (n.kind, n.object_id) = (d.kind, d.object_id) AND n.announced_at < d.published_at
          AND NOT EXISTS (SELECT 1 FROM disclosure e WHERE (e.kind, e.object_id) = (d.kind, d.object_id)
            AND e.id < d.id AND e.published_at >= n.announced_at))
      UNION ALL
      SELECT kind, object_id, due_on, announced_at FROM late_notice
      WHERE due_on >= (announced_at AT TIME ZONE 'Asia/Shanghai')::date`);
    expect(silent).toEqual([]);
  });

  it('tells the public each of them, with its reason and the day it was made good', async () => {
    const entries = await get(LateNotices).list();
    const [{ late }] = await t.dataSource.query(
      'SELECT count(DISTINCT (kind, object_id))::int AS late FROM late_notice',
    );
    expect(entries).toHaveLength(late);
    expect(entries.filter(({ publishedAt }) => publishedAt === null)).toEqual([]);
    expect(entries.some(({ reason }) => reason === '网络设备检修，补办公示。')).toBe(true);
    expect(entries.some(({ reason }) => reason === null)).toBe(true);
  });

  it('counts by the calendar of the next year once it is known', async () => {
    const december: { due_on: string; provisional: boolean }[] = await t.dataSource.query(`
      SELECT due_on::text, (content::json ->> 'dueProvisional')::boolean AS provisional FROM disclosure
      WHERE due_on >= '2026-12-01' ORDER BY due_on`);
    expect(december.length).toBeGreaterThan(0);
    expect(december.every(({ provisional }) => !provisional)).toBe(true);
  });
});
