import fc from 'fast-check';
import { addDays, lastDayOf } from '../../src/kernel/day.js';
import { OFFICIAL_CALENDARS, WorkingCalendar } from '../../src/kernel/working-days.js';
import { cleanPeriod, daysAway, periodFaults } from '../../src/registry/absence/absence.rules.js';
import { daysOfMonth, monthAfter, monthRow } from '../../src/registry/absence/absence-month.rules.js';

const DELIVERED = new WorkingCalendar(OFFICIAL_CALENDARS);

const period = (given: object = {}) => ({
  ...{ kind: 'LEAVE', from: '2026-03-02', to: '2026-03-06', remark: null },
  ...given,
});
const faultsOf = (given: object) =>
  periodFaults(cleanPeriod(period(given))).map(({ field, code }) => [field, code]);

describe('a period of absence', () => {
  it('is taken where its days exist in their order', () => {
    expect(faultsOf({})).toEqual([]);
    expect(faultsOf({ to: '2026-03-02', remark: ' 年休假 ' })).toEqual([]);
    expect(cleanPeriod(period({ remark: '  年休假\n' })).remark).toBe('年休假');
    expect(cleanPeriod(period({ remark: '  ' })).remark).toBeNull();
  });

  it('tells every fault at once, by field', () => {
    expect(faultsOf({ kind: '旅游', from: '2026-02-30', to: '' })).toEqual([
      ['kind', 'CHOICE'],
      ['from', 'DAY'],
      ['to', 'DAY'],
    ]);
    expect(faultsOf({ kind: 'toString' })).toEqual([['kind', 'CHOICE']]);
    expect(faultsOf({ to: '2026-03-01' })).toEqual([['to', 'ORDER']]);
    expect(faultsOf({ to: '2062-03-06' })).toEqual([['to', 'TOO_LONG']]);
    expect(faultsOf({ remark: '本人 11010519491231002X' })).toEqual([['remark', 'ID_CARD']]);
    expect(faultsOf({ remark: '长'.repeat(201) })).toEqual([['remark', 'TOO_LONG']]);
    expect(faultsOf({ remark: '长'.repeat(200) })).toEqual([]);
  });
});

describe("a month's table", () => {
  it('knows the days of the official calendar', () => {
    const days = daysOfMonth('2026-02', DELIVERED);
    expect(days).toHaveLength(28);
    expect(days[0]).toEqual({ day: '2026-02-01', date: 1, weekday: '日', isWorked: false });
    // 春节 from the 15th to the 23rd; the 14th and 28th are worked Saturdays.
    expect(days.filter(({ isWorked }) => isWorked).map(({ date }) => date)).toEqual([
      ...[2, 3, 4, 5, 6, 9, 10, 11, 12, 13, 14, 24, 25, 26, 27, 28],
    ]);
  });

  it('counts a day that two absences cover once', () => {
    const days = daysOfMonth('2026-03', DELIVERED);
    const row = monthRow(days, [
      { kind: 'LEAVE', from: '2026-02-20', to: '2026-03-03' },
      { kind: 'DUTY', from: '2026-03-03', to: '2026-03-04' },
    ]);
    expect(row.kinds.slice(0, 5)).toEqual(['LEAVE', 'LEAVE', 'LEAVE', 'DUTY', null]);
    expect([row.away, row.free]).toEqual([3, 19]);
  });

  it('takes promised days off what is left, once', () => {
    const days = daysOfMonth('2026-03', DELIVERED);
    const row = monthRow(
      days,
      [{ kind: 'SICK', from: '2026-03-03', to: '2026-03-04' }],
      [
        { day: '2026-03-02', kind: 'TRAVEL' },
        { day: '2026-03-03', kind: 'VISIT' },
        { day: '2026-03-07', kind: 'TRAVEL' },
      ],
    );
    expect(row.promised.slice(0, 7)).toEqual([null, 'TRAVEL', 'VISIT', null, null, null, 'TRAVEL']);
    expect([row.away, row.given, row.free]).toEqual([2, 3, 19]);
  });

  const anyPeriod = fc
    .tuple(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 0, max: 60 }))
    .map(([start, length]) => {
      const from = addDays('2025-12-01', start);
      return { kind: 'SICK', from, to: addDays(from, length) };
    });

  it('agrees with counting day by day, whatever overlaps', () => {
    fc.assert(
      fc.property(fc.array(anyPeriod, { maxLength: 8 }), fc.integer({ min: 1, max: 12 }), (periods, m) => {
        const month = `2026-${String(m).padStart(2, '0')}`;
        const days = daysOfMonth(month, DELIVERED);
        const row = monthRow(days, periods);
        const away = daysAway(periods, `${month}-01`, lastDayOf(month));
        expect(days.filter((_, n) => row.kinds[n] !== null).map(({ day }) => day)).toEqual(away);
        expect(row.away).toBe(away.filter((day) => DELIVERED.isWorkingDay(day)).length);
        expect(row.away + row.free).toBe(days.filter(({ day }) => DELIVERED.isWorkingDay(day)).length);
      }),
      { numRuns: 300 },
    );
  });

  it('goes to the month before and after, over the year too', () => {
    expect(['2026-12', '2026-01', '2026-03'].map((month) => monthAfter(month, 1))).toEqual([
      ...['2027-01', '2026-02', '2026-04'],
    ]);
    expect(['2026-12', '2026-01', '2026-03'].map((month) => monthAfter(month, -1))).toEqual([
      ...['2026-11', '2025-12', '2026-02'],
    ]);
  });
});
