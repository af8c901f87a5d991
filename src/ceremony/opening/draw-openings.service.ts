import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Actor } from '../../audit/actor.js';
import { type Day, type Month, monthOf } from '../../kernel/day.js';
import { PlanLife } from '../../plan/life/plan-life.service.js';
import { isInForce } from '../../plan/life/plan-states.js';
import type { AnnualPlan, PlanLine } from '../../plan/plan.entity.js';
import { PlanService } from '../../plan/plan.service.js';
import { PlanSchedules } from '../../plan/schedule/plan-schedule.service.js';
import { CeremonyService } from '../ceremony.service.js';
import { drawnMonths } from './batch.rules.js';

/** A batch of a plan in force that has not been drawn. */
export interface OpenBatch {
  readonly plan: AnnualPlan;
  readonly line: PlanLine;
  readonly month: Month;
  /** The draw that was begun for it; null while there is none. */
  readonly drawId: string | null;
  readonly drawNumber: string | null;
}

/** Which batches are still to be drawn, and the drafts of a month's draws. */
@Injectable()
export class DrawOpenings {
  constructor(
    private readonly dataSource: DataSource,
    private readonly plans: PlanService,
    private readonly life: PlanLife,
    private readonly schedules: PlanSchedules,
    private readonly ceremony: CeremonyService,
  ) {}

  /** Batches of all plans in force that are not drawn, by month, then by plan and line. */
  async openBatches(tx: EntityManager = this.dataSource.manager): Promise<OpenBatch[]> {
    const found: OpenBatch[] = [];
    for (const { plan } of await this.plans.list(tx)) {
      if (isInForce(plan.state)) found.push(...(await this.openOf(plan.id, tx)));
    }
    return found.sort((a, b) => (a.month < b.month ? -1 : a.month > b.month ? 1 : 0));
  }

  /** Batches of one plan that are not drawn, line by line. */
  async openOf(planId: string, tx: EntityManager = this.dataSource.manager): Promise<OpenBatch[]> {
    const { plan, lines } = await this.plans.get(planId, tx);
    const found: OpenBatch[] = [];
    for (const line of lines) {
      const live = await this.ceremony.liveDraws(tx, line.id);
      for (const month of drawnMonths(plan, line)) {
        const draw = live.find((one) => one.month === month) ?? null;
        if (draw?.state === 'SEALED' || draw?.state === 'PUBLISHED') continue;
        found.push({ plan, line, month, drawId: draw?.id ?? null, drawNumber: draw?.number ?? null });
      }
    }
    return found;
  }

  /**
   * Opens as drafts the draws of the day's month, from the day on that the office has set. A batch that ever had a
   * draw is left alone: what was voided is begun again by people, not by the clock.
   * @returns numbers of the draws that were opened
   */
  async openDue(tx: EntityManager, actor: Actor, today: Day): Promise<string[]> {
    const { openDay } = await this.schedules.current(tx);
    if (openDay === null || Number(today.slice(8)) < openDay) return [];
    const month = monthOf(today);
    const opened: string[] = [];
    for (const one of await this.openBatches(tx)) {
      if (one.month !== month || (await this.ceremony.everDrawn(tx, one.line.id, month))) continue;
      const id = await this.ceremony.planIn(tx, actor, { planLineId: one.line.id, month });
      opened.push((await this.ceremony.get(id, tx)).number);
    }
    return opened;
  }

  /** Closes a plan, naming the batches that were never drawn. @throws DomainError as PlanLife.close */
  async closePlan(actor: Actor, planId: string, summary: string): Promise<void> {
    await this.dataSource.transaction(async (tx) => {
      await this.life.lock(tx, actor, planId);
      const open = await this.openOf(planId, tx);
      const names = open.map(({ line, month }) => `第${line.lineNo}项${Number(month.slice(5))}月`);
      await this.life.close(tx, actor, planId, summary, names);
    });
  }
}
