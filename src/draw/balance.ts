import type { Search } from './search.js';
import type { Seating } from './seating.js';

/** Above this many seats of one agency loads are not balanced. */
export const BALANCED_SEATS = 50_000;

/**
 * Moves seats from the busier to the less busy until no chain of moves lowers the sum of squared loads (6.6).
 */
export function balance(seating: Seating, search: Search): void {
  search.forget();
  while (pass(seating, search));
}

function pass(seating: Seating, search: Search): boolean {
  const { load, held } = seating;
  const loads = Float64Array.from(load);
  const busiestFirst = [...loads.keys()].sort((a, b) => loads[b] - loads[a] || a - b);
  let moved = false;
  for (const inspector of busiestFirst) {
    // Nobody has a load below 0, so below 2 there is nothing to search for.
    while (held[inspector].length > 0 && load[inspector] >= 2) {
      if (!search.find(held[inspector], { maxLoad: load[inspector] - 2, except: inspector })) break;
      moved = true;
    }
  }
  return moved;
}
