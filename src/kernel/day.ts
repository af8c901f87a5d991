/** A calendar day as YYYY-MM-DD. Days are texts end to end: no Date, no time zone. */
export type Day = string;
/** A month as YYYY-MM. */
export type Month = string;

const DAYS_IN_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Days of a month of the Gregorian calendar; month from 1. */
export function daysInMonth(year: number, month: number): number {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return month === 2 && leap ? 29 : (DAYS_IN_MONTH[month - 1] ?? 0);
}

/** Builds a day, or null where there is no such day (2026-02-30). Years 1900–2200 only. */
export function makeDay(year: number, month: number, day: number): Day | null {
  if (![year, month, day].every(Number.isInteger)) return null;
  if (year < 1900 || year > 2200 || month < 1 || month > 12) return null;
  if (day < 1 || day > daysInMonth(year, month)) return null;
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

/** True for an existing day written YYYY-MM-DD. */
export function isDay(text: unknown): text is Day {
  const match = typeof text === 'string' ? /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) : null;
  return match !== null && makeDay(Number(match[1]), Number(match[2]), Number(match[3])) === text;
}

/** True for an existing month written YYYY-MM. */
export function isMonth(text: unknown): text is Month {
  return typeof text === 'string' && isDay(`${text}-01`);
}

/** The day `n` days later (earlier when negative). */
export function addDays(day: Day, n: number): Day {
  const at = new Date(`${day}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() + n);
  return at.toISOString().slice(0, 10);
}

/** Days from one day to another: 0 for the same, negative where `to` lies before `from`. */
export function daysBetween(from: Day, to: Day): number {
  const at = (day: Day): number => new Date(`${day}T00:00:00Z`).getTime();
  return Math.round((at(to) - at(from)) / (24 * 3600 * 1000));
}

/** Last day of a month. */
export function lastDayOf(month: Month): Day {
  const [year, m] = month.split('-').map(Number);
  return `${month}-${String(daysInMonth(year, m)).padStart(2, '0')}`;
}

/** The month of a day. */
export function monthOf(day: Day): Month {
  return day.slice(0, 7);
}

/** `2026-03-02` as 2026年3月2日, for pages and documents. */
export function chineseDay(day: Day): string {
  const [year, month, date] = day.split('-').map(Number);
  return `${year}年${month}月${date}日`;
}

const SHANGHAI_OFFSET_MS = 8 * 3600 * 1000;

/** The day in Asia/Shanghai of an instant (UTC+8, no daylight saving since 1991). */
export function shanghaiDay(instant: Date): Day {
  return new Date(instant.getTime() + SHANGHAI_OFFSET_MS).toISOString().slice(0, 10);
}

/** An instant as `2026年3月2日 09:20:05`, Asia/Shanghai. */
export function chineseInstant(instant: Date): string {
  const local = new Date(instant.getTime() + SHANGHAI_OFFSET_MS).toISOString();
  return `${chineseDay(local.slice(0, 10))} ${local.slice(11, 19)}`;
}

/** A moment as people type it, Asia/Shanghai: `2026-03-17 21:15` or with a T; null where there is no such moment. */
export function shanghaiMinute(text: string): Date | null {
  const [, day = '', hour = '', minute = ''] = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}):(\d{2})$/.exec(text) ?? [];
  if (!isDay(day) || Number(hour) > 23 || Number(minute) > 59) return null;
  return new Date(`${day}T${hour}:${minute}:00+08:00`);
}

/** An instant in seconds, UTC, as the draw's files have it: 2026-03-02T01:00:00Z. */
export function utcSecond(instant: Date): string {
  return `${instant.toISOString().slice(0, 19)}Z`;
}
