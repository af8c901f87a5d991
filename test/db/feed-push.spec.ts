import { systemActor } from '../../src/audit/actor.js';
import { FeedPush } from '../../src/exchange/feed/push.service.js';
import { FeedSettings } from '../../src/exchange/feed/feed-settings.service.js';
import { FeedReconciliation } from '../../src/exchange/feed/reconciliation.service.js';
import { FeedOutboxes } from '../../src/exchange/feed/outbox.service.js';
import { type Client, startTestApp, type TestApp } from '../support/app.js';
import { mapCodes, outbox, service } from '../support/fed.js';
import { finish, Inspectors, type MadeTask, tasksOf } from '../support/inspected.js';
import { readyOffice } from '../support/on-site.js';
import { KEY_ID, type Mood, Province, SECRET } from '../support/province.js';
import { recordVisits } from '../support/ready.js';

const OPERATOR = systemActor('报送人');
const SECONDS = 3600;
const STEP = 10;

let t: TestApp;
let tasks: MadeTask[];
let reviewer: Client;
let inspectors: Inspectors;
const province = new Province();

beforeAll(async () => {
  t = await startTestApp({ config: { feedSecret: SECRET } });
  const [first] = await readyOffice(t);
  const [{ drawId }] = await t.dataSource.query(
    'SELECT draw_id AS "drawId" FROM inspection_task WHERE id = $1',
    [first],
  );
  tasks = await tasksOf(t, drawId);
  reviewer = await t.as(['REVIEWER']);
  inspectors = new Inspectors(t);
  t.clock.set('2026-03-20T01:00:00Z');
  await recordVisits(t, drawId);
  await mapCodes(t);
  await province.start();
  const setting = {
    way: 'PUSH',
    source: '甘孜州',
    url: province.url,
    keyId: KEY_ID,
    timeoutSeconds: 1,
  } as const;
  await service(t, FeedSettings).set(OPERATOR, setting);
});
afterAll(async () => {
  await province.stop();
  await t.close();
});

/** Numbers from 0 to 1, the same on every machine. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** More drawn subjects, as acts of the office would write them: through the outbox's own table. */
async function moreSubjects(from: number, count: number): Promise<void> {
  await t.dataSource.query(
    `INSERT INTO feed_outbox (kind, record_id, object_id, operation, payload, digest, cause, actor_name, created_at)
     SELECT o.kind, 'more-' || n, o.object_id, 'i', o.payload, o.digest, '随机抽取', o.actor_name, $3::timestamptz
     FROM (SELECT * FROM feed_outbox WHERE kind = 'SUBJECT' ORDER BY id LIMIT 1) o,
       generate_series($1::int, $2::int) AS n`,
    [from, from + count - 1, t.clock.now()],
  );
}

let deaths = 0;

/** What the death of the process between sending and writing down the receipt leaves: a transaction that never was. */
async function killSender(): Promise<void> {
  await t.dataSource.query(
    `SELECT pg_terminate_backend(a.pid) FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
     WHERE l.locktype = 'advisory' AND a.datname = current_database() AND a.pid <> pg_backend_pid()`,
  );
}

/** A round; one in which the sender dies is taken up by the next, as by a process that was started again. */
async function roundOrDeath(): Promise<void> {
  try {
    await service(t, FeedPush).round();
  } catch {
    deaths += 1;
  }
}

