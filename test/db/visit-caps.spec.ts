import { CeremonyService } from '../../src/ceremony/ceremony.service.js';
import { FreezeService } from '../../src/ceremony/freeze.service.js';
import { RehearsalService } from '../../src/ceremony/rehearsal/rehearsal.service.js';
import { SealService } from '../../src/ceremony/seal.service.js';
import { EntropyService } from '../../src/ceremony/witness/entropy.service.js';
import { TaskChanges } from '../../src/inspection/task-changes.service.js';
import { CapRules } from '../../src/plan/ledger/cap-rules.service.js';
import type { PlanLineInput } from '../../src/plan/plan.types.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { DIGITS, DRAWER, person, REHEARSAL, SECOND, WITNESSES } from '../support/ceremony.js';
import { sealedDraw } from '../support/inspected.js';
import { makeApprovedPlan, makeCarriers, makePeople, usccOf } from '../support/office.js';
import { carrierLine } from '../support/plan-lines.js';

const PLANNER = person('9', '计划员', 'PLANNER');
const areaCodes = ['513301', '513322', '513323', '513324', '513325', '513326'];
const NO_CONDITION = { poolCode: null, subjectKind: null, areaCode: null, creditClass: null, year: null };

let t: TestApp;
beforeEach(async () => {
  t = await startTestApp();
  await makePeople(t.dataSource);
});
afterEach(() => t.close());

function get<Service>(service: new (...given: never[]) => Service): Service {
  return t.app.get(service, { strict: false });
}

function line(changes: Partial<PlanLineInput>): PlanLineInput {
  return carrierLine({ areaCodes, months: [3, 6, 9], cap: null, ...changes });
}

async function frozen(planLineId: string, month = '2026-03'): Promise<string> {
  const id = await get(CeremonyService).plan(DRAWER, { planLineId, month });
  await get(RehearsalService).rehearse(DRAWER, id, REHEARSAL);
  await get(FreezeService).freeze(DRAWER, id, { entropyPlan: WITNESSES });
  return id;
}

async function seal(id: string): Promise<void> {
  await get(EntropyService).give(SECOND, id, DIGITS);
  await get(EntropyService).confirm(DRAWER, id, DIGITS);
  await get(SealService).seal(DRAWER, id);
}

async function voided(id: string): Promise<void> {
  await get(CeremonyService).requestVoid(DRAWER, id, '名录截止日期写错');
  await get(CeremonyService).approveVoid(SECOND, id);
}

/** Counted visits of the year by enterprise, one authority's. */
async function counts(pool: string): Promise<Map<string, number>> {
  const rows: { enterprise: string; made: number }[] = await t.dataSource.query(
    `SELECT enterprise, sum(delta)::int AS made FROM visit_ledger WHERE pool_code = $1 AND counted GROUP BY 1`,
    [pool],
  );
  return new Map(rows.map(({ enterprise, made }) => [enterprise, made]));
}

/** Lines of excluded.tsv of a frozen draw, by reason. */
async function excluded(id: string): Promise<Record<string, number>> {
  const [{ text }]: { text: string | null }[] = await t.dataSource.query(
    `SELECT string_agg(content, '' ORDER BY n) AS text FROM draw_file_chunk WHERE draw_id = $1 AND name = 'excluded.tsv'`,
    [id],
  );
  const reasons: Record<string, number> = {};
  for (const row of (text ?? '').split('\n').filter((one) => one !== '')) {
    const reason = row.split('\t')[1];
    reasons[reason] = (reasons[reason] ?? 0) + 1;
  }
  return reasons;
}

const rule = (most: number, changes = {}) =>
  get(CapRules).add(PLANNER, { ...NO_CONDITION, ...changes, most, source: '甘交发〔2026〕3号' });

