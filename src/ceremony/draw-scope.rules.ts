import type { Actor } from '../audit/actor.js';
import type { Draw } from './draw.entity.js';

/**
 * Which part of the result a visitor sees. Unless the draw is published or its line announced beforehand, names are
 * for those who must act: who draws sees all, an inspector the subjects of the own teams, everyone else counts and
 * digests. The seed goes with ALL alone: it reveals every name.
 */
export type ListScope = 'ALL' | 'OWN' | 'NONE';

export function listScope(draw: Pick<Draw, 'announced' | 'publishedAt' | 'state'>, actor: Actor): ListScope {
  const open = draw.state === 'PUBLISHED' || draw.publishedAt !== null;
  if (actor.accountId === null || actor.roles.includes('DRAWER') || open) return 'ALL';
  if (draw.announced && draw.state === 'SEALED') return 'ALL';
  return actor.inspectorId !== null ? 'OWN' : 'NONE';
}
