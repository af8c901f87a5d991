import { DrawAudit } from '../../src/ceremony/trail/draw-audit.service.js';
import {
  type AfterOffice,
  approve,
  asked,
  askSeat,
  bundleOf,
  decline,
  expectVerified,
  type MadeSeat,
  PDF,
  seatIn,
  seatsOf,
  startAfterOffice,
} from '../support/afterwards.js';
import type { Client, TestApp } from '../support/app.js';

let office: AfterOffice;
let t: TestApp;
let one: Client;
let head: Client;

beforeAll(async () => {
  office = await startAfterOffice(8);
  ({ t, one } = office);
  head = await t.as(['HEAD']);
}, 120_000);
afterAll(() => office.close());

const WORDS = '配偶持有该企业百分之二十的股份';

function askFor(client: Client, drawId: string, seat: MadeSeat, more: object = {}) {
  return client.post(`/api/v1/draws/${drawId}/recusals`, {
    ...{ source: 'OFFICE', subject: seat.subjectCode, pool: seat.poolCode, seat: seat.seat },
    ...{ left: seat.code, relation: 'INVESTMENT', explanation: WORDS, ...more },
  });
}

function declare(client: Client, drawId: string, subject: string, more: object = {}) {
  return client.post(`/api/v1/draws/${drawId}/declarations`, {
    ...{ subject, related: 'yes', relation: 'RELATIVE', explanation: WORDS, ...more },
  });
}

const inForce = (seat: MadeSeat) =>
  t.dataSource.query(
    `SELECT kind, reason, left_on AS "leftOn" FROM conflict_of_interest
      WHERE subject_code = $1 AND inspector_id = $2 AND ended_at IS NULL`,
    [seat.subjectCode, seat.inspectorId],
  );
const faultsOf = (body: { error: { faults: { field: string; code: string }[] } }) =>
  body.error.faults.map(({ field, code }) => `${field} ${code}`);

describe('a recusal that an inspector declares', () => {
  it('is granted by the head: registered, that seat alone drawn anew, numbered, both people named', async () => {
    const drawId = await office.freshDraw();
    const before = await seatsOf(t, drawId);
    const seat = seatIn(before, 'GA');
    const self = await office.inspectors.of(seat.inspectorId as string);
    const { body } = await declare(self, drawId, seat.subjectCode).expect(201);
    expect(await inForce(seat)).toEqual([]);
    // Until the head has decided, the person goes on (行政处罚法 第43条).
    expect(await seatsOf(t, drawId)).toEqual(before);
    await approve(head, drawId, body.request).expect(200);

    const after = await seatsOf(t, drawId);
    const changed = after.filter((now, index) => now.code !== before[index]?.code);
    expect(changed).toHaveLength(1);
    expect(changed[0]).toMatchObject({ taskId: seat.taskId, poolCode: 'GA', seat: seat.seat });
    const [line] = (await expectVerified(one, drawId)).map((text) => JSON.parse(text));
    expect(line).toMatchObject({
      n: 1,
      kind: 'RESEATED',
      left: seat.code,
      reason: '回避',
      by: changed[0].code,
    });
    expect(line.absent ?? []).not.toContain(seat.code);
    expect(await inForce(seat)).toEqual([{ kind: 'RELATIVE', reason: WORDS, leftOn: null }]);

    const { body: list } = await head.get('/api/v1/recusals?state=APPROVED').expect(200);
    expect(list[0]).toMatchObject({
      ...{ requestId: body.request, sourceName: '本人申报', stateName: '准予回避', eventNumber: 1 },
      inside: { relation: '亲属关系', explanation: WORDS },
    });
    expect(list[0].byName).toMatch(/\S/);
  });

  it('of none is a row that stays, and a later one may say otherwise', async () => {
    const drawId = await office.freshDraw();
    const seat = seatIn(await seatsOf(t, drawId), 'JT');
    const self = await office.inspectors.of(seat.inspectorId as string);
    const none = await declare(self, drawId, seat.subjectCode, { related: 'no' }).expect(201);
    expect(none.body).toEqual({ request: null });
    const { body } = await declare(self, drawId, seat.subjectCode).expect(201);
    expect(
      (await declare(self, drawId, seat.subjectCode, { related: 'no' }).expect(409)).body.error.message,
    ).toContain('正在等待决定');
    const rows = await t.dataSource.query(
      'SELECT related, request_id AS request FROM recusal_declaration WHERE draw_id = $1 ORDER BY id',
      [drawId],
    );
    expect(rows).toEqual([
      { related: false, request: null },
      { related: true, request: body.request },
    ]);
    for (const table of ['recusal', 'recusal_declaration']) {
      await expect(t.dataSource.query(`DELETE FROM ${table}`)).rejects.toMatchObject({ code: '23001' });
    }
  });

  it('is only for the own seat, in words that do not tell who was drawn; every fault at once', async () => {
    const drawId = await office.freshDraw();
    const seats = await seatsOf(t, drawId);
    const seat = seatIn(seats, 'JT');
    const self = await office.inspectors.of(seat.inspectorId as string);
    const foreign = seats.find(
      (s) => !seats.some((x) => x.taskId === s.taskId && x.inspectorId === seat.inspectorId),
    ) as MadeSeat;
    const refusal = async (subject: string) =>
      (await declare(self, drawId, subject).expect(403)).body.error.message;
    expect(await refusal(foreign.subjectCode)).toBe(await refusal('91513300NOTDRAWN00'));
    await askFor(self, drawId, seat).expect(403);
    await askFor(one, drawId, seat, { source: 'SELF' }).expect(403);
    await declare(one, drawId, seat.subjectCode).expect(403);
    const bad = { relation: 'x', leftOn: '2025-01-01', explanation: '见11010519491231002X' };
    expect(faultsOf((await declare(self, drawId, seat.subjectCode, bad).expect(422)).body)).toEqual([
      ...['explanation ID_CARD', 'relation CHOICE', 'leftOn DAY'],
    ]);
    const old = { relation: 'FORMER_POST', leftOn: '2020-01-01' };
    expect(faultsOf((await declare(self, drawId, seat.subjectCode, old).expect(422)).body)).toEqual([
      'leftOn LAPSED',
    ]);
  });
});

