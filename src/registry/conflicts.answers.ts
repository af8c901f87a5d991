import { z } from 'zod';
import { type Answers, INSTANT, pageOf, TEXT } from '../platform/http/answer.js';

const FORMER_POST_RULE = z.strictObject({
  id: TEXT,
  years: z.number(),
  source: TEXT,
  setBy: TEXT,
  setAt: INSTANT,
});

/** What is answered. */
export const CONFLICTS_ANSWERS: Answers = {
  'GET /api/v1/conflicts': pageOf(
    z.strictObject({
      relationName: TEXT,
      id: TEXT,
      subjectCode: TEXT,
      subjectName: TEXT.nullable(),
      inspectorId: TEXT,
      inspectorName: TEXT,
      certificateNo: TEXT,
      agencyName: TEXT,
      relation: TEXT,
      reason: TEXT.nullable(),
      recordedBy: TEXT,
      recordedAt: INSTANT,
      leftOn: TEXT.nullable(),
      lapsed: z.boolean(),
      endedAt: INSTANT.nullable(),
      endedBy: TEXT.nullable(),
    }),
  ),
  'POST /api/v1/conflicts': z.strictObject({ id: TEXT }),
  'PUT /api/v1/conflicts/former-post-years': FORMER_POST_RULE,
  'POST /api/v1/conflicts/:id/end': z.strictObject({ id: TEXT }),
};
