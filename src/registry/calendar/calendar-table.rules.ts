import { addDays, type Day } from '../../kernel/day.js';
import type { Fault } from '../../kernel/domain-error.js';
import { calendarFaults, type HolidayNotice } from '../../kernel/holiday-notice.js';
import { cleanText } from '../../kernel/text.js';
import { readDay } from '../import/day.rules.js';

/** What a row of the table may say of its day. */
const WORDS: ReadonlyMap<string, 'OFF' | 'WORKED'> = new Map([
  ...['放假', '休', '休息', '放假调休', '节假日'].map((word) => [word, 'OFF'] as const),
  ...['上班', '班', '调休上班', '补班', '照常上班'].map((word) => [word, 'WORKED'] as const),
]);
/**
 * Days off by law whatever a year's notice says, as month and day, with the first year of the rule: 全国年节及纪念日放假办法
 * 第二条 as of 国务院令第513号, and the second day of May since 国务院令第795号.
 */
const FIXED: readonly (readonly [day: string, since: number])[] = [
  ...['01-01', '05-01', '10-01', '10-02', '10-03'].map((day) => [day, 2008] as const),
  ['05-02', 2025],
];

/**
 * Reads a table of days (日期, 放假/上班), one row a day; a heading row is passed over. Days off that follow each other are
 * one holiday. All faults at once; `row` is the row of the table, from 1.
 */
export function readHolidayTable(rows: readonly (readonly string[])[], year: number): HolidayNotice {
  const faults: Fault[] = [];
  const said = new Map<Day, 'OFF' | 'WORKED'>();
  for (const [index, row] of rows.entries()) {
    const [first = '', second = ''] = row.map(cleanText).filter((cell) => cell !== '');
    if (first === '' || (index === 0 && readDay(first) === null)) continue;
    const fault = (code: string, message: string) => faults.push({ row: index + 1, code, message });
    const day = readDay(first);
    const word = WORDS.get(second.replace(/\s/g, ''));
    if (day === null) fault('DAY', `“${first}”不是有效的日期，请写成 ${year}-01-01。`);
    else if (said.has(day)) fault('TWICE', `${day} 重复出现，请核对。`);
    if (word === undefined) fault('WORD', `“${first}”一行应写明“放假”或“上班”，现为“${second}”。`);
    if (day !== null && word !== undefined) said.set(day, word);
  }
  const off = [...said].flatMap(([day, word]) => (word === 'OFF' ? [day] : [])).sort();
  const workedWeekends = [...said].flatMap(([day, word]) => (word === 'WORKED' ? [day] : [])).sort();
  const missing = FIXED.filter(([, since]) => year >= since)
    .map(([day]) => `${year}-${day}`)
    .filter((day) => said.get(day) !== 'OFF');
  if (missing.length > 0) {
    faults.push({
      code: 'MISSING',
      message: `${missing.join('、')} 是法定节假日，表中没有写明放假，请粘贴全年的安排。`,
    });
  }
  const calendar = { year, holidays: spansOf(off), workedWeekends };
  return { calendar, faults: [...faults, ...calendarFaults(calendar, year)] };
}

function spansOf(days: readonly Day[]): [Day, Day][] {
  const spans: [Day, Day][] = [];
  for (const day of days) {
    const last = spans.at(-1);
    if (last && addDays(last[1], 1) === day) last[1] = day;
    else spans.push([day, day]);
  }
  return spans;
}
