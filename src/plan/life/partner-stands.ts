import type { EntityManager } from 'typeorm';
import { agenciesWithRole } from '../../accounts/account.queries.js';
import type { AgenciesService } from '../../registry/agencies.service.js';
import type { Agency } from '../../registry/agency.entity.js';
import type { AnnualPlan, PlanLine } from '../plan.entity.js';
import { linesDigest, linesOf, partnersOf, type Standing, standing } from './confirmation.rules.js';
import { PlanConfirmation } from './plan-life.entity.js';
import { PLAN_MOVES } from './plan-states.js';

/** How a plan stands with one of its partners. */
export interface PartnerStand {
  readonly pool: string;
  readonly poolName: string;
  /** Numbers of the lines that concern it. */
  readonly lineNos: readonly number[];
  readonly standing: Standing;
  /** The newest answer, whether it still holds or not. */
  readonly answer: PlanConfirmation | null;
  /** Agencies whose accounts may answer for the pool. */
  readonly agencies: readonly Agency[];
  /** True where one of them has an account that may answer. */
  readonly reachable: boolean;
  /** Digest of the lines as they stand. */
  readonly digest: string;
}

/** How a plan stands with each of its partners, in the order of its lines. */
export async function partnerStands(
  tx: EntityManager,
  registry: AgenciesService,
  plan: AnnualPlan,
  lines: readonly PlanLine[],
): Promise<PartnerStand[]> {
  const agencies = await registry.agencies(tx);
  const own = agencies.find(({ code }) => code === plan.agencyCode);
  const names = new Map((await registry.pools(tx)).map(({ code, name }) => [code, name]));
  const able = await agenciesWithRole(tx, PLAN_MOVES.answer.roles);
  const answers = await tx.find(PlanConfirmation, { where: { planId: plan.id }, order: { id: 'DESC' } });
  return partnersOf(own?.poolCode ?? '', lines).map((pool) => {
    const answer = answers.find(({ poolCode }) => poolCode === pool) ?? null;
    const digest = linesDigest(pool, lines);
    const speaking = agencies.filter(
      ({ poolCode, active, areaCode, parentCode }) =>
        // The head of its own system, or who sits where the plan's agency does: no other county's bureau.
        active && poolCode === pool && (parentCode === null || areaCode === own?.areaCode),
    );
    return {
      ...{ pool, poolName: names.get(pool) ?? pool, answer, digest, agencies: speaking },
      lineNos: linesOf(pool, lines).map(({ lineNo }) => lineNo),
      standing: standing(digest, answer),
      reachable: speaking.some(({ code }) => able.has(code)),
    };
  });
}
