import type { Schedule, VisitTask } from './schedule.rules.js';

/** How often the order is tried again with those first who found no day. */
const ROUNDS = 4;

/** Tasks that got a day, in the order of their numbers, and those that found none. */
export interface PlannedVisits {
  readonly placed: readonly string[];
  readonly left: readonly VisitTask[];
}

/**
 * Gives each task one working day on which everyone of its teams is free, and puts it into the schedule. County after
 * county along the roads, the farthest first, each task on the day that lengthens its people's trips least and, of
 * equal ones, on the first: so one trip visits neighbours together. Whoever finds no day comes first in the next
 * round; the best round counts. Nothing is left to chance: the same tasks always get the same days.
 */
export function planVisits(schedule: Schedule, tasks: readonly VisitTask[]): PlannedVisits {
  let order = inTripOrder(schedule, tasks);
  let best: { left: VisitTask[]; days: ReadonlyMap<string, number>; cost: number } | null = null;
  for (let round = 0; round < ROUNDS; round += 1) {
    const { left, days, cost } = fill(schedule, order);
    if (!best || left.length < best.left.length || (left.length === best.left.length && cost < best.cost)) {
      best = { left, days, cost };
    }
    for (const task of order) schedule.remove(task.taskId);
    if (left.length === 0) break;
    const first = new Set(left);
    order = [...left, ...order.filter((task) => !first.has(task))];
  }
  for (const task of order) {
    const day = best?.days.get(task.taskId);
    if (day !== undefined) schedule.place(task, { first: day, last: day });
  }
  placeLate(schedule, best?.left ?? []);
  const sorted = byNumber(tasks);
  const hasDay = ({ taskId }: VisitTask): boolean => schedule.placementOf(taskId) !== undefined;
  return {
    placed: sorted.filter(hasDay).map(({ taskId }) => taskId),
    left: sorted.filter((task) => !hasDay(task)),
  };
}

/** A visit that came later can bring a trip near enough for somebody who had found no day. */
function placeLate(schedule: Schedule, left: readonly VisitTask[]): void {
  let rest = left;
  for (let found = true; found;) {
    const still = rest.filter((task) => {
      const best = cheapestDay(schedule, task);
      if (best) schedule.place(task, { first: best.day, last: best.day });
      return !best;
    });
    found = still.length < rest.length;
    rest = still;
  }
}

function fill(
  schedule: Schedule,
  order: readonly VisitTask[],
): { left: VisitTask[]; days: Map<string, number>; cost: number } {
  const left: VisitTask[] = [];
  const days = new Map<string, number>();
  let cost = 0;
  for (const task of order) {
    const best = cheapestDay(schedule, task);
    if (!best) {
      left.push(task);
      continue;
    }
    schedule.place(task, { first: best.day, last: best.day });
    days.set(task.taskId, best.day);
    cost += best.cost;
  }
  return { left, days, cost };
}

/** The first of the days that cost least; null where none fits. */
function cheapestDay(schedule: Schedule, task: VisitTask): { day: number; cost: number } | null {
  let best: { day: number; cost: number } | null = null;
  for (const day of schedule.openDays(task)) {
    const cost = schedule.costOf(task, { first: day, last: day });
    if (cost !== null && (!best || cost < best.cost)) best = { day, cost };
  }
  return best;
}

/** County after county, each the nearest to the one before; tasks at everyone's own place, which fit anywhere, last. */
function inTripOrder(schedule: Schedule, tasks: readonly VisitTask[]): VisitTask[] {
  const far = new Map(tasks.map((task) => [task.taskId, wayOf(schedule, task)]));
  const travelled = tasks.filter(({ taskId }) => far.get(taskId) !== 0);
  const farthest = new Map<string, number>();
  for (const { taskId, areaCode } of travelled) {
    farthest.set(areaCode, Math.max(farthest.get(areaCode) ?? 0, far.get(taskId) ?? 0));
  }
  const tour = tourOf(schedule, farthest);
  const byArea = groupedByArea(travelled);
  return [
    ...tour.flatMap((area) => inCountyOrder(byArea.get(area) ?? [])),
    ...inCountyOrder(tasks.filter(({ taskId }) => far.get(taskId) === 0)),
  ];
}

/** Days on the road of whoever comes from farthest away. */
function wayOf(schedule: Schedule, task: VisitTask): number {
  return task.people.reduce(
    (most, person) =>
      Math.max(most, schedule.roadDays(schedule.timelineOf(person).person.homeArea, task.areaCode)),
    0,
  );
}

function tourOf(schedule: Schedule, farthest: ReadonlyMap<string, number>): string[] {
  const tour: string[] = [];
  const rest = new Set([...farthest.keys()].sort());
  while (rest.size > 0) {
    const at = tour.at(-1);
    const way = (area: string): number =>
      at === undefined ? -(farthest.get(area) ?? 0) : schedule.roadDays(at, area);
    const next = [...rest].reduce((best, area) => (way(area) < way(best) ? area : best));
    tour.push(next);
    rest.delete(next);
  }
  return tour;
}

/** The same people together, those with little time first. */
function inCountyOrder(tasks: readonly VisitTask[]): VisitTask[] {
  const keys = new Map(tasks.map((task) => [task.taskId, [...task.people].sort().join(' ')]));
  return byNumber(tasks).sort(
    (a, b) => compare(a.windowTo, b.windowTo) || compare(keys.get(a.taskId) ?? '', keys.get(b.taskId) ?? ''),
  );
}

function byNumber(tasks: readonly VisitTask[]): VisitTask[] {
  return [...tasks].sort((a, b) => compare(a.number, b.number));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function groupedByArea(tasks: readonly VisitTask[]): Map<string, VisitTask[]> {
  const groups = new Map<string, VisitTask[]>();
  for (const task of tasks) {
    const group = groups.get(task.areaCode);
    if (group) group.push(task);
    else groups.set(task.areaCode, [task]);
  }
  return groups;
}
