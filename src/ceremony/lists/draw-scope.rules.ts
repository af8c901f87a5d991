import type { Actor } from '../../audit/actor.js';
import type { Day } from '../../kernel/day.js';
import { publicityOf, type PublicityFacts } from '../public/publicity.rules.js';

/**
 * Which part of a drawn list a visitor sees:
 * - ALL: everyone drawn, the reserves, the seed
 * - AGENCY: the drawn subjects that the visitor's agency has to do with (see `listReach`), without reserves and seed
 * - OWN: those that the visitor inspects
 * - NONE: counts and digests
 */
export type ListScope = 'ALL' | 'AGENCY' | 'OWN' | 'NONE';

/**
 * A public list is for everyone. Before that names are for those who must act (draw rules, section 4): who draws sees
 * all, who reviews results the agency's part, an inspector the subjects of the own teams, everyone else counts and
 * digests. The seed goes with ALL alone: it reveals every name.
 * @param today in Asia/Shanghai
 */
export function listScope(draw: PublicityFacts, actor: Actor, today: Day): ListScope {
  if (actor.accountId === null || actor.roles.includes('DRAWER')) return 'ALL';
  if (publicityOf(draw, today).lists) return 'ALL';
  if (actor.roles.includes('REVIEWER')) return 'AGENCY';
  return actor.inspectorId !== null ? 'OWN' : 'NONE';
}
