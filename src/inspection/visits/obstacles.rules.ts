import type { Day } from '../../kernel/day.js';
import type { Placement, Schedule, VisitTask } from './schedule.rules.js';

/** Why one person cannot come on certain days. */
export type Obstacle = { readonly inspectorId: string } & (
  | { readonly kind: 'AWAY'; readonly absence: string; readonly from: Day; readonly to: Day }
  | { readonly kind: 'VISIT'; readonly taskId: string }
  | { readonly kind: 'NO_ROAD'; readonly home: string }
  | { readonly kind: 'ROAD'; readonly home: string; readonly days: number }
);

/** What keeps people from these days of a task, one obstacle a person; empty where everyone can come. */
export function obstaclesAt(schedule: Schedule, task: VisitTask, at: Placement): Obstacle[] {
  return task.people.flatMap((inspectorId) => {
    const obstacle = obstacleOf(schedule, task, at, inspectorId);
    return obstacle ? [obstacle] : [];
  });
}

function obstacleOf(
  schedule: Schedule,
  task: VisitTask,
  { first, last }: Placement,
  inspectorId: string,
): Obstacle | null {
  const timeline = schedule.timelineOf(inspectorId);
  const { homeArea: home, away } = timeline.person;
  if (!timeline.isThere(first, last)) {
    const [from, to] = [schedule.days.day(first), schedule.days.day(last)];
    const absence = away.find((one) => one.from <= to && one.to >= from);
    if (absence) {
      return { inspectorId, kind: 'AWAY', absence: absence.kind, from: absence.from, to: absence.to };
    }
  }
  const other = timeline.stayOn(first, last);
  if (other) return { inspectorId, kind: 'VISIT', taskId: other.taskId };
  const days = schedule.roadDays(home, task.areaCode);
  if (!Number.isFinite(days)) return { inspectorId, kind: 'NO_ROAD', home };
  const stay = { taskId: task.taskId, areaCode: task.areaCode, first, last };
  return timeline.costOf(stay, schedule.earliest) === null ? { inspectorId, kind: 'ROAD', home, days } : null;
}

/** What keeps one person from some of the days on which a task could be visited. */
export interface PersonObstacles {
  readonly inspectorId: string;
  /** Absences, whole. */
  readonly away: readonly { readonly kind: string; readonly from: Day; readonly to: Day }[];
  /** Days on which the person visits somebody else. */
  readonly visits: readonly Day[];
  /** Days that leave no time for the way there or home. */
  readonly roads: readonly Day[];
  readonly home: string;
  /** Days on the road between home and the subject; Infinity where no road is known. */
  readonly roadDays: number;
}

/** Why a task has no day: the days that its window holds, and for every person those on which he or she cannot come. */
export interface NoDay {
  /** Working days of the window from today on, the county's closed months left out. */
  readonly openDays: number;
  readonly people: readonly PersonObstacles[];
}

/** Looks at each day of the window and collects by person what stands in the way. */
export function noDayOf(schedule: Schedule, task: VisitTask): NoDay {
  const open = schedule.openDays(task);
  const people = task.people.flatMap((inspectorId) => {
    const found = open.flatMap((n) => {
      const obstacle = obstacleOf(schedule, task, { first: n, last: n }, inspectorId);
      return obstacle ? [{ day: schedule.days.day(n), obstacle }] : [];
    });
    if (found.length === 0) return [];
    const home = schedule.timelineOf(inspectorId).person.homeArea;
    const away = new Map<string, { kind: string; from: Day; to: Day }>();
    for (const { obstacle } of found) {
      if (obstacle.kind !== 'AWAY') continue;
      const { absence: kind, from, to } = obstacle;
      away.set(`${kind} ${from} ${to}`, { kind, from, to });
    }
    const daysOf = (...kinds: Obstacle['kind'][]) =>
      found.filter(({ obstacle }) => kinds.includes(obstacle.kind)).map(({ day }) => day);
    return [
      {
        ...{ inspectorId, home, roadDays: schedule.roadDays(home, task.areaCode) },
        ...{ away: [...away.values()], visits: daysOf('VISIT'), roads: daysOf('ROAD', 'NO_ROAD') },
      },
    ];
  });
  return { openDays: open.length, people };
}
