import fc from 'fast-check';
import { quotasOf } from '../../src/draw/quota.js';
import type { SampleRules } from '../../src/draw/types.js';
import { type ForecastLine, forecastLine, sumOf } from '../../src/plan/forecast/forecast.rules.js';
import { spreadSteps } from '../../src/plan/forecast/spread.rules.js';
import { rulesForBatch, yearTotal } from '../../src/plan/plan.rules.js';
import { STRATUM_KEYS } from '../../src/plan/plan.types.js';
import type { Population } from '../../src/registry/population/populations.service.js';

const AREAS = ['513301', '513322', '513323', '513324'];
const RUNS = { numRuns: 1_000 };

const population = fc.record({
  kind: fc.constant('REPAIR_SHOP'),
  areaCode: fc.constantFrom(...AREAS),
  creditClass: fc.constantFrom('A', 'B', 'C', 'D', null),
  subjects: fc.nat(60),
});
/** Each class and county once, as the registry counts. */
const populations = fc.uniqueArray(population, {
  selector: (one: Population) => `${one.areaCode} ${one.creditClass}`,
  maxLength: 20,
});

const ratio = fc.nat(1000).map((n) => (n / 1000).toFixed(3));
const stratum = fc.oneof(
  fc.record({ ratio, min: fc.option(fc.nat(5), { nil: undefined }) }),
  fc.record({ count: fc.nat(80) }),
);
const cap = fc.oneof(
  fc.constant(null),
  fc.record({ count: fc.integer({ min: 1, max: 90 }) }),
  fc.record({ ratio }),
);
const line: fc.Arbitrary<ForecastLine> = fc
  .record({
    mode: fc.constantFrom('SAMPLE', 'SAMPLE', 'SAMPLE', 'ORDER'),
    rounding: fc.constantFrom('CEIL', 'FLOOR', 'HALF_UP'),
    strata: fc.subarray([...STRATUM_KEYS], { minLength: 1 }),
    takes: fc.array(stratum, { minLength: 5, maxLength: 5 }),
    months: fc.subarray([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], { minLength: 1 }),
    areaCodes: fc.subarray(AREAS),
    cap,
  })
  .map(({ strata, takes, ...rest }) => ({
    ...{ ...rest, subjectKind: 'REPAIR_SHOP', reserve: null },
    strata: strata.map((key, i) => ({ key, ...takes[i] })),
  })) as fc.Arbitrary<ForecastLine>;

const sum = (counts: Readonly<Record<string, number>>) => Object.values(counts).reduce((a, b) => a + b, 0);

