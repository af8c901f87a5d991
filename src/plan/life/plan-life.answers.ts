import { z } from 'zod';
import { type Answers, codesOf, INSTANT, TEXT } from '../../platform/http/answer.js';
import { PLAN_STAGES } from './plan-states.js';

const PLAN_TRANSITION = z.strictObject({
  id: TEXT,
  planId: TEXT,
  fromState: codesOf(PLAN_STAGES).nullable(),
  toState: codesOf(PLAN_STAGES),
  act: TEXT,
  reason: TEXT.nullable(),
  accountId: TEXT.nullable(),
  actorName: TEXT,
  at: INSTANT,
});

const PLAN_DOCUMENT = z.strictObject({
  id: TEXT,
  planId: TEXT,
  purpose: z.enum(['RECEIPT', 'SIGNED']),
  fileName: TEXT,
  fileKind: TEXT,
  bytes: z.number(),
  digest: TEXT,
  accountId: TEXT.nullable(),
  uploadedBy: TEXT,
  uploadedAt: INSTANT,
});

const PLAN_FILING = z.strictObject({
  planId: TEXT,
  filedWith: TEXT,
  filedOn: TEXT,
  receiptNo: TEXT.nullable(),
  accountId: TEXT.nullable(),
  recordedBy: TEXT,
  recordedAt: INSTANT,
});

const PLAN_ADJUSTMENT = z.strictObject({
  planId: TEXT,
  fromPlanId: TEXT,
  reason: TEXT,
  accountId: TEXT.nullable(),
  adjustedBy: TEXT,
  adjustedAt: INSTANT,
});

const CHANGE = z.strictObject({ what: TEXT, before: TEXT, after: TEXT });

const LINE_DIFFERENCE = z.strictObject({
  kind: z.enum(['ADDED', 'CHANGED', 'REMOVED', 'SAME']),
  taskName: TEXT,
  before: z.number().nullable(),
  after: z.number().nullable(),
  changes: z.array(CHANGE),
});

/** What is answered. */
export const PLAN_LIFE_ANSWERS: Answers = {
  'GET /api/v1/plans/:id/life': z.strictObject({
    partners: z.array(
      z.strictObject({
        pool: TEXT,
        lineNos: z.array(z.number()),
        standing: z.enum(['CONFIRMED', 'LAPSED', 'OBJECTED', 'OPEN']),
        digest: TEXT,
        reason: TEXT.nullable(),
      }),
    ),
    stage: codesOf(PLAN_STAGES),
    steps: z.array(PLAN_TRANSITION),
    documents: z.array(PLAN_DOCUMENT),
    filing: PLAN_FILING.nullable(),
    adjustment: PLAN_ADJUSTMENT.nullable(),
  }),
  'POST /api/v1/plans/:id/life/adjustment': z.strictObject({ id: TEXT }),
  'GET /api/v1/plans/:id/difference': z.strictObject({
    before: z.number(),
    after: z.number(),
    reason: TEXT,
    rows: z.array(LINE_DIFFERENCE),
  }),
};
