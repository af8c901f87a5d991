import type { Role } from '../audit/actor.js';

/**
 * Who may call a route. `scope` says whose records a caller may touch:
 * - OFFICE: everything of this office
 * - AGENCY: what belongs to the caller's agency and those below it (the service checks)
 * - OWN: only what is the caller's own, e.g. an inspector's tasks (the service checks)
 * - NONE: nothing that belongs to anybody
 */
export interface Access {
  readonly roles: 'PUBLIC' | 'LOGGED_IN' | readonly Role[];
  readonly scope: 'OFFICE' | 'AGENCY' | 'OWN' | 'NONE';
}

const open = (scope: Access['scope'] = 'NONE'): Access => ({ roles: 'PUBLIC', scope });
const staff = (scope: Access['scope']): Access => ({ roles: 'LOGGED_IN', scope });
const only = (scope: Access['scope'], ...roles: Role[]): Access => ({ roles, scope });

/** Every route of the service, once. A route that is missing here is refused, and a test finds it. */
export const ACCESS: Readonly<Record<string, Access>> = {
  // entrance
  'GET /': open(),
  'GET /login': open(),
  'POST /login': open(),
  'POST /logout': staff('NONE'),
  'GET /setup': open(),
  'POST /setup': open(),
  'GET /health': open(),
  'GET /office': staff('AGENCY'),
  'GET /api/v1/session': open(),
  'POST /api/v1/session': open(),
  'DELETE /api/v1/session': staff('NONE'),
  // accounts and audit
  'GET /office/accounts': only('OFFICE', 'ADMINISTRATOR'),
  'POST /office/accounts': only('OFFICE', 'ADMINISTRATOR'),
  'POST /office/accounts/:id': only('OFFICE', 'ADMINISTRATOR'),
  'GET /office/password': staff('OWN'),
  'POST /office/password': staff('OWN'),
  'GET /office/audit': only('OFFICE', 'AUDITOR', 'ADMINISTRATOR'),
  // annual plan
  'GET /api/v1/plans': staff('OFFICE'),
  'POST /api/v1/plans': only('AGENCY', 'PLANNER'),
  'GET /api/v1/plans/:id': staff('OFFICE'),
  'GET /api/v1/plans/:id/workbook': staff('OFFICE'),
  'POST /api/v1/plans/:id/lines': only('AGENCY', 'PLANNER'),
  'PUT /api/v1/plans/lines/:lineId': only('AGENCY', 'PLANNER'),
  'DELETE /api/v1/plans/lines/:lineId': only('AGENCY', 'PLANNER'),
  'POST /api/v1/plans/:id/approval': only('AGENCY', 'PLANNER', 'ADMINISTRATOR'),
};
