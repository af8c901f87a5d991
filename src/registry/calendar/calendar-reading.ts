import { DomainError, type Fault } from '../../kernel/domain-error.js';
import { type HolidayNotice, readHolidayNotice } from '../../kernel/holiday-notice.js';
import { cleanSentence, cleanText } from '../../kernel/text.js';
import type { YearCalendar } from '../../kernel/working-days.js';
import { pastedRows } from '../import/pasted-table.rules.js';
import { readHolidayTable } from './calendar-table.rules.js';

/** The calendar of a year as it was sent. */
export interface SentCalendar {
  readonly year: number;
  /** Name of the notice. */
  readonly source: string;
  /** Text of the notice, or rows of a table with tabs between the cells. */
  readonly text: string;
}

/** What was read of it. */
export interface ReadCalendar {
  readonly calendar: YearCalendar;
  /** Empty if it may be taken. */
  readonly faults: readonly Fault[];
}

/** Years that may be entered: the rules on make-up days began in 2007. */
const YEARS = { from: 2007, to: 2100 };
const MAX_SOURCE = 200;

/** Reads a notice or a table; nothing is guessed, and all that is wrong is said at once. */
export function readOfficialDays({ year, source, text }: SentCalendar): ReadCalendar {
  const faults: Fault[] = [];
  const fault = (field: string, code: string, message: string) => faults.push({ field, code, message });
  const named = cleanSentence(source);
  if (named === '')
    fault('source', 'REQUIRED', '请填写依据，如“国务院办公厅关于2027年部分节假日安排的通知”。');
  else if (named.length > MAX_SOURCE) fault('source', 'TOO_LONG', `依据不能超过${MAX_SOURCE}字。`);
  if (!Number.isInteger(year) || year < YEARS.from || year > YEARS.to) {
    fault('year', 'RANGE', `年度须是${YEARS.from}至${YEARS.to}之间的整数。`);
    return { calendar: { year, source: named, holidays: [], workedWeekends: [] }, faults };
  }
  if (cleanText(text) === '') {
    fault('text', 'REQUIRED', '请粘贴通知的放假安排，或选择工作簿。');
    return { calendar: { year, source: named, holidays: [], workedWeekends: [] }, faults };
  }
  const read = readText(text, year);
  return {
    calendar: { ...read.calendar, source: named },
    faults: [...faults, ...read.faults.map((one) => ({ ...one, field: 'text' }))],
  };
}

/** A table has tabs between its cells; before a line of a notice they indent it. */
function readText(text: string, year: number): HolidayNotice {
  if (!text.split('\n').some((line) => line.trim().includes('\t'))) return readHolidayNotice(text, year);
  try {
    return readHolidayTable(pastedRows(text), year);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return { calendar: { year, holidays: [], workedWeekends: [] }, faults: error.faults };
  }
}

/** Rows of a workbook as the text that a form can hold. */
export function tableText(rows: readonly { readonly cells: readonly string[] }[]): string {
  return rows
    .map(({ cells }) => cells.map((cell) => cell.replace(/[\t\r\n]+/g, ' ')).join('\t'))
    .filter((line) => line.trim() !== '')
    .join('\n');
}
