import { addDays, type Day, lastDayOf, type Month } from '../../kernel/day.js';
import type { WorkingCalendar } from '../../kernel/working-days.js';

/** A day at the head of a month's table. */
export interface MonthDay {
  readonly day: Day;
  /** 1–31. */
  readonly date: number;
  /** 一 … 日. */
  readonly weekday: string;
  /** By the official calendar: holidays and make-up days count. */
  readonly isWorked: boolean;
}

/** One person's row of a month's table. */
export interface MonthRow {
  /** A day each: the kind of the absence, null where the person is there. Overlapping ones: the one that began first. */
  readonly kinds: readonly (string | null)[];
  /** A day each: VISIT or TRAVEL where the day is promised to a task, else null. */
  readonly promised: readonly (string | null)[];
  /** Working days of the month on which the person is away. */
  readonly away: number;
  /** Promised days, those on which the person is away included: these clash. */
  readonly given: number;
  /** Working days of the month that are left. */
  readonly free: number;
}

const WEEKDAYS = '日一二三四五六';

/** The days of a month. */
export function daysOfMonth(month: Month, calendar: WorkingCalendar): MonthDay[] {
  const days: MonthDay[] = [];
  const last = lastDayOf(month);
  for (let day = `${month}-01`; day <= last; day = addDays(day, 1)) {
    const weekday = WEEKDAYS[new Date(`${day}T00:00:00Z`).getUTCDay()];
    days.push({ day, date: Number(day.slice(8)), weekday, isWorked: calendar.isWorkingDay(day) });
  }
  return days;
}

/** One person's row; a day that several absences cover, or that is promised as well, counts once. */
export function monthRow(
  days: readonly MonthDay[],
  periods: readonly { readonly kind: string; readonly from: Day; readonly to: Day }[],
  given: readonly { readonly day: Day; readonly kind: string }[] = [],
): MonthRow {
  const kindOf = new Map(given.map(({ day, kind }) => [day, kind]));
  const promised = days.map(({ day }) => kindOf.get(day) ?? null);
  const kinds = days.map(({ day }) => periods.find((one) => one.from <= day && day <= one.to)?.kind ?? null);
  const away = days.filter(({ isWorked }, n) => isWorked && kinds[n] !== null).length;
  const free = days.filter(({ isWorked }, n) => isWorked && kinds[n] === null && promised[n] === null).length;
  return { kinds, promised, away, given: promised.filter((kind) => kind !== null).length, free };
}

/** The month before or after. */
export function monthAfter(month: Month, step: 1 | -1): Month {
  return step === 1 ? addDays(lastDayOf(month), 1).slice(0, 7) : addDays(`${month}-01`, -1).slice(0, 7);
}
