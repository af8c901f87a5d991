import { type Access, only, readRecusals, staff } from './access-types.js';

/** Who draws asks for everything; an inspector for the own subjects and seats; the service checks. */
const askForChanges = only('AGENCY', 'DRAWER', 'INSPECTOR');

const readEvidence = only('AGENCY', 'DRAWER', 'INSPECTOR', 'HEAD', 'ADMINISTRATOR', 'AUDITOR');

/** The head decides recusals, and may decide on every other change after a draw. */
const decideChanges = only('OFFICE', 'HEAD', 'DRAWER', 'ADMINISTRATOR');

const readChanges = only(
  'OFFICE',
  ...(['PLANNER', 'DRAWER', 'HEAD', 'REVIEWER', 'PUBLISHER', 'ADMINISTRATOR', 'AUDITOR'] as const),
);

/** Routes of draws and of what follows them. */
export const DRAW_ROUTES: Readonly<Record<string, Access>> = {
  // draws
  'GET /office/draws': staff('OFFICE'),
  'POST /office/draws': only('OFFICE', 'DRAWER'),
  'GET /office/draws/:id': staff('OFFICE'),
  'GET /office/draws/:id/slips': only('OFFICE', 'DRAWER', 'WITNESS'),
  'GET /office/draws/:id/room': only('OFFICE', 'DRAWER', 'WITNESS'),
  'GET /office/draws/:id/room/progress': only('OFFICE', 'DRAWER', 'WITNESS'),
  'GET /office/draws/:id/record': staff('OFFICE'),
  'GET /office/draws/:id/record.docx': staff('OFFICE'),
  'GET /office/draws/:id/drawn/workbook': staff('OFFICE'),
  'GET /office/draws/:id/drawn/csv': staff('OFFICE'),
  'GET /office/draws/:id/excluded': staff('OFFICE'),
  'GET /office/draws/:id/looks': only('OFFICE', 'DRAWER', 'AUDITOR', 'ADMINISTRATOR'),
  'GET /office/draws/:id/shortage': staff('OFFICE'),
  'GET /office/draws/:id/shortage/workbook': staff('OFFICE'),
  'GET /office/draws/:id/frame': only('OFFICE', 'DRAWER'),
  'GET /office/draws/:id/frame/workbook': only('OFFICE', 'DRAWER'),
  'GET /office/draws/:id/frame/csv': only('OFFICE', 'DRAWER'),
  'GET /office/draws/:id/rehearsal': staff('OFFICE'),
  'POST /office/draws/:id/rehearsal': only('OFFICE', 'DRAWER'),
  'POST /office/draws/:id/freeze': only('OFFICE', 'DRAWER'),
  'POST /office/draws/:id/digits': only('OFFICE', 'DRAWER', 'WITNESS'),
  'POST /office/draws/:id/confirmation': only('OFFICE', 'DRAWER', 'WITNESS'),
  'POST /office/draws/:id/seal': only('OFFICE', 'DRAWER'),
  'POST /office/draws/:id/void-request': only('OFFICE', 'DRAWER', 'ADMINISTRATOR'),
  'POST /office/draws/:id/void': only('OFFICE', 'DRAWER', 'ADMINISTRATOR'),
  'GET /office/draws/changes': readChanges,
  'GET /office/draws/changes/workbook': readChanges,
  'GET /office/pictures': readChanges,
  'GET /office/pictures/workbook': readChanges,
  'GET /office/draws/:id/pictures': readChanges,
  'GET /office/draws/:id/pictures/workbook': readChanges,
  'GET /office/draws/:id/after': staff('OFFICE'),
  'GET /office/draws/:id/after/new': askForChanges,
  'POST /office/draws/:id/after': askForChanges,
  'POST /office/draws/:id/after/:request/approval': decideChanges,
  'POST /office/draws/:id/after/:request/refusal': decideChanges,
  'GET /office/draws/:id/recusals/new': askForChanges,
  'POST /office/draws/:id/recusals': askForChanges,
  'GET /office/draws/:id/after/evidence/:evidence': readEvidence,
  'GET /api/v1/draws': staff('OFFICE'),
  'POST /api/v1/draws': only('OFFICE', 'DRAWER'),
  'GET /api/v1/draws/:id': staff('OFFICE'),
  'GET /api/v1/draws/:id/drawn': staff('OFFICE'),
  'GET /api/v1/draws/:id/shortage': staff('OFFICE'),
  'GET /api/v1/draws/:id/frame': only('OFFICE', 'DRAWER'),
  'GET /api/v1/draws/:id/rehearsals': staff('OFFICE'),
  'POST /api/v1/draws/:id/rehearsal': only('OFFICE', 'DRAWER'),
  'POST /api/v1/draws/:id/freeze': only('OFFICE', 'DRAWER'),
  'POST /api/v1/draws/:id/entropy': only('OFFICE', 'DRAWER', 'WITNESS'),
  'POST /api/v1/draws/:id/entropy/confirmation': only('OFFICE', 'DRAWER', 'WITNESS'),
  'POST /api/v1/draws/:id/seal': only('OFFICE', 'DRAWER'),
  'POST /api/v1/draws/:id/void-request': only('OFFICE', 'DRAWER', 'ADMINISTRATOR'),
  'POST /api/v1/draws/:id/void': only('OFFICE', 'DRAWER', 'ADMINISTRATOR'),
  'GET /api/v1/draws/:id/after': staff('OFFICE'),
  'POST /api/v1/draws/:id/after/requests': askForChanges,
  'POST /api/v1/draws/:id/after/requests/:request/approval': decideChanges,
  'POST /api/v1/draws/:id/after/requests/:request/refusal': decideChanges,
  'GET /api/v1/recusals': readRecusals,
  'POST /api/v1/draws/:id/recusals': askForChanges,
  'POST /api/v1/draws/:id/declarations': only('OWN', 'INSPECTOR'),
  'GET /api/v1/draws/:id/after/evidence/:evidence': readEvidence,
  'GET /api/v1/draws/:id/bundle': staff('OFFICE'),
  'GET /api/v1/draws/:id/files/:name': staff('OFFICE'),
  'GET /api/v1/draws/:id/record': staff('OFFICE'),
  'GET /api/v1/draws/:id/record.docx': staff('OFFICE'),
};
