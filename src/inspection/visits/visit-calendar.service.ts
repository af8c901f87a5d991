import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Actor } from '../../audit/actor.js';
import { CeremonyService } from '../../ceremony/ceremony.service.js';
import { DrawLooks } from '../../ceremony/trail/draw-looks.service.js';
import { addDays, type Day, lastDayOf, type Month } from '../../kernel/day.js';
import type { WorkingCalendar } from '../../kernel/working-days.js';
import { absenceName } from '../../registry/absence/absence.rules.js';
import { AbsencesService } from '../../registry/absence/absences.service.js';
import type { AbsentDays } from '../../registry/absence/absences.queries.js';
import { Calendars } from '../../registry/calendar/calendars.service.js';
import { NamesService } from '../../registry/names.service.js';
import { type PromisedDay, PromisedDays } from '../../registry/promised/promised-days.service.js';
import { type FoundInspector, RegistryFinder } from '../../registry/registry-finder.service.js';
import { currentSeats } from '../inspection.queries.js';
import { TaskReader } from '../task-reader.js';
import { noDayOf } from './obstacles.rules.js';
import { VisitDesks } from './visit-desk.service.js';
import { noDayWords, shortRange } from './visit-words.rules.js';
import { listVisits, type VisitFilter, type VisitRow } from './visits.queries.js';

/** Undated tasks whose reasons are worked out on one page; more would only be scrolled past. */
const MOST_EXPLAINED = 200;

/** Which visits a calendar shows. */
export interface CalendarWish {
  readonly from: Day;
  readonly to: Day;
  readonly areaCode?: string;
  readonly inspectorId?: string;
}

/** A visit with the people and names that a reader wants. */
export interface ShownVisit extends VisitRow {
  readonly areaName: string;
  readonly people: readonly { readonly id: string; readonly name: string; readonly agencyName: string }[];
  /** The visit has days that people may have read: a change asks for a reason. */
  readonly asksReason: boolean;
  /** Who cannot come after all: absences that were entered after the days were set. In words. */
  readonly warnings: readonly string[];
}

/** A task that waits for a day, with the reasons why it may have none. */
export interface UndatedVisit extends ShownVisit {
  readonly words: readonly string[];
}

/** The visits of some days, as far as the actor may see them. */
export interface Calendar {
  readonly visits: readonly ShownVisit[];
  readonly undated: readonly UndatedVisit[];
  /** Of the person asked for only: days on the road, with the county of the visit that they belong to. */
  readonly travel: readonly { readonly day: Day; readonly areaName: string }[];
  readonly away: readonly { readonly from: Day; readonly to: Day; readonly name: string }[];
  /** Everyone who sits in a shown team, by name. */
  readonly people: readonly { readonly id: string; readonly name: string }[];
  /** Which days are worked, and which years have no official calendar yet. */
  readonly working: WorkingCalendar;
}

/** Reads calendars of visits. Names of a list that is not public are seen by who must act, and each look is logged. */
@Injectable()
export class VisitCalendar {
  constructor(
    private readonly dataSource: DataSource,
    private readonly ceremony: CeremonyService,
    private readonly looks: DrawLooks,
    private readonly reader: TaskReader,
    private readonly desks: VisitDesks,
    private readonly registry: RegistryFinder,
    private readonly names: NamesService,
    private readonly absences: AbsencesService,
    private readonly promised: PromisedDays,
    private readonly calendars: Calendars,
  ) {}

  /** Visits on these days and the tasks without days whose window touches them. @param way for the log of looks */
  async of(actor: Actor, wish: CalendarWish, way = '检查日程'): Promise<Calendar> {
    const tx = this.dataSource.manager;
    const scope = await this.reader.scopeOf(tx, actor);
    const range = { from: wish.from, to: wish.to };
    const filter: VisitFilter = {
      notOfDraws: await this.desks.voidDraws(tx),
      ...(wish.areaCode === undefined ? {} : { areaCode: wish.areaCode }),
      ...(wish.inspectorId === undefined ? {} : { inspectorId: wish.inspectorId }),
    };
    const dated = await listVisits(tx, scope, { ...filter, dated: range });
    const undated = await listVisits(tx, scope, { ...filter, undated: range });
    const shown = new Set([...dated, ...undated].map(({ drawId }) => drawId));
    const draws = (await this.ceremony.list()).filter(({ id }) => shown.has(id));
    await this.looks.seen(actor, draws, way);
    const teams = await this.teamsOf([...dated, ...undated]);
    const visits = await this.shownOf(dated);
    const person = wish.inspectorId ?? null;
    return {
      ...{ visits, working: await this.calendars.current(tx) },
      undated: await this.explained(await this.shown(undated, teams, [])),
      travel: person === null ? [] : await this.travelOf(person, wish, visits),
      away: person === null ? [] : await this.awayOf(person, wish),
      people: [...teams.people.values()]
        .map(({ id, name }) => ({ id, name }))
        .sort((a, b) => a.name.localeCompare(b.name, 'zh-CN') || a.id.localeCompare(b.id)),
    };
  }

