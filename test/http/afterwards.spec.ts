import { DrawAudit } from '../../src/ceremony/trail/draw-audit.service.js';
import {
  type AfterOffice,
  approve,
  asked,
  askSeat,
  askSubstitution,
  bundleOf,
  decline,
  expectVerified,
  seatIn,
  seatsOf,
  startAfterOffice,
  type MadeSeat,
} from '../support/afterwards.js';
import type { Client, TestApp } from '../support/app.js';
import { giveEvidence } from '../support/evidence.js';
import { finish, NOTHING_FOUND, tasksOf } from '../support/inspected.js';
import { readyTasks } from '../support/ready.js';

let office: AfterOffice;
let t: TestApp;
let one: Client;
let other: Client;

beforeAll(async () => {
  office = await startAfterOffice(8);
  ({ t, one, other } = office);
}, 120_000);
afterAll(() => office.close());

describe('a substitution', () => {
  it('is asked for by one and approved by another; tasks and bundle follow', async () => {
    const drawId = await office.freshDraw();
    expect((await bundleOf(one, drawId)).has('after.jsonl')).toBe(false);
    const [task] = await tasksOf(t, drawId);
    const requestId = await asked(askSubstitution(one, drawId, task.subjectCode));
    const own = await approve(one, drawId, requestId).expect(422);
    expect(own.body.error).toMatchObject({ code: 'RULE_BROKEN', message: expect.stringContaining('申请人') });
    expect((await one.get(`/api/v1/draws/${drawId}/after`).expect(200)).body.events).toEqual([]);

    const { body } = await approve(other, drawId, requestId).expect(200);
    expect(body.events).toEqual([1, 2, 3, 4, 5, 6, 7]);
    const after = await expectVerified(one, drawId);
    const [first, ...rest] = after.map((line) => JSON.parse(line));
    expect(first).toMatchObject({ n: 1, kind: 'SUBSTITUTED', subject: task.subjectCode });
    expect(first.reason).toBe('已关闭停业或正在组织清算');
    expect(first.at).toBe('2026-03-02T01:00:00Z');
    expect(rest.every(({ kind, subject }) => kind === 'RESEATED' && subject === first.by)).toBe(true);
    expect(after.join('')).not.toContain('上锁');

    const gone = (await one.get(`/api/v1/tasks/${task.id}`).expect(200)).body;
    expect(gone).toMatchObject({ state: 'REPLACED', replacement: { of: null } });
    const came = (await one.get(`/api/v1/tasks/${gone.replacement.by.id}`).expect(200)).body;
    expect(came.task).toMatchObject({ subjectCode: first.by, windowFrom: '2026-03-02' });
    expect(came.replacement.of.number).toBe(task.number);
    expect(came.teams.map(({ members }: { members: unknown[] }) => members.length)).toEqual([2, 2, 2]);
    const left = await office.inspectors.of(task.leaderId);
    await left.post(`/api/v1/tasks/${task.id}/results`, NOTHING_FOUND).expect(409);
    const leader = came.teams[0].members[0].inspector.id;
    await readyTasks(t, drawId);
    t.clock.set('2026-03-11T01:00:00Z');
    await finish({ ...task, id: came.task.id, leaderId: leader }, office.inspectors, office.reviewer);
    t.clock.set('2026-03-02T01:00:00Z');

    const again = await askSubstitution(one, drawId, task.subjectCode).expect(409);
    expect(again.body.error.code).toBe('STALE');
    const { body: seen } = await one.get(`/api/v1/draws/${drawId}/after`).expect(200);
    expect(seen.counts).toEqual({ SUBSTITUTED: 1, RESEATED: 6, DIRECT: 0 });
    expect(seen.events[0].text).toMatch(/由本分层下一名候补.+递补。$/);
    expect(seen.requests[0]).toMatchObject({ decision: { decision: 'APPROVED' }, mayDecide: false });
  });

  it('names nobody who would come before it is approved', async () => {
    const drawId = await office.freshDraw();
    const [task] = await tasksOf(t, drawId);
    const { body: drawn } = await one.get(`/api/v1/draws/${drawId}/drawn`).expect(200);
    const reserves = JSON.stringify(drawn).match(/"code":"[0-9A-Z]{18}"/g) ?? [];
    expect(reserves.length).toBeGreaterThan(10);
    const requestId = await asked(askSubstitution(one, drawId, task.subjectCode));
    const pages = await Promise.all(
      [
        `/office/draws/${drawId}/after`,
        `/office/draws/${drawId}/after/new?subject=${task.subjectCode}&kind=SUBSTITUTED`,
      ].map(async (path) => (await other.get(path).expect(200)).text),
    );
    const { body } = await other.get(`/api/v1/draws/${drawId}/after`).expect(200);
    const text = [...pages, JSON.stringify(body)].join('').replaceAll(task.subjectCode, '');
    expect(text.match(/9151330[0-9A-Z]{11}/g)).toBeNull();
    expect(pages[0]).toContain('批准之前谁也看不到');
    await decline(other, drawId, requestId).expect(204);
  });

  it('is refused for a subject that was inspected, waits for its review, or is not drawn', async () => {
    const drawId = await office.freshDraw();
    const [inspected, waiting, unreachable] = await tasksOf(t, drawId);
    await readyTasks(t, drawId);
    t.clock.set('2026-03-11T01:00:00Z');
    await finish(inspected, office.inspectors, office.reviewer);
    const leader = await office.inspectors.of(waiting.leaderId);
    const closed = { resultCode: 'UNREACHABLE', followUp: 'NONE', inspectedOn: '2026-03-10' };
    for (const { id } of [waiting, unreachable]) await giveEvidence(t, id);
    await leader.post(`/api/v1/tasks/${waiting.id}/results`, closed).expect(201);
    await finish(unreachable, office.inspectors, office.reviewer, closed);
    const message = async (code: string) =>
      (await askSubstitution(one, drawId, code).expect(409)).body.error.message;
    expect(await message(inspected.subjectCode)).toContain('已经实施检查');
    expect(await message(waiting.subjectCode)).toContain('等待审核');
    const [reserve] = await t.dataSource.query(
      `SELECT subject_code AS code FROM drawn_subject WHERE draw_id = $1 AND outcome = 'RESERVE'`,
      [drawId],
    );
    expect(await message(reserve.code)).toContain('尚未递补的候补');
    await askSubstitution(one, drawId, '91513300NOTDRAWN00').expect(404);
    const seats = (await seatsOf(t, drawId)).filter(({ taskId }) => taskId === unreachable.id);
    await askSeat(one, drawId, seats[0]).expect(409);

    const linked = 'kind=SUBSTITUTED&amp;reason=UNREACHABLE';
    expect((await one.get(`/office/tasks/${unreachable.id}`).expect(200)).text).not.toContain(linked);
    expect(await message(unreachable.subjectCode)).toContain('还没有经机关负责人认定');
    const confirmed = { version: 1, decision: 'CONFIRMED', reason: '上门两次均无人，已核实' };
    const head = await t.as(['HEAD']);
    await head.post(`/api/v1/tasks/${unreachable.id}/not-inspected`, confirmed).expect(204);
    expect((await one.get(`/office/tasks/${unreachable.id}`).expect(200)).text).toContain(linked);
    const requestId = await asked(
      askSubstitution(one, drawId, unreachable.subjectCode, undefined, { reason: 'UNREACHABLE' }),
    );
    await approve(other, drawId, requestId).expect(200);
    t.clock.set('2026-03-02T01:00:00Z');
    await expectVerified(one, drawId);
  });

  it('ends with the reserves of the stratum', async () => {
    const drawId = await office.freshDraw();
    const [{ code, reserves }] = await t.dataSource.query(
      `SELECT min(subject_code) FILTER (WHERE outcome = 'DRAWN') AS code,
         (count(*) FILTER (WHERE outcome = 'RESERVE'))::int AS reserves
       FROM drawn_subject WHERE draw_id = $1 GROUP BY stratum ORDER BY 2 LIMIT 1`,
      [drawId],
    );
    let subject: string = code;
    for (let n = 0; n < reserves; n += 1) {
      const requestId = await asked(askSubstitution(one, drawId, subject));
      const { body } = await approve(other, drawId, requestId).expect(200);
      const { body: seen } = await one.get(`/api/v1/draws/${drawId}/after`).expect(200);
      subject = seen.events[body.events[0] - 1].bySubject.code;
    }
    const { body } = await askSubstitution(one, drawId, subject).expect(409);
    expect(body.error.message).toContain('候补已经用完');
    await expectVerified(one, drawId);
  });
});

