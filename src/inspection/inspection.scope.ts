import type { Actor, Role } from '../audit/actor.js';

/** Which tasks an actor may see: those that meet any of the four. `everything` is the system itself. */
export interface TaskScope {
  readonly everything: boolean;
  /** Holders of a seat: the actor, and the inspectors of the agencies in scope. */
  readonly inspectorIds: readonly string[];
  /** Systems in whole: tasks that they lead or seat a team on. */
  readonly pools: readonly string[];
  /** A county's bureau: tasks of its system on subjects of its county. */
  readonly territories: readonly { readonly areaCode: string; readonly poolCode: string }[];
}

/** An agency as far as scope needs it. */
export interface ScopeAgency {
  readonly code: string;
  readonly areaCode: string;
  readonly poolCode: string;
}

/** Roles that see no more than their own tasks. */
const OWN_ONLY: readonly Role[] = ['INSPECTOR', 'WITNESS'];

/** True if the actor sees tasks of the agency, not only those with a seat of his own. */
export function hasAgencyScope(actor: Actor): boolean {
  return actor.roles.some((role) => !OWN_ONLY.includes(role));
}

/**
 * Scope of an actor. An inspector sees the tasks in which he or she has a seat; everyone else what belongs to
 * his agency and those below it: an agency of the prefecture (its area is no county) stands for its whole
 * system, a county's for its system in that county; and wherever one of its own people has a seat.
 * @param agencies the actor's agency and those below it
 * @param inspectorIds inspectors of those agencies
 * @param counties codes of the areas that are counties
 */
export function taskScope(
  actor: Actor,
  agencies: readonly ScopeAgency[],
  inspectorIds: readonly string[],
  counties: ReadonlySet<string>,
): TaskScope {
  const everything = actor.accountId === null;
  const own = actor.inspectorId === null ? [] : [actor.inspectorId];
  if (everything || !hasAgencyScope(actor)) {
    return { everything, inspectorIds: own, pools: [], territories: [] };
  }
  const local = agencies.filter((agency) => counties.has(agency.areaCode));
  const wide = agencies.filter((agency) => !counties.has(agency.areaCode));
  return {
    everything,
    inspectorIds: [...new Set([...own, ...inspectorIds])],
    pools: [...new Set(wide.map((agency) => agency.poolCode))],
    territories: local.map(({ areaCode, poolCode }) => ({ areaCode, poolCode })),
  };
}
