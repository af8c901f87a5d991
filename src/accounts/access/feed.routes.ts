import { type Access, only } from './access-types.js';

const readFeed = only('OFFICE', 'PUBLISHER', 'ADMINISTRATOR', 'AUDITOR');
const sendFeed = only('OFFICE', 'PUBLISHER', 'ADMINISTRATOR');
const setFeed = only('OFFICE', 'ADMINISTRATOR');

/** Routes of what goes to the provincial system, and of the file of the credit publicity system. */
export const FEED_ROUTES: Readonly<Record<string, Access>> = {
  'GET /office/feed': readFeed,
  'GET /office/feed/missing': readFeed,
  'POST /office/feed/missing': sendFeed,
  'GET /office/feed/rows': readFeed,
  'POST /office/feed/rows/:id/again': sendFeed,
  'GET /office/feed/faults': readFeed,
  'POST /office/feed/batches': sendFeed,
  'GET /office/feed/batches/:id': readFeed,
  'GET /office/feed/batches/:id/file/:format': readFeed,
  'POST /office/feed/batches/:id/receipt': sendFeed,
  'GET /office/feed/codes': readFeed,
  'POST /office/feed/codes/:dictionary': setFeed,
  'GET /office/feed/settings': readFeed,
  'POST /office/feed/settings': setFeed,
  'GET /office/feed/credit/:format': readFeed,
  'GET /api/v1/feed': readFeed,
  'GET /api/v1/feed/rows': readFeed,
  'POST /api/v1/feed/rows/:id/again': sendFeed,
  'GET /api/v1/feed/missing': readFeed,
  'POST /api/v1/feed/missing': sendFeed,
  'GET /api/v1/feed/faults': readFeed,
  'GET /api/v1/feed/batches': readFeed,
  'POST /api/v1/feed/batches': sendFeed,
  'GET /api/v1/feed/batches/:id': readFeed,
  'GET /api/v1/feed/batches/:id/file/:format': readFeed,
  'POST /api/v1/feed/batches/:id/receipt': sendFeed,
  'GET /api/v1/feed/codes': readFeed,
  'PUT /api/v1/feed/codes/:dictionary': setFeed,
  'GET /api/v1/feed/credit': readFeed,
};
