import fc from 'fast-check';
import { noDayOf, obstaclesAt } from '../../src/inspection/visits/obstacles.rules.js';
import { Schedule, type VisitTask } from '../../src/inspection/visits/schedule.rules.js';
import type { Visitor } from '../../src/inspection/visits/timeline.rules.js';
import { planVisits } from '../../src/inspection/visits/visit-plan.rules.js';
import { daysInWords, noDayWords } from '../../src/inspection/visits/visit-words.rules.js';
import { WorkDays } from '../../src/inspection/visits/work-days.rules.js';
import { addDays, type Day } from '../../src/kernel/day.js';
import { OFFICIAL_CALENDARS, WorkingCalendar } from '../../src/kernel/working-days.js';
import { TravelTable } from '../../src/registry/travel.rules.js';

const DELIVERED = new WorkingCalendar(OFFICIAL_CALENDARS);

/** A row of counties a–b–c–d, a day from each to the next, and an island e that no road reaches. */
const ROADS = new TravelTable(
  ['ab', 'bc', 'cd'].flatMap(([one, other]) => [
    { areaCode: one, neighbourCode: other, travelDays: 1 },
    { areaCode: other, neighbourCode: one, travelDays: 1 },
  ]),
);
const TODAY = '2026-03-02';
const DAYS = new WorkDays('2026-01-05', '2026-06-30', DELIVERED.isWorkingDay);
const CLOSED = new Map([['d', [3]]]);

interface Case {
  readonly people: readonly Visitor[];
  readonly tasks: readonly VisitTask[];
}

const dayBetween = (from: Day, most: number) => fc.nat({ max: most }).map((n) => addDays(from, n));

const CASE: fc.Arbitrary<Case> = fc
  .array(
    fc.record({
      homeArea: fc.constantFrom('a', 'a', 'b', 'c', 'd', 'e'),
      away: fc.array(
        fc
          .tuple(dayBetween('2026-02-20', 50), fc.nat({ max: 9 }))
          .map(([from, n]) => ({ kind: 'LEAVE', from, to: addDays(from, n) })),
        { maxLength: 2 },
      ),
    }),
    { minLength: 2, maxLength: 6 },
  )
  .chain((made) => {
    const people = made.map((person, n) => ({ ...person, id: String(n + 1) }));
    const task = fc.record({
      areaCode: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
      windowFrom: dayBetween('2026-02-25', 20),
      length: fc.integer({ min: 3, max: 35 }),
      people: fc.subarray(
        people.map(({ id }) => id),
        { minLength: 2, maxLength: Math.min(4, people.length) },
      ),
    });
    return fc.array(task, { minLength: 1, maxLength: 14 }).map((rows) => ({
      people,
      tasks: rows.map(({ length, ...row }, n) => ({
        ...{ ...row, taskId: String(100 + n), number: `T-${100 + n}` },
        windowTo: addDays(row.windowFrom, length),
      })),
    }));
  });

const scheduleOf = ({ people }: Case): Schedule =>
  new Schedule({ days: DAYS, roads: ROADS, people, today: TODAY, closedMonths: CLOSED });

/** Everything that people owe after planning, by person, in the order of the days. */
function owedBy(schedule: Schedule, { tasks, people }: Case) {
  const owed = tasks.flatMap((task) => schedule.owedTo(task.taskId).map((day) => ({ ...day, task })));
  return people.map((person) => ({
    person,
    days: owed
      .filter(({ inspectorId }) => inspectorId === person.id)
      .sort((x, y) => (x.day < y.day ? -1 : x.day > y.day ? 1 : 0)),
  }));
}

