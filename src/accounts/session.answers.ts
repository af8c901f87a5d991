import { z } from 'zod';
import { ROLES } from '../audit/actor.js';
import { type Answers, codesOf, TEXT } from '../platform/http/answer.js';

/** Who is logged in. */
const ACCOUNT = z.strictObject({ name: TEXT, roles: z.array(codesOf(ROLES)), agencyCode: TEXT.nullable() });

/** What is answered. */
export const SESSION_ANSWERS: Answers = {
  'GET /api/v1/session': z.strictObject({
    csrfToken: TEXT.nullable(),
    account: ACCOUNT.nullable(),
  }),
  'POST /api/v1/session': z.strictObject({
    csrfToken: TEXT,
    account: ACCOUNT,
  }),
};
