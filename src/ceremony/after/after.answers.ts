import { z } from 'zod';
import { type Answers, codesOf, INSTANT, TEXT } from '../../platform/http/answer.js';
import { RECUSAL_VIEW } from '../recusal/recusal.answers.js';
import { CHANGE_KINDS } from './after-reasons.js';

const DRAW_EVENT_DETAIL = z.strictObject({
  requestId: TEXT,
  approvedBy: TEXT,
  leftName: TEXT.nullable(),
  byName: TEXT.nullable(),
  n: z.number(),
  at: INSTANT,
  kind: codesOf(CHANGE_KINDS),
  kindName: TEXT,
  reason: TEXT,
  subject: z.strictObject({ code: TEXT, name: TEXT }),
  bySubject: z.strictObject({ code: TEXT, name: TEXT }).nullable(),
  poolName: TEXT.nullable(),
  seatNumber: z.number().nullable(),
  vacant: z.boolean(),
  text: TEXT,
});

const EVIDENCE_VIEW = z.strictObject({
  ...{ id: TEXT, drawId: TEXT, requestId: TEXT, position: z.number() },
  ...{ fileName: TEXT, fileKind: TEXT, bytes: z.number(), digest: TEXT },
});

const DRAW_AFTER_DECISION = z.strictObject({
  drawId: TEXT,
  requestId: TEXT,
  decision: z.enum(['APPROVED', 'DECLINED']),
  reason: TEXT.nullable(),
  decidedAccountId: TEXT.nullable(),
  decidedBy: TEXT,
  decidedAt: INSTANT,
});

const REQUEST_VIEW = z.strictObject({
  id: TEXT,
  kind: codesOf(CHANGE_KINDS),
  kindName: TEXT,
  subject: z.strictObject({ code: TEXT, name: TEXT }),
  poolName: TEXT.nullable(),
  seatNumber: z.number().nullable(),
  leftName: TEXT.nullable(),
  absentNames: z.array(TEXT),
  byName: TEXT.nullable(),
  headName: TEXT.nullable(),
  reason: TEXT,
  explanation: TEXT,
  requestedBy: TEXT,
  requestedAt: INSTANT,
  evidence: z.array(EVIDENCE_VIEW),
  recusal: RECUSAL_VIEW.nullable(),
  decision: DRAW_AFTER_DECISION.nullable(),
  stale: z.boolean(),
  mayDecide: z.boolean(),
});

const AFTER_VIEW = z.strictObject({
  events: z.array(DRAW_EVENT_DETAIL).nullable(),
  counts: z.strictObject({ SUBSTITUTED: z.number(), RESEATED: z.number(), DIRECT: z.number() }),
  requests: z.array(REQUEST_VIEW),
});

/** What is answered. */
export const AFTER_ANSWERS: Answers = {
  'GET /api/v1/draws/:id/after': AFTER_VIEW,
  'POST /api/v1/draws/:id/after/requests': z.strictObject({ id: TEXT }),
  'POST /api/v1/draws/:id/after/requests/:request/approval': z.strictObject({ events: z.array(z.number()) }),
};
