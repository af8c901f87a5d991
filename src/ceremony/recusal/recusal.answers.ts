import { z } from 'zod';
import { type Answers, codesOf, INSTANT, TEXT } from '../../platform/http/answer.js';
import { RECUSAL_STATES } from './recusal.rules.js';

/** A request that an inspector withdraw, and what became of it. */
export const RECUSAL_VIEW = z.strictObject({
  requestId: TEXT,
  drawId: TEXT,
  drawNumber: TEXT,
  subject: z.strictObject({ code: TEXT, name: TEXT }),
  poolName: TEXT,
  seatNumber: z.number(),
  inspectorId: TEXT,
  personName: TEXT,
  sourceName: TEXT,
  requestedBy: TEXT,
  requestedAt: INSTANT,
  state: codesOf(RECUSAL_STATES),
  stateName: TEXT,
  headName: TEXT.nullable(),
  decidedBy: TEXT.nullable(),
  decidedAt: INSTANT.nullable(),
  eventNumber: z.number().nullable(),
  byName: TEXT.nullable(),
  inside: z
    .strictObject({
      relation: TEXT,
      leftOn: TEXT.nullable(),
      explanation: TEXT,
      applicant: TEXT.nullable(),
      appliedOn: TEXT.nullable(),
      declineReason: TEXT.nullable(),
    })
    .nullable(),
});

/** What is answered. */
export const RECUSAL_ANSWERS: Answers = {
  'GET /api/v1/recusals': z.array(RECUSAL_VIEW),
  'POST /api/v1/draws/:id/recusals': z.strictObject({ id: TEXT }),
  'POST /api/v1/draws/:id/declarations': z.strictObject({ request: TEXT.nullable() }),
};
