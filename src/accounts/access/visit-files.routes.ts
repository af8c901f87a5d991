import { type Access, only, REGISTRY_READERS } from './access-types.js';

const readTasks = only('AGENCY', ...REGISTRY_READERS);

/** Who decides, and who carries out what the head has decided; the service asks for the head's name then. */
const confirm = only('AGENCY', 'HEAD', 'DRAWER', 'ADMINISTRATOR');

/** Routes of the photos and papers of visits, and of what could not be inspected. */
export const VISIT_FILES_ROUTES: Readonly<Record<string, Access>> = {
  'GET /api/v1/tasks/:id/files': readTasks,
  'POST /api/v1/tasks/:id/files': only('OWN', 'INSPECTOR'),
  'GET /api/v1/tasks/:id/files/:file': readTasks,
  'POST /api/v1/tasks/:id/files/:file/withdrawal': only('OWN', 'INSPECTOR'),
  'GET /office/tasks/:id/files': readTasks,
  'POST /office/tasks/:id/files': only('OWN', 'INSPECTOR'),
  'GET /office/tasks/:id/files/:file': readTasks,
  'GET /office/tasks/:id/files/:file/picture': readTasks,
  'POST /office/tasks/:id/files/:file/withdrawal': only('OWN', 'INSPECTOR'),
  'GET /api/v1/not-inspected': readTasks,
  'POST /api/v1/tasks/:id/not-inspected': confirm,
  'GET /office/not-inspected': readTasks,
  'GET /office/not-inspected/workbook': readTasks,
  'GET /office/tasks/:id/not-inspected': readTasks,
  'POST /office/tasks/:id/not-inspected': confirm,
};
