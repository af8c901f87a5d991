import fc from 'fast-check';
import { quotasOf } from '../../src/draw/quota.js';
import { percentOf, ratioOfPercent } from '../../src/kernel/percent.js';
import { compareRatios } from '../../src/kernel/decimal.js';
import { batchIndexOf, batchShare, isAuthor, rulesForBatch, yearTotal } from '../../src/plan/plan.rules.js';
import type { DrawnLine } from '../../src/plan/plan.rules.js';
import type { StratumPlan } from '../../src/plan/plan.types.js';
import { STRATUM_KEYS } from '../../src/plan/plan.types.js';

const LINE: DrawnLine = {
  mode: 'SAMPLE',
  rounding: 'CEIL',
  strata: [
    { key: 'D', ratio: '1' },
    { key: 'A', ratio: '0.01', min: 1 },
  ],
  cap: { ratio: '0.05' },
  reserve: { ratio: '0.2', min: 1 },
  months: [3],
};
const BASE = { A: 420, D: 7, 未评级: 3 };

describe('percentages', () => {
  it.each([
    ['10', '0.1'],
    ['10%', '0.1'],
    ['１０％', '0.1'],
    ['7.5 %', '0.075'],
    ['100', '1'],
    ['0', '0'],
    ['0.5%', '0.005'],
    ['120', '1.2'],
    ['010.50%', '0.105'],
  ])('reads %s as the ratio %s', (typed, ratio) => expect(ratioOfPercent(typed)).toBe(ratio));

  it.each(['', '%', '-1', '1e1', '10%%', '1/10', '十', '.5', '10 5', '1.'])('does not read %s', (typed) =>
    expect(ratioOfPercent(typed)).toBeNull(),
  );

  it('writes what it reads, exactly', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9_999_999 }), fc.integer({ min: 0, max: 8 }), (n, places) => {
        const digits = String(n).padStart(places + 1, '0');
        const cut = digits.length - places;
        const ratio = places === 0 ? digits : `${digits.slice(0, cut)}.${digits.slice(cut)}`;
        const back = ratioOfPercent(percentOf(ratio));
        expect(back).not.toBeNull();
        expect(compareRatios(back as string, ratio)).toBe(0);
      }),
    );
  });
});

describe('batches of a number', () => {
  it('give 10 over 3 months as 4, 3, 3', () => {
    expect([1, 2, 3].map((k) => batchShare(10, k, 3))).toEqual([4, 3, 3]);
  });

  it('sum exactly to the year, evenly', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 45 }), fc.integer({ min: 1, max: 12 }), (total, m) => {
        const shares = Array.from({ length: m }, (_, i) => batchShare(total, i + 1, m));
        expect(shares.reduce((a, b) => a + b, 0)).toBe(total);
        expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(1);
        expect(Math.min(...shares)).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('refuse a batch that there is not', () => {
    for (const [total, k, m] of [
      [5, 0, 3],
      [5, 4, 3],
      [5, 1, 0],
      [-1, 1, 1],
      [0.5, 1, 1],
    ]) {
      expect(() => batchShare(total, k, m)).toThrow(RangeError);
    }
  });
});