/** The county in which a person is after each day, walked day by day from home: an own reading of the rules. */
function walkFaults(schedule: Schedule, given: Case): string[] {
  const faults: string[] = [];
  for (const { person, days } of owedBy(schedule, given)) {
    let at = person.homeArea;
    let road = 0;
    let last: Day | null = null;
    for (const { day, kind, task } of days) {
      if (day === last) faults.push(`${person.id} twice on ${day}`);
      if (person.away.some(({ from, to }) => from <= day && day <= to)) {
        faults.push(`${person.id} is away on ${day}`);
      }
      if (!DELIVERED.isWorkingDay(day) || day < TODAY) faults.push(`${day} is no day to work on`);
      last = day;
      if (kind === 'TRAVEL') {
        road += 1;
        continue;
      }
      const direct = ROADS.days(at, task.areaCode);
      const overHome = ROADS.days(at, person.homeArea) + ROADS.days(person.homeArea, task.areaCode);
      if (road !== direct && road !== overHome) {
        faults.push(`${person.id}: ${road} days from ${at} to ${task.areaCode}`);
      }
      at = task.areaCode;
      road = 0;
    }
    if (road !== ROADS.days(at, person.homeArea)) faults.push(`${person.id} does not come home`);
  }
  return faults;
}

describe('a plan of visits', () => {
  it('sends nobody twice a day, nobody on leave, and everyone there and home again', () => {
    fc.assert(
      fc.property(CASE, (given) => {
        const schedule = scheduleOf(given);
        planVisits(schedule, given.tasks);
        expect(walkFaults(schedule, given)).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });

  it('keeps each visit in its window, on one working day on which its county is open, with everyone', () => {
    fc.assert(
      fc.property(CASE, (given) => {
        const schedule = scheduleOf(given);
        const { placed, left } = planVisits(schedule, given.tasks);
        expect([...placed, ...left.map(({ taskId }) => taskId)].sort()).toEqual(
          given.tasks.map(({ taskId }) => taskId).sort(),
        );
        for (const task of given.tasks) {
          const visits = schedule.owedTo(task.taskId).filter(({ kind }) => kind === 'VISIT');
          expect(visits.map(({ inspectorId }) => inspectorId)).toEqual(
            placed.includes(task.taskId) ? task.people : [],
          );
          for (const { day } of visits) {
            expect(day >= task.windowFrom && day <= task.windowTo && DELIVERED.isWorkingDay(day)).toBe(true);
            expect(task.areaCode === 'd' && day.startsWith('2026-03')).toBe(false);
          }
        }
      }),
      { numRuns: 400 },
    );
  });

  it('is the same whatever order the tasks come in', () => {
    fc.assert(
      fc.property(CASE, (given) => {
        const daysOf = (tasks: readonly VisitTask[]) => {
          const schedule = scheduleOf(given);
          planVisits(schedule, tasks);
          return given.tasks.map(({ taskId }) => schedule.placementOf(taskId));
        };
        expect(daysOf([...given.tasks].reverse())).toEqual(daysOf(given.tasks));
      }),
      { numRuns: 100 },
    );
  });

  it('leaves no task without a day that one more look would find, and says who is away', () => {
    fc.assert(
      fc.property(CASE, (given) => {
        const schedule = scheduleOf(given);
        for (const task of planVisits(schedule, given.tasks).left) {
          const open = schedule.openDays(task);
          for (const n of open) {
            expect(schedule.costOf(task, { first: n, last: n })).toBeNull();
            expect(obstaclesAt(schedule, task, { first: n, last: n })).not.toEqual([]);
          }
          const noDay = noDayOf(schedule, task);
          expect(noDay.openDays).toBe(open.length);
          expect(noDay.people.length > 0 || open.length === 0).toBe(true);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('keeps what is dated already, and what a day off brings is only the way home', () => {
    fc.assert(
      fc.property(CASE, fc.nat(), (given, which) => {
        const schedule = scheduleOf(given);
        planVisits(schedule, given.tasks);
        const before = given.tasks.map(({ taskId }) => schedule.placementOf(taskId));
        const gone = given.tasks[which % given.tasks.length].taskId;
        schedule.remove(gone);
        const after = given.tasks.map(({ taskId }) => schedule.placementOf(taskId));
        expect(after).toEqual(before.map((at, n) => (given.tasks[n].taskId === gone ? undefined : at)));
        expect(schedule.owedTo(gone)).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });
});

describe('a trip', () => {
  const person = (id: string, homeArea = 'a', away: Visitor['away'] = []): Visitor => ({
    id,
    homeArea,
    away,
  });
  const task = (taskId: string, areaCode: string, people = ['1', '2']): VisitTask => ({
    ...{ taskId, number: taskId, areaCode, people, windowFrom: '2026-04-07', windowTo: '2026-04-30' },
  });
  const planned = (tasks: VisitTask[], people = [person('1'), person('2')]) => {
    const schedule = scheduleOf({ people, tasks });
    planVisits(schedule, tasks);
    return schedule;
  };

  it('visits neighbours together: out, one county after the other, home', () => {
    const tasks = [task('1', 'b'), task('2', 'd'), task('3', 'c'), task('4', 'd')];
    const schedule = planned(tasks);
    const owed = tasks.flatMap(({ taskId }) => schedule.owedTo(taskId));
    const travel = owed.filter(({ inspectorId, kind }) => inspectorId === '1' && kind === 'TRAVEL');
    // 3 days out to d, two visits there, 1 day to c, 1 to b, 1 home: not 3 + 3 + 3 + 3 + 2 + 2 + 1 + 1.
    expect(travel).toHaveLength(6);
    const days = owed.filter(({ inspectorId }) => inspectorId === '1').map(({ day }) => day);
    expect(daysInWords(days.sort(), DELIVERED.isWorkingDay).split('、')).toHaveLength(1);
  });

  it('costs nothing at home, and does not break up the time for a trip', () => {
    const tasks = ['1', '2', '3', '4', '5'].map((id) => task(id, 'a')).concat(task('9', 'd'));
    const schedule = planned(tasks);
    expect(tasks.map(({ taskId }) => schedule.placementOf(taskId))).not.toContain(undefined);
    expect(schedule.owedTo('1').map(({ kind }) => kind)).toEqual(['VISIT', 'VISIT']);
  });

  it('is told apart from the sickbed: who is away when stands in words', () => {
    const away = [{ kind: 'LEAVE', from: '2026-04-01', to: '2026-04-20' }];
    const other = [{ kind: 'TRAINING', from: '2026-04-20', to: '2026-04-30' }];
    const people = [person('1', 'a', away), person('2', 'a', other)];
    const tasks = [task('1', 'b')];
    const schedule = planned(tasks, people);
    const words = noDayWords(
      tasks[0],
      noDayOf(schedule, tasks[0]),
      {
        person: (id) => (id === '1' ? '扎西' : '卓玛'),
        area: (code) => (code === 'a' ? '康定市' : '泸定县'),
        subject: () => '',
      },
      DELIVERED.isWorkingDay,
    );
    expect(words).toEqual([
      '检查期限内还有18个工作日，没有一天检查组2人都能到场。',
      '扎西：4月1日至4月20日休假；4月21日来不及往返(康定市到泸定县单程1天)。',
      '卓玛：4月20日至4月30日培训学习；4月17日来不及往返(康定市到泸定县单程1天)。',
    ]);
  });

  it('needs a road', () => {
    const tasks = [task('1', 'e')];
    const schedule = planned(tasks);
    expect(obstaclesAt(schedule, tasks[0], { first: 70, last: 70 }).map(({ kind }) => kind)).toEqual([
      'NO_ROAD',
      'NO_ROAD',
    ]);
  });

  it('of a region of thousands of visits is planned in seconds', () => {
    const people = Array.from({ length: 900 }, (_, n) => person(String(n), 'abcd'[n % 4]));
    const tasks = Array.from({ length: 5000 }, (_, n) => ({
      ...task(String(n).padStart(5, '0'), 'abcd'[(n * 7) % 4]),
      people: [0, 1, 2, 3].map((k) => String((n * 13 + k * 211) % 900)),
      windowTo: '2026-06-20',
    }));
    const before = process.hrtime.bigint();
    const schedule = scheduleOf({ people, tasks });
    const { placed } = planVisits(schedule, tasks);
    const seconds = Number(process.hrtime.bigint() - before) / 1e9;
    expect(placed.length).toBeGreaterThan(1000);
    expect(seconds).toBeLessThan(30);
  });
});