describe('a recusal that the inspected firm asks for', () => {
  const firm = { source: 'SUBJECT', applicant: '扎西(法定代表人)', appliedOn: '2026-03-02' };

  it('is written down by a member of the team, with applicant, day and evidence; refused it leaves all as it was', async () => {
    const drawId = await office.freshDraw();
    const before = await seatsOf(t, drawId);
    const seat = seatIn(before, 'GA');
    const colleague = before.find((s) => s.taskId === seat.taskId && s.poolCode === 'JT' && s.code !== null);
    const member = await office.inspectors.of(colleague?.inspectorId as string);
    expect(faultsOf((await askFor(member, drawId, seat, { source: 'SUBJECT' }).expect(422)).body)).toEqual([
      ...['applicant REQUIRED', 'appliedOn DAY'],
    ]);
    const fields = {
      ...{ subject: seat.subjectCode, pool: 'GA', seat: String(seat.seat), left: seat.code ?? '' },
      ...{ ...firm, relation: 'OTHER', explanation: '该检查人员与本企业有合同纠纷' },
    };
    const requestId = await asked(
      member.uploads(`/api/v1/draws/${drawId}/recusals`, 'evidence', [['申请书.pdf', PDF]], fields),
    );
    await askFor(one, drawId, seat, firm).expect(409);
    // Staff carry out what the head has decided, and say who that is.
    const unnamed = await decline(one, drawId, requestId, '合同纠纷已经了结，不影响公正').expect(422);
    expect(faultsOf(unnamed.body)).toEqual(['headName REQUIRED']);
    await head
      .post(`/api/v1/draws/${drawId}/after/requests/${requestId}/refusal`, { decline: '合同纠纷已经了结' })
      .expect(204);
    expect(await seatsOf(t, drawId)).toEqual(before);
    expect(await inForce(seat)).toEqual([]);
    expect(await expectVerified(one, drawId)).toEqual([]);
    const { body } = await one.get(`/api/v1/draws/${drawId}/after`).expect(200);
    expect(body.requests[0].recusal).toMatchObject({
      ...{ stateName: '不予回避', sourceName: '检查对象申请' },
      inside: { applicant: '扎西(法定代表人)', appliedOn: '2026-03-02', declineReason: '合同纠纷已经了结' },
    });
    expect(body.requests[0].evidence).toHaveLength(1);
  });

  it('is granted by staff only in the name of a head, never by the person or the asker', async () => {
    const drawId = await office.freshDraw();
    const seat = seatIn(await seatsOf(t, drawId), 'YJ');
    const requestId = await asked(
      askFor(one, drawId, seat, { ...firm, relation: 'FORMER_POST', leftOn: '2025-06-30' }),
    );
    const other = await t.as(['ADMINISTRATOR']);
    const grant = (client: Client, headName?: string) =>
      client.post(`/api/v1/draws/${drawId}/after/requests/${requestId}/approval`, { headName });
    expect(faultsOf((await grant(other).expect(422)).body)).toEqual(['headName REQUIRED']);
    await grant(one, '丁局长').expect(422);
    const concerned = await t.as(['HEAD'], { inspectorId: seat.inspectorId as string });
    expect((await grant(concerned).expect(422)).body.error.code).toBe('RULE_BROKEN');
    await grant(await t.as(['REVIEWER']), '丁局长').expect(403);
    expect(await inForce(seat)).toEqual([]);
    await grant(other, '丁局长').expect(200);
    expect(await inForce(seat)).toEqual([{ kind: 'FORMER_POST', reason: WORDS, leftOn: '2025-06-30' }]);
    const [decision] = await t.dataSource.query(
      'SELECT head_name AS head, conflict_id AS conflict FROM recusal_decision WHERE request_id = $1',
      [requestId],
    );
    expect(decision).toMatchObject({ head: '丁局长', conflict: expect.stringMatching(/^[0-9]+$/) });
  });
});

