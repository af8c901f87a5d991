import { sha256 } from '../../kernel/hash.js';
import type { PlanLine } from '../plan.entity.js';

/** Lines that concern a pool: it leads them, takes part, or fields people. */
export function linesOf<T extends Pick<PlanLine, 'leadPool' | 'partnerPools' | 'teams'>>(
  pool: string,
  lines: readonly T[],
): T[] {
  return lines.filter(
    ({ leadPool, partnerPools, teams }) =>
      leadPool === pool || partnerPools.includes(pool) || teams.some(({ agency }) => agency === pool),
  );
}

/** Pools that a plan needs besides its own agency's, each once, in the order of the lines. */
export function partnersOf(
  ownPool: string,
  lines: readonly Pick<PlanLine, 'leadPool' | 'partnerPools' | 'teams'>[],
): string[] {
  const pools = lines.flatMap(({ leadPool, partnerPools, teams }) => [
    leadPool,
    ...partnerPools,
    ...teams.map(({ agency }) => agency),
  ]);
  return [...new Set(pools)].filter((pool) => pool !== ownPool);
}

/** Columns that say where a line stands and how often it was saved, not what it asks of a partner. */
const NOT_ASKED: readonly string[] = ['id', 'planId', 'lineNo', 'revision', 'originId', 'itemName'];

/**
 * SHA-256 of what a plan asks of a pool. A line that moves up or is saved unchanged leaves it as it is; every other
 * change of the pool's lines, and a line more or less, gives another.
 */
export function linesDigest(pool: string, lines: readonly PlanLine[]): string {
  const texts = linesOf(pool, lines).map((line) =>
    JSON.stringify(
      sorted(
        Object.entries(line)
          .filter(([name]) => !NOT_ASKED.includes(name))
          .sort(byName),
      ),
    ),
  );
  return sha256(texts.sort().join('\n'));
}

function byName([a]: [string, unknown], [b]: [string, unknown]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The database gives back the keys of a value in an order of its own. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries: [string, unknown][] = Object.entries(value);
  return Object.fromEntries(entries.sort(byName).map(([key, inner]) => [key, sorted(inner)]));
}

/** How it stands with one partner. */
export type Standing = 'CONFIRMED' | 'OBJECTED' | 'LAPSED' | 'OPEN';

export const STANDING_NAMES: Readonly<Record<Standing, string>> = {
  CONFIRMED: '已确认',
  OBJECTED: '不同意',
  LAPSED: '内容有改动，须重新确认',
  OPEN: '未答复',
};

/** The newest answer holds while the pool's lines are as they were when it was given. */
export function standing(
  digest: string,
  newest: { readonly decision: 'CONFIRMED' | 'OBJECTED'; readonly linesDigest: string } | null,
): Standing {
  if (newest === null) return 'OPEN';
  return newest.linesDigest === digest ? newest.decision : 'LAPSED';
}
