import { type Access, only, open, REGISTRY_READERS } from './access-types.js';

const readTasks = only('AGENCY', ...REGISTRY_READERS);

/** Who draws and who reviews plan the visits of their agency; an inspector changes the own ones; the service checks. */
const planVisits = only('AGENCY', 'DRAWER', 'REVIEWER');

const changeVisits = only('AGENCY', 'DRAWER', 'REVIEWER', 'INSPECTOR');

/** What every notice of the office says. */
const setNotices = only('OFFICE', 'PLANNER', 'DRAWER', 'ADMINISTRATOR');

/** The head, or who carries out what the head has decided. */
const decideVisits = only('AGENCY', 'HEAD', 'DRAWER', 'ADMINISTRATOR');

/** Routes of inspection tasks, visit days and publication. */
export const VISIT_ROUTES: Readonly<Record<string, Access>> = {
  // inspection tasks: an inspector sees the own ones, everyone else those of the agency
  'GET /api/v1/tasks': readTasks,
  'GET /api/v1/tasks/:id': readTasks,
  'POST /api/v1/tasks/:id/results': only('OWN', 'INSPECTOR'),
  'POST /api/v1/tasks/:id/corrections': only('OWN', 'INSPECTOR'),
  'POST /api/v1/tasks/:id/reviews': only('AGENCY', 'REVIEWER'),
  'GET /office/tasks': readTasks,
  'GET /office/tasks/:id': readTasks,
  'POST /office/tasks/:id/results': only('OWN', 'INSPECTOR'),
  'POST /office/tasks/:id/declaration': only('OWN', 'INSPECTOR'),
  'POST /office/tasks/:id/corrections': only('OWN', 'INSPECTOR'),
  'GET /office/reviews': only('AGENCY', 'REVIEWER'),
  'GET /office/reviews/workbook': only('AGENCY', 'REVIEWER'),
  'GET /office/reviews/:id': only('AGENCY', 'REVIEWER'),
  'POST /office/reviews/:id': only('AGENCY', 'REVIEWER'),
  'POST /office/tasks/:id/reviews': only('AGENCY', 'REVIEWER'),
  // approval of visits by the head; the service narrows both to the tasks within reach
  'GET /api/v1/approvals': readTasks,
  'GET /api/v1/approvals/:id': readTasks,
  'POST /api/v1/approvals': changeVisits,
  'POST /api/v1/approvals/:id/decision': decideVisits,
  'GET /office/approvals': readTasks,
  'GET /office/approvals/workbook': readTasks,
  'GET /office/approvals/new': changeVisits,
  'GET /office/approvals/:id': readTasks,
  'POST /office/approvals': changeVisits,
  'POST /office/approvals/:id/decision': decideVisits,
  // records of visits: written by who sits on the task; the service checks
  'GET /api/v1/tasks/:id/record': readTasks,
  'POST /api/v1/tasks/:id/record/entries': only('OWN', 'INSPECTOR'),
  'POST /api/v1/tasks/:id/record/parts': only('OWN', 'INSPECTOR'),
  // notices to the subjects of approved visits; what they ask for is set by who plans
  'GET /api/v1/notices': readTasks,
  'GET /api/v1/notices/:id': readTasks,
  'POST /api/v1/notices': changeVisits,
  'POST /api/v1/notices/:id/deliveries': changeVisits,
  'GET /office/notices': readTasks,
  'GET /office/notices/workbook': readTasks,
  'GET /office/notices/settings': readTasks,
  'GET /office/notices/:id': readTasks,
  'POST /office/notices': changeVisits,
  'POST /office/notices/settings': setNotices,
  'POST /office/notices/:id/deliveries': changeVisits,
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
  'GET /api/v1/public/chain': open(),
  'GET /public': open(),
  'GET /public/results/:id': open(),
  'GET /public/results/:id/workbook': open(),
  'GET /public/results/:id/csv': open(),
  'GET /public/notices/:token': open(),
  'GET /public/check': open(),
  'GET /public/draws': open(),
  'GET /public/draws/:number': open(),
  'GET /public/draws/:number/subjects/:code': open(),
  'GET /public/draws/:number/freeze.json': open(),
  'GET /public/draws/:number/bundle': open(),
  'GET /public/plans/:id': open(),
  'GET /public/lists/:id': open(),
  'GET /public/verify': open(),
  'GET /public/verify.html': open(),
  'GET /public/verify.html.sha256': open(),
};
