import { type Access, only, REGISTRY_READERS } from './access-types.js';

/** Documents tell what the task's page tells: an inspector makes those of the own tasks. */
const makeDocuments = only('AGENCY', ...REGISTRY_READERS);

const readTemplates = only('OFFICE', ...REGISTRY_READERS);

/** Routes of the documents of a visit and of their templates. */
export const DOCUMENT_ROUTES: Readonly<Record<string, Access>> = {
  'GET /office/documents': readTemplates,
  'GET /office/documents/templates/:kind': readTemplates,
  'GET /office/documents/templates/:kind/versions/:version': readTemplates,
  'POST /office/documents/templates/:kind': only('OFFICE', 'ADMINISTRATOR'),
  'POST /office/documents/templates/:kind/restore': only('OFFICE', 'ADMINISTRATOR'),
  'GET /office/documents/tasks/:id/:kind': makeDocuments,
  'GET /office/documents/draws/:id': makeDocuments,
  'GET /office/documents/draws/:id/file': makeDocuments,
};
