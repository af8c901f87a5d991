import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Actor, Role } from '../../audit/actor.js';
import { AuditService } from '../../audit/audit.service.js';
import { CeremonyService } from '../../ceremony/ceremony.service.js';
import { DrawLooks } from '../../ceremony/trail/draw-looks.service.js';
import { type Day, lastDayOf, type Month } from '../../kernel/day.js';
import { DomainError, type Fault } from '../../kernel/domain-error.js';
import { Clock } from '../../platform/clock.js';
import { lockFor } from '../../platform/database/database.js';
import { AgenciesService } from '../../registry/agencies.service.js';
import type { InspectionTask } from '../inspection.entity.js';
import type { TaskScope } from '../inspection.scope.js';
import { TaskReader } from '../task-reader.js';
import { noDayOf, obstaclesAt } from './obstacles.rules.js';
import {
  type CleanVisitDate,
  cleanVisitDate,
  type VisitDateInput,
  visitDateFaults,
  visitStateRefusal,
} from './visit-date.rules.js';
import { type VisitDesk, VisitDesks } from './visit-desk.service.js';
import { planVisits } from './visit-plan.rules.js';
import { noDayWords, obstacleWords } from './visit-words.rules.js';
import { insertVisitDates, listVisits, type VisitRow } from './visits.queries.js';

/** Roles that plan the visits of their agency; an inspector changes the days of the own ones. */
const PLANNERS: readonly Role[] = ['DRAWER', 'REVIEWER'];

/** Which tasks are to get days: those of a draw, or all whose window touches a month. */
export type PlanWish = { readonly drawId: string } | { readonly month: Month; readonly areaCode?: string };

/** How planning went. */
export interface PlanOutcome {
  readonly placed: number;
  /** Tasks that found no day, each with the reasons in sentences. */
  readonly left: readonly { readonly taskId: string; readonly number: string; readonly words: string[] }[];
}

