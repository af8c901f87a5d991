import type { DataSource } from 'typeorm';
import { AfterApprovals } from '../../src/ceremony/after/after-approvals.service.js';
import { AfterRequests } from '../../src/ceremony/after/after-requests.service.js';
import { drawnEarlier, seatsGiven } from '../../src/ceremony/frame/earlier.queries.js';
import { JPEG, type MadeSeat, seatIn, seatsOf } from '../support/afterwards.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { DRAWER, SECOND } from '../support/ceremony.js';
import { sealedDraw, tasksOf } from '../support/inspected.js';
import { makeApprovedPlan, makeCarriers, makePeople } from '../support/office.js';
import { carrierLine } from '../support/plan-lines.js';

let t: TestApp;
let ds: DataSource;
let requests: AfterRequests;
let approvals: AfterApprovals;
let lineIds: string[];

beforeAll(async () => {
  t = await startTestApp();
  ds = t.dataSource;
  await makeCarriers(ds, 80);
  await makePeople(ds);
  const line = carrierLine({ reserve: { ratio: '1', min: 3 } });
  lineIds = await makeApprovedPlan(ds, [
    line,
    { ...line, taskName: '第二项' },
    { ...line, taskName: '第三项' },
  ]);
  requests = t.app.get(AfterRequests, { strict: false });
  approvals = t.app.get(AfterApprovals, { strict: false });
}, 120_000);
afterAll(() => t.close());

const none = { poolCode: null, seat: null, leftCode: null, absent: [], byCode: null, headName: null };

async function substitute(drawId: string, subjectCode: string): Promise<number[]> {
  const change = {
    ...{ ...none, kind: 'SUBSTITUTED' as const, subjectCode, reasonCode: 'MOVED_OUT' },
    explanation: '已迁往成都市，原址为空房',
  };
  const id = await requests.ask(DRAWER, drawId, change, [{ name: '照片.jpg', bytes: JPEG }]);
  return approvals.approve(SECOND, drawId, id);
}

function reseat(drawId: string, seat: MadeSeat) {
  return requests.ask(DRAWER, drawId, {
    ...{ ...none, kind: 'RESEATED', subjectCode: seat.subjectCode, poolCode: seat.poolCode, seat: seat.seat },
    ...{ leftCode: seat.code, reasonCode: 'AWAY', explanation: '参加全省执法培训' },
  });
}

describe('the tables of what happens after a draw', () => {
  let drawId: string;
  beforeAll(async () => {
    drawId = await sealedDraw(t, lineIds[0]);
    const [task] = await tasksOf(t, drawId);
    expect(await substitute(drawId, task.subjectCode)).toHaveLength(7);
  });

  it.each([
    ...['draw_after_request', 'draw_after_decision', 'draw_evidence', 'draw_evidence_content', 'draw_event'],
    'task_replacement',
  ])('%s only grows', async (table) => {
    const [{ rows }] = await ds.query(`SELECT count(*)::int AS rows FROM ${table}`);
    expect(rows).toBeGreaterThan(0);
    const [{ name }] = await ds.query(
      `SELECT attname AS name FROM pg_attribute WHERE attrelid = '${table}'::regclass AND attnum = 2`,
    );
    for (const sql of [
      `UPDATE ${table} SET ${name} = ${name}`,
      `DELETE FROM ${table}`,
      `TRUNCATE ${table} CASCADE`,
    ]) {
      await expect(ds.query(sql)).rejects.toMatchObject({ code: '23001' });
    }
    expect(await ds.query(`SELECT count(*)::int AS rows FROM ${table}`)).toEqual([{ rows }]);
  });

  const insertEvent = (n: number, draw = drawId) =>
    ds.query(
      `INSERT INTO draw_event (draw_id, n, at, kind, reason_code, subject_code, by_subject_code, payload, request_id,
         approved_by)
       SELECT $1, $2, now(), 'SUBSTITUTED', 'x', 'x', 'y', '{}', min(id), '甲' FROM draw_after_request`,
      [draw, n],
    );

  it('draw_event has no gap, no number twice, and no event before the seal', async () => {
    await expect(insertEvent(9)).rejects.toMatchObject({ message: '变更编号应为 8，不能是 9' });
    await expect(insertEvent(7)).rejects.toMatchObject({ message: '变更编号应为 8，不能是 7' });
    await expect(insertEvent(0)).rejects.toThrow();
    const [{ id }] = await ds.query(
      `INSERT INTO draw (office, year, seq, number, plan_line_id, month, attempt, task_name, item_code, item_name,
         also_items, subject_kind, lead_pool, state, announced, window_from, window_to, created_by, created_at)
       SELECT office, year, 900, '513300-2026-0900', plan_line_id, '2026-09', 1, task_name, item_code, item_name,
         also_items, subject_kind, lead_pool, 'PLANNED', announced, window_from, window_to, created_by, created_at
       FROM draw WHERE id = $1 RETURNING id`,
      [drawId],
    );
    await expect(insertEvent(1, id)).rejects.toMatchObject({ message: /当前状态下不能再写入表 draw_event/ });
  });

  it('draw_evidence takes no file after the decision', async () => {
    const sql = `INSERT INTO draw_evidence (draw_id, request_id, position, file_name, file_kind, bytes, digest)
      SELECT draw_id, request_id, 2, 'x.jpg', 'JPEG', 1, digest FROM draw_evidence LIMIT 1`;
    await expect(ds.query(sql)).rejects.toMatchObject({ message: '申请已经审批，不能再补证据材料' });
  });

  it('an altered event, seat file or inspector list stops the next change', async () => {
    const seat = seatIn(await seatsOf(t, drawId), 'JT');
    const id = await reseat(drawId, seat);
    for (const [table, column, where, change] of [
      ['draw_event', 'payload', 'n = 1', `'"n":1', '"n":2'`],
      ['draw_file_chunk', 'content', `name = 'teams.tsv'`, `'P', 'p'`],
      ['draw_file_chunk', 'content', `name = 'inspectors.tsv'`, `'P', 'p'`],
    ]) {
      const altered = async (value: string) => {
        await ds.query(`ALTER TABLE ${table} DISABLE TRIGGER USER`);
        await ds.query(`UPDATE ${table} SET ${column} = ${value} WHERE draw_id = $1 AND ${where}`, [drawId]);
        await ds.query(`ALTER TABLE ${table} ENABLE TRIGGER USER`);
      };
      const [{ kept }] = await ds.query(
        `SELECT ${column} AS kept FROM ${table} WHERE draw_id = $1 AND ${where}`,
        [drawId],
      );
      await altered(`replace(${column}, ${change})`);
      await expect(approvals.approve(SECOND, drawId, id)).rejects.toMatchObject({ code: 'CONFLICT' });
      await altered(`'${String(kept).replaceAll("'", "''")}'`);
    }
    expect(await approvals.approve(SECOND, drawId, id)).toEqual([8]);
  });
});

