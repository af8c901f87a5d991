import { addDays, type Day, lastDayOf, type Month } from '../../kernel/day.js';

/** A month, quarter or year of which statistics are published. */
export interface Period {
  /** 2026-03, 2026-Q1 or 2026: the object of the publication. */
  readonly id: string;
  readonly year: number;
  readonly months: readonly Month[];
  /** 2026年3月, 2026年第1季度 or 2026年. */
  readonly words: string;
  /** The first day after it: from then on its statistics may be published. */
  readonly from: Day;
}

const MONTHS = Array.from({ length: 12 }, (_, n) => n + 1);

/** Reads the id of a period; null for anything else. */
export function periodOf(id: string): Period | null {
  const [, year, month, quarter] = /^(20\d{2})(?:-(?:(0[1-9]|1[0-2])|Q([1-4])))?$/.exec(id) ?? [];
  if (year === undefined) return null;
  if (month !== undefined) return made(id, [Number(month)], `${year}年${Number(month)}月`);
  if (quarter === undefined) return made(id, MONTHS, `${year}年`);
  const first = 3 * (Number(quarter) - 1) + 1;
  return made(id, [first, first + 1, first + 2], `${year}年第${quarter}季度`);
}

function made(id: string, numbers: readonly number[], words: string): Period {
  const year = id.slice(0, 4);
  const months = numbers.map((n) => `${year}-${String(n).padStart(2, '0')}`);
  const last = months[months.length - 1];
  return { id, year: Number(year), months, words, from: addDays(lastDayOf(last), 1) };
}

/** The periods that hold any of these months and are over, by their end; a month before its quarter and year. */
export function endedPeriods(months: Iterable<Month>, today: Day): Period[] {
  const ids = new Set<string>();
  for (const month of months) {
    const year = month.slice(0, 4);
    for (const id of [month, `${year}-Q${Math.ceil(Number(month.slice(5)) / 3)}`, year]) ids.add(id);
  }
  return [...ids]
    .flatMap((id) => periodOf(id) ?? [])
    .filter(({ from }) => from <= today)
    .sort((a, b) => (a.from === b.from ? a.months.length - b.months.length : a.from < b.from ? -1 : 1));
}