/** The days of visits: planned for all at once, changed one by one, and looked at again when a team changes. */
@Injectable()
export class VisitsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly audit: AuditService,
    private readonly ceremony: CeremonyService,
    private readonly looks: DrawLooks,
    private readonly agencies: AgenciesService,
    private readonly reader: TaskReader,
    private readonly desks: VisitDesks,
  ) {}

  /**
   * Gives days to all tasks of the wish that have none and are not inspected yet; days that stand are not moved.
   * @throws DomainError FORBIDDEN for who does not plan, CONFLICT where another plan has taken a day meanwhile
   */
  async plan(actor: Actor, wish: PlanWish): Promise<PlanOutcome> {
    if (!isPlanner(actor)) {
      throw new DomainError('FORBIDDEN', '只有抽取人员和审核人员可以统一排定检查日程。');
    }
    return this.dataSource.transaction(async (tx) => {
      await lockDates(tx);
      const scope = await this.reader.scopeOf(tx, actor);
      const desk = await this.desks.lay(tx, await this.undatedOf(tx, scope, wish));
      const { placed, left } = planVisits(
        desk.schedule,
        desk.tasks.map(({ task }) => task),
      );
      await this.writePlanned(tx, actor, desk, placed);
      await this.desks.clear(tx, desk);
      await this.audit.record(tx, actor, {
        ...{ act: '排定检查日程', objectKind: 'draw', objectId: 'drawId' in wish ? wish.drawId : wish.month },
        detail: { ...wish, placed: placed.length, left: left.length },
      });
      const words = (task: (typeof left)[number]) =>
        noDayWords(task, noDayOf(desk.schedule, task), desk.names, desk.isWorked);
      return {
        placed: placed.length,
        left: left.map((task) => ({ taskId: task.taskId, number: task.number, words: words(task) })),
      };
    });
  }

  /**
   * Gives a visit other days, or takes them away.
   * @throws DomainError NOT_FOUND, FORBIDDEN, STALE (changed since it was read), INVALID_INPUT with all faults, or
   * CONFLICT naming everyone who is not free, and why
   */
  async change(actor: Actor, taskId: string, input: VisitDateInput): Promise<void> {
    const wish = cleanVisitDate(input);
    await this.dataSource.transaction(async (tx) => {
      // The task first, as everything that changes teams does: two that wait for each other would both be thrown out.
      const task = await this.requireTask(tx, actor, taskId);
      await lockDates(tx);
      const row = await this.requireRow(tx, actor, task.id);
      if (row.revision !== wish.revision) {
        throw new DomainError('STALE', '检查日期在您打开之后已经改变，没有保存。请重新打开后再改。');
      }
      const desk = await this.desks.lay(tx, [row]);
      const faults = visitDateFaults(wish, await this.contextOf(tx, row, desk));
      if (faults.length > 0) {
        throw new DomainError('INVALID_INPUT', '检查日期没有保存，请按提示修改。', faults);
      }
      if ((wish.days?.from ?? null) === row.dayFrom && (wish.days?.to ?? null) === row.dayTo) return;
      requireFree(desk, wish);
      await this.write(tx, actor, row, wish);
      await this.desks.clear(tx, desk);
    });
  }

  /**
   * Looks again at the days of a task whose team has changed, inside the transaction that changes it: they stay if the
   * new people are free, otherwise the visit loses them, with the reason.
   */
  async teamChanged(tx: EntityManager, actor: Actor, taskId: string): Promise<void> {
    await lockDates(tx);
    const [row] = await listVisits(tx, null, { taskIds: [taskId] });
    // A visit that lies behind has taken place, whoever sits in the team now: its days stay those of who went.
    if (!row || row.dayFrom === null || row.dayTo === null || row.dayTo < this.clock.today()) return;
    const desk = await this.desks.lay(tx, [row]);
    const [{ task }] = desk.tasks;
    const at = desk.schedule.placementOf(taskId);
    if (!at) return;
    desk.schedule.remove(taskId);
    const obstacles = obstaclesAt(desk.schedule, task, at);
    if (obstacles.length === 0) {
      desk.schedule.place(task, at);
    } else {
      const words = obstacles.map((one) => obstacleWords(one, task, desk.names)).join('；');
      const reason = `检查组换人，原定日期取消：${words}。`;
      await this.write(tx, actor, row, { days: null, reason, revision: row.revision });
    }
    await this.desks.clear(tx, desk);
  }

  /** Gives back the days of tasks that will not be visited: subjects that were replaced. */
  async dropped(tx: EntityManager, actor: Actor, taskId: string, reason: string): Promise<void> {
    await lockDates(tx);
    const [row] = await listVisits(tx, null, { taskIds: [taskId] });
    if (!row || row.dayFrom === null) return;
    const desk = await this.desks.lay(tx, [row]);
    desk.schedule.remove(taskId);
    await this.write(tx, actor, row, { days: null, reason, revision: row.revision });
    await this.desks.clear(tx, desk);
  }

  /** Gives everybody back the days promised to a draw that is void now; what was written of its visits stays. */
  async drawVoided(tx: EntityManager, drawId: string): Promise<void> {
    await lockDates(tx);
    const rows = await listVisits(tx, null, { drawId });
    const desk = await this.desks.lay(tx, rows);
    for (const { taskId } of rows) desk.schedule.remove(taskId);
    await this.desks.clear(tx, desk);
  }

  private async undatedOf(tx: EntityManager, scope: TaskScope, wish: PlanWish): Promise<VisitRow[]> {
    const notOfDraws = await this.desks.voidDraws(tx);
    const month = 'month' in wish ? wish.month : null;
    const undated: { from: Day; to: Day } = month
      ? { from: `${month}-01`, to: lastDayOf(month) }
      : { from: '1900-01-01', to: '2200-12-31' };
    const { drawId, areaCode } = { drawId: undefined, areaCode: undefined, ...wish };
    return listVisits(tx, scope, {
      ...{ notOfDraws, undated },
      ...(drawId === undefined ? {} : { drawId }),
      ...(areaCode === undefined ? {} : { areaCode }),
    });
  }

  private async writePlanned(
    tx: EntityManager,
    actor: Actor,
    { tasks, schedule }: VisitDesk,
    placed: readonly string[],
  ): Promise<void> {
    const rows = new Map(tasks.map(({ row }) => [row.taskId, row]));
    const dates = placed.flatMap((taskId) => {
      const row = rows.get(taskId);
      const at = schedule.placementOf(taskId);
      if (!row || !at) return [];
      const days = { dayFrom: schedule.days.day(at.first), dayTo: schedule.days.day(at.last) };
      return [{ taskId, revision: row.revision + 1, ...days, reason: null }];
    });
    await insertVisitDates(tx, dates, this.decided(actor));
  }

  private async write(
    tx: EntityManager,
    actor: Actor,
    row: VisitRow,
    { days, reason }: CleanVisitDate,
  ): Promise<void> {
    const dates = { dayFrom: days?.from ?? null, dayTo: days?.to ?? null };
    const revision = row.revision + 1;
    await insertVisitDates(tx, [{ taskId: row.taskId, revision, ...dates, reason }], this.decided(actor));
    await this.audit.record(tx, actor, {
      ...{ act: days ? '变更检查日期' : '取消检查日期', objectKind: 'inspection_task', objectId: row.taskId },
      detail: { task: row.number, from: row.dayFrom ?? '', to: days?.from ?? '', reason: reason ?? '' },
    });
  }

  private decided(actor: Actor) {
    return { account: actor.accountId, by: actor.name, at: this.clock.now() };
  }

  private async requireTask(tx: EntityManager, actor: Actor, taskId: string): Promise<InspectionTask> {
    const task = await this.reader.require(tx, actor, taskId, { lock: true });
    await this.reader.requireLiveDraw(tx, task);
    return task;
  }

  private async requireRow(tx: EntityManager, actor: Actor, taskId: string): Promise<VisitRow> {
    const own = actor.inspectorId !== null && actor.roles.includes('INSPECTOR');
    const mine = own ? { inspectorId: actor.inspectorId as string } : {};
    const [row] = await listVisits(tx, null, { taskIds: [taskId], ...(isPlanner(actor) ? {} : mine) });
    if (!row && !isPlanner(actor)) {
      throw new DomainError('FORBIDDEN', '您不是这项任务检查组的成员，不能变更检查日期。');
    }
    const refusal = visitStateRefusal(row?.state ?? 'REPLACED');
    if (!row || refusal !== null) throw new DomainError('CONFLICT', refusal ?? '');
    return row;
  }

  private async contextOf(tx: EntityManager, row: VisitRow, { isWorked }: VisitDesk) {
    const area = (await this.agencies.areas(tx)).find(({ code }) => code === row.areaCode);
    return {
      ...{ windowFrom: row.windowFrom, windowTo: row.windowTo, today: this.clock.today() },
      ...{ isDated: row.dayFrom !== null, isWorked },
      isPublic: this.looks.isPublic(await this.ceremony.get(row.drawId, tx)),
      ...{ areaName: area?.name ?? '', closedMonths: area?.closedMonths ?? [] },
    };
  }
}

