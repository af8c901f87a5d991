import type { Calendar, ShownVisit } from '../../inspection/visits/visit-calendar.service.js';
import { sheetOf } from '../../inspection/visits/visit-calendar.service.js';
import { addDays, type Day, lastDayOf, type Month, monthOf } from '../../kernel/day.js';

/** Visits of one day above which a sheet of the whole prefecture shows counties instead of firms. */
const MOST_CARDS = 6;

/** One cell of a calendar sheet. */
export interface DayCell {
  readonly day: Day;
  /** Day of the month. */
  readonly number: number;
  readonly weekday: string;
  readonly inMonth: boolean;
  readonly isWorked: boolean;
  readonly visits: readonly ShownVisit[];
  /** Firms by county, where single ones would not fit. */
  readonly counties: readonly { readonly code: string; readonly name: string; readonly count: number }[];
  /** Counties to whose visits the person is under way. */
  readonly travel: readonly string[];
  /** Names of the person's absences. */
  readonly away: readonly string[];
}

export const WEEKDAYS = ['一', '二', '三', '四', '五', '六', '日'] as const;

/** The weeks of a month, Monday first, with what lies on each day. */
export function weeksOf(month: Month, calendar: Calendar, compactable: boolean): DayCell[][] {
  const { from, to } = sheetOf(month);
  const byDay = visitsByDay(calendar);
  const compact = compactable && [...byDay.values()].some((visits) => visits.length > MOST_CARDS);
  const weeks: DayCell[][] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) {
    const inMonth = monthOf(day) === month;
    const visits = inMonth ? (byDay.get(day) ?? []) : [];
    const cell = {
      ...{ day, inMonth, number: Number(day.slice(8)), isWorked: calendar.working.isWorkingDay(day) },
      weekday: WEEKDAYS[(new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7],
      visits: compact ? [] : visits,
      counties: compact ? countiesOf(visits) : [],
      travel: inMonth ? calendar.travel.filter((one) => one.day === day).map(({ areaName }) => areaName) : [],
      away: inMonth
        ? calendar.away.filter((one) => one.from <= day && day <= one.to).map(({ name }) => name)
        : [],
    };
    const week = weeks.at(-1);
    if (!week || week.length === 7) weeks.push([cell]);
    else week.push(cell);
  }
  return weeks;
}

function visitsByDay({ visits, working }: Calendar): Map<Day, ShownVisit[]> {
  const byDay = new Map<Day, ShownVisit[]>();
  for (const visit of visits) {
    if (visit.dayFrom === null || visit.dayTo === null) continue;
    for (let day = visit.dayFrom; day <= visit.dayTo; day = addDays(day, 1)) {
      // A visit over a weekend rests meanwhile.
      if (working.isWorkingDay(day)) byDay.set(day, [...(byDay.get(day) ?? []), visit]);
    }
  }
  for (const list of byDay.values()) list.sort((a, b) => (a.areaCode < b.areaCode ? -1 : 1));
  return byDay;
}

function countiesOf(visits: readonly ShownVisit[]): DayCell['counties'] {
  const counties = new Map<string, { code: string; name: string; count: number }>();
  for (const { areaCode: code, areaName: name } of visits) {
    counties.set(code, { code, name, count: (counties.get(code)?.count ?? 0) + 1 });
  }
  return [...counties.values()];
}

/** Dated, undated and doubtful visits by county, in the order of the counties; those with nothing are left out. */
export function countyFigures(
  counties: readonly { readonly code: string; readonly name: string }[],
  { visits, undated }: Pick<Calendar, 'visits' | 'undated'>,
) {
  return counties.flatMap(({ code, name }) => {
    const here = visits.filter(({ areaCode }) => areaCode === code);
    const waiting = undated.filter(({ areaCode }) => areaCode === code).length;
    const doubtful = here.filter(({ warnings }) => warnings.length > 0).length;
    return here.length + waiting > 0 ? [{ code, name, dated: here.length, waiting, doubtful }] : [];
  });
}

/** The month before and the month after. */
export function monthsBeside(month: Month): { readonly before: Month; readonly after: Month } {
  return {
    before: monthOf(addDays(`${month}-01`, -1)),
    after: monthOf(addDays(lastDayOf(month), 1)),
  };
}
