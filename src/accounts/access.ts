import { type Access, open, staff, only } from './access/access-types.js';
import { CLOCK_ROUTES } from './access/clock.routes.js';
import { DISCLOSURE_ROUTES } from './access/disclosure.routes.js';
import { DRAW_ROUTES } from './access/draw.routes.js';
import { DOCUMENT_ROUTES } from './access/document.routes.js';
import { WORKBOOK_ROUTES } from './access/workbook.routes.js';
import { FEED_ROUTES } from './access/feed.routes.js';
import { FOLLOW_UP_ROUTES } from './access/follow-up.routes.js';
import { ON_SITE_ROUTES } from './access/on-site.routes.js';
import { NUMBERS_ROUTES } from './access/numbers.routes.js';
import { PLAN_ROUTES } from './access/plan.routes.js';
import { PUBLIC_ROUTES } from './access/public.routes.js';
import { REGISTRY_ROUTES } from './access/registry.routes.js';
import { TOKEN_ROUTES } from './access/token.routes.js';
import { VISIT_FILES_ROUTES } from './access/visit-files.routes.js';
import { VISIT_ROUTES } from './access/visit.routes.js';

export type { Access } from './access/access-types.js';

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
  'POST /office/accounts/:id/email': only('OFFICE', 'ADMINISTRATOR'),
  'GET /office/password': staff('OWN'),
  'POST /office/password': staff('OWN'),
  'POST /office/email': staff('OWN'),
  'GET /office/audit': only('OFFICE', 'AUDITOR', 'ADMINISTRATOR'),
  'GET /office/audit/check': only('OFFICE', 'AUDITOR', 'ADMINISTRATOR'),
  ...TOKEN_ROUTES,
  ...REGISTRY_ROUTES,
  ...PLAN_ROUTES,
  ...DRAW_ROUTES,
  ...VISIT_ROUTES,
  ...DISCLOSURE_ROUTES,
  ...CLOCK_ROUTES,
  ...DOCUMENT_ROUTES,
  ...WORKBOOK_ROUTES,
  ...VISIT_FILES_ROUTES,
  ...NUMBERS_ROUTES,
  ...FOLLOW_UP_ROUTES,
  ...FEED_ROUTES,
  ...ON_SITE_ROUTES,
  ...PUBLIC_ROUTES,
};
