import { addDays, type Day, daysBetween, isDay } from './day.js';
import type { Fault } from './domain-error.js';
import type { YearCalendar } from './working-days.js';

/** What a notice on the holidays of a year says, and everything in it that does not hold. */
export interface HolidayNotice {
  readonly calendar: Omit<YearCalendar, 'source'>;
  /** Empty if the notice may be taken. `row` is the line of the text, from 1. */
  readonly faults: readonly Fault[];
}

/** The seven holidays of 全国年节及纪念日放假办法; a notice may join two of them. */
const FESTIVALS = ['元旦', '春节', '清明', '劳动', '端午', '中秋', '国庆'] as const;

const DATE = String.raw`(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日(?:\(([^()]*)\))?`;
const SPAN = new RegExp(`${DATE}(?:至${DATE})?放假`, 'g');
/** 2月14日(周六)、2月28日(周六)上班: days named before the word, with commas between them. */
const WORKED = new RegExp(
  String.raw`((?:(?:\d{4}年)?(?:\d{1,2}月)?\d{1,2}日(?:\([^()]*\))?[、和及,]*)+)(?:照常)?上班`,
  'g',
);
const ONE = new RegExp(DATE, 'g');
const WEEKDAYS = '日一二三四五六';
const MOST_LINES = 200;

/**
 * Reads the text of the State Council's notice on the holidays of a year (国务院办公厅关于…部分节假日安排的通知): the days
 * off and the weekends that are worked. Nothing is guessed: a weekday or a count that does not agree is a fault.
 * @param year the year that the notice is about
 */
export function readHolidayNotice(text: string, year: number): HolidayNotice {
  const holidays: [Day, Day][] = [];
  const workedWeekends: Day[] = [];
  const faults: Fault[] = [];
  const seen = new Set<string>();
  const lines = text.normalize('NFKC').split(/\r?\n/).slice(0, MOST_LINES);
  lines.forEach((line, index) => {
    const plain = line.replace(/\s/g, '');
    for (const name of FESTIVALS) {
      if (new RegExp(`${name}(?:节)?[^:]{0,8}:`).test(plain)) seen.add(name);
    }
    const say = (code: string, message: string) => faults.push({ row: index + 1, code, message });
    const reader = new LineReader(plain, year, say);
    holidays.push(...reader.spans());
    workedWeekends.push(...reader.worked());
  });
  holidays.sort(([a], [b]) => (a < b ? -1 : 1));
  workedWeekends.sort();
  const missing = FESTIVALS.filter((name) => !seen.has(name));
  if (missing.length > 0) {
    faults.push({ code: 'MISSING', message: `没有找到${missing.join('、')}的放假安排，请粘贴通知全文。` });
  }
  faults.push(...calendarFaults({ holidays, workedWeekends }, year));
  return { calendar: { year, holidays, workedWeekends: [...new Set(workedWeekends)] }, faults };
}

type Say = (code: string, message: string) => void;

/** One line: its dates take the month, and the year, of the date before them. */
class LineReader {
  private month = 0;
  private year: number;

  constructor(
    private readonly line: string,
    private readonly noticeYear: number,
    private readonly say: Say,
  ) {
    this.year = noticeYear;
  }

  spans(): [Day, Day][] {
    return [...this.line.matchAll(SPAN)].flatMap((found) => {
      this.month = 0;
      this.year = this.noticeYear;
      const from = this.day(found.slice(1, 5));
      const to = found[7] === undefined ? from : this.day(found.slice(5, 9));
      if (from === null || to === null) return [];
      if (to < from || daysBetween(from, to) > 15) {
        this.say('SPAN', `“${found[0]}”的起止日期不对，请核对。`);
        return [];
      }
      const rest = this.line.slice((found.index ?? 0) + found[0].length);
      const counted = /^[^。]*?(?:共)?(\d{1,2})天/.exec(rest)?.[1];
      const days = daysBetween(from, to) + 1;
      if (counted !== undefined && Number(counted) !== days) {
        this.say('COUNT', `“${found[0]}”是${days}天，通知写的是${counted}天，请核对。`);
      }
      return [[from, to]];
    });
  }

  worked(): Day[] {
    return [...this.line.matchAll(WORKED)].flatMap(([all]) => {
      this.month = 0;
      this.year = this.noticeYear;
      return [...all.matchAll(ONE)].flatMap((one) => this.day(one.slice(1, 5)) ?? []);
    });
  }

  /** @param parts year, month, day of the month, what stands in brackets */
  private day([year, month, date, bracket]: readonly (string | undefined)[]): Day | null {
    if (year !== undefined) this.year = Number(year);
    if (month !== undefined) this.month = Number(month);
    const two = (n: number) => String(n).padStart(2, '0');
    const day = `${this.year}-${two(this.month)}-${two(Number(date))}`;
    if (!isDay(day)) {
      this.say('DAY', `“${month === undefined ? '' : `${month}月`}${date}日”不是有效的日期，请核对。`);
      return null;
    }
    const written = /(?:周|星期)([日一二三四五六天])/.exec(bracket ?? '')?.[1]?.replace('天', '日');
    const is = WEEKDAYS[new Date(`${day}T00:00:00Z`).getUTCDay()];
    if (written !== undefined && written !== is) {
      this.say('WEEKDAY', `${day} 是星期${is}，通知写的是星期${written}，请核对年份和日期。`);
    }
    return day;
  }
}

/** What does not hold in the days of a year taken together, wherever they were read. @param holidays by first day */
export function calendarFaults(
  { holidays, workedWeekends }: Pick<YearCalendar, 'holidays' | 'workedWeekends'>,
  year: number,
): Fault[] {
  const faults: Fault[] = [];
  const fault = (code: string, message: string) => faults.push({ code, message });
  for (const [n, [from]] of holidays.entries()) {
    if (n > 0 && from <= holidays[n - 1][1]) fault('OVERLAP', `${from} 在两段假期中重复，请核对。`);
  }
  for (const day of workedWeekends) {
    const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
    if (weekday !== 0 && weekday !== 6) fault('WORKDAY', `${day} 不是周末，不需要调休上班，请核对。`);
    if (holidays.some(([from, to]) => from <= day && day <= to)) {
      fault('BOTH', `${day} 既放假又上班，请核对。`);
    }
  }
  const near = (day: Day) => day >= addDays(`${year}-01-01`, -31) && day <= `${year}-12-31`;
  const far = [...holidays.flat(), ...workedWeekends].filter((day) => !near(day));
  if (far.length > 0) fault('YEAR', `${far[0]} 不在${year}年，请核对年份。`);
  return faults;
}