describe('visits of draws', () => {
  it('count once for every authority, and are given back when the draw is void', async () => {
    await makeCarriers(t.dataSource, 24);
    const [lineId] = await makeApprovedPlan(t.dataSource, [line({ strata: [{ key: 'D', count: 6 }] })]);
    const id = await sealedDraw(t, lineId);
    for (const pool of ['JT', 'GA', 'YJ']) {
      expect([...(await counts(pool)).values()]).toEqual([1, 1]);
    }
    await voided(id);
    for (const pool of ['JT', 'GA', 'YJ']) expect([...(await counts(pool)).values()]).toEqual([0, 0]);
    const rows: { kind: string; source: string; delta: number }[] = await t.dataSource.query(
      'SELECT kind, source, delta, reason FROM visit_ledger ORDER BY id',
    );
    expect(rows).toHaveLength(12);
    expect(rows.at(-1)).toEqual({ kind: 'RANDOM', source: 'DRAW', delta: -1, reason: '抽取作废' });
  });

  it('leave a replaced subject and come to its reserve', async () => {
    await makeCarriers(t.dataSource, 24);
    const [lineId] = await makeApprovedPlan(t.dataSource, [line({ strata: [{ key: 'D', count: 6 }] })]);
    const id = await sealedDraw(t, lineId);
    await rule(1);
    const drawn: { code: string; outcome: string }[] = await t.dataSource.query(
      'SELECT subject_code AS code, outcome FROM drawn_subject WHERE draw_id = $1 ORDER BY position',
      [id],
    );
    const [first] = drawn.filter(({ outcome }) => outcome === 'DRAWN');
    const [reserve] = drawn.filter(({ outcome }) => outcome === 'RESERVE');
    await t.dataSource.transaction(async (tx) => {
      const [task]: { number: string }[] = await tx.query('SELECT number FROM draw WHERE id = $1', [id]);
      await get(TaskChanges).replaceTask(tx, DRAWER, {
        ...{ drawId: id, drawNumber: task.number, subjectCode: first.code, seats: [] },
        by: { code: reserve.code, stratum: 'D', rank: 3, ticket: 'f'.repeat(64) },
      });
    });
    expect((await counts('GA')).get(first.code)).toBe(0);
    expect((await counts('GA')).get(reserve.code)).toBe(1);
  });
});

describe('a cap', () => {
  it('keeps who has reached it out of the next frame, with its reason', async () => {
    await makeCarriers(t.dataSource, 24);
    const full = line({ mode: 'ORDER', strata: [], reserve: null, months: [3], partnerPools: ['GA'] });
    const [all, sample, other] = await makeApprovedPlan(t.dataSource, [
      full,
      line({ taskName: '第二项', partnerPools: [], drawType: 'IN_AGENCY' }),
      line({ taskName: '第三项', leadPool: 'YJ', partnerPools: [], drawType: 'IN_AGENCY', teams: [] }),
    ]);
    await rule(1, { creditClass: 'D' });
    await sealedDraw(t, all);
    const next = await frozen(sample);
    expect(await excluded(next)).toEqual({ CAP_REACHED: 6 });
    // Another authority has not been there.
    expect(await excluded(await frozen(other))).toEqual({});
  });

  it('is kept by draws that are frozen at once: of the later frame waits whom the earlier one could draw', async () => {
    await makeCarriers(t.dataSource, 24);
    const [one, two] = await makeApprovedPlan(t.dataSource, [
      line({ areaCodes: ['513301', '513322'] }),
      line({ taskName: '第二项' }),
    ]);
    await rule(1);
    const ids = await Promise.all(
      [one, two].map(async (planLineId) => {
        const id = await get(CeremonyService).plan(DRAWER, { planLineId, month: '2026-03' });
        await get(RehearsalService).rehearse(DRAWER, id, REHEARSAL);
        return id;
      }),
    );
    await get(FreezeService).freeze(DRAWER, ids[0], { entropyPlan: WITNESSES });
    await get(FreezeService).freeze(DRAWER, ids[1], { entropyPlan: WITNESSES });
    expect(await excluded(ids[1])).toEqual({ CAP_HELD: 8 });
    await seal(ids[1]);
    await seal(ids[0]);
    expect(Math.max(...(await counts('JT')).values())).toBe(1);
    // A draw that is void holds nobody any more, nor does it count.
    await voided(ids[0]);
    const again = await frozen(two, '2026-06');
    expect((await excluded(again)).CAP_REACHED ?? 0).toBe(0);
  });

  it('holds when two freezes come at the same moment: the database lets one wait for the other', async () => {
    await makeCarriers(t.dataSource, 24);
    const lines = await makeApprovedPlan(t.dataSource, [
      line({}),
      line({ taskName: '第二项', areaCodes: ['513301', '513322', '513338'] }),
    ]);
    await rule(1);
    const ids: string[] = [];
    for (const planLineId of lines) {
      const id = await get(CeremonyService).plan(DRAWER, { planLineId, month: '2026-03' });
      await get(RehearsalService).rehearse(DRAWER, id, REHEARSAL);
      ids.push(id);
    }
    const freezes = await Promise.allSettled(
      ids.map((id) => get(FreezeService).freeze(DRAWER, id, { entropyPlan: WITNESSES })),
    );
    // Whichever came second: its frame has nobody whom the first could draw; the smaller one then has nobody at all.
    for (const [n, result] of freezes.entries()) {
      if (result.status === 'rejected') expect(String(result.reason)).toContain('没有可抽的检查对象');
      else await seal(ids[n]);
    }
    expect(freezes.some(({ status }) => status === 'fulfilled')).toBe(true);
    expect(Math.max(...(await counts('JT')).values())).toBe(1);
  });

  it('counts the projects of one builder together', async () => {
    const builder = usccOf(77);
    for (let n = 1; n <= 5; n += 1) {
      await t.dataSource.query(
        `INSERT INTO subject (kind, code, name, name_initials, area_code, status, credit_class, details, version,
           created_at, updated_at)
         VALUES ('CONSTRUCTION_PROJECT', $1, $2, '', '513301', 'ACTIVE', NULL, $3, 1, '2026-02-01', '2026-02-01')`,
        [`2307-513301-04-01-00000${n}`, `工程${n}`, JSON.stringify(n === 5 ? {} : { ownerUscc: builder })],
      );
    }
    const projects = line({
      ...{ itemCode: 'JT-03', subjectKind: 'CONSTRUCTION_PROJECT', mode: 'ORDER', strata: [], reserve: null },
      ...{ months: [3], partnerPools: ['YJ'] },
    });
    await t.dataSource.query(`UPDATE inspector SET item_codes = '{JT-01,JT-03}'`);
    const [lineId] = await makeApprovedPlan(t.dataSource, [projects]);
    await rule(2);
    const id = await sealedDraw(t, lineId);
    expect(await excluded(id)).toEqual({ CAP_SHARED: 2 });
    expect((await counts('JT')).get(builder)).toBe(2);
    expect((await counts('JT')).get('2307-513301-04-01-000005')).toBe(1);
  });
});

