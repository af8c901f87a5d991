import { CeremonyService } from '../../src/ceremony/ceremony.service.js';
import { FeedBatches } from '../../src/exchange/feed/batches.service.js';
import { FeedOutboxes } from '../../src/exchange/feed/outbox.service.js';
import { FeedReceipts } from '../../src/exchange/feed/receipts.service.js';
import { type Client, startTestApp, type TestApp } from '../support/app.js';
import { DRAWER, SECOND } from '../support/ceremony.js';
import { mapCodes, outbox, service } from '../support/fed.js';
import { finish, Inspectors, type MadeTask, tasksOf } from '../support/inspected.js';
import { readyOffice } from '../support/on-site.js';
import { recordVisits } from '../support/ready.js';

let t: TestApp;
let tasks: MadeTask[];
let drawId: string;
let reviewer: Client;
let inspectors: Inspectors;

beforeAll(async () => {
  t = await startTestApp();
  const [first] = await readyOffice(t);
  [{ drawId }] = await t.dataSource.query('SELECT draw_id AS "drawId" FROM inspection_task WHERE id = $1', [
    first,
  ]);
  tasks = await tasksOf(t, drawId);
  reviewer = await t.as(['REVIEWER']);
  inspectors = new Inspectors(t);
  t.clock.set('2026-03-20T01:00:00Z');
  await recordVisits(t, drawId);
});
afterAll(() => t.close());

describe('the outbox', () => {
  it('has a row for every drawn subject, written by the draw', async () => {
    const rows = await outbox(t, 'SUBJECT');
    expect(rows.map(({ recordId }) => recordId)).toEqual(tasks.map(({ number }) => number));
    expect(new Set(rows.map(({ operation, cause }) => `${operation} ${cause}`))).toEqual(
      new Set(['i 随机抽取']),
    );
    expect(await outbox(t, 'INSPECTION')).toEqual([]);
  });

  it('has a row for an accepted result, and none for one that waits or is read twice', async () => {
    await finish(tasks[0], inspectors, reviewer);
    const [row, ...rest] = await outbox(t, 'INSPECTION');
    expect(rest).toEqual([]);
    expect(row).toMatchObject({
      recordId: `${tasks[0].number}-01`,
      operation: 'i',
      cause: '审核通过检查结果',
    });
    const fact = JSON.parse(row.payload);
    expect(fact).toMatchObject({
      resultCode: 'NO_ISSUE',
      inspectedOn: '2026-03-10',
      areaCode: tasks[0].areaCode,
    });
    expect(fact.personnel.length).toBeGreaterThanOrEqual(2);
    expect(fact.certificates).toHaveLength(fact.personnel.length);
    const outboxes = service(t, FeedOutboxes);
    await t.dataSource.transaction((tx) => outboxes.tasksChanged(tx, DRAWER, { drawId }, '再算一次'));
    expect(await outbox(t, 'INSPECTION')).toHaveLength(1);
  });

  it('replaces by a correction once this is accepted', async () => {
    const leader = await inspectors.of(tasks[0].leaderId);
    const correction = {
      ...{ resultCode: 'NO_RELATED_ACTIVITY', followUp: 'NONE', inspectedOn: '2026-03-10' },
      ...{ corrects: 1, reason: '核对后更正检查结果' },
    };
    const { body } = await leader.post(`/api/v1/tasks/${tasks[0].id}/corrections`, correction).expect(201);
    expect(await outbox(t, 'INSPECTION')).toHaveLength(1);
    const review = { version: body.version, decision: 'ACCEPTED' };
    await reviewer.post(`/api/v1/tasks/${tasks[0].id}/reviews`, review).expect(204);
    expect((await outbox(t, 'INSPECTION')).map(({ operation }) => operation)).toEqual(['i', 'u']);
  });

  it('is undone with the act that it belongs to', async () => {
    const before = await outbox(t);
    const failing = t.dataSource.transaction(async (tx) => {
      await service(t, FeedOutboxes).planInForce(tx, DRAWER, '1', '批准');
      throw new Error('the act fails');
    });
    await expect(failing).rejects.toThrow('the act fails');
    expect(await outbox(t)).toEqual(before);
  });

  it('tells what acts have no row, and takes them in once', async () => {
    // The plan of this office was approved by services of a test, without the running application.
    const missing = await service(t, FeedOutboxes).missing();
    expect(missing.map(({ kind, operation }) => `${kind} ${operation}`)).toEqual(['PLAN i']);
    expect(await service(t, FeedOutboxes).complete(DRAWER)).toBe(1);
    expect(await service(t, FeedOutboxes).missing()).toEqual([]);
  });

  it('refuses to be changed', async () => {
    await expect(t.dataSource.query('UPDATE feed_outbox SET operation = $1', ['d'])).rejects.toThrow();
    await expect(t.dataSource.query('DELETE FROM feed_outbox')).rejects.toThrow();
  });
});