describe('rules of a batch', () => {
  it('keep the legal ratio and its base where the line has one month', () => {
    expect(rulesForBatch(LINE, { year: 2026, batchIndex: 0, base: BASE, alreadyDrawn: {} })).toEqual({
      mode: 'SAMPLE',
      rounding: 'CEIL',
      strata: [
        { key: 'A', ratio: '0.01', base: 420, min: 1 },
        { key: 'D', ratio: '1', base: 7 },
        { key: '未评级', count: 0 },
      ],
      cap: { ratio: '0.05' },
      reserve: { ratio: '0.2', min: 1 },
    });
  });

  it('give numbers where it has several, and catch up what an early batch fell short', () => {
    const line = { ...LINE, months: [3, 6, 9] };
    const at = (batchIndex: number, alreadyDrawn: Record<string, number>) =>
      rulesForBatch(line, { year: 2026, batchIndex, base: BASE, alreadyDrawn });
    expect(at(0, {})).toMatchObject({
      strata: [
        { key: 'A', count: 2 },
        { key: 'D', count: 3 },
        { key: '未评级', count: 0 },
      ],
      cap: { count: 7 },
    });
    expect(at(1, { A: 2, D: 1 })).toMatchObject({
      strata: [
        { key: 'A', count: 2 },
        { key: 'D', count: 4 },
        { key: '未评级', count: 0 },
      ],
      cap: { count: 11 },
    });
    expect(at(2, { A: 9, D: 7 })).toMatchObject({
      strata: [{ key: 'A', count: 0 }, { key: 'D', count: 0 }, { key: '未评级' }],
    });
  });

  it('name the months as batches of a full coverage', () => {
    const line: DrawnLine = { ...LINE, mode: 'ORDER', strata: [], cap: null, reserve: null, months: [10, 3] };
    const rules = rulesForBatch(line, { year: 2026, batchIndex: 0, base: BASE, alreadyDrawn: {} });
    expect(rules).toEqual({ mode: 'ORDER', batches: ['2026-03', '2026-10'] });
  });

  it('refuse a batch that the line does not have', () => {
    for (const batchIndex of [-1, 1, 0.5]) {
      expect(() => rulesForBatch(LINE, { year: 2026, batchIndex, base: BASE, alreadyDrawn: {} })).toThrow(
        RangeError,
      );
    }
    expect(batchIndexOf(2026, [9, 3], '2026-09')).toBe(1);
    expect(batchIndexOf(2026, [9, 3], '2027-09')).toBe(-1);
  });

  const count = fc.integer({ min: 0, max: 300 });
  const stratum = (key: StratumPlan['key']): fc.Arbitrary<StratumPlan> =>
    fc.oneof(
      fc.record({ count, min: count }).map((rest) => ({ key, ...rest })),
      fc.integer({ min: 0, max: 1000 }).map((n) => ({ key, ratio: ratioOfPercent(`${n / 10}`) as string })),
    );
  const lines = fc.record({
    mode: fc.constant('SAMPLE' as const),
    rounding: fc.constantFrom('CEIL' as const, 'FLOOR' as const, 'HALF_UP' as const),
    strata: fc.tuple(...STRATUM_KEYS.map(stratum)),
    cap: fc.option(
      fc.oneof(
        fc.integer({ min: 1, max: 600 }).map((n) => ({ count: n })),
        fc.integer({ min: 1, max: 100 }).map((n) => ({ ratio: ratioOfPercent(String(n)) as string })),
      ),
    ),
    reserve: fc.constant(null),
    months: fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { minLength: 2, maxLength: 12 }),
  });
  const bases = fc.tuple(count, count, count, count, count);

  it('sum over the year to what the line says, or to its cap', () => {
    fc.assert(
      fc.property(lines, bases, (line, sizes) => {
        const base = Object.fromEntries(STRATUM_KEYS.map((key, i) => [key, sizes[i]]));
        const population = sizes.reduce((a, b) => a + b, 0);
        const drawn: Record<string, number> = {};
        line.months.forEach((_, batchIndex) => {
          const rules = rulesForBatch(line, { year: 2026, batchIndex, base, alreadyDrawn: { ...drawn } });
          if (rules.mode !== 'SAMPLE') throw new Error('a sample was asked for');
          const left = new Map(STRATUM_KEYS.map((key) => [key as string, base[key] - (drawn[key] ?? 0)]));
          quotasOf(rules, left).forEach((quota, i) => {
            drawn[rules.strata[i].key] = (drawn[rules.strata[i].key] ?? 0) + quota.drawn;
          });
        });
        const wanted = line.strata.map((one) => yearTotal(one, base[one.key], line.rounding));
        const limit =
          line.cap === null
            ? population
            : 'count' in line.cap
              ? line.cap.count
              : quotasOf(
                  { mode: 'SAMPLE', rounding: 'FLOOR', strata: [{ key: 'all', ratio: line.cap.ratio }] },
                  new Map([['all', population]]),
                )[0].drawn;
        const all = wanted.reduce((a, b) => a + b, 0);
        expect(Object.values(drawn).reduce((a, b) => a + b, 0)).toBe(Math.min(all, limit));
        line.strata.forEach(({ key }, i) => {
          if (all <= limit) expect(drawn[key] ?? 0).toBe(wanted[i]);
          expect(drawn[key] ?? 0).toBeLessThanOrEqual(wanted[i]);
        });
      }),
      { numRuns: 300 },
    );
  });
});

describe('the author of a plan', () => {
  const actor = { accountId: '7', name: '甲', roles: [], agencyCode: null, inspectorId: null };

  it('is known by account, not by name', () => {
    expect(isAuthor({ createdAccountId: '7', createdBy: '旧名' }, actor)).toBe(true);
    expect(isAuthor({ createdAccountId: '8', createdBy: '甲' }, actor)).toBe(false);
    expect(isAuthor({ createdAccountId: null, createdBy: '甲' }, actor)).toBe(false);
    expect(isAuthor({ createdAccountId: null, createdBy: '甲' }, { ...actor, accountId: null })).toBe(true);
    expect(isAuthor({ createdAccountId: null, createdBy: '乙' }, { ...actor, accountId: null })).toBe(false);
  });
});
