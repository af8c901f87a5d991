import type { EntityManager } from 'typeorm';
import { CapRule, VisitKind } from './visit-ledger.entity.js';

/** Visits that count, by enterprise and authority; those that are given back are taken off. */
export type VisitCounts = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** The kinds of visits as they are now, in the order in which they came. */
export async function currentKinds(tx: EntityManager): Promise<VisitKind[]> {
  const kinds = await tx
    .createQueryBuilder(VisitKind, 'kind')
    .distinctOn(['kind.code'])
    .orderBy({ 'kind.code': 'ASC', 'kind.revision': 'DESC' })
    .getMany();
  const order = ['RANDOM', 'ROUTINE', 'SPECIAL', 'CASE', 'SUPERIOR', 'COMPLAINT', 'REFERRAL', 'DATA'];
  const place = (code: string): number => (order.includes(code) ? order.indexOf(code) : order.length);
  return kinds.sort((a, b) => place(a.code) - place(b.code));
}

/** Every cap rule as it is now, ended ones too, by number. */
export async function latestRules(tx: EntityManager): Promise<CapRule[]> {
  return tx
    .createQueryBuilder(CapRule, 'rule')
    .distinctOn(['rule.ruleNo'])
    .orderBy({ 'rule.ruleNo': 'ASC', 'rule.revision': 'DESC' })
    .getMany();
}

/** What counts in a year for these authorities. @param enterprises only these; left out: all */
export async function visitCounts(
  tx: EntityManager,
  year: number,
  pools: readonly string[],
  enterprises?: readonly string[],
): Promise<VisitCounts> {
  const rows: { enterprise: string; pool: string; made: number }[] = await tx.query(
    `SELECT enterprise, pool_code AS pool, sum(delta)::int AS made FROM visit_ledger
      WHERE year = $1 AND pool_code = ANY ($2) AND counted AND ($3::text[] IS NULL OR enterprise = ANY ($3))
      GROUP BY 1, 2 HAVING sum(delta) > 0`,
    [year, [...pools], enterprises === undefined ? null : [...enterprises]],
  );
  return countsByEnterprise(rows.map(({ enterprise, pool, made }) => [enterprise, pool, made]));
}

/** Adds numbers up by enterprise and authority. */
export function countsByEnterprise(
  rows: Iterable<readonly [enterprise: string, pool: string, visits: number]>,
): Map<string, Map<string, number>> {
  const counts = new Map<string, Map<string, number>>();
  for (const [enterprise, pool, visits] of rows) {
    const pools = counts.get(enterprise) ?? new Map<string, number>();
    counts.set(enterprise, pools.set(pool, (pools.get(pool) ?? 0) + visits));
  }
  return counts;
}
