import { z } from 'zod';
import { type Answers, codesOf, TEXT } from '../../platform/http/answer.js';
import { TASK_STATES } from '../inspection.rules.js';
import { STAGES, COUNTED } from '../stages.js';
import { DIMENSIONS } from './dimensions.js';

const TASK_FILTER = z.strictObject({
  state: codesOf(TASK_STATES).optional(),
  stage: codesOf(STAGES).optional(),
  count: codesOf(COUNTED).optional(),
  year: TEXT.optional(),
  month: TEXT.optional(),
  areaCode: TEXT.optional(),
  drawId: TEXT.optional(),
  leadPool: TEXT.optional(),
  poolCode: TEXT.optional(),
  agencyCode: TEXT.optional(),
  inspectorId: TEXT.optional(),
  itemCode: TEXT.optional(),
  subjectKind: TEXT.optional(),
  text: TEXT.optional(),
});

const FIGURES = z.strictObject({
  should: z.number(),
  done: z.number(),
  open: z.number(),
  notInspected: z.number(),
  overdue: z.number(),
  found: z.number(),
  corrected: z.number(),
  referred: z.number(),
  closed: z.number(),
  replaced: z.number(),
  voided: z.number(),
  drawn: z.number(),
  approved: z.number(),
  entered: z.number(),
  reviewed: z.number(),
  ended: z.number(),
});

const FIGURE_ROW = z.strictObject({ figures: FIGURES, key: TEXT, name: TEXT });

const NUMBERS = z.strictObject({
  filter: TASK_FILTER,
  by: codesOf(DIMENSIONS),
  total: FIGURES,
  months: z.array(FIGURE_ROW),
  rows: z.array(FIGURE_ROW),
});

/** What is answered. */
export const NUMBERS_ANSWERS: Answers = {
  'GET /api/v1/numbers': NUMBERS,
};
