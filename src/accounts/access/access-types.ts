import type { Role } from '../../audit/actor.js';

/**
 * Who may call a route. `scope` says whose records a caller may touch:
 * - OFFICE: everything of this office; what changes something is for its own staff and witnesses (the guard checks)
 * - AGENCY: what belongs to the caller's agency and those below it (the service checks)
 * - OWN: only what is the caller's own, e.g. an inspector's tasks (the service checks)
 * - NONE: nothing that belongs to anybody
 */
export interface Access {
  readonly roles: 'PUBLIC' | 'LOGGED_IN' | readonly Role[];
  readonly scope: 'OFFICE' | 'AGENCY' | 'OWN' | 'NONE';
}

/** For anybody. */
export const open = (scope: Access['scope'] = 'NONE'): Access => ({ roles: 'PUBLIC', scope });
/** For whoever is logged in. */
export const staff = (scope: Access['scope']): Access => ({ roles: 'LOGGED_IN', scope });
/** For these roles. */
export const only = (scope: Access['scope'], ...roles: Role[]): Access => ({ roles, scope });

/** Who may look into the registries and plans: the staff, not the witnesses, who are outsiders. */
export const REGISTRY_READERS: readonly Role[] = [
  ...(['PLANNER', 'DRAWER', 'INSPECTOR', 'HEAD', 'REVIEWER', 'PUBLISHER', 'ADMINISTRATOR'] as const),
  'AUDITOR',
];

export const readRegistry = only('OFFICE', ...REGISTRY_READERS);

export const keepRegistry = only('AGENCY', 'PLANNER', 'ADMINISTRATOR');

export const publishItems = only('OFFICE', 'PLANNER', 'ADMINISTRATOR');

/** Whoever asks for a recusal, decides on it, or audits it; the service narrows it to what is within reach. */
export const readRecusals = only('AGENCY', 'DRAWER', 'INSPECTOR', 'HEAD', 'ADMINISTRATOR', 'AUDITOR');
