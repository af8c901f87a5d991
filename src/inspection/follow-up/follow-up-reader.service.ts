import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Actor } from '../../audit/actor.js';
import { CeremonyService } from '../../ceremony/ceremony.service.js';
import { DrawLooks } from '../../ceremony/trail/draw-looks.service.js';
import { DomainError } from '../../kernel/domain-error.js';
import { isId } from '../../kernel/id.js';
import { Clock } from '../../platform/clock.js';
import { PlanService } from '../../plan/plan.service.js';
import { NamesService } from '../../registry/names.service.js';
import { pageOf, PAGE_SIZE } from '../../registry/search.rules.js';
import type { InspectionTask } from '../inspection.entity.js';
import { type CurrentSeat, currentSeats } from '../inspection.queries.js';
import { TaskReader } from '../task-reader.js';
import { taskResults } from '../task-results.queries.js';
import { FollowUpStep, TaskClosure } from './follow-up.entity.js';
import {
  closureNow,
  countFollowUps,
  type ClosureNow,
  type FollowUpFilter,
  followUpOf,
  type FollowUpRow,
  followUpsOf,
  type FollowUpState,
  listFollowUps,
} from './follow-up.queries.js';
import { takerRefusal } from './follow-up.rules.js';
import { PoolStandings } from './pool-standings.service.js';
import { nextSteps, stepRule, type StepRule, stepWords } from './steps.rules.js';
import { TaskEnds } from './task-ends.service.js';

/** Rows of a workbook at most. */
const MOST_ROWS = 100_000;

/** A follow-up with the names of its county, system and item. */
export interface ShownFollowUp extends FollowUpRow {
  readonly areaName: string;
  readonly poolName: string;
  readonly itemName: string | null;
  /** What the newest step is called. */
  readonly words: string;
}

/** A page of follow-ups. */
export interface FollowUpPage {
  readonly rows: readonly ShownFollowUp[];
  readonly total: number;
  /** From 1. */
  readonly page: number;
  readonly pages: number;
  /** How many there are in each state, the filter's state left aside. */
  readonly counts: Readonly<Record<FollowUpState, number>>;
}

/** A step that may come next, with why the visitor may not take it (Chinese), or null. */
export interface PossibleStep {
  readonly step: string;
  readonly rule: StepRule;
  readonly refusal: string | null;
}

/** Everything of one follow-up. */
export interface FollowUpSheet {
  readonly followUp: ShownFollowUp;
  /** Oldest first. */
  readonly steps: readonly (FollowUpStep & { readonly name: string })[];
  readonly possible: readonly PossibleStep[];
}

/** What a task's page shows of its follow-ups and its end. */
export interface TaskAfter {
  readonly rows: readonly ShownFollowUp[];
  /** Oldest first, those that hold no more too. */
  readonly closures: readonly TaskClosure[];
  readonly closed: ClosureNow | null;
  /** The task has an accepted result: follow-ups and its end are of interest. */
  readonly accepted: boolean;
  /** What keeps it from being closed, in sentences; empty where it may be closed. */
  readonly open: readonly string[];
  /** Systems for which the visitor may open a follow-up. */
  readonly pools: readonly { readonly code: string; readonly name: string }[];
  /** Items of the task. */
  readonly items: readonly { readonly code: string; readonly name: string }[];
  /** The visitor belongs to those who close it. */
  readonly mayClose: boolean;
}

