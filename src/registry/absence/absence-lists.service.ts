import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Actor } from '../../audit/actor.js';
import { type Day, isMonth, lastDayOf, type Month, monthOf } from '../../kernel/day.js';
import { Clock } from '../../platform/clock.js';
import { Calendars } from '../calendar/calendars.service.js';
import {
  allInspectors,
  findInspectors,
  type InspectorFilter,
  type ListedInspector,
} from '../inspectors.queries.js';
import { PromisedDays } from '../promised/promised-days.service.js';
import { coversAgency, type RegistryScope } from '../scope.rules.js';
import { ScopeService } from '../scope.service.js';
import type { ListPage } from '../search.rules.js';
import { absenceName } from './absence.rules.js';
import { daysOfMonth, type MonthDay, type MonthRow, monthRow } from './absence-month.rules.js';
import { type AbsenceFilter, absencesWithin, findAbsences, type ListedAbsence } from './absences.queries.js';

/** A registration as an actor may see it: kind and remark are null where the person is of another agency. */
export interface ShownAbsence extends Omit<ListedAbsence, 'kind' | 'remark' | 'recordedAccount'> {
  readonly kind: string | null;
  /** In words; 不在岗 where the kind is not shown. */
  readonly kindName: string;
  readonly remark: string | null;
  /** Days of the absence that are promised to a task: somebody has to move the visit. Empty for a cancelled one. */
  readonly clashes: readonly Day[];
  readonly mayCancel: boolean;
}

/** A person's month. */
export interface PersonMonth {
  readonly inspector: ListedInspector;
  /** Kinds in words by day, null where the person is there. */
  readonly names: readonly (string | null)[];
  readonly row: MonthRow;
}

/** What a month's table is narrowed to. */
export interface MonthFilter {
  readonly month: Month;
  readonly agencyCode?: string;
  readonly areaCode?: string;
  readonly q?: string;
}

const HIDDEN = '不在岗';

/**
 * Shows who is away when. That somebody is away is for everyone who plans; why (sick leave, remarks), and which days
 * are promised to visits, only for the person's own agency and those above it (个人信息保护法 第28条: health is
 * sensitive; a drawn list is not for everybody).
 */
