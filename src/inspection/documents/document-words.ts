import { chineseDay, type Day, shanghaiDay } from '../../kernel/day.js';

/** A day of a document; empty where there is none. */
export function dayWords(day: Day | null | undefined): string {
  return day ? chineseDay(day) : '';
}

/** The day of an instant in Asia/Shanghai; empty where there is none. */
export function instantDay(at: Date | null | undefined): string {
  return at ? chineseDay(shanghaiDay(at)) : '';
}

/** Several days as from–to, one day alone. */
export function daysWords(from: Day, to: Day): string {
  return from === to ? chineseDay(from) : `${chineseDay(from)}至${chineseDay(to)}`;
}

/** `2026-03-12T09:30` as 2026年3月12日9时30分; another text as it is. */
export function minuteWords(text: string): string {
  const match = /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2})$/.exec(text);
  return match ? `${chineseDay(match[1])}${Number(match[2])}时${match[3]}分` : text;
}

/** A choice with the box of one of its answers filled: ■符合 □不符合; empty where none was made. */
export function tickedWords(choices: readonly string[], chosen: string | null): string {
  if (chosen === null) return '';
  return choices.map((choice) => `${choice === chosen ? '■' : '□'}${choice}`).join(' ');
}
