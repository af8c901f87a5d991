import { lastDayOf, monthOf } from '../../src/kernel/day.js';
import type { PlanBases } from '../../src/plan/forecast/bases.rules.js';
import { BasesService } from '../../src/plan/forecast/bases.service.js';
import type { PlanLineInput, StratumPlan } from '../../src/plan/plan.types.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { sealedDraw } from '../support/inspected.js';
import { COUNTIES, makeApprovedPlan, makeCarriers, makePeople } from '../support/office.js';
import { carrierLine } from '../support/plan-lines.js';

const KEYS = ['A', 'B', 'D', '未评级'] as const;
const YEAR = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
/** Each line has a county of its own, so that no other rule comes between. */
const line = (county: number, changes: Partial<PlanLineInput>) =>
  carrierLine({
    ...{ areaCodes: [COUNTIES[county]], cap: null, reserve: null, deadline: '2026-12-31' },
    ...{ drawType: 'IN_AGENCY', partnerPools: [], teams: carrierLine().teams.slice(0, 1) },
    ...changes,
  });
const strata = (...takes: Omit<StratumPlan, 'key'>[]): StratumPlan[] =>
  KEYS.map((key, n) => ({ key, ...takes[n % takes.length] }));

const LINES: readonly PlanLineInput[] = [
  line(0, { months: YEAR, strata: strata({ ratio: '0.35' }, { count: 7 }) }),
  line(1, { months: [3, 6, 9], strata: strata({ ratio: '0.2', min: 2 }), rounding: 'HALF_UP' }),
  line(2, { months: [2, 5], strata: strata({ ratio: '0.5' }), cap: { ratio: '0.25' } }),
  line(3, { months: [4], strata: strata({ count: 3 }, { ratio: '0.15' }) }),
  line(4, { months: [7, 8, 11], mode: 'ORDER', strata: [] }),
];

interface Drawn {
  readonly total: number;
  readonly byClass: Record<string, number>;
  readonly byArea: Record<string, number>;
}

let t: TestApp;
let forecast: PlanBases;
/** By line and month. */
const drawn = new Map<string, Drawn>();

/** What a draw gave by batch: full coverage is drawn once, and each subject's outcome is its month. */
async function drawnOf(drawId: string, month: string): Promise<Map<string, Drawn>> {
  const rows: { key: string; area: string; outcome: string }[] = await t.dataSource.query(
    `SELECT coalesce(s.credit_class, '未评级') AS key, s.area_code AS area, d.outcome
       FROM drawn_subject d JOIN subject s ON s.code = d.subject_code
      WHERE d.draw_id = $1 AND d.outcome <> 'RESERVE'`,
    [drawId],
  );
  const months = new Map<string, typeof rows>();
  for (const row of rows) {
    const batch = row.outcome === 'DRAWN' ? month : row.outcome;
    months.set(batch, [...(months.get(batch) ?? []), row]);
  }
  return new Map([...months].map(([batch, list]) => [batch, counted(list)]));
}

function counted(rows: readonly { key: string; area: string }[]): Drawn {
  const count = (values: readonly string[]) =>
    Object.fromEntries([...new Set(values)].map((one) => [one, values.filter((v) => v === one).length]));
  return {
    total: rows.length,
    byClass: count(rows.map(({ key }) => key)),
    byArea: count(rows.map(({ area }) => area)),
  };
}

beforeAll(async () => {
  t = await startTestApp();
  await makeCarriers(t.dataSource, 300);
  await makePeople(t.dataSource);
  await makePeople(t.dataSource);
  const lineIds = await makeApprovedPlan(t.dataSource, LINES);
  const [{ id }]: { id: string }[] = await t.dataSource.query('SELECT id FROM annual_plan');
  forecast = await t.app.get(BasesService, { strict: false }).of(id);
  for (const month of YEAR.map((n) => `2026-${String(n).padStart(2, '0')}`)) {
    // The plan was approved in February: the batch of January is drawn then.
    const from = month === '2026-01' ? '2026-02-11' : `${month}-12`;
    t.clock.set(`${from}T01:00:00Z`);
    for (const [n, lineId] of lineIds.entries()) {
      const { mode, months } = LINES[n];
      const due = mode === 'ORDER' ? months.slice(0, 1) : months;
      if (!due.includes(Number(month.slice(5)))) continue;
      const drawId = await sealedDraw(t, lineId, month, {
        windowFrom: from,
        windowTo: lastDayOf(monthOf(from)),
      });
      for (const [batch, one] of await drawnOf(drawId, month)) drawn.set(`${lineId} ${batch}`, one);
    }
  }
}, 600_000);
afterAll(() => t.close());

const present = (counts: Readonly<Record<string, number>>) =>
  Object.fromEntries(Object.entries(counts).filter(([, n]) => n > 0));

describe('twelve months of draws', () => {
  it('give what the forecast said: batch by batch, in all and class by class', () => {
    for (const { line: one, batches } of forecast.lines) {
      for (const { month, total, byClass } of batches) {
        const real = drawn.get(`${one.id} ${month}`);
        expect([one.lineNo, month, real?.total ?? 0]).toEqual([one.lineNo, month, total]);
        // Full coverage orders all classes together: chance decides which come first.
        if (one.mode === 'SAMPLE') expect(real?.byClass ?? {}).toEqual(present(byClass));
      }
    }
    const batches = forecast.lines.flatMap((one) => one.batches).filter(({ total }) => total > 0);
    expect(drawn.size).toBe(batches.length);
  });

  it('sum over the year to numbers, ratios rounded as the line says, and everybody', () => {
    expect(forecast.lines.map(({ year }) => year.total)).toEqual([...drawnTotals()]);
    expect(forecast.lines[4].year.total).toBe(forecast.lines[4].base.total);
    expect(forecast.year.total).toBe([...drawn.values()].reduce((sum, { total }) => sum + total, 0));
  });

  it('lie in the counties that the forecast said', () => {
    for (const { line: one, year } of forecast.lines) {
      const real = [...drawn].filter(([key]) => key.startsWith(`${one.id} `)).map(([, { byArea }]) => byArea);
      const sum = real.reduce((total, byArea) => total + (byArea[one.areaCodes[0]] ?? 0), 0);
      expect({ [one.areaCodes[0]]: sum }).toEqual(present(year.byArea));
    }
  });
});

function* drawnTotals(): Generator<number> {
  for (const { line: one } of forecast.lines) {
    let sum = 0;
    for (const [key, { total }] of drawn) if (key.startsWith(`${one.id} `)) sum += total;
    yield sum;
  }
}
