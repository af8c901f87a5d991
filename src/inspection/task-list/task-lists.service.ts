import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Actor } from '../../audit/actor.js';
import { CeremonyService } from '../../ceremony/ceremony.service.js';
import { DrawLooks } from '../../ceremony/trail/draw-looks.service.js';
import { Clock } from '../../platform/clock.js';
import { NamesService } from '../../registry/names.service.js';
import { RegistryFinder } from '../../registry/registry-finder.service.js';
import { TASK_STATES, type TaskState } from '../inspection.rules.js';
import { type Stage, STAGES } from '../stages.js';
import { TaskReader } from '../task-reader.js';
import type { ReadyFilter, TaskFilter } from './task-filter.js';
import {
  countTasks,
  findTasks,
  type ListQuestion,
  listTasks,
  readTasks,
  type StageCount,
  type TaskRow,
  stageOf,
} from './task-list.queries.js';

export const TASKS_PER_PAGE = 50;

/** Rows that an export reads at a time. */
const ROWS_AT_ONCE = 2000;

export type ListedTask = TaskRow & { readonly areaName: string };

/** How many tasks are in each stage, and in each state. */
export interface TaskCounts {
  readonly counts: Readonly<Record<TaskState, number>>;
  readonly stages: Readonly<Record<Stage, number>>;
}

/** A page of the list of tasks. Counts leave the filter's stage and state aside. */
export interface TaskPage extends TaskCounts {
  readonly rows: readonly ListedTask[];
  /** Tasks that meet the filter. */
  readonly total: number;
  /** From 1. */
  readonly page: number;
  readonly pages: number;
}

/** Lists and counts tasks, each visitor his own part of them. */
@Injectable()
export class TaskLists {
  constructor(
    private readonly dataSource: DataSource,
    private readonly reader: TaskReader,
    private readonly ceremony: CeremonyService,
    private readonly registry: RegistryFinder,
    private readonly names: NamesService,
    private readonly looks: DrawLooks,
    private readonly clock: Clock,
  ) {}

  /** Tasks in the actor's scope by number, 50 a page. A page past the end is the last one. */
  async list(actor: Actor, filter: TaskFilter, page = 1): Promise<TaskPage> {
    const { manager } = this.dataSource;
    const question = await this.question(actor, filter);
    const counted = await countTasks(manager, question);
    const total = counted
      .filter(({ stage }) => filter.stage === undefined || stage === filter.stage)
      .filter(({ state }) => filter.state === undefined || state === filter.state)
      .reduce((sum, { count }) => sum + count, 0);
    const pages = Math.max(1, Math.ceil(total / TASKS_PER_PAGE));
    const at = Math.min(page, pages);
    const range = { skip: (at - 1) * TASKS_PER_PAGE, take: TASKS_PER_PAGE };
    const rows = await this.named(actor, await listTasks(manager, question, range), '检查任务列表');
    return { rows, total, page: at, pages, ...countsOf(counted) };
  }

  /** All tasks that meet the filter, read bit by bit: for an export. */
  async *all(actor: Actor, filter: TaskFilter): AsyncGenerator<ListedTask> {
    const { manager } = this.dataSource;
    const question = await this.question(actor, filter);
    const ids = await findTasks(manager, question);
    for (let from = 0; from < ids.length; from += ROWS_AT_ONCE) {
      const rows = await readTasks(manager, ids.slice(from, from + ROWS_AT_ONCE), question.today);
      yield* await this.named(actor, rows, '检查任务表格');
    }
  }

  /** How many tasks of the actor's scope are in each stage. Names are not read. */
  async counts(actor: Actor, filter: TaskFilter = {}): Promise<TaskCounts> {
    return countsOf(await countTasks(this.dataSource.manager, await this.question(actor, filter)));
  }

  /** Where a task that the visitor may see stands today. */
  stageOf(taskId: string): Promise<Stage> {
    return stageOf(this.dataSource.manager, taskId, this.clock.today());
  }

  /** A filter with the actor's scope and what stands in other registers: what lists and numbers ask with. */
  async question(
    actor: Actor,
    filter: TaskFilter,
    tx: EntityManager = this.dataSource.manager,
  ): Promise<ListQuestion> {
    const scope = await this.reader.scopeOf(tx, actor);
    return { scope, filter: await this.ready(tx, filter), today: this.clock.today() };
  }

  private async ready(tx: EntityManager, filter: TaskFilter): Promise<ReadyFilter> {
    const { agencyCode, itemCode } = filter;
    const also =
      itemCode === undefined
        ? []
        : (await this.ceremony.list(tx)).filter(({ alsoItems }) => alsoItems.includes(itemCode));
    return {
      ...filter,
      agencyPeople: agencyCode === undefined ? [] : await this.registry.inspectorIdsOf([agencyCode], tx),
      alsoDraws: also.map(({ id }) => id),
    };
  }

  /** Rows with names; that they are looked at is logged before they are shown. */
  private async named(actor: Actor, rows: readonly TaskRow[], way: string): Promise<ListedTask[]> {
    const shown = new Set(rows.map(({ drawId }) => drawId));
    const draws = (await this.ceremony.list()).filter(({ id }) => shown.has(id));
    await this.looks.seen(actor, draws, way);
    const { areas } = await this.names.of();
    return rows.map((row) => ({ ...row, areaName: areas.get(row.areaCode) ?? '' }));
  }
}

function countsOf(counted: readonly StageCount[]): TaskCounts {
  const summed = <Name extends string>(names: Readonly<Record<Name, string>>, part: 'stage' | 'state') =>
    Object.fromEntries(
      Object.keys(names).map((name) => [
        name,
        counted.filter((row) => row[part] === name).reduce((sum, { count }) => sum + count, 0),
      ]),
    ) as Record<Name, number>;
  return { counts: summed(TASK_STATES, 'state'), stages: summed(STAGES, 'stage') };
}