describe('what later draws count', () => {
  it('is the list and the teams as they stand now', async () => {
    const drawId = await sealedDraw(t, lineIds[1]);
    const before = new Map(
      (await drawnEarlier(ds.manager, lineIds[1])).map((row) => [row.code, row.stratum]),
    );
    const [task] = await tasksOf(t, drawId);
    await substitute(drawId, task.subjectCode);
    const after = new Map((await drawnEarlier(ds.manager, lineIds[1])).map((row) => [row.code, row.stratum]));
    expect(after.size).toBe(before.size);
    expect(after.has(task.subjectCode)).toBe(false);
    const [came] = [...after].filter(([code]) => !before.has(code));
    expect(came[1]).toBe(before.get(task.subjectCode));

    const seat = seatIn(await seatsOf(t, drawId), 'GA');
    await approvals.approve(SECOND, drawId, await reseat(drawId, seat));
    const held = new Map<string, number>();
    for (const id of (await ds.query(`SELECT id FROM draw WHERE state = 'SEALED'`)) as { id: string }[]) {
      for (const { inspectorId } of await seatsOf(t, id.id)) {
        if (inspectorId !== null) held.set(inspectorId, (held.get(inspectorId) ?? 0) + 1);
      }
    }
    const given = await seatsGiven(ds.manager, ['2026-03']);
    expect(new Map([...given].sort())).toEqual(new Map([...held].sort()));
    expect(await seatsGiven(ds.manager, ['2026-06'])).toEqual(new Map());
  });
});

describe('twenty approvals at the same moment', () => {
  it('are numbered one after the other, each request once', async () => {
    const drawId = await sealedDraw(t, lineIds[2]);
    const seats = (await seatsOf(t, drawId)).filter(({ code }) => code !== null).slice(0, 6);
    const ids: string[] = [];
    for (const seat of seats) ids.push(await reseat(drawId, seat));
    const done: number[][] = [];
    for (let round = 0; round < seats.length; round += 1) {
      const answers = await Promise.allSettled(ids.map((id) => approvals.approve(SECOND, drawId, id)));
      done.push(...answers.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : [])));
    }
    expect(done.flat().sort((a, b) => a - b)).toEqual(seats.map((_, index) => index + 1));
    const rows = await ds.query(`SELECT n, request_id AS id FROM draw_event WHERE draw_id = $1 ORDER BY n`, [
      drawId,
    ]);
    expect(rows).toEqual(ids.map((id, index) => ({ n: index + 1, id })));
  }, 30_000);
});
