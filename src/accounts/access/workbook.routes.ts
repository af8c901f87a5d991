import { type Access, only, open, REGISTRY_READERS, staff } from './access-types.js';

const readWorkbooks = only('OFFICE', ...REGISTRY_READERS);
const changeWorkbooks = only('OFFICE', 'ADMINISTRATOR');

/** Routes of the official tables: the workbooks that show them, and the tables as files. */
export const WORKBOOK_ROUTES: Readonly<Record<string, Access>> = {
  'GET /office/workbooks': readWorkbooks,
  'GET /office/workbooks/:kind': readWorkbooks,
  'GET /office/workbooks/:kind/versions/:version': readWorkbooks,
  'POST /office/workbooks/:kind': changeWorkbooks,
  'POST /office/workbooks/:kind/restore': changeWorkbooks,
  'GET /office/workbooks/:kind/uploads/:id': changeWorkbooks,
  'POST /office/workbooks/:kind/uploads/:id': changeWorkbooks,
  'POST /office/workbooks/:kind/uploads/:id/trial': changeWorkbooks,
  'GET /office/official/items/:version/:format': readWorkbooks,
  'GET /office/official/schemes/:format': readWorkbooks,
  'GET /office/official/numbers/:format': readWorkbooks,
  'GET /office/official/plans/:id/:format': readWorkbooks,
  // Who may see which names of a draw is for the service to say.
  'GET /office/official/draws/:id/announcement/:format': staff('OFFICE'),
  'GET /office/official/draws/:id/record/:format': staff('OFFICE'),
  'GET /office/official/draws/:id/list/:format': staff('OFFICE'),
  // What is ordered is the own file of who orders it.
  'POST /office/official/draws/:id/list': staff('OWN'),
  'GET /office/official': readWorkbooks,
  'POST /office/official/results': only('OWN', ...REGISTRY_READERS),
  // A file is for the account that ordered it.
  'GET /office/official/orders/:id': staff('OWN'),
  'GET /office/official/orders/:id/file': staff('OWN'),
  'GET /public/draws/:number/announcement/:format': open(),
  'GET /public/schemas/:name': open(),
  'GET /public/disclosures/:id/official/:format': open(),
};
