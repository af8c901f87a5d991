import { type Access, open, staff } from './access-types.js';

/** Routes of the open interface itself: its description, and the tokens of programs. The service narrows to the own. */
export const TOKEN_ROUTES: Readonly<Record<string, Access>> = {
  'GET /api/v1/openapi.json': open(),
  'GET /public/interface': open(),
  'GET /api/v1/tokens': staff('OWN'),
  'POST /api/v1/tokens': staff('OWN'),
  'POST /api/v1/tokens/:id/revocation': staff('OWN'),
  'GET /office/tokens': staff('OWN'),
  'POST /office/tokens': staff('OWN'),
  'POST /office/tokens/:id/revocation': staff('OWN'),
};
