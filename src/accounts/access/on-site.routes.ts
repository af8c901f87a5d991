import { type Access, only, REGISTRY_READERS } from './access-types.js';

/** Whoever sees a task sees its record; who sits on it writes it, each the part of the own system. */
const readRecord = only('AGENCY', ...REGISTRY_READERS);

const writeRecord = only('OWN', 'INSPECTOR');

/** Routes of an inspector's own tasks and of the record that is written on site. */
export const ON_SITE_ROUTES: Readonly<Record<string, Access>> = {
  'GET /office/my-tasks': writeRecord,
  'GET /office/my-tasks/workbook': writeRecord,
  'GET /office/tasks/:id/on-site': readRecord,
  'GET /office/tasks/:id/on-site/state': readRecord,
  'POST /office/tasks/:id/on-site': writeRecord,
  'POST /office/tasks/:id/on-site/entries': writeRecord,
  'POST /office/tasks/:id/on-site/parts': writeRecord,
};
