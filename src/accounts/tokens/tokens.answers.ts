import { z } from 'zod';
import { ROLES } from '../../audit/actor.js';
import { type Answers, codesOf, INSTANT, TEXT } from '../../platform/http/answer.js';

const TOKEN_ROW = z.strictObject({
  id: TEXT,
  name: TEXT,
  owner: TEXT,
  own: z.boolean(),
  scopes: z.array(codesOf(ROLES)),
  readOnly: z.boolean(),
  validTo: TEXT,
  createdAt: INSTANT,
  state: z.enum(['EXPIRED', 'IN_FORCE', 'OWNER_CHANGED', 'REVOKED']),
  revocation: z.strictObject({ reason: TEXT, by: TEXT, at: INSTANT }).nullable(),
});

/** What is answered. */
export const TOKENS_ANSWERS: Answers = {
  'GET /api/v1/tokens': z.strictObject({ tokens: z.array(TOKEN_ROW) }),
  'POST /api/v1/tokens': z.strictObject({ id: TEXT, token: TEXT }),
};