describe('a seat', () => {
  it('is filled by the continuation of the seed, without who may no longer come; who left enters no results', async () => {
    const drawId = await office.freshDraw();
    const seats = await seatsOf(t, drawId);
    const seat = seatIn(seats, 'GA');
    const pool = await t.dataSource.query(
      `SELECT i.id FROM inspector i JOIN agency a ON a.code = i.agency_code WHERE a.pool_code = 'GA'`,
    );
    const free = pool
      .map(({ id }: { id: string }) => id)
      .filter(
        (id: string) =>
          !seats.some((s) => s.taskId === seat.taskId && s.inspectorId === id && s.poolCode === 'GA'),
      );
    const [offDuty, related, ...able] = free;
    await t.dataSource.query(`UPDATE inspector SET status = 'OFF_DUTY' WHERE id = $1`, [offDuty]);
    await t.dataSource.query(
      `INSERT INTO conflict_of_interest (subject_code, inspector_id, kind, recorded_by, recorded_at)
       VALUES ($1, $2, 'RELATIVE', '测试', now())`,
      [seat.subjectCode, related],
    );
    const requestId = await asked(askSeat(one, drawId, seat, { reason: 'AWAY' }));
    await approve(other, drawId, requestId).expect(200);
    const now = (await seatsOf(t, drawId)).find(
      (s) => s.taskId === seat.taskId && s.poolCode === 'GA' && s.seat === seat.seat,
    );
    expect(able).toContain(now?.inspectorId);
    const [line] = (await expectVerified(one, drawId)).map((text) => JSON.parse(text));
    expect(line).toMatchObject({
      kind: 'RESEATED',
      left: seat.code,
      reason: '休假、学习或出差',
      by: now?.code,
    });
    expect(line.absent).toHaveLength(2);

    const gone = await office.inspectors.of(seat.inspectorId as string);
    await readyTasks(t, drawId);
    t.clock.set('2026-03-11T01:00:00Z');
    await gone.post(`/api/v1/tasks/${seat.taskId}/results`, NOTHING_FOUND).expect(403);
    const came = await office.inspectors.of(now?.inspectorId as string);
    await came.post(`/api/v1/tasks/${seat.taskId}/results`, NOTHING_FOUND).expect(201);
    t.clock.set('2026-03-02T01:00:00Z');
    await t.dataSource.query(`UPDATE inspector SET status = 'ON_DUTY' WHERE id = $1`, [offDuty]);
  });

  it('left vacant is tried again, and then given to whom the head names', async () => {
    const drawId = await office.freshDraw();
    const seat = seatIn(await seatsOf(t, drawId), 'YJ');
    const [drawing] = await t.dataSource.query(
      `SELECT array_agg(p.pseudonym) AS all FROM draw_pseudonym p JOIN agency a ON a.code = p.agency_code
       WHERE p.draw_id = $1 AND a.pool_code = 'YJ' AND p.pseudonym <> $2`,
      [drawId, seat.code],
    );
    const first = await asked(askSeat(one, drawId, seat, { absent: drawing.all }));
    await approve(other, drawId, first).expect(200);
    const vacant = { ...seat, code: null };
    const second = await asked(askSeat(one, drawId, vacant, { absent: drawing.all }));
    await approve(other, drawId, second).expect(200);
    const named = { kind: 'DIRECT', reason: 'NOBODY_BY_LOT', headName: '丁局长' };
    const team = (await seatsOf(t, drawId)).filter((s) => s.taskId === seat.taskId).map(({ code }) => code);
    const by = drawing.all.find((code: string) => !team.includes(code));
    const faults = async (more: object) => {
      const { body } = await askSeat(one, drawId, vacant, { ...named, by, ...more }).expect(422);
      return body.error.faults.map(({ field, code }: { field: string; code: string }) => `${field} ${code}`);
    };
    expect(await faults({ headName: ' ', by: 'P9999' })).toEqual(['headName REQUIRED', 'by PERSON']);
    expect(await faults({ by: team.find((code) => code !== null) })).toEqual(['by PERSON']);
    expect(await faults({ reason: 'RECUSAL' })).toEqual(['reason VACANT']);
    const third = await asked(askSeat(one, drawId, vacant, { ...named, by }));
    await approve(other, drawId, third).expect(200);
    const lines = (await expectVerified(one, drawId)).map((text) => JSON.parse(text));
    expect(lines.map(({ kind, by: who }) => `${kind} ${who}`)).toEqual([
      'RESEATED VACANT',
      'RESEATED VACANT',
      `DIRECT ${by}`,
    ]);
    const detail = (await one.get(`/api/v1/tasks/${seat.taskId}`).expect(200)).body;
    const steps = detail.teams.flatMap(({ members }: { members: { step: string }[] }) => members);
    expect(steps.filter(({ step }: { step: string }) => step === 'DIRECT')).toHaveLength(1);
  });

  it('that has changed since is refused as stale, when asked for and when approved', async () => {
    const drawId = await office.freshDraw();
    const seat = seatIn(await seatsOf(t, drawId), 'JT');
    const requestId = await asked(askSeat(one, drawId, seat));
    expect((await askSeat(one, drawId, seat).expect(409)).body.error.code).toBe('CONFLICT');
    const twice = await asked(askSubstitution(one, drawId, seat.subjectCode));
    const early = await approve(other, drawId, twice).expect(409);
    expect(early.body.error.message).toContain('更早的申请');
    await approve(other, drawId, requestId).expect(200);
    expect((await askSeat(one, drawId, seat).expect(409)).body.error.code).toBe('STALE');
    const now = (await seatsOf(t, drawId)).find(
      (s) => s.taskId === seat.taskId && s.poolCode === 'JT' && s.seat === seat.seat,
    ) as MadeSeat;
    const late = await asked(askSeat(one, drawId, now));
    await approve(other, drawId, twice).expect(200);
    const { body } = await approve(other, drawId, late).expect(409);
    expect(body.error.message).toMatch(/递补/);
    const { body: seen } = await other.get(`/api/v1/draws/${drawId}/after`).expect(200);
    expect(seen.requests[0]).toMatchObject({ id: late, stale: true, mayDecide: true });
    await decline(other, drawId, late, '对象已递补，申请不再适用').expect(204);
    await decline(other, drawId, late).expect(409);
    await expectVerified(one, drawId);
  });
});

describe('the audit log', () => {
  it('vouches for every request, decision, file and event', async () => {
    const report = await t.app.get(DrawAudit, { strict: false }).check({});
    expect(report.faults).toEqual([]);
    const acts: { act: string }[] = await t.dataSource.query('SELECT DISTINCT act FROM audit_entry');
    const said = acts.map(({ act }) => act);
    for (const act of ['申请递补', '批准递补', '不予批准递补', '申请补位', '批准补位', '批准直接委派']) {
      expect(said).toContain(act);
    }
    expect(said.filter((act) => /^拒绝：.*抽取后的变更/.test(act))).not.toEqual([]);
  });
});
