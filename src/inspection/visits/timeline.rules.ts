import type { Day } from '../../kernel/day.js';
import type { WorkDays } from './work-days.rules.js';

/** Days on the road between two counties: 0 in the same one, Infinity where no road is known. */
export interface Roads {
  days(from: string, to: string): number;
}

/** Somebody who is to visit, with the days on which this person is away. */
export interface Visitor {
  readonly id: string;
  /** County in which the person lives; trips begin and end there. */
  readonly homeArea: string;
  readonly away: readonly { readonly kind: string; readonly from: Day; readonly to: Day }[];
}

/** Where a person is on the working days `first` to `last`, both included. */
export interface Stay {
  readonly taskId: string;
  readonly areaCode: string;
  readonly first: number;
  readonly last: number;
}

/**
 * What lies between two stays: `back` working days of the way home right after the first, `out` working days of
 * the way right before the second; `cost` counts the working days on which the person is not at home in between.
 */
export interface Leg {
  readonly back: number;
  readonly out: number;
  readonly cost: number;
}

/** One person's stays in order, and whether another one fits in. Ways are made on working days only. */
export class Timeline {
  readonly stays: Stay[] = [];
  /** How many of the first n working days the person is away. */
  private readonly awayBefore: Int32Array;

  constructor(
    readonly person: Visitor,
    private readonly days: WorkDays,
    private readonly roads: Roads,
  ) {
    const away = new Uint8Array(days.length);
    for (const { from, to } of person.away) away.fill(1, days.atOrAfter(from), days.atOrBefore(to) + 1);
    this.awayBefore = new Int32Array(days.length + 1);
    for (let n = 0; n < away.length; n += 1) this.awayBefore[n + 1] = this.awayBefore[n] + away[n];
  }

  /** True if the person is there on every working day from `first` to `last`; an empty run is. */
  isThere(first: number, last: number): boolean {
    if (last < first) return true;
    if (first < 0 || last >= this.days.length) return false;
    return this.awayBefore[last + 1] === this.awayBefore[first];
  }

  /** The stay that covers one of these working days, or undefined. */
  stayOn(first: number, last: number): Stay | undefined {
    const next = this.stays[this.placeOf(first)];
    const before = this.stays[this.placeOf(first) - 1];
    if (before && before.last >= first) return before;
    return next && next.first <= last ? next : undefined;
  }

  /**
   * By how many working days away from home the stay would lengthen the person's trips; null where it does not fit.
   * @param earliest first working day on which a way may be made: nobody sets out in the past
   */
  costOf(stay: Stay, earliest: number): number | null {
    if (!this.isThere(stay.first, stay.last) || this.stayOn(stay.first, stay.last)) return null;
    const place = this.placeOf(stay.first);
    const before = this.stays[place - 1] ?? null;
    const after = this.stays[place] ?? null;
    const to = this.leg(before, stay);
    const from = to && this.leg(stay, after);
    if (!to || !from || (to.out > 0 && stay.first - to.out < earliest)) return null;
    const now = before || after ? this.leg(before, after) : null;
    return to.cost + from.cost - (now?.cost ?? 0);
  }

  /** Puts a stay in its place; whether it fits was asked before. */
  add(stay: Stay): void {
    this.stays.splice(this.placeOf(stay.first), 0, stay);
  }

  remove(taskId: string): void {
    const place = this.stays.findIndex((stay) => stay.taskId === taskId);
    if (place >= 0) this.stays.splice(place, 1);
  }

  /** Working days on the road that belong to a task: the way there, and the way home where no other visit follows. */
  waysOf(taskId: string): number[] {
    const place = this.stays.findIndex((stay) => stay.taskId === taskId);
    if (place < 0) return [];
    const stay = this.stays[place];
    const out = this.leg(this.stays[place - 1] ?? null, stay)?.out ?? 0;
    const back = this.leg(stay, this.stays[place + 1] ?? null)?.back ?? 0;
    return [
      ...Array.from({ length: out }, (_, n) => stay.first - out + n),
      ...Array.from({ length: back }, (_, n) => stay.last + 1 + n),
    ];
  }

  /** The way between two stays, from home to the first one, or home from the last one; null where there is no time. */
  leg(before: Stay | null, after: Stay | null): Leg | null {
    const { homeArea } = this.person;
    const back = before ? this.roads.days(before.areaCode, homeArea) : 0;
    const out = after ? this.roads.days(homeArea, after.areaCode) : 0;
    const home = { back, out, cost: back + out };
    const fits = Number.isFinite(home.cost) && this.canGo(before, after, back, out);
    if (!before || !after) return fits ? home : null;
    const gap = after.first - before.last - 1;
    const direct = this.roads.days(before.areaCode, after.areaCode);
    // With days to spare, or where the road leads past home, the person goes home; otherwise one trip visits both.
    if (fits && (gap > home.cost || home.cost <= direct)) return home;
    if (gap >= direct && this.isThere(before.last + 1, after.first - 1)) {
      return { back: 0, out: direct, cost: gap };
    }
    return fits ? home : null;
  }

  /** The ways right after one stay and right before the next are free, and do not overlap. */
  private canGo(before: Stay | null, after: Stay | null, back: number, out: number): boolean {
    if (before && !this.isThere(before.last + 1, before.last + back)) return false;
    if (after && !this.isThere(after.first - out, after.first - 1)) return false;
    return !before || !after || after.first - before.last - 1 >= back + out;
  }

  /** Place of the first stay that begins on or after a working day. */
  private placeOf(first: number): number {
    let low = 0;
    for (let high = this.stays.length; low < high;) {
      const middle = (low + high) >> 1;
      if (this.stays[middle].first < first) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