describe('nobody', () => {
  it('changes a seat for a recusal without a head, by the plain request', async () => {
    const drawId = await office.freshDraw();
    const seat = seatIn(await seatsOf(t, drawId), 'JT');
    expect(faultsOf((await askSeat(one, drawId, seat, { reason: 'RECUSAL' }).expect(422)).body)).toEqual([
      'reason RECUSAL',
    ]);
  });

  it('comes who is on leave, or whose days are promised, through what remains of the window', async () => {
    const drawId = await office.freshDraw();
    const seats = await seatsOf(t, drawId);
    const seat = seatIn(seats, 'YJ');
    const team = seats.filter((s) => s.taskId === seat.taskId).map(({ inspectorId }) => inspectorId);
    const pool: { id: string; code: string }[] = await t.dataSource.query(
      `SELECT p.inspector_id AS id, p.pseudonym AS code FROM draw_pseudonym p JOIN agency a ON a.code = p.agency_code
        WHERE p.draw_id = $1 AND a.pool_code = 'YJ' ORDER BY p.inspector_id`,
      [drawId],
    );
    const free = pool.filter(({ id }) => !team.includes(id));
    const [away, promised] = free;
    await t.dataSource.query(
      `INSERT INTO absence (inspector_id, kind, day_from, day_to, recorded_by, recorded_at)
       SELECT $1, 'LEAVE', window_from - 5, window_to + 5, '测试', now() FROM draw WHERE id = $2`,
      [away.id, drawId],
    );
    await t.dataSource.query(
      `INSERT INTO promised_day (inspector_id, day, task_id, kind)
       SELECT $1, d::date, $3, 'TRAVEL' FROM draw, generate_series(window_from, window_to, interval '1 day') d
        WHERE id = $2`,
      [promised.id, drawId, seat.taskId],
    );
    const requestId = await asked(askFor(one, drawId, seat));
    await approve(head, drawId, requestId).expect(200);
    const lines = (await expectVerified(one, drawId)).map((text) => JSON.parse(text));
    expect(lines[0].absent).toEqual(expect.arrayContaining([away.code, promised.code]));
    expect([away.code, promised.code, seat.code]).not.toContain(lines[0].by);
    await t.dataSource.query('DELETE FROM promised_day WHERE inspector_id = $1', [promised.id]);
    await t.dataSource.query(
      `UPDATE absence SET cancelled_by = '测试', cancelled_at = now() WHERE inspector_id = $1`,
      [away.id],
    );
  });
});

describe('what is published', () => {
  it('never says why somebody stays away, whom it concerns, or who asked', async () => {
    const draws = await t.dataSource.query(`SELECT id, number FROM draw WHERE state = 'SEALED'`);
    const texts: string[] = [];
    for (const { id, number } of draws) {
      const files = await bundleOf(one, id);
      for (const [, bytes] of files) texts.push(bytes.toString());
      texts.push((await t.visitor().get(`/public/draws/${number}`)).text);
    }
    const all = texts.join('\n');
    expect(all).toContain('回避');
    for (const secret of [WORDS, '亲属', '投资持股', '合同纠纷', '法定代表人', 'INVESTMENT', 'RELATIVE']) {
      expect(all).not.toContain(secret);
    }
  });
});

describe('why somebody stays away', () => {
  it('is for who decides, audits, asked, and the person; others do not find the recusal in the list', async () => {
    const { body: all } = await head.get('/api/v1/recusals').expect(200);
    expect(all.length).toBeGreaterThan(3);
    const { body: none } = await (await t.as(['INSPECTOR'])).get('/api/v1/recusals').expect(200);
    expect(none).toEqual([]);
    const self = await office.inspectors.of(all[0].inspectorId);
    const { body: own } = await self.get('/api/v1/recusals').expect(200);
    expect(new Set(own.map(({ inspectorId }: { inspectorId: string }) => inspectorId))).toEqual(
      new Set([all[0].inspectorId]),
    );
    await (await t.as(['WITNESS'])).get('/api/v1/recusals').expect(403);
  });
});

describe('the audit log', () => {
  it('vouches for every declaration, recusal and decision', async () => {
    const report = await t.app.get(DrawAudit, { strict: false }).check({});
    expect(report.faults).toEqual([]);
  });
});

describe('a code that no database keeps', () => {
  it('is a code that nobody has', async () => {
    const drawId = await office.freshDraw();
    const seat = seatIn(await seatsOf(t, drawId), 'JT');
    const odd = { ...seat, subjectCode: '\u0000' };
    const self = await office.inspectors.of(seat.inspectorId as string);
    expect((await askFor(one, drawId, odd)).status).toBeLessThan(500);
    expect((await askSeat(one, drawId, odd)).status).toBeLessThan(500);
    await declare(self, drawId, '\u0000').expect(403);
  });
});
