import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { CeremonyService } from '../../ceremony/ceremony.service.js';
import { DrawLooks } from '../../ceremony/trail/draw-looks.service.js';
import { type PoolVisits, VisitLedgerView } from '../../plan/ledger/visit-ledger-view.service.js';
import type { AnnualPlan, PlanLine } from '../../plan/plan.entity.js';
import { PlanService } from '../../plan/plan.service.js';
import { Clock } from '../../platform/clock.js';
import { Enterprises } from '../../registry/enterprise/enterprises.service.js';
import type { InspectionItem } from '../../registry/item.entity.js';
import { ItemsService } from '../../registry/items.service.js';
import { NamesService } from '../../registry/names.service.js';
import { type FoundInspector, RegistryFinder } from '../../registry/registry-finder.service.js';
import { type CurrentSeat, currentSeats } from '../inspection.queries.js';
import { teamsOf } from '../task-detail.js';
import { currentSettings, type NoticeTask, type SettingRow } from './notice.queries.js';
import { linesOf, noticeDays, type NoticeContent, RIGHTS, type TypedDays } from './notice.rules.js';

type Names = Awaited<ReturnType<NamesService['of']>>;

/** Everything that the contents of many notices are put together from. */
interface Facts {
  readonly names: Names;
  readonly items: ReadonlyMap<string, InspectionItem>;
  readonly settings: readonly SettingRow[];
  readonly lines: ReadonlyMap<string, { readonly line: PlanLine; readonly plan: AnnualPlan }>;
  readonly seats: ReadonlyMap<string, readonly CurrentSeat[]>;
  readonly people: ReadonlyMap<string, FoundInspector>;
  /** By task. */
  readonly counts: ReadonlyMap<string, readonly PoolVisits[]>;
}

const NO_DAYS: TypedDays = { visitFrom: null, visitTo: null };

/** Puts together what notices say, as things are now; many at once. */
@Injectable()
export class NoticeFacts {
  constructor(
    private readonly clock: Clock,
    private readonly ceremony: CeremonyService,
    private readonly looks: DrawLooks,
    private readonly plans: PlanService,
    private readonly ledger: VisitLedgerView,
    private readonly enterprises: Enterprises,
    private readonly items: ItemsService,
    private readonly names: NamesService,
    private readonly registry: RegistryFinder,
  ) {}

  /**
   * Contents by task id, as a notice of today would say.
   * @param typed days of tasks without planned ones
   */
  async of(
    tx: EntityManager,
    tasks: readonly NoticeTask[],
    typed: TypedDays = NO_DAYS,
  ): Promise<Map<string, NoticeContent>> {
    const facts = await this.read(tx, tasks);
    const today = this.clock.today();
    return new Map(tasks.map((task) => [task.id, contentOf(task, facts, noticeDays(task, typed, today))]));
  }

  private async read(tx: EntityManager, tasks: readonly NoticeTask[]): Promise<Facts> {
    const seats = await currentSeats(
      tx,
      tasks.map(({ id }) => id),
    );
    const lines = new Map<string, { line: PlanLine; plan: AnnualPlan }>();
    for (const id of new Set(tasks.map(({ planLineId }) => planLineId))) {
      lines.set(id, await this.plans.getLine(id, tx));
    }
    const items = await this.items.currentItems(undefined, tx);
    return {
      ...{ lines, names: await this.names.of(tx), settings: await currentSettings(tx) },
      items: new Map(items.map((item) => [item.code, item])),
      seats: byTask(seats),
      people: await this.registry.inspectorsById(
        seats.flatMap(({ inspectorId }) => inspectorId ?? []),
        tx,
      ),
      counts: await this.countsOf(tx, tasks, lines),
    };
  }

