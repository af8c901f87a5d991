import type { Role } from '../audit/actor.js';

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

const open = (scope: Access['scope'] = 'NONE'): Access => ({ roles: 'PUBLIC', scope });
const staff = (scope: Access['scope']): Access => ({ roles: 'LOGGED_IN', scope });
const only = (scope: Access['scope'], ...roles: Role[]): Access => ({ roles, scope });

/** Who may look into the registries and plans: the staff, not the witnesses, who are outsiders. */
const REGISTRY_READERS: readonly Role[] = [
  ...(['PLANNER', 'DRAWER', 'INSPECTOR', 'HEAD', 'REVIEWER', 'PUBLISHER', 'ADMINISTRATOR'] as const),
  'AUDITOR',
];
const readRegistry = only('OFFICE', ...REGISTRY_READERS);
const readTasks = only('AGENCY', ...REGISTRY_READERS);
/** Who draws and who reviews plan the visits of their agency; an inspector changes the own ones; the service checks. */
const planVisits = only('AGENCY', 'DRAWER', 'REVIEWER');
const changeVisits = only('AGENCY', 'DRAWER', 'REVIEWER', 'INSPECTOR');
const keepRegistry = only('AGENCY', 'PLANNER', 'ADMINISTRATOR');
const publishItems = only('OFFICE', 'PLANNER', 'ADMINISTRATOR');
/** An inspector registers relations of his or her own; the service checks. */
const registerConflicts = only('AGENCY', 'PLANNER', 'ADMINISTRATOR', 'INSPECTOR');

/** Leave and duty of the agency's people; an inspector's own; the service checks. */
const recordAbsences = only('AGENCY', 'PLANNER', 'ADMINISTRATOR', 'INSPECTOR');

