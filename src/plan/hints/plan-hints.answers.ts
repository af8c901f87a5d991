import { z } from 'zod';
import { type Answers, TEXT } from '../../platform/http/answer.js';

const POOL_LOAD = z.strictObject({ pool: TEXT, before: z.number(), after: z.number() });

/** What is answered. */
export const PLAN_HINTS_ANSWERS: Answers = {
  'GET /api/v1/plans/:id/hints': z.strictObject({
    revision: z.number(),
    merges: z.array(
      z.strictObject({
        kind: z.enum(['JOINT', 'ONE_VISIT']),
        before: z.number(),
        after: z.number(),
        saved: z.number(),
        twice: z.number(),
        loads: z.array(POOL_LOAD),
        months: z.array(z.number()),
        lines: z.array(TEXT),
        lead: TEXT,
      }),
    ),
    overlaps: z.array(
      z.strictObject({
        misfits: z.array(z.enum(['AREAS', 'CONDITIONS', 'MODE', 'SAMPLING'])),
        areaCodes: z.array(TEXT),
        twice: z.number(),
        most: z.number(),
        lines: z.array(TEXT),
      }),
    ),
  }),
  'POST /api/v1/plans/:id/merges': z.strictObject({ id: TEXT }),
};
