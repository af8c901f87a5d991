import { z } from 'zod';
import { type Answers, codesOf, INSTANT, PAGED, TEXT } from '../../platform/http/answer.js';
import { CONFIRMATION_STATES, NOT_INSPECTED_DECISIONS } from './not-inspected.rules.js';

const SHOWN_NOT_INSPECTED = z.strictObject({
  areaName: TEXT,
  resultName: TEXT,
  state: codesOf(CONFIRMATION_STATES),
  stateName: TEXT,
  taskId: TEXT,
  number: TEXT,
  drawId: TEXT,
  subjectName: TEXT,
  areaCode: TEXT,
  resultCode: TEXT,
  version: z.number(),
  inspectedOn: TEXT,
  enteredName: TEXT,
  reviewedName: TEXT,
  reviewedAt: INSTANT,
  decision: codesOf(NOT_INSPECTED_DECISIONS).nullable(),
  reason: TEXT.nullable(),
  headName: TEXT.nullable(),
  decidedBy: TEXT.nullable(),
  decidedAt: INSTANT.nullable(),
  replaced: z.boolean(),
  evidence: z.number(),
});

const NOT_INSPECTED_FIGURE = z.strictObject({
  resultCode: TEXT,
  resultName: TEXT,
  replaced: z.number(),
  REFUSED: z.number(),
  CONFIRMED: z.number(),
  WAITING: z.number(),
});

const NOT_INSPECTED_PAGE = z.strictObject({
  rows: z.array(SHOWN_NOT_INSPECTED),
  figures: z.array(NOT_INSPECTED_FIGURE),
  ...PAGED,
});

/** What is answered. */
export const NOT_INSPECTED_ANSWERS: Answers = {
  'GET /api/v1/not-inspected': NOT_INSPECTED_PAGE,
};
