import { type Access, only, open, readRegistry } from './access-types.js';

const followDues = only(
  ...(['OFFICE', 'PUBLISHER', 'REVIEWER', 'HEAD', 'PLANNER', 'ADMINISTRATOR', 'AUDITOR'] as const),
);
const administer = only('OFFICE', 'ADMINISTRATOR');

/** Routes of the clock of disclosure: time limits, what is due and late, and the official calendars. */
export const CLOCK_ROUTES: Readonly<Record<string, Access>> = {
  'GET /office/periods': followDues,
  'GET /office/periods/workbook': followDues,
  'POST /office/periods': administer,
  'POST /office/periods/late': only('OFFICE', 'PUBLISHER'),
  'GET /office/calendars': readRegistry,
  'POST /office/calendars': administer,
  'POST /office/calendars/preview': administer,
  'POST /office/calendars/file': administer,
  'GET /public/late': open(),
};
