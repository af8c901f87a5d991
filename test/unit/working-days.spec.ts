import fc from 'fast-check';
import { addDays } from '../../src/kernel/day.js';
import { OFFICIAL_CALENDARS, WorkingCalendar, type YearCalendar } from '../../src/kernel/working-days.js';

const CALENDAR = new WorkingCalendar(OFFICIAL_CALENDARS);
const { isWorkingDay } = CALENDAR;
const addWorkingDays = (from: string, n: number) => CALENDAR.addWorkingDays(from, n);

describe('working days of 2026', () => {
  it('follows the official notice through holidays and worked weekends', () => {
    expect(isWorkingDay('2026-01-04')).toBe(true);
    expect(isWorkingDay('2026-01-02')).toBe(false);
    expect(isWorkingDay('2026-02-14')).toBe(true);
    expect(isWorkingDay('2026-02-23')).toBe(false);
    expect(isWorkingDay('2026-02-24')).toBe(true);
    expect(isWorkingDay('2026-03-07')).toBe(false);
    expect(isWorkingDay('2026-10-10')).toBe(true);
  });

  it('has the number of working days of the notice', () => {
    let worked = 0;
    for (let day = '2026-01-01'; day <= '2026-12-31'; day = addDays(day, 1)) {
      if (isWorkingDay(day)) worked += 1;
    }
    // 365 days, 104 on weekends, 19 holiday days on weekdays, 6 weekends worked.
    expect(worked).toBe(365 - 104 - 19 + 6);
  });

  it('counts 20 working days over the spring festival', () => {
    // 2–6 (4 left after the 2nd), 9–14 (6), 24–28 (5), 2 March to 6 March (5).
    expect(addWorkingDays('2026-02-02', 20)).toEqual({ day: '2026-03-06', provisional: false });
  });

  it('says loudly that a deadline in a year without a calendar is provisional', () => {
    expect(addWorkingDays('2026-12-10', 20)).toEqual({ day: '2027-01-07', provisional: true });
    expect(addWorkingDays('2026-12-01', 20)).toEqual({ day: '2026-12-29', provisional: false });
    expect(addWorkingDays('2025-12-31', 1)).toEqual({ day: '2026-01-04', provisional: false });
  });

  it('refuses a count that is none', () => {
    expect(() => addWorkingDays('2026-03-02', 0)).toThrow(RangeError);
    expect(() => addWorkingDays('2026-03-02', 1.5)).toThrow(RangeError);
  });
});

describe('addWorkingDays', () => {
  it('ends on a working day with exactly n of them counted, the first day left out', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 360 }), fc.integer({ min: 1, max: 40 }), (offset, n) => {
        const from = addDays('2026-01-01', offset);
        const { day } = addWorkingDays(from, n);
        expect(isWorkingDay(day)).toBe(true);
        let counted = 0;
        for (let at = addDays(from, 1); at <= day; at = addDays(at, 1)) counted += isWorkingDay(at) ? 1 : 0;
        expect(counted).toBe(n);
      }),
    );
  });

  it('holds only worked days that are weekends and holidays of its own year', () => {
    for (const { year, holidays, workedWeekends } of OFFICIAL_CALENDARS) {
      for (const [from, to] of holidays) {
        expect([from.slice(0, 4), to.slice(0, 4)]).toEqual([String(year), String(year)]);
        expect(from <= to).toBe(true);
      }
      for (const day of workedWeekends) expect(new WorkingCalendar([]).isWorkingDay(day)).toBe(false);
    }
  });
});

/** Calendars as offices may enter them: years in any order, holidays that begin in the December before, weekends worked. */
const CALENDARS = fc.uniqueArray(fc.integer({ min: 2024, max: 2028 }), { maxLength: 4 }).chain((years) =>
  fc.tuple(
    ...years.map((year) =>
      fc
        .record({
          starts: fc.array(fc.tuple(fc.integer({ min: -5, max: 360 }), fc.integer({ min: 0, max: 8 })), {
            maxLength: 8,
          }),
          worked: fc.array(fc.integer({ min: -20, max: 51 * 7 }), { maxLength: 6 }),
        })
        .map(({ starts, worked }): YearCalendar => ({
          ...{ year, source: '通知' },
          holidays: starts.map(([at, length]) => {
            const from = addDays(`${year}-01-01`, at);
            return [from, addDays(from, length)] as const;
          }),
          workedWeekends: worked.map((at) => addDays(`${year}-01-01`, at)),
        })),
    ),
  ),
);

/** Day by day from the notices, the later year's word first: no more than the words of the rule. */
function slowly(calendars: readonly YearCalendar[], day: string): boolean {
  for (const year of [Number(day.slice(0, 4)) + 1, Number(day.slice(0, 4))]) {
    for (const one of calendars) {
      if (one.year !== year) continue;
      for (const worked of one.workedWeekends) if (worked === day) return true;
      for (const [from, to] of one.holidays) {
        for (let at = from; at <= to; at = addDays(at, 1)) if (at === day) return false;
      }
    }
  }
  return !['Sat', 'Sun'].includes(new Date(`${day}T00:00:00Z`).toUTCString().slice(0, 3));
}

describe('a deadline', () => {
  it('is what a slow count gives, whatever the calendars', () => {
    fc.assert(
      fc.property(
        ...[CALENDARS, fc.integer({ min: 0, max: 1700 }), fc.integer({ min: 1, max: 40 })],
        (calendars, offset, n) => {
          const from = addDays('2024-01-15', offset);
          let [day, left, provisional] = [from, n, false];
          while (left > 0) {
            day = addDays(day, 1);
            if (!calendars.some(({ year }) => day.startsWith(`${year}-`))) provisional = true;
            if (slowly(calendars, day)) left -= 1;
          }
          const working = new WorkingCalendar(calendars);
          expect(working.addWorkingDays(from, n)).toEqual({ day, provisional });
          expect(working.daysWithin(addDays(from, 1), day)).toHaveLength(n);
        },
      ),
    );
  });

  it('moves where the notice of the next year takes a day of December', () => {
    const next = { year: 2027, source: '通知', holidays: [['2026-12-30', '2027-01-02']] as const };
    const known = new WorkingCalendar([...OFFICIAL_CALENDARS, { ...next, workedWeekends: ['2026-12-27'] }]);
    expect(addWorkingDays('2026-12-25', 3)).toEqual({ day: '2026-12-30', provisional: false });
    expect(known.addWorkingDays('2026-12-25', 3)).toEqual({ day: '2026-12-29', provisional: false });
    expect(known.addWorkingDays('2026-12-25', 4)).toEqual({ day: '2027-01-04', provisional: false });
  });
});