/** Reads follow-ups, each visitor those of the tasks in his scope. */
@Injectable()
export class FollowUpReader {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly ceremony: CeremonyService,
    private readonly looks: DrawLooks,
    private readonly plans: PlanService,
    private readonly names: NamesService,
    private readonly reader: TaskReader,
    private readonly standings: PoolStandings,
    private readonly ends: TaskEnds,
  ) {}

  /** Follow-ups in the actor's scope, the open ones first by their term, 50 a page. */
  async list(actor: Actor, filter: FollowUpFilter, wanted = 1): Promise<FollowUpPage> {
    const { manager } = this.dataSource;
    const scope = await this.reader.scopeOf(manager, actor);
    const day = this.clock.today();
    const counts = await countFollowUps(manager, scope, filter, day);
    const total = filter.state ? counts[filter.state] : counts.OPEN + counts.ENDED;
    const { page, pages, offset } = pageOf(total, wanted);
    const rows = await listFollowUps(manager, scope, filter, { day, skip: offset, take: PAGE_SIZE });
    return { rows: await this.shown(actor, rows, '后续处理列表'), total, page, pages, counts };
  }

  /** The whole list for a workbook. */
  async all(actor: Actor, filter: FollowUpFilter): Promise<ShownFollowUp[]> {
    const { manager } = this.dataSource;
    const scope = await this.reader.scopeOf(manager, actor);
    const page = { day: this.clock.today(), skip: 0, take: MOST_ROWS };
    const rows = await listFollowUps(manager, scope, filter, page);
    return this.shown(actor, rows, '后续处理表格');
  }

  /** How many follow-ups of the actor's scope are in each state. Names are not read. */
  async counts(actor: Actor): Promise<FollowUpPage['counts']> {
    const { manager } = this.dataSource;
    return countFollowUps(manager, await this.reader.scopeOf(manager, actor), {}, this.clock.today());
  }

  /** One follow-up with its steps. @throws DomainError NOT_FOUND, or FORBIDDEN outside the actor's scope */
  async get(actor: Actor, id: string): Promise<FollowUpSheet> {
    const { manager } = this.dataSource;
    const row = isId(id) ? await followUpOf(manager, id, this.clock.today()) : null;
    if (!row) throw new DomainError('NOT_FOUND', '没有这项后续处理，请从“后续处理”列表中打开。');
    await this.reader.require(manager, actor, row.taskId);
    const [followUp] = await this.shown(actor, [row], `后续处理 ${row.taskNumber}`);
    const steps = await manager.find(FollowUpStep, { where: { followUpId: id }, order: { n: 'ASC' } });
    const seats = await currentSeats(manager, [row.taskId]);
    const { standing, poolName } = await this.standings.of(manager, actor, row.poolCode, seats);
    const possible = nextSteps(row.kind, row.lastStep, row).flatMap((step) => {
      const rule = stepRule(row.kind, step);
      return rule ? [{ step, rule, refusal: takerRefusal(rule.who, standing, poolName) }] : [];
    });
    return {
      followUp,
      steps: steps.map((step) => ({ ...step, name: stepWords(row.kind, step.step) })),
      possible,
    };
  }

  /** The follow-ups and the end of a task. @throws DomainError NOT_FOUND, FORBIDDEN */
  async ofTask(actor: Actor, taskId: string): Promise<TaskAfter> {
    const { manager } = this.dataSource;
    const task = await this.reader.require(manager, actor, taskId);
    const rows = await followUpsOf(manager, task.id, this.clock.today());
    const seats = await currentSeats(manager, [task.id]);
    const { inForce } = await taskResults(manager, task.id);
    const accepted = inForce?.decision === 'ACCEPTED';
    const order = { id: 'ASC' as const };
    return {
      rows: await this.shown(actor, rows, `检查任务 ${task.number} 的后续处理`),
      closures: await manager.find(TaskClosure, { where: { taskId: task.id }, order }),
      closed: await closureNow(manager, task.id),
      accepted,
      open: accepted ? await this.ends.openEndsOf(manager, task) : [],
      ...(await this.choices(manager, actor, task, seats)),
    };
  }

  /** What the visitor may choose from, and whether he may close the task. */
  private async choices(
    tx: EntityManager,
    actor: Actor,
    task: InspectionTask,
    seats: readonly CurrentSeat[],
  ): Promise<Pick<TaskAfter, 'pools' | 'items' | 'mayClose'>> {
    const { line } = await this.plans.getLine(task.planLineId, tx);
    const { items } = await this.names.of(tx);
    const standing = await this.standings.ofActor(tx, actor, seats);
    const may = (pool: string) =>
      takerRefusal('EITHER', standing(pool).standing, standing(pool).poolName) === null;
    const pools = [...new Set(seats.map(({ poolCode }) => poolCode))].filter(may);
    return {
      pools: pools.map((code) => ({ code, name: standing(code).poolName })),
      items: [
        { code: task.itemCode, name: task.itemName },
        ...line.alsoItems.map((code) => ({ code, name: items.get(code) ?? '' })),
      ],
      mayClose: may(task.leadPool),
    };
  }

  private async shown(actor: Actor, rows: readonly FollowUpRow[], way: string): Promise<ShownFollowUp[]> {
    const { areas, pools, items } = await this.names.of();
    const drawIds = new Set(rows.map(({ drawId }) => drawId));
    const draws = (await this.ceremony.list()).filter(({ id }) => drawIds.has(id));
    await this.looks.seen(actor, draws, way);
    return rows.map((row) => ({
      ...row,
      areaName: areas.get(row.areaCode) ?? '',
      poolName: pools.get(row.poolCode) ?? '',
      itemName: row.itemCode === null ? null : (items.get(row.itemCode) ?? ''),
      words: stepWords(row.kind, row.lastStep),
    }));
  }
}