describe('the forecast of a line', () => {
  it('sums: classes, counties and batches each make the total', () => {
    fc.assert(
      fc.property(line, populations, (one, people) => {
        const { base, year, batches } = forecastLine(one, 2026, people);
        for (const counts of [base, year, ...batches]) {
          expect(sum(counts.byClass)).toBe(counts.total);
          expect(sum(counts.byArea)).toBe(counts.total);
        }
        expect(sumOf(batches)).toEqual(year);
        for (const [area, n] of Object.entries(year.byArea)) expect(n).toBeLessThanOrEqual(base.byArea[area]);
        for (const batch of batches) {
          for (const n of [...Object.values(batch.byArea), ...Object.values(batch.byClass)]) {
            expect(n).toBeGreaterThanOrEqual(0);
          }
        }
      }),
      RUNS,
    );
  });

  it('is what the draws of the year give, batch after batch', () => {
    fc.assert(
      fc.property(line, populations, (one, people) => {
        fc.pre(one.mode === 'SAMPLE');
        const { base, batches } = forecastLine(one, 2026, people);
        const alreadyDrawn: Record<string, number> = {};
        for (const [batchIndex, batch] of batches.entries()) {
          const rules = rulesForBatch(one, { year: 2026, batchIndex, base: base.byClass, alreadyDrawn });
          const left = new Map(
            Object.entries(base.byClass).map(([key, n]) => [key, n - (alreadyDrawn[key] ?? 0)]),
          );
          const sample = rules as SampleRules;
          quotasOf(sample, left).forEach(({ drawn }, i) => {
            const { key } = sample.strata[i];
            expect([key, batch.byClass[key] ?? 0]).toEqual([key, drawn]);
            alreadyDrawn[key] = (alreadyDrawn[key] ?? 0) + drawn;
          });
        }
      }),
      RUNS,
    );
  });

  it('gives over the year exactly the numbers, and the ratios of the registry rounded as the line says', () => {
    fc.assert(
      fc.property(line, populations, (one, people) => {
        fc.pre(one.mode === 'SAMPLE' && one.cap === null);
        const { base, year } = forecastLine(one, 2026, people);
        for (const stratum of one.strata) {
          const subjects = base.byClass[stratum.key] ?? 0;
          expect(year.byClass[stratum.key] ?? 0).toBe(yearTotal(stratum, subjects, one.rounding));
        }
      }),
      RUNS,
    );
  });

  it('covers everybody in mode ORDER, batches as even as can be', () => {
    fc.assert(
      fc.property(line, populations, (one, people) => {
        const { base, year, batches } = forecastLine({ ...one, mode: 'ORDER' }, 2026, people);
        expect(year.byArea).toEqual(base.byArea);
        const totals = batches.map(({ total }) => total);
        expect(Math.max(...totals) - Math.min(...totals)).toBeLessThanOrEqual(1);
      }),
      RUNS,
    );
  });
});

describe('a number spread over parts', () => {
  it('grows only, keeps within the sizes and sums', () => {
    const sizes = fc.array(fc.nat(40), { maxLength: 8 });
    fc.assert(
      fc.property(sizes, fc.array(fc.nat(150), { maxLength: 6 }), (parts, ends) => {
        const totals = [...ends].sort((a, b) => a - b);
        const all = parts.reduce((a, b) => a + b, 0);
        const steps = spreadSteps(parts, totals);
        steps.forEach((held, k) => {
          expect(held.reduce((a, b) => a + b, 0)).toBe(Math.min(all, totals[k]));
          held.forEach((n, i) => {
            expect(n).toBeLessThanOrEqual(parts[i]);
            expect(n).toBeGreaterThanOrEqual(k === 0 ? 0 : steps[k - 1][i]);
          });
        });
      }),
      RUNS,
    );
  });

  it('is in proportion', () => {
    expect(spreadSteps([10, 20, 30], [6])).toEqual([[1, 2, 3]]);
    expect(spreadSteps([1, 1, 98], [50])).toEqual([[1, 0, 49]]);
  });
});

describe('a large number spread over parts', () => {
  /** One by one, as the rule says. */
  function slowly(sizes: readonly number[], total: number): number[] {
    const held = sizes.map(() => 0);
    for (let sum = 0; sum < total; sum += 1) {
      const open = sizes.flatMap((size, i) => (held[i] < size ? [i] : []));
      if (open.length === 0) break;
      const best = open.reduce((a, b) =>
        sizes[b] * (2 * held[a] + 1) > sizes[a] * (2 * held[b] + 1) ? b : a,
      );
      held[best] += 1;
    }
    return held;
  }

  it('is spread as if one by one, without taking as long', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(90), { maxLength: 9 }),
        fc.array(fc.nat(500), { maxLength: 4 }),
        (sizes, ends) => {
          const totals = [...ends].sort((a, b) => a - b);
          expect(spreadSteps(sizes, totals)).toEqual(totals.map((total) => slowly(sizes, total)));
        },
      ),
      RUNS,
    );
    const [millions] = spreadSteps([3_000_000, 2_000_000, 1_000_000], [600_000]);
    expect(millions).toEqual([300_000, 200_000, 100_000]);
  });
});
