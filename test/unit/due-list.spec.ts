import fc from 'fast-check';
import {
  byDaysLeft,
  type DueItem,
  dueWords,
  inOrder,
  stageOf,
  sumsOf,
  turnOf,
} from '../../src/disclosure/clock/due-list.rules.js';
import {
  DisclosureClock,
  PERIOD_KINDS,
  periodFaults,
  type PeriodKind,
} from '../../src/disclosure/clock/period.rules.js';
import { addDays, daysBetween } from '../../src/kernel/day.js';
import { OFFICIAL_CALENDARS, WorkingCalendar } from '../../src/kernel/working-days.js';

const CALENDAR = new WorkingCalendar(OFFICIAL_CALENDARS);
const KINDS = Object.keys(PERIOD_KINDS) as PeriodKind[];
const TODAY = '2026-06-15';

const item = (left: number, kind: PeriodKind = 'RESULT', title = '某项'): DueItem => {
  const day = addDays(TODAY, left);
  return {
    ...{ kind, objectId: '1', title, from: TODAY, left, draft: null, announced: null },
    due: { day, provisional: false, overdue: left < 0 },
    stage: stageOf(day, TODAY, 7),
  };
};

describe('the clock of disclosure', () => {
  const days = new Map<PeriodKind, number>([
    ['PLAN', 20],
    ['ANNOUNCEMENT', 0],
    ['RESULT', 7],
  ]);
  const clock = new DisclosureClock(CALENDAR, days);

  it('counts each kind by its own time limit', () => {
    expect(clock.deadline('PLAN', '2026-03-10')).toEqual({ day: '2026-04-08', provisional: false });
    expect(clock.deadline('ANNOUNCEMENT', '2026-03-07')).toEqual({ day: '2026-03-07', provisional: false });
    expect(clock.deadline('RESULT', '2026-09-28').day).toBe('2026-10-13');
    expect(() => clock.deadline('CHANGE', '2026-03-10')).toThrow('CHANGE');
  });

  it('is over on the day after, not on the day itself', () => {
    expect(clock.dueOn('PLAN', '2026-03-10', '2026-04-08')?.overdue).toBe(false);
    expect(clock.dueOn('PLAN', '2026-03-10', '2026-04-09')?.overdue).toBe(true);
    expect(clock.dueOn('PLAN', null, '2026-04-09')).toBeNull();
  });

  it('says loudly that a deadline in a year without a calendar is uncertain', () => {
    const due = clock.dueOn('PLAN', '2026-12-20', '2026-12-21');
    expect(due?.provisional).toBe(true);
    expect(dueWords({ due: due as DueItem['due'], left: 25 })).toContain(
      '期限暂定：2027年官方放假安排尚未录入，只按周末推算',
    );
    expect(dueWords(item(3))).toBe('期限2026年6月18日，还有3天');
    expect([dueWords(item(0)), dueWords(item(-2))]).toEqual([
      '期限2026年6月15日，今天到期',
      '期限2026年6月13日，已逾期2天',
    ]);
  });

  it('takes a longer limit than the law only with a rule that allows it', () => {
    const fields = (workingDays: number, source: string) =>
      periodFaults({ workingDays, source }).map(({ field }) => field);
    expect(fields(20, '本局约定')).toEqual([]);
    expect(fields(21, '本局约定')).toEqual(['source']);
    expect(fields(30, '某某条例第九条')).toEqual([]);
    expect(fields(61, '')).toEqual(['workingDays', 'source']);
    expect(fields(1.5, 'x')).toEqual(['workingDays']);
    expect(fields(0, 'x'.repeat(301))).toEqual(['source']);
  });
});

describe('the list of what is due', () => {
  const items = fc.array(
    fc
      .record({
        left: fc.integer({ min: -40, max: 60 }),
        kind: fc.constantFrom(...KINDS),
        title: fc.string(),
      })
      .map(({ left, kind, title }) => item(left, kind, title)),
    { maxLength: 30 },
  );

  it('loses nothing: sums and columns add up, the order is that of the deadlines', () => {
    fc.assert(
      fc.property(items, (list) => {
        const sums = sumsOf(KINDS, list);
        const all = sums.reduce((sum, { late, near, open }) => sum + late + near + open, 0);
        expect(all).toBe(list.length);
        expect(byDaysLeft(list).reduce((sum, { value }) => sum + value, 0)).toBe(list.length);
        expect(sums.reduce((sum, { late }) => sum + late, 0)).toBe(byDaysLeft(list)[0].value);
        const days = inOrder(list).map(({ due }) => due.day);
        expect(days).toEqual([...days].sort());
        for (const one of list) {
          const left = daysBetween(TODAY, one.due.day);
          expect(one.stage).toBe(left < 0 ? 'LATE' : left <= 7 ? 'NEAR' : 'OPEN');
        }
      }),
    );
  });

  it('names whose turn it is', () => {
    const roleIn = (state: 'DRAFTED' | 'CHECKED' | 'APPROVED') => turnOf({ id: '1', state }).role;
    expect(turnOf(null)).toEqual({ words: '待拟稿', role: 'PUBLISHER' });
    expect([roleIn('DRAFTED'), roleIn('CHECKED'), roleIn('APPROVED')]).toEqual([
      'REVIEWER',
      'HEAD',
      'PUBLISHER',
    ]);
  });
});
