import { z } from 'zod';
import { type Answers, TEXT } from '../../platform/http/answer.js';

const SHARE = z.strictObject({ joint: z.number(), total: z.number() });

const JOINT_SHARES = z.strictObject({ lines: SHARE, tasks: SHARE, visits: SHARE });

/** What is joint of a plan on a day. */
const SHARES_ON_DAY = z.strictObject({
  day: TEXT,
  planned: JOINT_SHARES,
  done: JOINT_SHARES,
  planId: TEXT,
  year: z.number(),
});

const CHANGE = z.strictObject({ kept: z.array(TEXT), added: z.array(TEXT), dropped: z.array(TEXT) });

/** What is answered. */
export const JOINT_SHARE_ANSWERS: Answers = {
  'GET /api/v1/plans/:id/joint-share': z.strictObject({
    now: SHARES_ON_DAY,
    last: SHARES_ON_DAY.nullable(),
    scope: z.strictObject({ pools: CHANGE, items: CHANGE }),
  }),
};
