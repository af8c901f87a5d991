import { z } from 'zod';
import { type Answers, codesOf, INSTANT, PAGED, TEXT } from '../../platform/http/answer.js';
import { FOLLOW_UP_KINDS } from './steps.rules.js';

const SHOWN_FOLLOW_UP = z.strictObject({
  areaName: TEXT,
  poolName: TEXT,
  itemName: TEXT.nullable(),
  words: TEXT,
  id: TEXT,
  taskId: TEXT,
  taskNumber: TEXT,
  drawId: TEXT,
  subjectName: TEXT,
  subjectCode: TEXT,
  areaCode: TEXT,
  resultId: TEXT.nullable(),
  formerId: TEXT.nullable(),
  kind: codesOf(FOLLOW_UP_KINDS),
  itemCode: TEXT.nullable(),
  poolCode: TEXT,
  what: TEXT,
  toWhom: TEXT.nullable(),
  documentNo: TEXT.nullable(),
  automatic: z.boolean(),
  openedBy: TEXT,
  openedAt: INSTANT,
  steps: z.number(),
  lastStep: TEXT,
  ended: z.boolean(),
  endedOn: TEXT.nullable(),
  due: TEXT.nullable(),
  overdue: z.boolean(),
  plannedOn: TEXT.nullable(),
  superseded: z.boolean(),
});

const FOLLOW_UP_PAGE = z.strictObject({
  rows: z.array(SHOWN_FOLLOW_UP),
  ...PAGED,
  counts: z.strictObject({ OPEN: z.number(), ENDED: z.number(), OVERDUE: z.number(), DUE: z.number() }),
});

const STEP_RULE = z.strictObject({
  name: TEXT,
  from: z.array(TEXT),
  who: z.enum(['EITHER', 'OFFICE', 'SYSTEM', 'TEAM']),
  asks: z.strictObject({
    documentNo: TEXT.optional(),
    text: TEXT.optional(),
    newDue: TEXT.optional(),
    next: TEXT.optional(),
  }),
  may: z.array(z.enum(['documentNo', 'newDue', 'next', 'text'])).optional(),
  ends: z.boolean(),
  day: TEXT,
  ahead: z.literal(true).optional(),
  visit: z.literal(true).optional(),
});

const POSSIBLE_STEP = z.strictObject({ step: TEXT, rule: STEP_RULE, refusal: TEXT.nullable() });

const FOLLOW_UP_SHEET = z.strictObject({
  followUp: SHOWN_FOLLOW_UP,
  steps: z.array(
    z.strictObject({
      id: TEXT,
      followUpId: TEXT,
      n: z.number(),
      step: TEXT,
      onDay: TEXT,
      text: TEXT.nullable(),
      documentNo: TEXT.nullable(),
      newDue: TEXT.nullable(),
      ends: z.boolean(),
      accountId: TEXT.nullable(),
      inspectorId: TEXT.nullable(),
      actedBy: TEXT,
      actedAt: INSTANT,
      name: TEXT,
    }),
  ),
  possible: z.array(POSSIBLE_STEP),
});

const TASK_CLOSURE = z.strictObject({
  id: TEXT,
  taskId: TEXT,
  resultId: TEXT,
  lastFollowUpId: TEXT.nullable(),
  automatic: z.boolean(),
  reason: TEXT.nullable(),
  closedAccountId: TEXT.nullable(),
  closedBy: TEXT,
  closedAt: INSTANT,
});

const CLOSURE_NOW = z.strictObject({
  resultId: TEXT,
  closedAt: INSTANT,
  automatic: z.boolean(),
  closedBy: TEXT,
  reason: TEXT.nullable(),
});

const TASK_AFTER = z.strictObject({
  rows: z.array(SHOWN_FOLLOW_UP),
  closures: z.array(TASK_CLOSURE),
  closed: CLOSURE_NOW.nullable(),
  accepted: z.boolean(),
  open: z.array(TEXT),
  pools: z.array(z.strictObject({ code: TEXT, name: TEXT })),
  items: z.array(z.strictObject({ code: TEXT, name: TEXT })),
  mayClose: z.boolean(),
});

/** What is answered. */
export const FOLLOW_UPS_ANSWERS: Answers = {
  'GET /api/v1/follow-ups': FOLLOW_UP_PAGE,
  'GET /api/v1/follow-ups/:id': FOLLOW_UP_SHEET,
  'GET /api/v1/tasks/:id/follow-ups': TASK_AFTER,
  'POST /api/v1/tasks/:id/follow-ups': z.strictObject({ id: TEXT }),
};
