import { z } from 'zod';
import { type Answers, codesOf, INSTANT, TEXT } from '../../platform/http/answer.js';
import { TASK_STATES } from '../inspection.rules.js';

const SHOWN_VISIT = z.strictObject({
  areaName: TEXT,
  people: z.array(z.strictObject({ id: TEXT, name: TEXT, agencyName: TEXT })),
  asksReason: z.boolean(),
  warnings: z.array(TEXT),
  taskId: TEXT,
  number: TEXT,
  drawId: TEXT,
  subjectKind: TEXT,
  subjectCode: TEXT,
  subjectName: TEXT,
  areaCode: TEXT,
  itemName: TEXT,
  windowFrom: TEXT,
  windowTo: TEXT,
  dayFrom: TEXT.nullable(),
  dayTo: TEXT.nullable(),
  revision: z.number(),
  reason: TEXT.nullable(),
  decidedBy: TEXT.nullable(),
  decidedAt: INSTANT.nullable(),
  state: codesOf(TASK_STATES),
});

const UNDATED_VISIT = z.strictObject({ words: z.array(TEXT), ...SHOWN_VISIT.shape });

const YEAR_CALENDAR = z.strictObject({
  year: z.number(),
  source: TEXT,
  holidays: z.array(z.tuple([TEXT, TEXT])),
  workedWeekends: z.array(TEXT),
});

const CALENDAR = z.strictObject({
  visits: z.array(SHOWN_VISIT),
  undated: z.array(UNDATED_VISIT),
  travel: z.array(z.strictObject({ day: TEXT, areaName: TEXT })),
  away: z.array(z.strictObject({ from: TEXT, to: TEXT, name: TEXT })),
  people: z.array(z.strictObject({ id: TEXT, name: TEXT })),
  working: z.array(YEAR_CALENDAR),
});

const PLAN_OUTCOME = z.strictObject({
  placed: z.number(),
  left: z.array(z.strictObject({ taskId: TEXT, number: TEXT, words: z.array(TEXT) })),
});

/** What is answered. */
export const VISITS_ANSWERS: Answers = {
  'GET /api/v1/visits': CALENDAR,
  'POST /api/v1/visits/plan': PLAN_OUTCOME,
};