describe('a simulated year', () => {
  it.each([[[0, 1, 2]], [[2, 1, 0]], [[1, 2, 0]]])(
    'ends with nobody above the cap, lines in order %j',
    async (order) => {
      await makeCarriers(t.dataSource, 16);
      const months = [3, 4, 5];
      const ids = await makeApprovedPlan(t.dataSource, [
        line({
          months,
          strata: [
            { key: 'A', ratio: '1' },
            { key: 'B', ratio: '0.5' },
          ],
        }),
        line({
          months,
          taskName: '第二项',
          strata: [
            { key: 'A', ratio: '1' },
            { key: 'D', ratio: '1' },
          ],
        }),
        line({
          months,
          taskName: '第三项',
          strata: [
            { key: 'A', ratio: '0.9' },
            { key: '未评级', count: 4 },
          ],
        }),
      ]);
      await rule(2);
      await rule(1, { creditClass: 'D' });
      for (const month of ['2026-03', '2026-04', '2026-05']) {
        t.clock.set(`${month}-02T01:00:00Z`);
        const open: string[] = [];
        for (const n of order) {
          const id = await get(CeremonyService).plan(DRAWER, { planLineId: ids[n], month });
          await get(RehearsalService)
            .rehearse(DRAWER, id, REHEARSAL)
            .catch(() => undefined);
          const froze = await get(FreezeService)
            .freeze(DRAWER, id, { entropyPlan: WITNESSES })
            .catch((error: Error) => {
              expect(error.message).toMatch(/没有可抽的检查对象|尚未试抽/);
              return null;
            });
          if (froze !== null) open.push(id);
        }
        for (const id of open.reverse()) await seal(id);
      }
      const [{ most }]: { most: number }[] = await t.dataSource.query(
        `SELECT max(above)::int AS most FROM (
         SELECT sum(v.delta) - CASE WHEN s.credit_class = 'D' THEN 1 ELSE 2 END AS above
           FROM visit_ledger v JOIN subject s ON s.code = v.enterprise GROUP BY v.enterprise, v.pool_code, s.credit_class
       ) each`,
      );
      expect(most).toBe(0);
    },
  );
});
