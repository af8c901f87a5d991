import { setTimeout as sleep } from 'node:timers/promises';
import type { EntityManager } from 'typeorm';
import { type Actor, systemActor } from '../../src/audit/actor.js';
import { AuditService } from '../../src/audit/audit.service.js';
import type { DisclosureKind } from '../../src/disclosure/disclosure.rules.js';
import { Drafts } from '../../src/disclosure/steps/drafts.service.js';
import { DraftReader } from '../../src/disclosure/steps/draft-reader.service.js';
import { DraftSteps } from '../../src/disclosure/steps/draft-steps.service.js';
import { type Client, startTestApp, type TestApp } from '../support/app.js';
import { hands } from '../support/published.js';
import { twoDraws } from '../support/two-draws.js';

/** Publishing while somebody else acts on the same plan or draws: one waits for the other, and both come to their end. */
let t: TestApp;
let drawIds: string[];
let planId: string;
let publisher: Actor;
let checker: Actor;
let head: Actor;

const get = <Service>(service: new (...given: never[]) => Service): Service =>
  t.app.get(service, { strict: false });
const actorOf = ({ accountId }: Client, role: Actor['roles'][number]): Actor => ({
  ...{ accountId, name: `办理人${accountId}`, roles: [role], agencyCode: 'JT-JU', inspectorId: null },
});

beforeAll(async () => {
  t = await startTestApp({ oneConnection: true });
  const made = await twoDraws(t, '第二批');
  planId = made.planId;
  drawIds = made.drawIds.sort();
  const of = await hands(t);
  publisher = actorOf(of.drafter, 'PUBLISHER');
  checker = actorOf(of.checker, 'REVIEWER');
  head = actorOf(of.head, 'HEAD');
}, 120_000);
afterAll(() => t.close());

/** Drafts, in this order, that only wait to be published. */
async function approved(objects: readonly (readonly [DisclosureKind, string])[]): Promise<string[]> {
  const ids: string[] = [];
  for (const [kind, objectId] of objects) {
    const wish = { kind, objectId, withdraw: false, reason: null };
    ids.push((await get(Drafts).draft(publisher, wish)).id);
  }
  await get(DraftSteps).take(checker, ids, 'CHECKED');
  await get(DraftSteps).take(head, ids, 'APPROVED');
  return ids;
}

/** Publishes while another transaction is under way: it has done the one thing, and does the other once we wait. */
async function meanwhile(
  ids: readonly string[],
  first: (tx: EntityManager) => Promise<unknown>,
  then: (tx: EntityManager) => Promise<unknown>,
): Promise<number> {
  let publishing: Promise<unknown[]> = Promise.resolve([]);
  await t.dataSource.transaction(async (tx) => {
    await first(tx);
    publishing = get(DraftSteps).take(publisher, ids, 'PUBLISHED');
    // Awaited below: until then a failure is nobody's.
    publishing.catch(() => undefined);
    await untilSomebodyWaits(tx);
    await then(tx);
  });
  return (await publishing).length;
}

async function untilSomebodyWaits(tx: EntityManager): Promise<void> {
  for (;;) {
    // Within a transaction the server tells what it told before, unless it is to forget that.
    await tx.query('SELECT pg_stat_clear_snapshot()');
    const waiting = await tx.query(
      `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    if (waiting.length > 0) return;
    await sleep(20);
  }
}

it('a plan goes out while somebody writes of it in the log', async () => {
  const ids = await approved([['PLAN', planId]]);
  const act = { act: '查看计划', objectKind: 'annual_plan', objectId: planId };
  const count = await meanwhile(
    ids,
    (tx) => tx.query('SELECT 1 FROM annual_plan WHERE id = $1 FOR UPDATE', [planId]),
    (tx) => get(AuditService).record(tx, systemActor('测试'), act),
  );
  expect(count).toBe(1);
});

it('drafts under way are all known, however many there are', async () => {
  const content = (n: number) => `{"n":${n}}`;
  await t.dataSource.query(
    `INSERT INTO disclosure_draft (kind, object_id, action, version, title, content, digest, cuts, redaction, from_day,
       due_on, drafted_by, drafted_at)
     SELECT 'STATISTICS', '2019-' || n, 'PUBLISH', 1, '往年统计', made.content,
       encode(sha256(convert_to(made.content, 'UTF8')), 'hex'), '[]', '{"marks":[],"policies":{}}', '2026-03-02',
       '2026-03-30', '办理人', now()
     FROM unnest($1::text[]) WITH ORDINALITY made (content, n)`,
    [Array.from({ length: 600 }, (_, n) => content(n))],
  );
  const open = (await get(DraftReader).open()).filter(({ title }) => title === '往年统计');
  expect(open).toHaveLength(600);
  const { drafts, pages } = await get(DraftReader).list({ states: ['DRAFTED'] }, 2);
  expect([drafts.length, pages]).toEqual([50, 12]);
});

it('several draws go out while somebody publishes others of theirs, whatever was drafted first', async () => {
  const [low, high] = drawIds;
  const ids = await approved([
    ['DRAW', high],
    ['DRAW', low],
  ]);
  const lock = (id: string) => (tx: EntityManager) =>
    tx.query('SELECT 1 FROM draw WHERE id = $1 FOR UPDATE', [id]);
  expect(await meanwhile(ids, lock(low), lock(high))).toBe(2);
});
