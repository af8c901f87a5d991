import fc from 'fast-check';
import { quotasOf } from '../../src/draw/quota.js';
import type { SampleRules, StratumRule } from '../../src/draw/types.js';
import { literalQuotas } from '../support/literal-subjects.js';

function quota(stratum: Omit<StratumRule, 'key'>, size: number, rest: Partial<SampleRules> = {}): number {
  const rules: SampleRules = { mode: 'SAMPLE', strata: [{ key: 'h', ...stratum }], ...rest };
  return quotasOf(rules, new Map([['h', size]]))[0].drawn;
}

describe('quotas', () => {
  it.each([
    ['0.07 of 100 is 7, not 8', { ratio: '0.07' }, 100, {}, 7],
    ['0.0001 of 10 million is 1000', { ratio: '0.0001' }, 1e7, {}, 1000],
    ['0.29 of 100 rounded down is 29', { ratio: '0.29' }, 100, { rounding: 'FLOOR' as const }, 29],
    ['1.005 of 200 is 201, of which there are 200', { ratio: '1.005' }, 200, {}, 200],
    ['half up: 0.125 of 4 is 1', { ratio: '0.125' }, 4, { rounding: 'HALF_UP' as const }, 1],
    [
      'half up: 0.12499999999999999999 of 4 is 0',
      { ratio: '0.12499999999999999999' },
      4,
      { rounding: 'HALF_UP' as const },
      0,
    ],
    ['a hair above 7 rounds up to 8', { ratio: '0.07000000000000000000000000000001' }, 100, {}, 8],
    ['a base in place of the lines', { ratio: '0.01', base: 420 }, 90, {}, 5],
    ['a base beyond 2⁵³ ÷ 100', { ratio: '0.0000000000000001', base: Number.MAX_SAFE_INTEGER }, 9, {}, 1],
    ['no more than there are', { count: Number.MAX_SAFE_INTEGER }, 3, {}, 3],
    ['at least min', { ratio: '0.01', min: 2 }, 30, {}, 2],
    ['cap of nothing', { ratio: '1', min: 2 }, 30, { cap: { count: 0 } }, 0],
    ['cap as a ratio, rounded down', { ratio: '1' }, 99, { cap: { ratio: '0.05' } }, 4],
  ])('%s', (_, stratum, size, rest, expected) => {
    expect(quota(stratum, size, rest)).toBe(expected);
  });

  it('under a cap add up to it, never above what the stratum would give without it', () => {
    const sizes = fc.array(fc.nat(40), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(sizes, fc.nat(60), (counts, limit) => {
        const strata = counts.map((count, at) => ({ key: `h${at}`, count }));
        const lines = new Map(counts.map((count, at) => [`h${at}`, count + (at % 3)]));
        const quotas = quotasOf({ mode: 'SAMPLE', strata, cap: { count: limit } }, lines);
        const sum = counts.reduce((a, b) => a + b, 0);
        expect(quotas.reduce((total, { drawn }) => total + drawn, 0)).toBe(Math.min(sum, limit));
        quotas.forEach(({ drawn }, at) => expect(drawn).toBeLessThanOrEqual(counts[at]));
        const subjects = [...lines].flatMap(([stratum, n]) =>
          Array.from({ length: n }, (_, at) => ({ code: `${stratum}-${at}`, stratum, area: 'x' })),
        );
        const literal = literalQuotas({ mode: 'SAMPLE', strata, cap: { count: limit } }, subjects);
        expect(quotas.map(({ drawn }) => BigInt(drawn))).toEqual(literal);
      }),
      { numRuns: 300 },
    );
  });

  it('have no reserves where nothing is drawn, and at least the least number otherwise', () => {
    const reserve = { ratio: '0.2', min: 3 };
    const of = (count: number): number =>
      quotasOf({ mode: 'SAMPLE', strata: [{ key: 'h', count }], reserve }, new Map([['h', 100]]))[0].reserve;
    expect([of(0), of(1), of(15), of(16), of(100)]).toEqual([0, 3, 3, 4, 20]);
  });
});
