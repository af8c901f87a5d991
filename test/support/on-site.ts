import type { Browser, Page } from 'playwright-core';
import { systemActor } from '../../src/audit/actor.js';
import { CheckPoints } from '../../src/registry/check-points/check-points.service.js';
import type { Client, TestApp } from './app.js';
import { deskOf } from './desk.js';
import { sealedDraw, tasksOf } from './inspected.js';
import { makeApprovedPlan, makeCarriers, makePeople } from './office.js';
import { carrierLine } from './plan-lines.js';
import { approveVisits } from './ready.js';

/** Check points of the tests: two of the lead, one of the partner GA. */
export const POINTS = ['安全生产责任制是否落实', '车辆技术档案是否齐全', '驾驶人员资格是否有效'];

/** An office whose visits may begin, with check points. @returns ids of the tasks of a draw */
export async function readyOffice(t: TestApp): Promise<string[]> {
  await makeCarriers(t.dataSource, 120);
  await makePeople(t.dataSource);
  const points = t.app.get(CheckPoints, { strict: false });
  await t.dataSource.transaction((tx) =>
    points.add(tx, systemActor('测试'), {
      ...{ itemCode: 'JT-01', source: '测试', note: null },
      points: POINTS.map((content, n) => ({
        ...{ content, method: '查阅资料', basis: '《中华人民共和国安全生产法》第四条' },
        poolCode: n === 2 ? 'GA' : null,
      })),
    }),
  );
  const strata = (['A', 'B', 'D'] as const).map((key) => ({ key, count: 5 }));
  const line = carrierLine({ strata, months: [3], cap: null, partnerPools: ['GA'] });
  const [lineId] = await makeApprovedPlan(t.dataSource, [line]);
  const drawId = await sealedDraw(t, lineId);
  await approveVisits(t, drawId);
  return (await tasksOf(t, drawId)).map(({ id }) => id);
}

/** Log-ins of the people on a task: two of the lead, one of the partner. */
export async function teamOf(
  t: TestApp,
  taskId: string,
): Promise<{ lead: Client; second: Client; partner: Client }> {
  const seats: { pool: string; id: string; agency: string }[] = await t.dataSource.query(
    `SELECT s.pool_code AS pool, s.inspector_id AS id, i.agency_code AS agency
     FROM task_seat s JOIN inspector i ON i.id = s.inspector_id WHERE s.task_id = $1 ORDER BY s.pool_code, s.seat`,
    [taskId],
  );
  const of = (pool: string, n: number) => {
    const { id, agency } = seats.filter((seat) => seat.pool === pool)[n];
    return t.as(['INSPECTOR'], { inspectorId: id, agencyCode: agency });
  };
  return { lead: await of('JT', 0), second: await of('JT', 1), partner: await of('GA', 0) };
}

/** An entry as it stands in the table. */
export interface EntryRow {
  readonly value: string;
  readonly revision: number | null;
  readonly conflict: boolean;
  readonly by: string;
}

/** Everything that was ever written into a field, oldest first. */
export async function entriesOf(t: TestApp, taskId: string, field: string): Promise<EntryRow[]> {
  return t.dataSource.query(
    `SELECT value, revision, conflict, entered_by AS by FROM visit_entry
     WHERE task_id = $1 AND field = $2 ORDER BY id`,
    [taskId, field],
  );
}

/** The on-site form of a task on a narrow screen. */
export async function phoneOf(
  browser: Browser,
  address: string,
  client: Client,
  taskId: string,
  javaScript = true,
): Promise<Page> {
  const page = await deskOf(browser, address, client, javaScript);
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto(`/office/tasks/${taskId}/on-site`);
  return page;
}

/** Waits until the page says this of what it keeps. */
export async function says(page: Page, words: string | RegExp): Promise<void> {
  await page.locator('#sync-words').filter({ hasText: words }).waitFor();
}
