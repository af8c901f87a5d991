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
  const loads = Float64Array.from(seating.load);
  const busiestFirst = [...loads.keys()].sort((a, b) => loads[b] - loads[a] || a - b);
  let moved = false;
  for (const inspector of busiestFirst) {
    while (seating.held[inspector].length > 0) {
      const maxLoad = seating.load[inspector] - 2;
      // Most searches would find nobody because there is nobody: that is seen without searching.
      if (leastFree(seating) > maxLoad) break;
      if (!search.find(seating.held[inspector], { maxLoad, except: inspector })) break;
      moved = true;
    }
  }
  return moved;
}

/** The least load of all who are below their limit. */
function leastFree({ load, roster }: Seating): number {
  let least = Infinity;
  for (let inspector = 0; inspector < load.length; inspector++) {
    if (load[inspector] < least && load[inspector] < roster.limit[inspector]) least = load[inspector];
  }
  return least;
}
