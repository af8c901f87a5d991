import { type Access, only } from './access-types.js';

/** Whoever has a hand in publishing, and who oversees it. */
const followDrafts = only(
  ...(['OFFICE', 'PUBLISHER', 'REVIEWER', 'HEAD', 'PLANNER', 'ADMINISTRATOR', 'AUDITOR'] as const),
);
/** Each step asks for its own role; the service checks which. */
const takeSteps = only('OFFICE', 'PUBLISHER', 'REVIEWER', 'HEAD');
const setPolicies = only('OFFICE', 'ADMINISTRATOR');
const writeDrafts = only('OFFICE', 'PUBLISHER');

/** Routes of publication by steps. */
export const DISCLOSURE_ROUTES: Readonly<Record<string, Access>> = {
  'GET /api/v1/disclosure-drafts': followDrafts,
  'GET /api/v1/disclosure-drafts/:id': followDrafts,
  'POST /api/v1/disclosure-drafts': writeDrafts,
  'POST /api/v1/disclosure-drafts/waiting': writeDrafts,
  'POST /api/v1/disclosure-drafts/steps': takeSteps,
  'GET /office/disclosures': followDrafts,
  'GET /office/disclosures/drafts': followDrafts,
  'GET /office/disclosures/drafts/:id': followDrafts,
  'POST /office/disclosures/drafts': writeDrafts,
  'POST /office/disclosures/drafts/:id/cuts': writeDrafts,
  'GET /office/field-policies': followDrafts,
  'POST /office/field-policies': setPolicies,
  'POST /office/disclosures/waiting': writeDrafts,
  'POST /office/disclosures/steps': takeSteps,
};
