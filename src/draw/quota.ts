import { ratioOf } from '../kernel/decimal.js';
import type { SampleRules, StratumRule } from './types.js';

/** How many of one stratum are drawn, and how many stand in reserve. */
export interface Quota {
  readonly drawn: number;
  readonly reserve: number;
}

const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);
const most = (a: bigint, b: bigint): bigint => (a > b ? a : b);

/**
 * Quotas of all strata, in the order of the rules. All arithmetic is exact: 0.07 × 100 is 7.
 * @param sizes lines of subjects.tsv in each stratum, by key.
 */
export function quotasOf(rules: SampleRules, sizes: ReadonlyMap<string, number>): Quota[] {
  let total = 0n;
  for (const size of sizes.values()) total += BigInt(size);
  const wanted = rules.strata.map((stratum) => uncapped(stratum, rules, BigInt(sizes.get(stratum.key) ?? 0)));
  return capped(wanted, limitOf(rules, total)).map((drawn) => ({
    drawn: Number(drawn),
    reserve: Number(least(reserveOf(rules, drawn), total)),
  }));
}

function uncapped(stratum: StratumRule, rules: SampleRules, size: bigint): bigint {
  const take =
    stratum.count !== undefined
      ? BigInt(stratum.count)
      : ratioOf(
          stratum.ratio ?? '0',
          stratum.base === undefined ? size : BigInt(stratum.base),
          rules.rounding ?? 'CEIL',
        );
  return least(size, most(take, BigInt(stratum.min ?? 0)));
}

/** The most subjects that may be drawn in all, or null without a cap. */
function limitOf(rules: SampleRules, total: bigint): bigint | null {
  if (rules.cap === undefined) return null;
  if (rules.cap.count !== undefined) return BigInt(rules.cap.count);
  return ratioOf(rules.cap.ratio ?? '0', total, 'FLOOR');
}

/** Cuts quotas down to the limit in proportion; what rounding leaves goes to the largest remainders. */
function capped(quotas: readonly bigint[], limit: bigint | null): bigint[] {
  const sum = quotas.reduce((a, b) => a + b, 0n);
  if (limit === null || sum <= limit) return [...quotas];
  const cut = quotas.map((quota) => (quota * limit) / sum);
  let left = limit - cut.reduce((a, b) => a + b, 0n);
  const byRemainder = quotas.map((quota, index) => ({ index, rest: (quota * limit) % sum }));
  byRemainder.sort((a, b) => (a.rest === b.rest ? a.index - b.index : a.rest > b.rest ? -1 : 1));
  for (const { index } of byRemainder) {
    if (left === 0n) break;
    cut[index] += 1n;
    left -= 1n;
  }
  return cut;
}

function reserveOf(rules: SampleRules, drawn: bigint): bigint {
  if (rules.reserve === undefined || drawn === 0n) return 0n;
  return most(ratioOf(rules.reserve.ratio ?? '0', drawn, 'CEIL'), BigInt(rules.reserve.min ?? 0));
}
