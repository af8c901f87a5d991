import type { Actor, Role } from '../../audit/actor.js';
import type { RegistryScope } from '../../registry/scope.rules.js';

/** Which drawn subjects an actor has to do with: those that meet any of the parts. */
export interface ListReach {
  /** The bureau's own units and the system itself: every subject. */
  readonly everything: boolean;
  /** Holders of a seat: the actor, and the inspectors of the agencies in scope. */
  readonly inspectorIds: readonly string[];
  /** Systems that seat a team on the subject, also where its seats are vacant. */
  readonly pools: readonly string[];
  /** Counties of the subject. */
  readonly areaCodes: readonly string[];
}

/** Roles that have to do with no more than what they inspect themselves. */
const OWN_ONLY: readonly Role[] = ['INSPECTOR', 'WITNESS'];

/** True if the actor's roles reach what belongs to the agency, not only the own seats. */
export function hasAgencyReach(actor: Actor): boolean {
  return actor.accountId === null || actor.roles.some((role) => !OWN_ONLY.includes(role));
}

/** What is known of the actor's agency. */
export interface AgencyReach {
  readonly registry: RegistryScope;
  /** Inspectors of the agency and of those below it. */
  readonly inspectorIds: readonly string[];
  /** The agency's system, where no other agency stands above it. */
  readonly headOfPool: string | null;
}

/**
 * Reach of an actor. An inspector has the subjects on which he or she has a seat. Everyone else has what belongs to
 * his agency and those below it: the bureau everything, a county's bureau the subjects of its county, the head of
 * another system that system's teams, and each the subjects on which its own people sit.
 */
export function listReach(actor: Actor, agency: AgencyReach): ListReach {
  const own = actor.inspectorId === null ? [] : [actor.inspectorId];
  if (!hasAgencyReach(actor)) return { everything: false, inspectorIds: own, pools: [], areaCodes: [] };
  return {
    everything: agency.registry.everything,
    inspectorIds: [...new Set([...own, ...agency.inspectorIds])],
    pools: agency.headOfPool === null ? [] : [agency.headOfPool],
    areaCodes: [...agency.registry.areaCodes],
  };
}
