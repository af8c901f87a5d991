import { quotasOf, type Quota } from './quota.js';
import { LowestKeys, sortByKey, ticketOf, type Keyed } from './ticket.js';
import type { DrawnRow, OrderRules, Rules, SampleRules, Subject } from './types.js';

/** Draws the subjects: the rows of drawn.tsv, in its order. */
export function pickSubjects(rules: Rules, subjects: readonly Subject[], seed: string): DrawnRow[] {
  return rules.subjects.mode === 'ORDER'
    ? orderAll(rules.subjects, subjects, seed)
    : drawSample(rules.subjects, subjects, seed);
}

function drawSample(rules: SampleRules, subjects: readonly Subject[], seed: string): DrawnRow[] {
  const sizes = new Map<string, number>();
  for (const { stratum } of subjects) sizes.set(stratum, (sizes.get(stratum) ?? 0) + 1);
  const quotas = quotasOf(rules, sizes);
  const lowest = new Map<string, LowestKeys<Subject>>();
  rules.strata.forEach(({ key }, index) => {
    const { drawn, reserve } = quotas[index];
    lowest.set(key, new LowestKeys(Math.min(drawn + reserve, sizes.get(key) ?? 0)));
  });
  for (const item of subjects) {
    lowest.get(item.stratum)?.add(ticketOf(seed, item.code), item.code, item);
  }
  return rules.strata.flatMap(({ key }, index) => rowsOf(lowest.get(key)?.sorted() ?? [], quotas[index]));
}

function rowsOf(entries: readonly Keyed<Subject>[], quota: Quota): DrawnRow[] {
  return entries.map(({ key, code, item }, index) => {
    const reserve = index >= quota.drawn;
    const label = reserve ? 'RESERVE' : 'DRAWN';
    return { rank: index + 1, stratum: item.stratum, code, ticket: key, reserve, label };
  });
}

function orderAll(rules: OrderRules, subjects: readonly Subject[], seed: string): DrawnRow[] {
  const entries = sortByKey(
    subjects.map((item) => ({ key: ticketOf(seed, item.code), code: item.code, item })),
  );
  return entries.map(({ key, code, item }, position) => ({
    rank: position + 1,
    stratum: item.stratum,
    code,
    ticket: key,
    reserve: false,
    label: rules.batches[Math.floor((position * rules.batches.length) / entries.length)],
  }));
}
