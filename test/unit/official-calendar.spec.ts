import fc from 'fast-check';
import { addDays } from '../../src/kernel/day.js';
import { OFFICIAL_CALENDARS, WorkingCalendar } from '../../src/kernel/working-days.js';
import { readOfficialDays, tableText } from '../../src/registry/calendar/calendar-reading.js';
import { NOTICE_2027 } from '../support/notice-2027.js';

const [DELIVERED] = OFFICIAL_CALENDARS;
const SOURCE = '国务院办公厅关于2026年部分节假日安排的通知';

/** The delivered calendar as an office types it into a table: a day a row. */
function rowsOf(): string[][] {
  const off = DELIVERED.holidays.flatMap(([from, to]) => {
    const days: string[][] = [];
    for (let day = from; day <= to; day = addDays(day, 1)) days.push([day, '放假']);
    return days;
  });
  return [...off, ...DELIVERED.workedWeekends.map((day) => [day, '上班'])];
}
const read = (rows: readonly (readonly string[])[], year = 2026) =>
  readOfficialDays({ year, source: SOURCE, text: rows.map((row) => row.join('\t')).join('\n') });
const codes = (rows: readonly (readonly string[])[]) => read(rows).faults.map(({ code }) => code);

describe('a table of the days of a year', () => {
  it('in any order, with or without a heading and however days are written, is the calendar of the notice', () => {
    const writings = [
      (day: string) => day,
      (day: string) => day.replaceAll('-', '/'),
      (day: string) => day.replace(/^(\d+)-0?(\d+)-0?(\d+)$/, '$1年$2月$3日'),
    ];
    fc.assert(
      fc.property(
        fc.shuffledSubarray(rowsOf(), { minLength: rowsOf().length }),
        fc.boolean(),
        fc.array(fc.nat(2), { minLength: 40, maxLength: 40 }),
        (rows, headed, ways) => {
          const typed = rows.map(([day, word], n) => [writings[ways[n % 40]](day), ` ${word}`]);
          const { calendar, faults } = read(headed ? [['日期', '安排'], ...typed] : typed);
          expect(faults).toEqual([]);
          expect(calendar).toEqual({ ...DELIVERED, source: SOURCE });
        },
      ),
      { numRuns: 40 },
    );
  });

  it('tells every fault at once, each with its row', () => {
    const rows = rowsOf().filter(([day]) => day !== '2026-05-02');
    const faulty = [
      ...rows,
      ['2026-13-01', '放假'],
      ['2026-05-01', '放假'],
      ['2026-08-08', '吃饭'],
      ['2026-08-10', '上班'],
      ['2028-05-06', '上班'],
    ];
    expect(codes(faulty).sort()).toEqual(['DAY', 'MISSING', 'TWICE', 'WORD', 'WORKDAY', 'YEAR'].sort());
    const { faults } = read(faulty);
    const rowOf = (code: string) => faults.find((one) => one.code === code)?.row;
    expect([rowOf('DAY'), rowOf('TWICE'), rowOf('WORD')]).toEqual([1, 2, 3].map((n) => rows.length + n));
    expect(faults.every(({ field }) => field === 'text')).toBe(true);
  });

  it('is not taken for a notice, nor a notice for a table', () => {
    expect(readOfficialDays({ year: 2026, source: SOURCE, text: '放假' }).faults[0].code).toBe('MISSING');
    expect(codes([['日期', '安排']])).toEqual(['MISSING']);
    const indented = NOTICE_2027.replaceAll('\n', '\n\t');
    expect(readOfficialDays({ year: 2027, source: SOURCE, text: indented }).faults).toEqual([]);
  });

  it('with a word that is no word of ours, or far too wide, is refused in words', () => {
    expect(codes([...rowsOf(), ['2026-08-08', 'constructor']])).toEqual(['WORD']);
    expect(codes([...rowsOf(), Array<string>(300).fill('x')])).toEqual(['PASTED_TABLE']);
  });

  it('of a year before the second day of May was a holiday by law may say that it is worked', () => {
    const rows = (year: number) =>
      ['01-01', '05-01', '10-01', '10-02', '10-03'].map((day) => [`${year}-${day}`, '放假']);
    expect(codes(rows(2026))).toEqual(['MISSING']);
    expect(read(rows(2024), 2024).faults).toEqual([]);
  });

  it('asks for the year, the source and something to read', () => {
    const fields = (sent: object) =>
      readOfficialDays({ year: 2026, source: SOURCE, text: 'x', ...sent }).faults.map(({ field }) => field);
    expect(fields({ source: ' ', year: 1999 })).toEqual(['source', 'year']);
    expect(fields({ text: ' \n' })).toEqual(['text']);
    expect(fields({ year: 2026.5 })).toEqual(['year']);
  });

  it('keeps its rows when a workbook is turned into text', () => {
    const rows = [['日期', '安排'], ...rowsOf(), ['', ''], ['备注\n两行', '']].map((cells) => ({ cells }));
    expect(tableText(rows.slice(0, -1)).split('\n')).toHaveLength(rows.length - 2);
    expect(tableText(rows.slice(-1))).toBe('备注 两行\t');
  });
});

describe('the calendar of a later year', () => {
  it('ends the doubt about a deadline that runs into it', () => {
    const { calendar, faults } = readOfficialDays({ year: 2027, source: SOURCE, text: NOTICE_2027 });
    expect(faults).toEqual([]);
    const before = new WorkingCalendar(OFFICIAL_CALENDARS).addWorkingDays('2027-01-20', 20);
    const after = new WorkingCalendar([...OFFICIAL_CALENDARS, calendar]).addWorkingDays('2027-01-20', 20);
    expect(before).toEqual({ day: '2027-02-17', provisional: true });
    // Five weekdays off from the 5th to the 11th, two weekend days worked.
    expect(after).toEqual({ day: '2027-02-22', provisional: false });
  });
});