  /** Visits with their people and names, and who cannot come after all. Scope and log are the caller's. */
  async shownOf(rows: readonly VisitRow[]): Promise<ShownVisit[]> {
    const teams = await this.teamsOf(rows);
    const days = rows.flatMap(({ dayFrom, dayTo }) => (dayFrom && dayTo ? [dayFrom, dayTo] : [])).sort();
    const [from, to] = [days[0], days.at(-1)];
    const people = [...teams.people.keys()];
    const away = from && to ? await this.absences.within(this.dataSource.manager, from, to, people) : [];
    return this.shown(rows, teams, away);
  }

  /** Name of an inspector, or null. */
  async nameOf(inspectorId: string): Promise<string | null> {
    return (await this.registry.inspectorsById([inspectorId])).get(inspectorId)?.name ?? null;
  }

  private async teamsOf(rows: readonly VisitRow[]) {
    const tx = this.dataSource.manager;
    const seats = await currentSeats(
      tx,
      rows.map(({ taskId }) => taskId),
    );
    const holders = seats.flatMap(({ inspectorId }) => (inspectorId === null ? [] : [inspectorId]));
    const people = await this.registry.inspectorsById(holders);
    const byTask = new Map<string, FoundInspector[]>();
    for (const { taskId, inspectorId } of seats) {
      const person = people.get(inspectorId ?? '');
      if (person) byTask.set(taskId, [...(byTask.get(taskId) ?? []), person]);
    }
    return { byTask, people };
  }

  private async shown(
    rows: readonly VisitRow[],
    { byTask }: { readonly byTask: ReadonlyMap<string, readonly FoundInspector[]> },
    away: readonly AbsentDays[],
  ): Promise<ShownVisit[]> {
    const names = await this.names.of();
    const draws = await this.ceremony.list();
    const open = new Set(draws.filter((draw) => this.looks.isPublic(draw)).map(({ id }) => id));
    return rows.map((row) => {
      const team = byTask.get(row.taskId) ?? [];
      return {
        ...row,
        areaName: names.areas.get(row.areaCode) ?? '',
        people: team.map(({ id, name, agencyCode }) => ({
          ...{ id, name, agencyName: names.agencies.get(agencyCode) ?? '' },
        })),
        asksReason: row.dayFrom !== null && open.has(row.drawId),
        warnings: warningsOf(row, team, away),
      };
    });
  }

  private async explained(rows: readonly ShownVisit[]): Promise<UndatedVisit[]> {
    const desk = await this.desks.lay(this.dataSource.manager, rows.slice(0, MOST_EXPLAINED));
    const words = new Map(
      desk.tasks.map(({ task }) => {
        const noDay = noDayOf(desk.schedule, task);
        const free = desk.schedule
          .openDays(task)
          .some((n) => desk.schedule.costOf(task, { first: n, last: n }) !== null);
        return [task.taskId, free ? [] : noDayWords(task, noDay, desk.names, desk.isWorked)];
      }),
    );
    return rows.map((row) => ({ ...row, words: words.get(row.taskId) ?? [] }));
  }

  private async travelOf(person: string, { from, to }: CalendarWish, visits: readonly ShownVisit[]) {
    const areas = new Map(visits.map(({ taskId, areaName }) => [taskId, areaName]));
    const promised = await this.promised.within(this.dataSource.manager, from, to, [person]);
    return promised
      .filter(({ kind }: PromisedDay) => kind === 'TRAVEL')
      .map(({ day, taskId }) => ({ day, areaName: areas.get(taskId) ?? '' }));
  }

  private async awayOf(person: string, { from, to }: CalendarWish) {
    const days = await this.absences.within(this.dataSource.manager, from, to, [person]);
    return days.map((one) => ({ from: one.from, to: one.to, name: absenceName(one.kind) }));
  }
}

function warningsOf(
  { dayFrom, dayTo, state }: VisitRow,
  team: readonly FoundInspector[],
  away: readonly AbsentDays[],
): string[] {
  if (dayFrom === null || dayTo === null || (state !== 'ASSIGNED' && state !== 'RETURNED')) return [];
  return team.flatMap(({ id, name }) =>
    away
      .filter((one) => one.inspectorId === id && one.from <= dayTo && one.to >= dayFrom)
      .map((one) => `${name}${shortRange(one.from, one.to)}${absenceName(one.kind)}`),
  );
}

/** First and last day of a month's calendar sheet, whole weeks from Monday to Sunday. */
export function sheetOf(month: Month): { from: Day; to: Day } {
  const first = `${month}-01`;
  const last = lastDayOf(month);
  const weekday = (day: Day): number => (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;
  return { from: addDays(first, -weekday(first)), to: addDays(last, 6 - weekday(last)) };
}
