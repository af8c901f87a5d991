import { z } from 'zod';
import { type Answers, TEXT } from '../../platform/http/answer.js';

const COUNTS = z.strictObject({
  total: z.number(),
  byClass: z.record(TEXT, z.number()),
  byArea: z.record(TEXT, z.number()),
});

const LINE_FORECAST = z.strictObject({
  base: COUNTS,
  year: COUNTS,
  batches: z.array(z.strictObject({ ...COUNTS.shape, month: TEXT })),
});

const POOL_DAYS = z.strictObject({
  poolCode: TEXT,
  months: z.array(z.number()),
  total: z.number(),
  people: z.number(),
});

/** What is answered. */
export const BASES_ANSWERS: Answers = {
  'GET /api/v1/plans/:id/bases': z.strictObject({
    lines: z.array(
      z.strictObject({
        before: LINE_FORECAST.nullable(),
        ...LINE_FORECAST.shape,
        lineId: TEXT,
        lineNo: z.number(),
        taskName: TEXT,
      }),
    ),
    day: TEXT,
    since: z.strictObject({ day: TEXT, isApproval: z.boolean() }).nullable(),
    base: COUNTS,
    year: COUNTS,
    months: z.array(z.number()),
    pools: z.array(POOL_DAYS),
    planId: TEXT,
  }),
};
