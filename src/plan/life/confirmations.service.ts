import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Actor } from '../../audit/actor.js';
import { AuditService } from '../../audit/audit.service.js';
import { DomainError } from '../../kernel/domain-error.js';
import { isId } from '../../kernel/id.js';
import { cleanText } from '../../kernel/text.js';
import { Clock } from '../../platform/clock.js';
import { AgenciesService } from '../../registry/agencies.service.js';
import { AnnualPlan } from '../plan.entity.js';
import { PlanService } from '../plan.service.js';
import { type PartnerStand, partnerStands } from './partner-stands.js';
import { PlanConfirmation } from './plan-life.entity.js';
import { PlanLife } from './plan-life.service.js';
import { PLAN_MOVES, requireStage } from './plan-states.js';
import { recordStep, stageOf } from './transitions.js';

export interface Answer {
  readonly decision: 'CONFIRMED' | 'OBJECTED';
  /** Required of an objection. */
  readonly reason: string;
  /** Digest of the lines as they were read; other lines now are refused as STALE. */
  readonly digest?: string;
}

/** A plan goes to the agencies that take part in it, and each says yes or no for its own lines. */
@Injectable()
export class PlanConfirmations {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly audit: AuditService,
    private readonly agencies: AgenciesService,
    private readonly plans: PlanService,
    private readonly life: PlanLife,
  ) {}

  /** Sends a draft to its partners. @throws DomainError CONFLICT where it is not a draft, or has no partner */
  async ask(actor: Actor, planId: string): Promise<void> {
    await this.dataSource.transaction(async (tx) => {
      const plan = await this.life.lock(tx, actor, planId);
      requireStage('ask', await stageOf(tx, plan));
      const { lines } = await this.plans.get(planId, tx);
      const partners = await partnerStands(tx, this.agencies, plan, lines);
      if (partners.length === 0) {
        throw new DomainError(
          'CONFLICT',
          '计划中没有其他部门牵头或参与的计划项，不需要送确认，可以直接批准。',
        );
      }
      await recordStep(tx, actor, { planId, from: 'DRAFT', move: 'ask', at: this.clock.now() });
      const detail = { pools: partners.map(({ pool }) => pool) };
      await this.record(tx, actor, PLAN_MOVES.ask.act, planId, detail);
    });
  }

  /** Takes a plan back from its partners; answers that were given stay. */
  async withdraw(actor: Actor, planId: string): Promise<void> {
    await this.dataSource.transaction(async (tx) => {
      const plan = await this.life.lock(tx, actor, planId);
      requireStage('withdraw', await stageOf(tx, plan));
      await recordStep(tx, actor, { planId, from: 'CONFIRMING', move: 'withdraw', at: this.clock.now() });
      await this.record(tx, actor, PLAN_MOVES.withdraw.act, planId, {});
    });
  }

  /** The partner for which this actor may answer; null where there is none in the plan. */
  partnerOf(actor: Actor, partners: readonly PartnerStand[]): PartnerStand | null {
    const own = (stand: PartnerStand) => stand.agencies.some(({ code }) => code === actor.agencyCode);
    return actor.accountId === null ? null : (partners.find(own) ?? null);
  }

  /**
   * The actor's agency answers for its pool.
   * @throws DomainError FORBIDDEN for agencies that the plan does not need, CONFLICT while nobody was asked, STALE
   */
  async answer(actor: Actor, planId: string, input: Answer): Promise<void> {
    const reason = cleanText(input.reason);
    await this.dataSource.transaction(async (tx) => {
      const plan = await this.lockAny(tx, planId);
      const { lines } = await this.plans.get(planId, tx);
      const partner = this.partnerOf(actor, await partnerStands(tx, this.agencies, plan, lines));
      if (partner === null) {
        throw new DomainError('FORBIDDEN', '这份计划没有需要您所在部门确认的计划项，不能答复。');
      }
      requireStage('answer', await stageOf(tx, plan));
      if (input.digest !== undefined && input.digest !== partner.digest) {
        throw new DomainError(
          'STALE',
          '计划项在您打开之后被改动过，没有保存答复。请重新打开，核对后再答复。',
        );
      }
      requireReason(input.decision, reason);
      const pool = partner.pool;
      await tx.insert(PlanConfirmation, {
        ...{ planId, poolCode: pool, agencyCode: actor.agencyCode ?? '', decision: input.decision },
        ...{ reason: reason || null, linesDigest: partner.digest, accountId: actor.accountId },
        ...{ decidedBy: actor.name, decidedAt: this.clock.now() },
      });
      const detail = { pool, decision: input.decision, reason, digest: partner.digest };
      await this.record(tx, actor, PLAN_MOVES.answer.act, planId, detail);
    });
  }

  /** Partners act on plans that are not theirs: who may is decided by the lines, not by the agency of the plan. */
  private async lockAny(tx: EntityManager, id: string): Promise<AnnualPlan> {
    const plan = isId(id)
      ? await tx.findOne(AnnualPlan, { where: { id }, lock: { mode: 'pessimistic_write' } })
      : null;
    if (!plan) throw new DomainError('NOT_FOUND', '没有这份年度计划。请从计划列表中打开。');
    return plan;
  }

  private async record(
    tx: EntityManager,
    actor: Actor,
    act: string,
    objectId: string,
    detail: Record<string, string | readonly string[]>,
  ): Promise<void> {
    await this.audit.record(tx, actor, { act, objectKind: 'annual_plan', objectId, detail });
  }
}

function requireReason(decision: Answer['decision'], reason: string): void {
  if (reason.length <= 500 && (decision === 'CONFIRMED' || reason.length >= 4)) return;
  const message = decision === 'OBJECTED' ? '不同意的，请写明理由(4至500字)。' : '说明不能超过500字。';
  throw new DomainError('INVALID_INPUT', '答复没有保存，请按提示修改。', [
    { field: 'reason', code: 'REQUIRED', message },
  ]);
}
