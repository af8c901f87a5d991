import { type EntityManager, In, LessThan } from 'typeorm';
import type { Actor } from '../../audit/actor.js';
import { AnnualPlan } from '../plan.entity.js';
import { PlanTransition } from './plan-life.entity.js';
import { PLAN_MOVES, type PlanMoveName, type PlanStage } from './plan-states.js';

/** One step as it is recorded. */
export interface Step {
  readonly planId: string;
  readonly from: PlanStage | null;
  readonly move: PlanMoveName;
  readonly reason?: string | null;
  readonly at: Date;
}

/** Records a step of a plan's life, in the transaction that makes it. */
export async function recordStep(tx: EntityManager, actor: Actor, step: Step): Promise<void> {
  const { to, act } = PLAN_MOVES[step.move];
  await tx.insert(PlanTransition, {
    ...{ planId: step.planId, fromState: step.from, toState: to, act, reason: step.reason ?? null },
    ...{ accountId: actor.accountId, actorName: actor.name, at: step.at },
  });
}

/** Where a plan stands: a draft that was sent to its partners, and not taken back, is being confirmed. */
export async function stageOf(tx: EntityManager, plan: Pick<AnnualPlan, 'id' | 'state'>): Promise<PlanStage> {
  if (plan.state !== 'DRAFT') return plan.state as PlanStage;
  const [last] = await tx.find(PlanTransition, {
    where: { planId: plan.id },
    order: { id: 'DESC' },
    take: 1,
  });
  return last?.toState === 'CONFIRMING' ? 'CONFIRMING' : 'DRAFT';
}

/**
 * Puts the version that was in force until now out of force: the newly approved one has taken its place.
 * @returns for the audit log, the versions that it replaced
 */
export async function replaceEarlier(
  tx: EntityManager,
  actor: Actor,
  { year, agencyCode, version }: AnnualPlan,
  at: Date,
): Promise<{ replaced?: readonly number[] }> {
  const earlier = await tx.find(AnnualPlan, {
    where: { year, agencyCode, version: LessThan(version), state: In([...PLAN_MOVES.adjust.from]) },
    order: { version: 'ASC' },
  });
  const reason = `由第${version}版代替`;
  for (const { id, state } of earlier) {
    await tx.update(AnnualPlan, id, { state: PLAN_MOVES.adjust.to });
    await recordStep(tx, actor, { planId: id, from: state as PlanStage, move: 'adjust', reason, at });
  }
  return earlier.length === 0 ? {} : { replaced: earlier.map((one) => one.version) };
}
