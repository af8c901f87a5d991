import type { Day } from '../../kernel/day.js';
import { type Roads, type Stay, Timeline, type Visitor } from './timeline.rules.js';
import type { WorkDays } from './work-days.rules.js';

/** A task that is to be visited. */
export interface VisitTask {
  readonly taskId: string;
  /** Task number: what is otherwise equal is planned in this order. */
  readonly number: string;
  readonly areaCode: string;
  readonly windowFrom: Day;
  readonly windowTo: Day;
  /** Everyone of its teams, of all agencies. */
  readonly people: readonly string[];
}

/** Days that were given to a task, as numbers of working days. */
export interface Placement {
  readonly first: number;
  readonly last: number;
}

/** A day that a person owes to a task. */
export interface OwedDay {
  readonly inspectorId: string;
  readonly day: Day;
  readonly kind: 'VISIT' | 'TRAVEL';
}

/** What a schedule is made from. */
export interface ScheduleSetting {
  readonly days: WorkDays;
  readonly roads: Roads;
  readonly people: readonly Visitor[];
  /** No visit and no way before this day. */
  readonly today: Day;
  /** Months (1–12) in which a county is not visited. */
  readonly closedMonths: ReadonlyMap<string, readonly number[]>;
}

/** Everybody's visits at once: which days a task may have, what they cost, and which days people then owe. */
export class Schedule {
  private readonly timelines: ReadonlyMap<string, Timeline>;
  private readonly placed = new Map<string, Placement & { readonly task: VisitTask }>();
  readonly earliest: number;
  readonly days: WorkDays;

  constructor(private readonly setting: ScheduleSetting) {
    this.days = setting.days;
    this.earliest = setting.days.atOrAfter(setting.today);
    const roads = rememberedRoads(setting.roads);
    this.timelines = new Map(
      setting.people.map((person) => [person.id, new Timeline(person, setting.days, roads)]),
    );
  }

  /** Working days on which the task itself may be visited: in its window, not past, its county open. */
  openDays(task: VisitTask): number[] {
    const closed = this.setting.closedMonths.get(task.areaCode) ?? [];
    const days: number[] = [];
    const from = Math.max(this.days.atOrAfter(task.windowFrom), this.earliest);
    for (let n = from; n <= this.days.atOrBefore(task.windowTo); n += 1) {
      if (!closed.includes(Number(this.days.day(n).slice(5, 7)))) days.push(n);
    }
    return days;
  }

  /** Working days away from home that these days would add over all people; null where somebody cannot come. */
  costOf(task: VisitTask, at: Placement): number | null {
    if (task.people.length === 0) return null;
    let cost = 0;
    for (const person of task.people) {
      const more = this.timelineOf(person).costOf(stayOf(task, at), this.earliest);
      if (more === null) return null;
      cost += more;
    }
    return cost;
  }

  /** Gives a task its days, whether they fit or not: what is written already stands. */
  place(task: VisitTask, { first, last }: Placement): void {
    this.remove(task.taskId);
    this.placed.set(task.taskId, { task, first, last });
    for (const person of task.people) this.timelineOf(person).add(stayOf(task, { first, last }));
  }

  /** Takes a task's days away; without effect where it has none. */
  remove(taskId: string): void {
    for (const person of this.placed.get(taskId)?.task.people ?? []) this.timelineOf(person).remove(taskId);
    this.placed.delete(taskId);
  }

  placementOf(taskId: string): Placement | undefined {
    return this.placed.get(taskId);
  }

  /** @throws RangeError for a person the schedule was not made with */
  timelineOf(person: string): Timeline {
    const timeline = this.timelines.get(person);
    if (!timeline) throw new RangeError(`no person ${person}`);
    return timeline;
  }

  /** Days that the people of a task owe to it: the visit, and the ways that belong to it. */
  owedTo(taskId: string): OwedDay[] {
    const placement = this.placed.get(taskId);
    if (!placement) return [];
    return placement.task.people.flatMap((inspectorId) => {
      const owed = (kind: OwedDay['kind']) => (n: number) => ({ inspectorId, day: this.days.day(n), kind });
      const { first, last } = placement;
      const visits = Array.from({ length: last - first + 1 }, (_, n) => first + n);
      const ways = this.timelineOf(inspectorId).waysOf(taskId);
      return [...visits.map(owed('VISIT')), ...ways.map(owed('TRAVEL'))];
    });
  }

  /** Days on the road between two counties. */
  roadDays(from: string, to: string): number {
    return this.setting.roads.days(from, to);
  }

  /** Tasks that have days, in the order in which they got them. */
  get tasks(): VisitTask[] {
    return [...this.placed.values()].map(({ task }) => task);
  }
}

function stayOf({ taskId, areaCode }: VisitTask, { first, last }: Placement): Stay {
  return { taskId, areaCode, first, last };
}

/** The same ways, each looked up once. */
export function rememberedRoads(roads: Roads): Roads {
  const known = new Map<string, Map<string, number>>();
  return {
    days(from, to) {
      let row = known.get(from);
      if (!row) known.set(from, (row = new Map()));
      let days = row.get(to);
      if (days === undefined) row.set(to, (days = roads.days(from, to)));
      return days;
    },
  };
}
