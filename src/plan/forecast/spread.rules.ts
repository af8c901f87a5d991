/**
 * Spreads a number over parts in proportion to their sizes, one after the other (Sainte-Laguë): what a larger number
 * gives a part is never less than what a smaller one gave, so that months and counties sum both ways. No part gets
 * more than its size.
 * @param sizes whole numbers ≥ 0, by part
 * @param totals ascending whole numbers: the sums after each step
 * @returns for each total what each part has, in the order of `sizes`; each sums to the total, or to all there is
 */
export function spreadSteps(sizes: readonly number[], totals: readonly number[]): number[][] {
  const held = sizes.map(() => 0);
  let sum = 0;
  return totals.map((total) => {
    for (; sum < total; sum += 1) {
      const next = nextOf(sizes, held);
      if (next === null) break;
      held[next] += 1;
    }
    return [...held];
  });
}

/** The part with the largest size ÷ (2 × held + 1), the first of equals; null where all are full. */
function nextOf(sizes: readonly number[], held: readonly number[]): number | null {
  let best: number | null = null;
  for (let i = 0; i < sizes.length; i += 1) {
    if (held[i] >= sizes[i]) continue;
    if (best === null || sizes[i] * (2 * held[best] + 1) > sizes[best] * (2 * held[i] + 1)) best = i;
  }
  return best;
}
