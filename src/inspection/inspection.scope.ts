import type { Actor, Role } from '../audit/actor.js';
import type { RegistryScope } from '../registry/scope.rules.js';

/** Which tasks an actor may see: those that meet any of the parts. */
export interface TaskScope {
  /** The bureau's own units and the system itself see every task. */
  readonly everything: boolean;
  /** Holders of a seat: the actor, and the inspectors of the agencies in scope. */
  readonly inspectorIds: readonly string[];
  /** Systems that seat a team on the task, also where its seats are vacant. */
  readonly pools: readonly string[];
  /** Counties of the subject. */
  readonly areaCodes: readonly string[];
  /**
   * Draws whose lists are public: of any other draw the actor sees only the tasks with a seat of his own. Absent for
   * those who must act on tasks whose list is not public.
   */
  readonly onlyOf?: { readonly drawIds: readonly string[]; readonly inspectorId: string | null };
}

/** Roles that see no more than their own tasks. */
const OWN_ONLY: readonly Role[] = ['INSPECTOR', 'WITNESS'];

/** Roles that work with the list of a draw before it is public: who draws, and who reviews the results. */
const MUST_ACT: readonly Role[] = ['DRAWER', 'REVIEWER'];

/** True if the actor sees tasks before the list is public (draw rules, section 4: names only for who must act). */
export function seesUnpublished(actor: Actor): boolean {
  return actor.accountId === null || actor.roles.some((role) => MUST_ACT.includes(role));
}

/** True if the actor sees tasks of the agency, not only those with a seat of his own. */
export function hasAgencyScope(actor: Actor): boolean {
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
 * Scope of an actor. An inspector sees the tasks in which he or she has a seat. Everyone else sees what belongs to
 * his agency and those below it: the bureau everything, a county's bureau the subjects of its county, the head of
 * another system that system's teams, and each the tasks on which its own people sit.
 */
export function taskScope(actor: Actor, reach: AgencyReach): TaskScope {
  const own = actor.inspectorId === null ? [] : [actor.inspectorId];
  if (!hasAgencyScope(actor)) return { everything: false, inspectorIds: own, pools: [], areaCodes: [] };
  return {
    everything: reach.registry.everything,
    inspectorIds: [...new Set([...own, ...reach.inspectorIds])],
    pools: reach.headOfPool === null ? [] : [reach.headOfPool],
    areaCodes: [...reach.registry.areaCodes],
  };
}