@Injectable()
export class AbsenceLists {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly scopes: ScopeService,
    private readonly promised: PromisedDays,
    private readonly calendars: Calendars,
  ) {}

  /** The month in an address, or the present one where it is none. */
  monthOr(text: string | undefined): Month {
    return isMonth(text) ? text : monthOf(this.clock.today());
  }

  /** One page of 50 registrations, latest days first. */
  async list(actor: Actor, filter: AbsenceFilter, page = 1): Promise<ListPage<ShownAbsence>> {
    const found = await findAbsences(this.dataSource.manager, filter, page);
    const reach = await this.scopes.reach(actor);
    const keeps = await this.scopes.of(actor);
    const clashes = await this.clashes(found.rows);
    return {
      ...found,
      rows: found.rows.map((row) => ({
        ...shown(row, actor, reach, keeps),
        clashes: maySeeWhy(actor, reach, row.inspectorId, row.agencyCode) ? (clashes.get(row.id) ?? []) : [],
      })),
    };
  }

  private async clashes(rows: readonly ListedAbsence[]): Promise<Map<string, Day[]>> {
    const current = rows.filter(({ cancelledAt }) => cancelledAt === null);
    if (current.length === 0) return new Map();
    const from = current.map((row) => row.from).reduce((a, b) => (a < b ? a : b));
    const to = current.map((row) => row.to).reduce((a, b) => (a > b ? a : b));
    const ids = current.map(({ inspectorId }) => inspectorId);
    const promised = await this.promised.within(this.dataSource.manager, from, to, ids);
    const days = (row: ListedAbsence) =>
      promised
        .filter((one) => one.inspectorId === row.inspectorId && row.from <= one.day && one.day <= row.to)
        .map(({ day }) => day);
    return new Map(current.map((row) => [row.id, days(row)]));
  }

  /**
   * A page of people with their month. Of one agency or county all who are on duty, whether away or not; of the
   * whole office only who is away at all.
   */
  async month(
    actor: Actor,
    filter: MonthFilter,
    page = 1,
  ): Promise<{ days: MonthDay[]; calendarKnown: boolean; people: ListPage<PersonMonth> }> {
    const tx = this.dataSource.manager;
    const found = await findInspectors(tx, peopleOf(filter), page);
    const calendar = await this.calendars.current(tx);
    const days = daysOfMonth(filter.month, calendar);
    return {
      ...{ days, calendarKnown: calendar.isKnown(`${filter.month}-01`) },
      people: { ...found, rows: await this.rows(tx, actor, filter.month, days, found.rows) },
    };
  }

  /** The same whole, for workbooks. */
  async wholeMonth(actor: Actor, filter: MonthFilter): Promise<{ days: MonthDay[]; people: PersonMonth[] }> {
    const tx = this.dataSource.manager;
    const days = daysOfMonth(filter.month, await this.calendars.current(tx));
    const found = await allInspectors(tx, peopleOf(filter));
    return { days, people: await this.rows(tx, actor, filter.month, days, found) };
  }

  private async rows(
    tx: EntityManager,
    actor: Actor,
    month: Month,
    days: readonly MonthDay[],
    people: readonly ListedInspector[],
  ): Promise<PersonMonth[]> {
    const ids = people.map(({ id }) => id);
    const [first, last] = [`${month}-01`, lastDayOf(month)];
    const absences = await absencesWithin(tx, first, last, ids);
    const promised = byInspector(await this.promised.within(tx, first, last, ids));
    const byPerson = byInspector(absences);
    const reach = await this.scopes.reach(actor, tx);
    return people.map((inspector) => {
      const isOpen = maySeeWhy(actor, reach, inspector.id, inspector.agencyCode);
      const given = isOpen ? (promised.get(inspector.id) ?? []) : [];
      const row = monthRow(days, byPerson.get(inspector.id) ?? [], given);
      const name = (kind: string | null) => (kind === null ? null : isOpen ? absenceName(kind) : HIDDEN);
      return { inspector, names: row.kinds.map(name), row: isOpen ? row : withoutKinds(row) };
    });
  }
}

function byInspector<T extends { readonly inspectorId: string }>(rows: readonly T[]): Map<string, T[]> {
  const found = new Map<string, T[]>();
  for (const row of rows) {
    const own = found.get(row.inspectorId);
    if (own) own.push(row);
    else found.set(row.inspectorId, [row]);
  }
  return found;
}

function peopleOf({ month, agencyCode, areaCode, q }: MonthFilter): InspectorFilter {
  const narrowed = { agencyCode, areaCode, q };
  if (agencyCode || areaCode || q) return { ...narrowed, status: 'ON_DUTY' };
  return { awayFrom: `${month}-01`, awayTo: lastDayOf(month) };
}

function maySeeWhy(actor: Actor, reach: RegistryScope, inspectorId: string, agencyCode: string): boolean {
  return actor.inspectorId === inspectorId || coversAgency(reach, agencyCode);
}

function withoutKinds(row: MonthRow): MonthRow {
  return { ...row, kinds: row.kinds.map((kind) => (kind === null ? null : 'AWAY')) };
}

function shown(
  { recordedAccount, ...row }: ListedAbsence,
  actor: Actor,
  reach: RegistryScope,
  keeps: RegistryScope,
): Omit<ShownAbsence, 'clashes'> {
  const isOwn = actor.inspectorId === row.inspectorId && recordedAccount === actor.accountId;
  const mayCancel = row.cancelledAt === null && (isOwn || coversAgency(keeps, row.agencyCode));
  if (maySeeWhy(actor, reach, row.inspectorId, row.agencyCode)) {
    return { ...row, kindName: absenceName(row.kind), mayCancel };
  }
  return { ...row, kind: null, kindName: HIDDEN, remark: null, mayCancel };
}
