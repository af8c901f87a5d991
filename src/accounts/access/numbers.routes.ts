import { type Access, only, REGISTRY_READERS } from './access-types.js';

const readTasks = only('AGENCY', ...REGISTRY_READERS);

/** Routes of the numbers of inspections, and of the list of tasks as a workbook: each visitor counts the own part. */
export const NUMBERS_ROUTES: Readonly<Record<string, Access>> = {
  'GET /api/v1/numbers': readTasks,
  'GET /office/numbers': readTasks,
  'GET /office/numbers/workbook': readTasks,
  'GET /office/tasks/workbook': readTasks,
};
