/** One direction of the way between two neighbouring counties. */
export interface TravelRow {
  readonly areaCode: string;
  readonly neighbourCode: string;
  /** Whole days on the road, 0 or more. */
  readonly travelDays: number;
}

/** Days on the road between counties: each way as short as the neighbourhoods allow. */
export class TravelTable {
  private readonly ways = new Map<string, Map<string, number>>();
  /** Shortest days from a county, worked out once. */
  private readonly reached = new Map<string, ReadonlyMap<string, number>>();

  constructor(rows: readonly TravelRow[]) {
    for (const { areaCode, neighbourCode, travelDays } of rows) {
      const ways = this.ways.get(areaCode) ?? new Map<string, number>();
      this.ways.set(areaCode, ways.set(neighbourCode, travelDays));
    }
  }

  /** Days on the road: 0 inside a county, the shortest way over neighbours, Infinity where there is none. */
  days(from: string, to: string): number {
    if (from === to) return 0;
    let reached = this.reached.get(from);
    if (reached === undefined) {
      reached = this.shortest(from);
      this.reached.set(from, reached);
    }
    return reached.get(to) ?? Infinity;
  }

  /** Codes of the neighbours of a county, sorted. */
  neighbours(area: string): string[] {
    return [...(this.ways.get(area)?.keys() ?? [])].sort();
  }

  /** Dijkstra over a few dozen counties: the nearest one still open is found by looking at all. */
  private shortest(from: string): ReadonlyMap<string, number> {
    const done = new Map<string, number>();
    const open = new Map([[from, 0]]);
    while (open.size > 0) {
      const [area, days] = [...open].reduce((best, one) => (one[1] < best[1] ? one : best));
      open.delete(area);
      done.set(area, days);
      for (const [next, way] of this.ways.get(area) ?? []) {
        if (!done.has(next)) open.set(next, Math.min(days + way, open.get(next) ?? Infinity));
      }
    }
    return done;
  }
}
