import { addDays, type Day } from './day.js';

/** The official days off and make-up working days of one year. */
export interface YearCalendar {
  readonly year: number;
  /** Where it stands, for whoever checks a deadline. */
  readonly source: string;
  /** First and last day of each holiday, both included. */
  readonly holidays: readonly (readonly [Day, Day])[];
  /** Saturdays and Sundays that are worked (调休). */
  readonly workedWeekends: readonly Day[];
}

/** A deadline, and whether part of the count ran through a year whose official calendar is not known. */
export interface Deadline {
  readonly day: Day;
  readonly provisional: boolean;
}

/** Calendars that are delivered with the program; an office enters those of later years itself. */
export const OFFICIAL_CALENDARS: readonly YearCalendar[] = [
  {
    year: 2026,
    source: '国务院办公厅关于2026年部分节假日安排的通知(2025年11月4日)',
    holidays: [
      ['2026-01-01', '2026-01-03'],
      ['2026-02-15', '2026-02-23'],
      ['2026-04-04', '2026-04-06'],
      ['2026-05-01', '2026-05-05'],
      ['2026-06-19', '2026-06-21'],
      ['2026-09-25', '2026-09-27'],
      ['2026-10-01', '2026-10-07'],
    ],
    workedWeekends: ['2026-01-04', '2026-02-14', '2026-02-28', '2026-05-09', '2026-09-20', '2026-10-10'],
  },
];

/** Working days by the official calendars of some years; a year without one counts weekends only, and says so. */
export class WorkingCalendar {
  private readonly byYear: ReadonlyMap<number, YearCalendar>;

  /** @param years one calendar a year */
  constructor(years: readonly YearCalendar[]) {
    this.byYear = new Map(years.map((one) => [one.year, one]));
  }

  /** The calendars, in the order of the years. */
  get years(): YearCalendar[] {
    return [...this.byYear.values()].sort((a, b) => a.year - b.year);
  }

  /** True where the year of the day has an official calendar. */
  isKnown(day: Day): boolean {
    return this.byYear.has(yearOf(day));
  }

  /** True for a day that is worked. A field, so that it may be handed on as a function. */
  readonly isWorkingDay = (day: Day): boolean => {
    // The notice of a year may also name days of the December before: it is the later word on them.
    for (const calendar of [this.byYear.get(yearOf(day) + 1), this.byYear.get(yearOf(day))]) {
      if (calendar?.workedWeekends.includes(day)) return true;
      if (calendar?.holidays.some(([from, to]) => from <= day && day <= to)) return false;
    }
    const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
    return weekday !== 0 && weekday !== 6;
  };

  /**
   * The n-th working day after a day; the day itself does not count (n ≥ 1). `provisional` is true as soon as
   * one counted day lies in a year without an official calendar: the true deadline may then be later.
   */
  addWorkingDays(from: Day, n: number): Deadline {
    if (!Number.isInteger(n) || n < 1) throw new RangeError(`not a number of working days: ${n}`);
    let day = from;
    let provisional = false;
    for (let counted = 0; counted < n;) {
      day = addDays(day, 1);
      if (!this.isKnown(day)) provisional = true;
      if (this.isWorkingDay(day)) counted += 1;
    }
    return { day, provisional };
  }

  /** Working days of a span, both ends included. */
  daysWithin(from: Day, to: Day): Day[] {
    const days: Day[] = [];
    for (let day = from; day <= to; day = addDays(day, 1)) if (this.isWorkingDay(day)) days.push(day);
    return days;
  }
}

function yearOf(day: Day): number {
  return Number(day.slice(0, 4));
}
