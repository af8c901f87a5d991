import { addDays, type Day } from '../../kernel/day.js';

/** The working days of a range, numbered from 0: what the planner counts in. */
export class WorkDays {
  private readonly days: readonly Day[];
  private readonly numbers: ReadonlyMap<Day, number>;

  /** @param from first day, included @param to last day, included */
  constructor(from: Day, to: Day, isWorked: (day: Day) => boolean) {
    const days: Day[] = [];
    for (let day = from; day <= to; day = addDays(day, 1)) if (isWorked(day)) days.push(day);
    this.days = days;
    this.numbers = new Map(days.map((day, n) => [day, n]));
  }

  get length(): number {
    return this.days.length;
  }

  /** The n-th working day. @throws RangeError outside the range */
  day(n: number): Day {
    const day = this.days[n];
    if (day === undefined) throw new RangeError(`no working day ${n}`);
    return day;
  }

  /** Number of a working day; undefined for a day off and outside the range. */
  numberOf(day: Day): number | undefined {
    return this.numbers.get(day);
  }

  /** Number of the first working day on or after a day; `length` where there is none. */
  atOrAfter(day: Day): number {
    let low = 0;
    for (let high = this.days.length; low < high;) {
      const middle = (low + high) >> 1;
      if (this.days[middle] < day) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Number of the last working day on or before a day; -1 where there is none. */
  atOrBefore(day: Day): number {
    return this.atOrAfter(addDays(day, 1)) - 1;
  }
}
