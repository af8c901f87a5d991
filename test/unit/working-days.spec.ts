import fc from 'fast-check';
import { addDays } from '../../src/kernel/day.js';
import { addWorkingDays, isWorkingDay, OFFICIAL_CALENDARS } from '../../src/kernel/working-days.js';

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
      for (const day of workedWeekends) expect(isWorkingDay(day, [])).toBe(false);
    }
  });
});
