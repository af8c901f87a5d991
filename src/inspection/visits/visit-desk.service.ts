import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { CeremonyService } from '../../ceremony/ceremony.service.js';
import { addDays, type Day } from '../../kernel/day.js';
import { Clock } from '../../platform/clock.js';
import { AbsencesService } from '../../registry/absence/absences.service.js';
import { AgenciesService } from '../../registry/agencies.service.js';
import { Calendars } from '../../registry/calendar/calendars.service.js';
import { type PromisedDay, PromisedDays } from '../../registry/promised/promised-days.service.js';
import { RegistryFinder } from '../../registry/registry-finder.service.js';
import { currentSeats } from '../inspection.queries.js';
import { type OwedDay, Schedule, type VisitTask } from './schedule.rules.js';
import type { Visitor } from './timeline.rules.js';
import type { VisitNames } from './visit-words.rules.js';
import { listVisits, type VisitRow } from './visits.queries.js';
import { WorkDays } from './work-days.rules.js';

/** Days before and after the windows whose visits are looked at, and days on which their trips begin and end. */
const MARGIN_DAYS = 25;
const TRIP_DAYS = 20;

type Away = Visitor['away'][number];

/** Days of absence that stand for promises whose visit is not among those read. */
export const PROMISED = 'PROMISED';

/** Everybody's visits as they stand, with some tasks laid out beside them. */
export interface VisitDesk {
  readonly schedule: Schedule;
  /** The tasks that were asked for, with their current teams. */
  readonly tasks: readonly { readonly row: VisitRow; readonly task: VisitTask }[];
  /** What is written of the days that people owe, by task. */
  readonly written: ReadonlyMap<string, readonly OwedDay[]>;
  readonly names: VisitNames;
  /** By the official calendar. */
  readonly isWorked: (day: Day) => boolean;
}

/** Reads all that decides on the days of visits, and writes back which days people owe. */
@Injectable()
export class VisitDesks {
  constructor(
    private readonly clock: Clock,
    private readonly ceremony: CeremonyService,
    private readonly registry: RegistryFinder,
    private readonly agencies: AgenciesService,
    private readonly absences: AbsencesService,
    private readonly promised: PromisedDays,
    private readonly calendars: Calendars,
  ) {}

  /** Draws that are void: their visits do not take place. */
  async voidDraws(tx: EntityManager): Promise<string[]> {
    return (await this.ceremony.list(tx)).filter(({ state }) => state === 'VOIDED').map(({ id }) => id);
  }

  /** Lays out tasks beside all visits that stand in or near their windows. */
  async lay(tx: EntityManager, rows: readonly VisitRow[]): Promise<VisitDesk> {
    const { from, to } = this.rangeOf(rows);
    const dated = await listVisits(tx, null, {
      ...{ dated: { from, to }, notOfDraws: await this.voidDraws(tx) },
    });
    const all = new Map([...dated, ...rows].map((row) => [row.taskId, row]));
    const tasks = await this.tasksOf(tx, [...all.values()]);
    const areas = await this.agencies.areas(tx);
    const trips = { from: addDays(from, -TRIP_DAYS), to: addDays(to, TRIP_DAYS) };
    const promised = await this.promised.within(tx, trips.from, trips.to);
    const written = writtenOf(promised, all);
    const standing = dated.flatMap((row) => {
      const task = tasks.get(row.taskId);
      return task ? [{ row, task: this.visitOf(row, task, written) }] : [];
    });
    const found = await this.registry.inspectorsById(
      [...tasks.values(), ...standing.map(({ task }) => task)].flatMap(({ people }) => people),
      tx,
    );
    const away = await this.awayOf(tx, trips, [...found.keys()]);
    for (const { inspectorId, day, taskId } of promised) {
      if (!all.has(taskId)) append(away, inspectorId, { kind: PROMISED, from: day, to: day });
    }
    const { isWorkingDay: isWorked } = await this.calendars.current(tx);
    const days = new WorkDays(trips.from, trips.to, isWorked);
    const schedule = new Schedule({
      ...{ days, today: this.clock.today(), roads: await this.agencies.travelTable(tx) },
      people: [...found.values()].map(({ id, areaCode }) => ({
        ...{ id, homeArea: areaCode, away: away.get(id) ?? [] },
      })),
      closedMonths: new Map(areas.map(({ code, closedMonths }) => [code, closedMonths])),
    });
    for (const { row, task } of standing) placeAsWritten(schedule, row, task);
    const shortNames = new Map(areas.map(({ code, name }) => [code, name]));
    return {
      ...{ schedule, isWorked, written },
      tasks: rows.flatMap((row) => {
        const task = tasks.get(row.taskId);
        return task ? [{ row, task }] : [];
      }),
      names: {
        person: (id) => found.get(id)?.name ?? '',
        area: (code) => shortNames.get(code) ?? '',
        subject: (id) => all.get(id)?.subjectName ?? '',
      },
    };
  }