/** Who draws asks for everything; an inspector for the own subjects and seats; the service checks. */
const askForChanges = only('AGENCY', 'DRAWER', 'INSPECTOR');
const readEvidence = only('AGENCY', 'DRAWER', 'INSPECTOR', 'HEAD', 'ADMINISTRATOR', 'AUDITOR');
/** The head decides recusals, and may decide on every other change after a draw. */
const decideChanges = only('OFFICE', 'HEAD', 'DRAWER', 'ADMINISTRATOR');
/** Whoever asks for a recusal, decides on it, or audits it; the service narrows it to what is within reach. */
const readRecusals = only('AGENCY', 'DRAWER', 'INSPECTOR', 'HEAD', 'ADMINISTRATOR', 'AUDITOR');
const readChanges = only(
  'OFFICE',
  ...(['PLANNER', 'DRAWER', 'HEAD', 'REVIEWER', 'PUBLISHER', 'ADMINISTRATOR', 'AUDITOR'] as const),
);

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
  'GET /office/audit/check': only('OFFICE', 'AUDITOR', 'ADMINISTRATOR'),
  // registries
  'GET /api/v1/subjects': readRegistry,
  'POST /api/v1/subjects/confirm': keepRegistry,
  'GET /api/v1/subjects/:id': readRegistry,
  'GET /api/v1/subjects/:id/history': readRegistry,
  'PATCH /api/v1/subjects/:id': keepRegistry,
  'GET /api/v1/inspectors': readRegistry,
  'POST /api/v1/inspectors': keepRegistry,
  'POST /api/v1/inspectors/bulk/preview': keepRegistry,
  'POST /api/v1/inspectors/bulk': keepRegistry,
  'GET /api/v1/inspectors/:id': readRegistry,
  'GET /api/v1/inspectors/:id/history': readRegistry,
  'PATCH /api/v1/inspectors/:id': keepRegistry,
  'GET /api/v1/absences': readRegistry,
  'POST /api/v1/absences': recordAbsences,
  'POST /api/v1/absences/:id/cancellation': recordAbsences,
  'GET /api/v1/conflicts': readRegistry,
  'POST /api/v1/conflicts': registerConflicts,
  'POST /api/v1/conflicts/:id/end': registerConflicts,
  'PUT /api/v1/conflicts/former-post-years': only('OFFICE', 'HEAD', 'ADMINISTRATOR'),
  'GET /api/v1/agencies': staff('OFFICE'),
  'GET /api/v1/areas': staff('OFFICE'),
  'PUT /api/v1/areas/:code': publishItems,
  'GET /api/v1/items': staff('OFFICE'),
  'POST /api/v1/items/:version/publish': publishItems,
  'GET /office/subjects': readRegistry,
  'GET /office/subjects/export': readRegistry,
  'POST /office/subjects/confirm': keepRegistry,
  'GET /office/subjects/:id': readRegistry,
  'GET /office/subjects/:id/edit': keepRegistry,
  'POST /office/subjects/:id': keepRegistry,
  'GET /office/inspectors': readRegistry,
  'GET /office/inspectors/export': readRegistry,
  'GET /office/inspectors/new': keepRegistry,
  'POST /office/inspectors': keepRegistry,
  'GET /office/inspectors/bulk': keepRegistry,
  'POST /office/inspectors/bulk/preview': keepRegistry,
  'POST /office/inspectors/bulk': keepRegistry,
  'GET /office/inspectors/:id': readRegistry,
  'GET /office/inspectors/:id/edit': keepRegistry,
  'POST /office/inspectors/:id': keepRegistry,
  'GET /office/absences': readRegistry,
  'GET /office/absences/workbook': readRegistry,
  'POST /office/absences': recordAbsences,
  'POST /office/absences/:id/cancellation': recordAbsences,
  'GET /office/conflicts': readRegistry,
  'POST /office/conflicts': registerConflicts,
  'POST /office/conflicts/:id/end': registerConflicts,
  'POST /office/conflicts/former-post-years': only('OFFICE', 'HEAD', 'ADMINISTRATOR'),
  'GET /office/conflicts/recusals': readRecusals,
  'GET /office/conflicts/recusals/workbook': readRecusals,
  'GET /office/items': readRegistry,
  'POST /office/items/:version/publish': publishItems,
  'GET /office/agencies': readRegistry,
  'GET /office/agencies/travel': readRegistry,
  'GET /office/agencies/travel/workbook': readRegistry,
  'POST /office/agencies/travel': publishItems,
  'POST /office/agencies/travel/paste': publishItems,
  'POST /office/agencies/travel/file': publishItems,
  'GET /office/agencies/areas/:code': readRegistry,
  'POST /office/agencies/areas/:code': publishItems,
  // imports: whoever keeps the registries; agencies and items only for the bureau (the service checks)
  'GET /office/imports': keepRegistry,
  'POST /office/imports': keepRegistry,
  'POST /office/imports/paste': keepRegistry,
  'GET /office/imports/blank/:kind': keepRegistry,
  'GET /office/imports/:id': keepRegistry,
  'GET /office/imports/:id/faulty-rows': keepRegistry,
  'POST /office/imports/:id/apply': keepRegistry,
  'POST /api/v1/imports': keepRegistry,
  'GET /api/v1/imports/:id': keepRegistry,
  'POST /api/v1/imports/:id/apply': keepRegistry,
  // rules of teams: the bureau all, a partner agency its own system's (the service checks)
  'GET /api/v1/team-rules': readRegistry,
  'PUT /api/v1/team-rules/:item': keepRegistry,
  'GET /office/team-rules': readRegistry,
  'GET /office/team-rules/workbook': readRegistry,
  'GET /office/team-rules/:item': readRegistry,
  'POST /office/team-rules/:item': keepRegistry,
  // annual plan
  'GET /api/v1/plans': readRegistry,
  'POST /api/v1/plans': only('AGENCY', 'PLANNER'),
  'GET /api/v1/plans/:id': readRegistry,
  'GET /api/v1/plans/:id/workbook': readRegistry,
  'GET /api/v1/plans/:id/bases': readRegistry,
  'POST /api/v1/plans/:id/lines': only('AGENCY', 'PLANNER'),
  'PUT /api/v1/plans/lines/:lineId': only('AGENCY', 'PLANNER'),
  'DELETE /api/v1/plans/lines/:lineId': only('AGENCY', 'PLANNER'),
  'POST /api/v1/plans/:id/approval': only('AGENCY', 'PLANNER', 'ADMINISTRATOR'),
  'GET /office/plans': readRegistry,
  'POST /office/plans': only('AGENCY', 'PLANNER'),
  'GET /office/plans/:id': readRegistry,
  'GET /office/plans/:id/workbook': readRegistry,
  'GET /office/plans/:id/bases': readRegistry,
  'GET /office/plans/:id/bases/workbook': readRegistry,
  'POST /office/plans/:id/approval': only('AGENCY', 'PLANNER', 'ADMINISTRATOR'),
  'GET /office/plans/:id/lines/new': only('AGENCY', 'PLANNER'),
  'POST /office/plans/:id/lines': only('AGENCY', 'PLANNER'),
  'GET /office/plans/:id/import': only('AGENCY', 'PLANNER'),
  'POST /office/plans/:id/import': only('AGENCY', 'PLANNER'),
  'GET /office/plans/:id/import/:import': only('AGENCY', 'PLANNER'),
  'POST /office/plans/:id/import/:import': only('AGENCY', 'PLANNER'),
  'GET /office/plans/lines/:lineId': only('AGENCY', 'PLANNER'),
  'POST /office/plans/lines/:lineId': only('AGENCY', 'PLANNER'),
  'POST /office/plans/lines/:lineId/removal': only('AGENCY', 'PLANNER'),
  // draws
  'GET /office/draws': staff('OFFICE'),
  'POST /office/draws': only('OFFICE', 'DRAWER'),
  'GET /office/draws/:id': staff('OFFICE'),
  'GET /office/draws/:id/slips': only('OFFICE', 'DRAWER', 'WITNESS'),
  'GET /office/draws/:id/room': only('OFFICE', 'DRAWER', 'WITNESS'),
  'GET /office/draws/:id/room/progress': only('OFFICE', 'DRAWER', 'WITNESS'),
  'GET /office/draws/:id/record': staff('OFFICE'),
  'GET /office/draws/:id/record.docx': staff('OFFICE'),
  'GET /office/draws/:id/drawn/workbook': staff('OFFICE'),
  'GET /office/draws/:id/drawn/csv': staff('OFFICE'),
  'GET /office/draws/:id/excluded': staff('OFFICE'),
  'GET /office/draws/:id/looks': only('OFFICE', 'DRAWER', 'AUDITOR', 'ADMINISTRATOR'),
  'GET /office/draws/:id/shortage': staff('OFFICE'),
  'GET /office/draws/:id/shortage/workbook': staff('OFFICE'),
  'GET /office/draws/:id/frame': only('OFFICE', 'DRAWER'),
  'GET /office/draws/:id/frame/workbook': only('OFFICE', 'DRAWER'),
  'GET /office/draws/:id/frame/csv': only('OFFICE', 'DRAWER'),
  'GET /office/draws/:id/rehearsal': staff('OFFICE'),
  'POST /office/draws/:id/rehearsal': only('OFFICE', 'DRAWER'),
  'POST /office/draws/:id/freeze': only('OFFICE', 'DRAWER'),
  'POST /office/draws/:id/digits': only('OFFICE', 'DRAWER', 'WITNESS'),
  'POST /office/draws/:id/confirmation': only('OFFICE', 'DRAWER', 'WITNESS'),
  'POST /office/draws/:id/seal': only('OFFICE', 'DRAWER'),
  'POST /office/draws/:id/void-request': only('OFFICE', 'DRAWER', 'ADMINISTRATOR'),
  'POST /office/draws/:id/void': only('OFFICE', 'DRAWER', 'ADMINISTRATOR'),
  'GET /office/draws/changes': readChanges,
  'GET /office/draws/changes/workbook': readChanges,
  'GET /office/pictures': readChanges,
  'GET /office/pictures/workbook': readChanges,
  'GET /office/draws/:id/pictures': readChanges,
  'GET /office/draws/:id/pictures/workbook': readChanges,
  'GET /office/draws/:id/after': staff('OFFICE'),
  'GET /office/draws/:id/after/new': askForChanges,
  'POST /office/draws/:id/after': askForChanges,
  'POST /office/draws/:id/after/:request/approval': decideChanges,
  'POST /office/draws/:id/after/:request/refusal': decideChanges,
  'GET /office/draws/:id/recusals/new': askForChanges,
  'POST /office/draws/:id/recusals': askForChanges,
  'GET /office/draws/:id/after/evidence/:evidence': readEvidence,
  'GET /api/v1/draws': staff('OFFICE'),
  'POST /api/v1/draws': only('OFFICE', 'DRAWER'),
  'GET /api/v1/draws/:id': staff('OFFICE'),
  'GET /api/v1/draws/:id/drawn': staff('OFFICE'),
  'GET /api/v1/draws/:id/shortage': staff('OFFICE'),
  'GET /api/v1/draws/:id/frame': only('OFFICE', 'DRAWER'),
  'GET /api/v1/draws/:id/rehearsals': staff('OFFICE'),
  'POST /api/v1/draws/:id/rehearsal': only('OFFICE', 'DRAWER'),
  'POST /api/v1/draws/:id/freeze': only('OFFICE', 'DRAWER'),
  'POST /api/v1/draws/:id/entropy': only('OFFICE', 'DRAWER', 'WITNESS'),
  'POST /api/v1/draws/:id/entropy/confirmation': only('OFFICE', 'DRAWER', 'WITNESS'),
  'POST /api/v1/draws/:id/seal': only('OFFICE', 'DRAWER'),
  'POST /api/v1/draws/:id/void-request': only('OFFICE', 'DRAWER', 'ADMINISTRATOR'),
  'POST /api/v1/draws/:id/void': only('OFFICE', 'DRAWER', 'ADMINISTRATOR'),
  'GET /api/v1/draws/:id/after': staff('OFFICE'),
  'POST /api/v1/draws/:id/after/requests': askForChanges,
  'POST /api/v1/draws/:id/after/requests/:request/approval': decideChanges,
  'POST /api/v1/draws/:id/after/requests/:request/refusal': decideChanges,
  'GET /api/v1/recusals': readRecusals,
  'POST /api/v1/draws/:id/recusals': askForChanges,
  'POST /api/v1/draws/:id/declarations': only('OWN', 'INSPECTOR'),
  'GET /api/v1/draws/:id/after/evidence/:evidence': readEvidence,
  'GET /api/v1/draws/:id/bundle': staff('OFFICE'),
  'GET /api/v1/draws/:id/files/:name': staff('OFFICE'),
  'GET /api/v1/draws/:id/record': staff('OFFICE'),
  'GET /api/v1/draws/:id/record.docx': staff('OFFICE'),
  // inspection tasks: an inspector sees the own ones, everyone else those of the agency
  'GET /api/v1/tasks': readTasks,
  'GET /api/v1/tasks/:id': readTasks,
  'POST /api/v1/tasks/:id/results': only('OWN', 'INSPECTOR'),
  'POST /api/v1/tasks/:id/reviews': only('AGENCY', 'REVIEWER'),
  'GET /office/tasks': readTasks,
  'GET /office/tasks/:id': readTasks,
  'POST /office/tasks/:id/results': only('OWN', 'INSPECTOR'),
  'POST /office/tasks/:id/declaration': only('OWN', 'INSPECTOR'),
  'POST /office/tasks/:id/reviews': only('AGENCY', 'REVIEWER'),
  // days of the visits
  'GET /api/v1/visits': readTasks,
  'POST /api/v1/visits/plan': planVisits,
  'PUT /api/v1/visits/:id': changeVisits,
  'GET /office/visits': readTasks,
  'GET /office/visits/workbook': readTasks,
  'GET /office/visits/calendar.ics': readTasks,
  'POST /office/visits/plan': planVisits,
  'GET /office/visits/:id': readTasks,
  'POST /office/visits/:id': changeVisits,
  // publication
  'GET /api/v1/disclosures': open(),
  'POST /api/v1/disclosures/results': only('OFFICE', 'PUBLISHER'),
  'POST /api/v1/disclosures/draws': only('OFFICE', 'PUBLISHER'),
  'POST /api/v1/disclosures/plans': only('OFFICE', 'PUBLISHER'),
  'GET /office/disclosures': only('OFFICE', 'PUBLISHER', 'REVIEWER', 'PLANNER', 'ADMINISTRATOR', 'AUDITOR'),
  'POST /office/disclosures/results': only('OFFICE', 'PUBLISHER'),
  'POST /office/disclosures/draws': only('OFFICE', 'PUBLISHER'),
  'POST /office/disclosures/plans': only('OFFICE', 'PUBLISHER'),
  'GET /api/v1/public/chain': open(),
  'GET /public': open(),
  'GET /public/results/:id': open(),
  'GET /public/results/:id/workbook': open(),
  'GET /public/results/:id/csv': open(),
  'GET /public/check': open(),
  'GET /public/draws': open(),
  'GET /public/draws/:number': open(),
  'GET /public/draws/:number/subjects/:code': open(),
  'GET /public/draws/:number/freeze.json': open(),
  'GET /public/draws/:number/bundle': open(),
  'GET /public/plans/:id': open(),
  'GET /public/verify': open(),
  'GET /public/verify.html': open(),
  'GET /public/verify.html.sha256': open(),
};
