import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { PlanService } from '../../plan/plan.service.js';
import { CheckPoints } from '../../registry/check-points/check-points.service.js';
import { NamesService } from '../../registry/names.service.js';
import type { InspectionTask } from '../inspection.entity.js';
import { currentSeats, type CurrentSeat } from '../inspection.queries.js';
import { openConflicts, partsOf, pinnedLists, standingEntries } from './record.queries.js';
import { findingsOf, type PlacedItem, placedPoint, type RecordState } from './record-state.js';
import type { RecordFinding } from './record.types.js';

/** Loads what is known of the records of tasks. Asks nobody who may see it: the caller has. */
@Injectable()
export class RecordLoader {
  constructor(
    private readonly plans: PlanService,
    private readonly points: CheckPoints,
    private readonly names: NamesService,
  ) {}

  /** The record of one task. */
  async load(tx: EntityManager, task: InspectionTask): Promise<RecordState> {
    return (await this.loadMany(tx, [task])).get(task.id) as RecordState;
  }

  /** Records of many tasks by task id, read in as many statements as for one. */
  async loadMany(tx: EntityManager, tasks: readonly InspectionTask[]): Promise<Map<string, RecordState>> {
    const ids = tasks.map(({ id }) => id);
    const seats = byTask(await currentSeats(tx, ids));
    const conflicts = byTask(await openConflicts(tx, ids));
    const standing = await standingEntries(tx, ids);
    const parts = await partsOf(tx, ids);
    const placed = await this.itemsOf(tx, tasks, seats);
    return new Map(
      tasks.map((task) => [
        task.id,
        {
          ...{ task, seats: seats.get(task.id) ?? [], pools: poolsOf(task, seats.get(task.id) ?? []) },
          ...{ standing: standing.get(task.id) ?? new Map(), parts: parts.get(task.id) ?? new Map() },
          ...{ conflicts: conflicts.get(task.id) ?? [], items: placed.get(task.id)?.items ?? [] },
          pinned: placed.get(task.id)?.pinned ?? false,
        },
      ]),
    );
  }

  /** What was found on site, by task id: points answered NO in parts that are handed in. */
  async findings(tx: EntityManager, tasks: readonly InspectionTask[]): Promise<Map<string, RecordFinding[]>> {
    const states = await this.loadMany(tx, tasks);
    return new Map([...states].map(([id, state]) => [id, findingsOf(state)]));
  }

  /** Items of each task with the points of the list that is fixed for it, or else of the one in force. */
  private async itemsOf(
    tx: EntityManager,
    tasks: readonly InspectionTask[],
    seats: ReadonlyMap<string, readonly CurrentSeat[]>,
  ): Promise<Map<string, { pinned: boolean; items: PlacedItem[] }>> {
    const codes = await this.codesOf(tx, tasks);
    const pinned = await pinnedLists(
      tx,
      tasks.map(({ id }) => id),
    );
    const inForce = await this.points.inForce(tx, [...new Set([...codes.values()].flat())]);
    const listOf = (taskId: string, code: string) => {
      const own = pinned.get(taskId);
      return own?.has(code) ? (own.get(code) ?? null) : (inForce.get(code)?.id ?? null);
    };
    const listIds = tasks.flatMap(({ id }) =>
      (codes.get(id) ?? []).flatMap((code) => listOf(id, code) ?? []),
    );
    const lists = await this.points.byId(tx, [...new Set(listIds)]);
    const { items: itemNames } = await this.names.of(tx);
    return new Map(
      tasks.map((task) => {
        const pools = poolsOf(task, seats.get(task.id) ?? []);
        const items = (codes.get(task.id) ?? []).map((code) => {
          const found = lists.get(listOf(task.id, code) ?? '');
          const name = code === task.itemCode ? task.itemName : (itemNames.get(code) ?? code);
          return {
            ...{ code, name, listId: found?.list.id ?? null, version: found?.list.version ?? null },
            points: (found?.points ?? []).map((point) => placedPoint(point, code, task.leadPool, pools)),
          };
        });
        return [task.id, { pinned: (pinned.get(task.id)?.size ?? 0) > 0, items }];
      }),
    );
  }

  /** Items of each task: its own and those that the same visit inspects. */
  private async codesOf(tx: EntityManager, tasks: readonly InspectionTask[]): Promise<Map<string, string[]>> {
    const also = new Map<string, readonly string[]>();
    for (const id of new Set(tasks.map(({ planLineId }) => planLineId))) {
      also.set(id, (await this.plans.getLine(id, tx)).line.alsoItems);
    }
    return new Map(
      tasks.map((task) => [task.id, [...new Set([task.itemCode, ...(also.get(task.planLineId) ?? [])])]]),
    );
  }
}

/** Systems that sit on a task, the lead first. */
function poolsOf(task: InspectionTask, seats: readonly CurrentSeat[]): string[] {
  const others = [...new Set(seats.map(({ poolCode }) => poolCode))].filter((code) => code !== task.leadPool);
  return [task.leadPool, ...others];
}

function byTask<Row extends { readonly taskId: string }>(rows: readonly Row[]): Map<string, Row[]> {
  const found = new Map<string, Row[]>();
  for (const row of rows) {
    const of = found.get(row.taskId);
    if (of) of.push(row);
    else found.set(row.taskId, [row]);
  }
  return found;
}
