/**
 * Spreads a number over parts in proportion to their sizes, one after the other (Sainte-Laguë): what a larger number
 * gives a part is never less than what a smaller one gave, so that months and counties sum both ways. No part gets
 * more than its size.
 * @param sizes whole numbers ≥ 0, by part
 * @param totals ascending whole numbers: the sums after each step
 * @returns for each total what each part has, in the order of `sizes`; each sums to the total, or to all there is
 */
export function spreadSteps(sizes: readonly number[], totals: readonly number[]): number[][] {
  const all = sizes.reduce((sum, size) => sum + size, 0);
  let held = sizes.map(() => 0);
  return totals.map((total) => {
    // Whichever is further: what is held already, or what is sure to be held by then.
    held = sureOf(sizes, all, total).map((sure, i) => Math.max(sure, held[i]));
    for (let sum = held.reduce((a, b) => a + b, 0); sum < total; sum += 1) {
      const next = nextOf(sizes, held);
      if (next === null) break;
      held[next] += 1;
    }
    return [...held];
  });
}

/**
 * What every part has for sure at this total, so that only about as many steps as there are parts remain: all claims
 * above one threshold t = (total − parts) ÷ all, size × t − ½ rounded up, which together are fewer than the total.
 */
function sureOf(sizes: readonly number[], all: number, total: number): number[] {
  const reach = Math.min(total, all) - sizes.length;
  if (reach <= 0) return sizes.map(() => 0);
  return sizes.map((size) => {
    const claim = 2 * size * reach - all;
    return claim <= 0 ? 0 : (claim - 1 - ((claim - 1) % (2 * all))) / (2 * all) + 1;
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