  /**
   * Writes the days that people owe, those of the tasks on the desk and of everybody who has to do with them: one more
   * visit may spare the way home from another.
   * @throws DomainError CONFLICT naming person and day that somebody else has taken meanwhile
   */
  async clear(tx: EntityManager, { schedule, tasks, written }: VisitDesk): Promise<void> {
    const changed = new Map<string, readonly OwedDay[]>();
    const seen = new Set<string>();
    const touched = new Set(tasks.flatMap(({ task }) => task.people));
    let next = tasks.map(({ task }) => task);
    // Whoever owes other days to one visit may owe others to the next, too, since an absence was entered: a day that one
    // task gives up and another takes is written for both.
    while (next.length > 0) {
      for (const { taskId } of next) {
        seen.add(taskId);
        const [days, before] = [schedule.owedTo(taskId), written.get(taskId) ?? []];
        if (keyOf(days) === keyOf(before)) continue;
        changed.set(taskId, days);
        for (const { inspectorId } of [...days, ...before]) touched.add(inspectorId);
      }
      next = schedule.tasks.filter(
        ({ taskId, people }) => !seen.has(taskId) && people.some((person) => touched.has(person)),
      );
    }
    await this.promised.replaceAll(tx, changed);
  }

  /**
   * The visit as it stands. One that lies behind was made by those who are written, whoever has come into the team
   * since: that person may have been on another visit on the same day.
   */
  private visitOf(
    row: VisitRow,
    task: VisitTask,
    written: ReadonlyMap<string, readonly OwedDay[]>,
  ): VisitTask {
    if (row.dayTo === null || row.dayTo >= this.clock.today()) return task;
    const went = (written.get(row.taskId) ?? []).filter(({ kind }) => kind === 'VISIT');
    return { ...task, people: [...new Set(went.map(({ inspectorId }) => inspectorId))] };
  }

  private rangeOf(rows: readonly VisitRow[]): { from: Day; to: Day } {
    const today = this.clock.today();
    const least = rows.reduce((day, { windowFrom }) => (windowFrom < day ? windowFrom : day), today);
    const most = rows.reduce((day, { windowTo }) => (windowTo > day ? windowTo : day), today);
    return { from: addDays(least, -MARGIN_DAYS), to: addDays(most, MARGIN_DAYS) };
  }

  private async tasksOf(tx: EntityManager, rows: readonly VisitRow[]): Promise<Map<string, VisitTask>> {
    const people = new Map<string, string[]>();
    const ids = rows.map(({ taskId }) => taskId);
    for (const { taskId, inspectorId } of await currentSeats(tx, ids)) {
      if (inspectorId !== null) append(people, taskId, inspectorId);
    }
    return new Map(
      rows.map(({ taskId, number, areaCode, windowFrom, windowTo }) => [
        taskId,
        { ...{ taskId, number, areaCode, windowFrom, windowTo }, people: people.get(taskId) ?? [] },
      ]),
    );
  }

  private async awayOf(
    tx: EntityManager,
    { from, to }: { readonly from: Day; readonly to: Day },
    people: readonly string[],
  ): Promise<Map<string, Away[]>> {
    const away = new Map<string, Away[]>();
    for (const one of await this.absences.within(tx, from, to, people)) append(away, one.inspectorId, one);
    return away;
  }
}

function append<Value>(lists: Map<string, Value[]>, key: string, value: Value): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}

function writtenOf(
  promised: readonly PromisedDay[],
  tasks: ReadonlyMap<string, unknown>,
): Map<string, OwedDay[]> {
  const written = new Map<string, OwedDay[]>();
  for (const { taskId, inspectorId, day, kind } of promised) {
    if (tasks.has(taskId)) append(written, taskId, { inspectorId, day, kind });
  }
  return written;
}

/** The same days, whatever order they come in. */
function keyOf(days: readonly OwedDay[]): string {
  return days
    .map(({ inspectorId, day, kind }) => `${inspectorId} ${day} ${kind}`)
    .sort()
    .join('|');
}

function placeAsWritten(schedule: Schedule, row: VisitRow, task: VisitTask): void {
  if (row.dayFrom === null || row.dayTo === null) return;
  const first = schedule.days.atOrAfter(row.dayFrom);
  const last = schedule.days.atOrBefore(row.dayTo);
  if (first >= 0 && last >= first && last < schedule.days.length) schedule.place(task, { first, last });
}
