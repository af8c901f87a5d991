import fc from 'fast-check';
import { ratioOf } from '../../src/kernel/decimal.js';
import { forecastLine } from '../../src/plan/forecast/forecast.rules.js';
import { isWithin, limitFaults, type LineLimits } from '../../src/plan/limits/line-limits.rules.js';
import type { PlanLineInput, StratumPlan } from '../../src/plan/plan.types.js';
import { STRATUM_KEYS } from '../../src/plan/plan.types.js';
import { carrierLine } from '../support/plan-lines.js';

const pools = new Map([
  ['JT', '交通运输系统'],
  ['GA', '公安机关'],
  ['YJ', '应急管理部门'],
]);
const item = { code: 'JT-01', name: '危货检查', priority: 'GENERAL' };
const rule = { ceiling: '0.1', ceilingSource: '某文', poolCodes: [], authoritySource: null };
const limits = (changes: Partial<LineLimits> = {}): LineLimits => ({
  ...{ rules: new Map([['JT-01', rule]]), pools, expected: null },
  ...changes,
});
const seen = (line: Partial<PlanLineInput>, changes: Partial<LineLimits> = {}, of = item) =>
  limitFaults(carrierLine({ cap: null, ...line }), [of], limits(changes)).map(
    ({ field, code }) => `${field} ${code}`,
  );
const flat = (ratio: string): { strata: StratumPlan[] } => ({
  strata: STRATUM_KEYS.map((key) => ({ key, ratio })),
});

describe('a line and its ceiling', () => {
  it('is judged by ratios where these decide, by the registry where they do not', () => {
    expect(seen(flat('0.1'))).toEqual([]);
    expect(seen(flat('0.11'))).toEqual(['strata CEILING']);
    expect(seen({ ...flat('0.11'), cap: { ratio: '0.1' } })).toEqual([]);
    expect(seen({ strata: [{ key: 'D', count: 5 }] }, { expected: { base: 50, year: 5 } })).toEqual([]);
    expect(seen({ strata: [{ key: 'D', count: 6 }] }, { expected: { base: 50, year: 6 } })).toEqual([
      'strata CEILING',
    ]);
    expect(seen({ strata: [{ key: 'D', ratio: '0.8' }] }, { expected: { base: 0, year: 0 } })).toEqual([
      'strata CEILING',
    ]);
    expect(seen({ strata: [{ key: 'D', ratio: '0.8' }] }, { expected: { base: 100, year: 8 } })).toEqual([]);
  });

  it('is free where the item is a key item, or has none', () => {
    expect(seen(flat('1'), {}, { ...item, priority: 'KEY' })).toEqual([]);
    expect(seen(flat('0.9'), { rules: new Map() })).toEqual([]);
  });

  it('of a general item never takes everybody under the name of a sample', () => {
    expect(seen(flat('1'), { rules: new Map() })).toEqual(['strata GENERAL_ITEM']);
    expect(seen({ ...flat('1'), cap: { count: 3 } }, { rules: new Map() })).toEqual([]);
  });

  it('is let pass by its ratios alone only where no registry can lift it above the ceiling but by rounding', () => {
    const share = fc.integer({ min: 0, max: 30 }).map((n) => String(n / 100));
    const sizes = fc.array(fc.integer({ min: 0, max: 200 }), { minLength: 5, maxLength: 5 });
    const strata = fc.array(fc.option(share), { minLength: 5, maxLength: 5 });
    fc.assert(
      fc.property(strata, sizes, fc.option(share), (ratios, counts, cap) => {
        const line = carrierLine({
          strata: STRATUM_KEYS.flatMap((key, i) => (ratios[i] === null ? [] : [{ key, ratio: ratios[i] }])),
          cap: cap === null || cap === '0' ? null : { ratio: cap },
          months: [5],
        });
        if (!isWithin(line, '0.1')) return;
        const population = STRATUM_KEYS.map((key, i) => ({
          ...{ kind: line.subjectKind, areaCode: '513301', subjects: counts[i] },
          creditClass: key === '未评级' ? null : key,
        }));
        const { base, year } = forecastLine(line, 2026, population);
        const most = Number(ratioOf('0.1', BigInt(base.total), 'FLOOR'));
        // Each class rounds up by less than one firm.
        expect(year.total).toBeLessThan(most + 1 + line.strata.length);
      }),
    );
  });
});

describe('a line and authority', () => {
  const only = (...poolCodes: string[]): Partial<LineLimits> => ({
    rules: new Map([['JT-01', { ...rule, ceiling: null, poolCodes }]]),
  });

  it('names who leads or takes part without authority; nobody where none is recorded', () => {
    expect(seen({}, only('JT', 'GA', 'YJ'))).toEqual([]);
    expect(seen({}, only())).toEqual([]);
    expect(seen({}, only('JT', 'GA'))).toEqual(['partnerPools NO_AUTHORITY']);
    expect(seen({}, only('GA', 'YJ'))).toEqual(['leadPool NO_AUTHORITY']);
    expect(seen({}, only('SW'))).toEqual(['leadPool NO_AUTHORITY', 'partnerPools NO_AUTHORITY']);
  });
});