describe('a file batch', () => {
  it('is refused while codes are missing, with all of them told', async () => {
    const { faulty, ready } = await service(t, FeedBatches).faulty('INSPECTION');
    expect(ready).toEqual([]);
    const told = faulty[0].faults.map(({ message }) => message);
    expect(told.join('')).toContain('“未发现问题”没有省平台代码');
    expect(told.length).toBeGreaterThan(5);
    await expect(service(t, FeedBatches).makeFile(DRAWER, 'INSPECTION')).rejects.toThrow('没有可以报送的');
  });

  it('leaves once the codes are there: a record at a time, the correction after the row before', async () => {
    await mapCodes(t);
    const batch = await service(t, FeedBatches).makeFile(DRAWER, 'INSPECTION');
    expect(batch.number).toBe('2026032000001');
    const { rows } = JSON.parse(batch.content);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({
      ...{ record_unique_identity: `${tasks[0].number}-01`, cd_operation: 'i', cd_batch: batch.number },
      ...{ check_date: '2026-03-10', submitted_date: '2026-03-20', cd_source: '513300' },
    });
    await expect(service(t, FeedBatches).makeFile(DRAWER, 'INSPECTION')).rejects.toThrow('没有可以报送的');
    const received = await service(t, FeedReceipts).take(DRAWER, batch.id, 'ALL_ACCEPTED');
    expect(received).toEqual({ accepted: 1, refused: 0, before: 0 });
    const next = await service(t, FeedBatches).makeFile(DRAWER, 'INSPECTION');
    expect(JSON.parse(next.content).rows[0].cd_operation).toBe('u');
  });

  it('takes the receipt of a file, refuses a wrong one, and sends a refused row again', async () => {
    const batch = await service(t, FeedBatches).makeFile(DRAWER, 'SUBJECT');
    const lines = tasks.map(({ number }, n) => `${number},${n === 0 ? '退回,E1,代码不存在' : '接收,,'}`);
    const head = '数据唯一标识,回执结论,回执代码,退回原因';
    const receipts = service(t, FeedReceipts);
    const wrong = receipts.take(DRAWER, batch.id, Buffer.from(`${head}\n${tasks[0].number},也许,,\n`));
    await expect(wrong).rejects.toThrow('回执没有登记');
    const received = await receipts.take(DRAWER, batch.id, Buffer.from([head, ...lines].join('\n')));
    expect(received).toEqual({ accepted: tasks.length - 1, refused: 1, before: 0 });
    const [first] = await outbox(t, 'SUBJECT');
    await receipts.again(DRAWER, first.id);
    await expect(receipts.again(DRAWER, first.id)).rejects.toThrow('只有被省平台退回');
    const again = await service(t, FeedBatches).makeFile(DRAWER, 'SUBJECT');
    expect(JSON.parse(again.content).rows.map((row: { cd_operation: string }) => row.cd_operation)).toEqual([
      'i',
    ]);
  });
});

describe('a voided draw', () => {
  it('takes back its subjects and inspections', async () => {
    const ceremony = service(t, CeremonyService);
    await ceremony.requestVoid(DRAWER, drawId, '名录冻结时漏了一个县，须重新抽取');
    await ceremony.approveVoid(SECOND, drawId);
    const taken = (await outbox(t)).filter(({ operation }) => operation === 'd');
    expect(taken.filter(({ kind }) => kind === 'SUBJECT')).toHaveLength(tasks.length);
    expect(taken.filter(({ kind }) => kind === 'INSPECTION')).toHaveLength(1);
    expect(new Set(taken.map(({ cause }) => cause))).toEqual(new Set(['作废抽取']));
  });
});