/** True for who plans the visits of the own agency. */
export function isPlanner(actor: Actor): boolean {
  return actor.accountId === null || actor.roles.some((role) => PLANNERS.includes(role));
}

/** One change of dates at a time: each looks at everybody's days. */
async function lockDates(tx: EntityManager): Promise<void> {
  await lockFor(tx, 'visit dates');
}

/** Moves the task on the desk. @throws DomainError CONFLICT naming everyone who is not free, and why */
function requireFree({ schedule, tasks, names }: VisitDesk, { days }: CleanVisitDate): void {
  const [{ task }] = tasks;
  schedule.remove(task.taskId);
  if (days === null) return;
  const at = { first: schedule.days.atOrAfter(days.from), last: schedule.days.atOrBefore(days.to) };
  const faults = obstaclesAt(schedule, task, at).map((one): Fault => {
    const message = `${obstacleWords(one, task, names)}。`;
    return { field: 'dayFrom', code: one.kind, message };
  });
  if (task.people.length === 0) {
    faults.push({ field: 'dayFrom', code: 'NOBODY', message: '检查组没有人员，请先匹配或委派检查人员。' });
  }
  if (faults.length > 0) {
    throw new DomainError('CONFLICT', '检查组有人当天不能到场，日期没有改变。请另选日期。', faults);
  }
  schedule.place(task, at);
}