  /** Visits of the year by authority. Those of a draw whose list is not public are left out, the tasks' own are not. */
  private async countsOf(
    tx: EntityManager,
    tasks: readonly NoticeTask[],
    lines: Facts['lines'],
  ): Promise<Facts['counts']> {
    const own = new Set(tasks.map(({ drawId }) => drawId));
    const hidden = (await this.ceremony.list(tx))
      .filter((draw) => !own.has(draw.id) && !this.looks.isPublic(draw))
      .map(({ id }) => id);
    const counts = new Map<string, readonly PoolVisits[]>();
    for (const [kind, year] of kindsAndYears(tasks, lines)) {
      const group = tasks.filter(
        (task) => task.subjectKind === kind && lines.get(task.planLineId)?.plan.year === year,
      );
      const codes = group.map(({ subjectCode }) => subjectCode);
      const behind = await this.enterprises.enterprisesOf(kind, codes, tx);
      const enterprises = codes.map((code) => behind.get(code) ?? code);
      const visits = await this.ledger.ofMany(enterprises, year, hidden, tx);
      group.forEach((task, n) => counts.set(task.id, visits.get(enterprises[n]) ?? []));
    }
    return counts;
  }
}

function kindsAndYears(tasks: readonly NoticeTask[], lines: Facts['lines']): (readonly [string, number])[] {
  const found = new Map<string, readonly [string, number]>();
  for (const { subjectKind, planLineId } of tasks) {
    const year = lines.get(planLineId)?.plan.year ?? 0;
    found.set(`${subjectKind} ${year}`, [subjectKind, year]);
  }
  return [...found.values()];
}

function byTask(seats: readonly CurrentSeat[]): Map<string, CurrentSeat[]> {
  const found = new Map<string, CurrentSeat[]>();
  for (const seat of seats) {
    const own = found.get(seat.taskId);
    if (own) own.push(seat);
    else found.set(seat.taskId, [seat]);
  }
  return found;
}

function contentOf(
  task: NoticeTask,
  facts: Facts,
  days: { readonly visitFrom: string; readonly visitTo: string },
): NoticeContent {
  const { names, counts } = facts;
  const { line, plan } = facts.lines.get(task.planLineId) as { line: PlanLine; plan: AnnualPlan };
  const codes = [task.itemCode, ...line.alsoItems];
  const office = facts.settings.find(({ scope }) => scope === 'OFFICE');
  return {
    agency: names.agencies.get(plan.agencyCode) ?? '',
    ...{ task: task.number, planTitle: plan.title, year: plan.year, ...days },
    subject: { name: task.subjectName, code: task.subjectCode, area: names.areas.get(task.areaCode) ?? '' },
    items: codes.map((code, n) => itemOf(code, facts.items.get(code), n === 0 ? task.itemName : code)),
    teams: teamsFor(task, line, facts),
    prepare: toPrepare(facts.settings, task.subjectKind, codes),
    rights: RIGHTS,
    counts: (counts.get(task.id) ?? []).map(({ pool, made, most }) => ({
      ...{ pool: names.pools.get(pool) ?? '', made, most },
    })),
    ...{ phone: office?.phone ?? '', address: office?.address ?? '' },
  };
}

function itemOf(
  code: string,
  item: InspectionItem | undefined,
  fallback: string,
): NoticeContent['items'][number] {
  return {
    ...{ code, name: item?.name ?? fallback, basis: item?.legalBasis ?? '' },
    ...{ content: item?.content ?? '', method: item?.method ?? '' },
  };
}

function teamsFor(task: NoticeTask, line: PlanLine, { names, seats, people }: Facts): NoticeContent['teams'] {
  const teams = teamsOf(seats.get(task.id) ?? [], task.leadPool, line.teams, names, people);
  return teams.map(({ poolName, leads, members }) => ({
    ...{ pool: poolName, leads },
    people: members.flatMap(({ inspector, leader }) =>
      inspector === null
        ? []
        : [
            {
              ...{ name: inspector.name, agency: inspector.agencyName, leader },
              certificateNo: people.get(inspector.id)?.certificateNo ?? '',
            },
          ],
    ),
  }));
}

/** The office's list, then that of the kind of subject, then those of the items; nothing twice. */
function toPrepare(settings: readonly SettingRow[], kind: string, items: readonly string[]): string[] {
  const applies = ({ scope, code }: SettingRow) =>
    scope === 'OFFICE' || (scope === 'KIND' ? code === kind : items.includes(code));
  return [...new Set(settings.filter(applies).flatMap(({ prepare }) => linesOf(prepare)))];
}
