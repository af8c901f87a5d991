import { z } from 'zod';
import { type Answers, TEXT } from '../../platform/http/answer.js';

const HANDS = z.strictObject({
  people: z.number(),
  leaders: z.number(),
  days: z.number(),
  visits: z.number(),
});

const LINE_SHARE = z.strictObject({
  lineId: TEXT,
  visits: z.number(),
  seats: z.number(),
  missing: z.number(),
});

/** How a month of a system in a county is supplied with people. */
const CELL_STATE = z.enum(['CLOSED', 'FINE', 'HELP', 'NOBODY', 'NONE', 'SHORT', 'TIGHT']);

/** What is answered. */
export const FEASIBILITY_ANSWERS: Answers = {
  'GET /api/v1/plans/:id/feasibility': z.strictObject({
    cells: z.array(
      z.strictObject({
        month: z.number(),
        poolCode: TEXT,
        areaCode: TEXT,
        visits: z.number(),
        seats: z.number(),
        travel: z.number(),
        hands: HANDS,
        over: z.number(),
        missing: z.number(),
        borrowed: z.number(),
        spare: z.number(),
        state: CELL_STATE,
        lines: z.array(LINE_SHARE),
      }),
    ),
    problems: z.array(
      z.strictObject({
        over: z.number(),
        missing: z.number(),
        where: TEXT,
        what: TEXT,
        lines: z.array(TEXT),
        advice: TEXT,
        poolCode: TEXT,
        month: z.number(),
        areaCode: TEXT,
        state: CELL_STATE,
      }),
    ),
    planId: TEXT,
    day: TEXT,
  }),
};
