import type { Actor, Role } from '../audit/actor.js';
import type { ListReach } from '../ceremony/lists/list-reach.rules.js';

/** Which tasks an actor may see: those within reach. */
export interface TaskScope extends ListReach {
  /**
   * Draws whose lists are public: of any other draw the actor sees only the tasks with a seat of his own. Absent for
   * those who must act on tasks whose list is not public.
   */
  readonly onlyOf?: { readonly drawIds: readonly string[]; readonly inspectorId: string | null };
}

/** The same reach where no name is shown: whether the list of the draw is public does not matter then. */
export function nameless({ onlyOf: _, ...reach }: TaskScope): TaskScope {
  return reach;
}

/** Roles that work with the list of a draw before it is public: who draws, who approves the visits, who reviews. */
const MUST_ACT: readonly Role[] = ['DRAWER', 'HEAD', 'REVIEWER'];

/** True if the actor sees tasks before the list is public (draw rules, section 4: names only for who must act). */
export function seesUnpublished(actor: Actor): boolean {
  return actor.accountId === null || actor.roles.some((role) => MUST_ACT.includes(role));
}
