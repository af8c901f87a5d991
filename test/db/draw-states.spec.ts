import type { DataSource } from 'typeorm';
import { DRAW_STATES, type DrawState, type Move, MOVES } from '../../src/ceremony/states.js';
import { DRAWER, frozenDraw, makeCeremony, REHEARSAL, SECOND } from '../support/ceremony.js';
import { cloneDatabase } from '../support/database.js';
import { makeApprovedPlan, makeCarriers, makePeople } from '../support/office.js';
import { carrierLine } from '../support/plan-lines.js';

const months = Array.from({ length: 12 }, (_, n) => n + 1);

describe('what the database itself holds', () => {
  const names = Object.keys(DRAW_STATES) as DrawState[];
  const pairs = names.flatMap((from) => names.map((to) => [from, to] as const));
  let draws: Map<DrawState, string>;
  let own: DataSource;

  beforeAll(async () => {
    own = await cloneDatabase();
    const office = makeCeremony(own);
    await makeCarriers(own, 24);
    await makePeople(own);
    const [only] = await makeApprovedPlan(own, [carrierLine({ months, deadline: '2026-12-31' })]);
    const next = async (state: DrawState, at: string): Promise<[DrawState, string]> => {
      if (['PLANNED', 'REHEARSED'].includes(state)) {
        const id = await office.ceremony.plan(DRAWER, { planLineId: only, month: at });
        if (state === 'REHEARSED') await office.rehearsals.rehearse(DRAWER, id, REHEARSAL);
        return [state, id];
      }
      const id = await frozenDraw(office, only, at);
      if (state === 'VOIDED') {
        await office.ceremony.requestVoid(DRAWER, id, '名录截止日期写错');
        await office.ceremony.approveVoid(SECOND, id);
      } else if (state !== 'FROZEN') await office.seals.seal(DRAWER, id);
      if (state === 'PUBLISHED') {
        await own.query(`UPDATE draw SET state = 'PUBLISHED', published_at = now() WHERE id = $1`, [id]);
      }
      return [state, id];
    };
    const made: [DrawState, string][] = [];
    for (const [index, state] of names.entries()) {
      made.push(await next(state, `2026-${String(index + 3).padStart(2, '0')}`));
    }
    draws = new Map(made);
  });

  /** What the columns of a state ask for, so that only the table of states can refuse the step. */
  it.each(pairs)('from %s to %s', async (from, to) => {
    const moves = Object.values<Move>(MOVES);
    const declared = moves.some((move) => move.to === to && move.from.includes(from));
    const id = draws.get(from);
    const step = own.transaction(async (tx) => {
      await tx.query('UPDATE draw SET state = $2 WHERE id = $1', [id, to]);
      throw new Error('taken');
    });
    const refused = await step.catch((error: { code?: string; message: string }) => error);
    // Before the freeze a draw may be changed where it stands.
    if (from === to && ['PLANNED', 'REHEARSED'].includes(from)) expect(refused.message).toBe('taken');
    else if (!declared) expect(refused).toMatchObject({ code: '23001' });
    // A declared step without what it has to fix, or without its rows, is refused for that alone.
    else
      expect([refused.code, refused.message]).not.toEqual(['23001', expect.stringContaining('不能从状态')]);
  });

  it('takes no rehearsal once the draw is frozen, and none out of turn', async () => {
    for (const [state, id] of draws) {
      if (['PLANNED', 'REHEARSED'].includes(state)) continue;
      const late = own.query(
        `INSERT INTO draw_rehearsal SELECT $1, 99, settings, report, rehearsed_by, now() FROM draw_rehearsal LIMIT 1`,
        [id],
      );
      await expect(late).rejects.toMatchObject({ code: '23001' });
    }
    const unrehearsed = own.query(`UPDATE draw SET state = 'REHEARSED' WHERE id = $1`, [
      draws.get('PLANNED'),
    ]);
    await expect(unrehearsed).rejects.toMatchObject({
      code: '23001',
      message: '没有试抽记录，不能变为已试抽',
    });
    for (const sql of [
      `UPDATE draw_rehearsal SET report = '{}'`,
      'DELETE FROM draw_rehearsal',
      'TRUNCATE draw_rehearsal',
    ]) {
      await expect(own.query(sql)).rejects.toMatchObject({ code: '23001' });
    }
  });

  it('takes the files and the nonce of a freeze from a rehearsed draw alone', async () => {
    for (const [state, id] of draws) {
      const file = own.transaction(async (tx) => {
        await tx.query(`INSERT INTO draw_file VALUES ($1, 'rules.json', '', 0, 0)`, [id]);
        throw new Error('taken');
      });
      if (state === 'REHEARSED') await expect(file).rejects.toThrow('taken');
      else await expect(file).rejects.toMatchObject({ code: expect.stringMatching(/^(23001|23505)$/) });
      const secret = own.query(`INSERT INTO draw_secret VALUES ($1, '\\x00')`, [id]);
      if (state !== 'REHEARSED')
        await expect(secret).rejects.toMatchObject({ code: expect.stringMatching(/^23/) });
    }
  });
});

describe('numbers of draws', () => {
  it('have no gap and no double under twenty creations at once', async () => {
    const own = await cloneDatabase();
    const office = makeCeremony(own);
    const twelve = months.map((n) => `2026-${String(n).padStart(2, '0')}`);
    const lines = await makeApprovedPlan(own, [
      carrierLine({ months, deadline: '2026-12-31' }),
      carrierLine({ months, deadline: '2026-12-31', taskName: '第二项' }),
    ]);
    // Some of the twenty are refused in between: a refused one leaves no gap either.
    const wishes = Array.from({ length: 20 }, (_, n) => ({
      planLineId: lines[n % 2],
      month: n % 10 === 9 ? '2027-01' : twelve[Math.floor(n / 2)],
    }));
    const tries = await Promise.allSettled(wishes.map((wish) => office.ceremony.plan(DRAWER, wish)));
    const made = tries.filter(({ status }) => status === 'fulfilled').length;
    expect(made).toBe(18);
    const rows: { number: string }[] = await own.query('SELECT number FROM draw ORDER BY seq');
    expect(rows.map(({ number }) => number)).toEqual(
      Array.from({ length: made }, (_, n) => `513300-2026-${String(n + 1).padStart(4, '0')}`),
    );
  });
});
