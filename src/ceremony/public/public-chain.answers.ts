import { z } from 'zod';
import { type Answers, codesOf, INSTANT, TEXT } from '../../platform/http/answer.js';
import { DRAW_STATES } from '../states.js';

const PUBLIC_VOID = z.strictObject({ at: INSTANT, reason: TEXT, askedBy: TEXT, approvedBy: TEXT });

/** What is answered. */
export const PUBLIC_CHAIN_ANSWERS: Answers = {
  'GET /api/v1/public/chain': z.strictObject({
    check: z.strictObject({ holds: z.boolean(), faults: z.array(TEXT) }),
    freezes: z.array(
      z.strictObject({
        freezeFile: TEXT,
        position: z.number(),
        number: TEXT,
        attempt: z.number(),
        year: z.number(),
        taskName: TEXT,
        subjectKind: TEXT,
        state: codesOf(DRAW_STATES),
        stateName: TEXT,
        frozenAt: INSTANT,
        freezeDigest: TEXT,
        freezeBytes: z.number(),
        previous: TEXT.nullable(),
        previousResult: TEXT.nullable(),
        sealedAt: INSTANT.nullable(),
        resultDigest: TEXT.nullable(),
        voided: PUBLIC_VOID.nullable(),
      }),
    ),
    total: z.number(),
    page: z.number(),
    pages: z.number(),
    length: z.number(),
    years: z.array(z.number()),
    checkpoint: z.strictObject({ at: INSTANT, n: TEXT, seq: TEXT, hash: TEXT }).nullable(),
  }),
};