it('accounts for every act after an hour with a province that is slow, dies and refuses, and deaths of our own', async () => {
  const chance = dice(20260320);
  const moods: Mood[] = ['WELL', 'WELL', 'WELL', 'BUSY', 'BROKEN', 'GARBLED', 'HALF', 'ORPHANED'];
  const seen = new Set<Mood>();
  province.mood = () => {
    const drawn = moods[Math.floor(chance() * moods.length)];
    // Each slow answer costs the test a second.
    const mood = chance() < 0.05 ? 'SLOW' : drawn;
    seen.add(mood);
    return mood;
  };
  province.killSender = killSender;
  const fate = new Map<string, string | null>();
  province.refusal = ({ record_unique_identity: id, cd_operation: operation }) => {
    const key = `${operation} ${id}`;
    if (!fate.has(key)) fate.set(key, chance() < 0.1 ? '统一社会信用代码不在省库中' : null);
    return fate.get(key) ?? null;
  };
  await service(t, FeedOutboxes).complete(OPERATOR);
  let more = 0;
  let downUntil = 0;
  let provinceDied = 0;
  for (let second = 0; second < SECONDS; second += STEP) {
    t.clock.advance(STEP);
    if (downUntil === 0 && chance() < 0.02) {
      await province.stop();
      provinceDied += 1;
      downUntil = second + 30 + Math.floor(chance() * 300);
    } else if (downUntil > 0 && second >= downUntil) {
      await province.start();
      downUntil = 0;
    }
    if (second % 300 === 0) {
      await finish(tasks[second / 300], inspectors, reviewer);
      await moreSubjects(more, 40);
      more += 40;
    }
    await roundOrDeath();
  }
  if (downUntil > 0) await province.start();
  // What the last minutes have written leaves in the quiet after them.
  province.mood = () => 'WELL';
  for (let n = 0; n < 80; n += 1) {
    t.clock.advance(STEP * 2);
    await service(t, FeedPush).round();
  }
  expect(seen).toEqual(new Set([...moods, 'SLOW']));
  expect(provinceDied).toBeGreaterThan(1);
  expect(deaths).toBeGreaterThan(1);

  const rows: { key: string; outcome: string; message: string | null; tries: number }[] =
    await t.dataSource.query(
      `SELECT b.content::jsonb #>> ARRAY['rows', (w.position - 1)::text, 'cd_operation'] || ' ' || o.record_id AS key,
         r.outcome, r.message
       FROM feed_outbox o LEFT JOIN feed_receipt r ON r.outbox_id = o.id
         LEFT JOIN feed_batch_row w ON w.outbox_id = o.id LEFT JOIN feed_batch b ON b.id = w.batch_id
       ORDER BY o.id`,
    );
  expect(rows).toHaveLength((await outbox(t)).length);
  const of = (outcome: string) => rows.filter((row) => row.outcome === outcome).map(({ key }) => key);
  expect(of('ACCEPTED').length + of('REFUSED').length).toBe(rows.length);
  // Once each, and the same on both sides.
  expect([...province.taken].sort()).toEqual([...of('ACCEPTED')].sort());
  expect([...province.refused].sort()).toEqual([...of('REFUSED')].sort());
  expect(new Set(province.taken).size).toBe(province.taken.length);
  expect(rows.filter(({ outcome }) => outcome === 'REFUSED').every(({ message }) => message !== null)).toBe(
    true,
  );
  expect(of('REFUSED').length).toBeGreaterThan(10);
  expect(of('ACCEPTED').length).toBeGreaterThan(300);
  expect([province.contradictions, province.badSignatures]).toEqual([0, 0]);
  const { missing, kinds } = await service(t, FeedReconciliation).whole();
  expect(missing).toEqual([]);
  expect(kinds.reduce((sum, one) => sum + one.waiting + one.out, 0)).toBe(0);
  expect(kinds.reduce((sum, one) => sum + one.accepted, 0)).toBe(of('ACCEPTED').length);
}, 240_000);

it('waits longer after each failure and signs with the key of the configuration', async () => {
  province.mood = () => 'BUSY';
  await moreSubjects(10_000, 1);
  const before = province.requests;
  for (let second = 0; second < 300; second += 5) {
    t.clock.advance(5);
    await service(t, FeedPush).round();
  }
  // At once, then after 15, 30, 60 and 120 seconds.
  expect(province.requests - before).toBe(5);
  const deliveries: { outcome: string; message: string }[] = await t.dataSource.query(
    'SELECT outcome, message FROM feed_delivery ORDER BY batch_id DESC, n DESC LIMIT 5',
  );
  expect(deliveries.every(({ outcome }) => outcome === 'FAILED')).toBe(true);
  expect(deliveries[0].message).toContain('503');
  province.mood = () => 'WELL';
  t.clock.advance(600);
  expect(await service(t, FeedPush).round()).toMatchObject({ delivered: 1, failed: null });
});
