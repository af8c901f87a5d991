import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Actor } from '../../audit/actor.js';
import { AuditService } from '../../audit/audit.service.js';
import { DomainError } from '../../kernel/domain-error.js';
import { cleanText } from '../../kernel/text.js';
import { Clock } from '../../platform/clock.js';
import { AgenciesService } from '../../registry/agencies.service.js';
import { type AnnualPlan, PlanLine } from '../plan.entity.js';
import { PlanService } from '../plan.service.js';
import { type LineDifference, planDifference } from './difference.rules.js';
import { PlanAdjustment } from './plan-life.entity.js';
import { PlanLife } from './plan-life.service.js';
import { PLAN_MOVES, requireStage } from './plan-states.js';
import { stageOf } from './transitions.js';

/** Two versions of a plan side by side. */
export interface PlanDifference {
  readonly before: AnnualPlan;
  readonly after: AnnualPlan;
  readonly reason: string;
  readonly rows: readonly LineDifference[];
}

/** An approved plan is adjusted by a new version that begins as its copy; the old one stays as it is. */
@Injectable()
export class PlanAdjustments {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly audit: AuditService,
    private readonly agencies: AgenciesService,
    private readonly plans: PlanService,
    private readonly life: PlanLife,
  ) {}

  /**
   * Starts the next version as a draft with all lines of this one. Until the draft is approved, the plan stays in force.
   * @returns id of the draft
   * @throws DomainError INVALID_INPUT without a reason; CONFLICT where there is a draft already, or it is not in force
   */
  async start(actor: Actor, planId: string, reason: string): Promise<string> {
    const text = cleanText(reason);
    return this.dataSource.transaction(async (tx) => {
      const plan = await this.life.lock(tx, actor, planId);
      requireStage('adjust', await stageOf(tx, plan));
      if (text.length < 4 || text.length > 500) {
        throw new DomainError('INVALID_INPUT', '没有开始调整，请按提示修改。', [
          { field: 'reason', code: 'REQUIRED', message: '请写明调整原因(4至500字)。' },
        ]);
      }
      const { year, agencyCode, title } = plan;
      const draftId = await this.plans.createIn(tx, actor, { year, agencyCode, title });
      const { lines } = await this.plans.get(planId, tx);
      for (const { id, ...line } of lines) {
        const copy = tx.create(PlanLine, { ...line, planId: draftId, revision: 0, originId: id });
        await tx.insert(PlanLine, copy);
      }
      await tx.insert(PlanAdjustment, {
        ...{ planId: draftId, fromPlanId: planId, reason: text, accountId: actor.accountId },
        ...{ adjustedBy: actor.name, adjustedAt: this.clock.now() },
      });
      const detail = { reason: text, draft: draftId, lines: lines.length };
      const { act } = PLAN_MOVES.adjust;
      await this.audit.record(tx, actor, { act, objectKind: 'annual_plan', objectId: planId, detail });
      return draftId;
    });
  }

  /** An adjusted version against the one it was made from. @throws DomainError NOT_FOUND for a first version */
  async difference(planId: string): Promise<PlanDifference> {
    const { manager: tx } = this.dataSource;
    const after = await this.plans.get(planId, tx);
    const adjustment = await tx.findOneBy(PlanAdjustment, { planId });
    if (!adjustment) {
      throw new DomainError('NOT_FOUND', '这份计划不是由上一版调整而来，没有可以对照的版本。');
    }
    const before = await this.plans.get(adjustment.fromPlanId, tx);
    const names = {
      pools: new Map((await this.agencies.pools(tx)).map(({ code, name }) => [code, name])),
      areas: new Map((await this.agencies.areas(tx)).map(({ code, name }) => [code, name])),
    };
    return {
      ...{ before: before.plan, after: after.plan, reason: adjustment.reason },
      rows: planDifference(before.lines, after.lines, names),
    };
  }

  /** The version that was made from this one and is the newest; null where there is none. */
  async next(planId: string): Promise<AnnualPlan | null> {
    const { manager: tx } = this.dataSource;
    const [made] = await tx.find(PlanAdjustment, {
      where: { fromPlanId: planId },
      order: { planId: 'DESC' },
      take: 1,
    });
    return made ? (await this.plans.get(made.planId, tx)).plan : null;
  }
}
