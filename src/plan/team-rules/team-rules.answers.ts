import { z } from 'zod';
import { type Answers, TEXT } from '../../platform/http/answer.js';
import { LADDER_STEPS } from '../plan.types.js';

const ITEM_TEAMS = z.strictObject({
  itemCode: TEXT,
  itemName: TEXT,
  teams: z.array(
    z.strictObject({
      agency: TEXT,
      size: z.number(),
      leader: z.boolean(),
      ladder: z.array(z.enum(LADDER_STEPS)),
      rotation: z.boolean(),
      poolName: TEXT,
      set: z.boolean(),
      part: z.enum(['LEAD', 'PARTNER']).nullable(),
      own: z.boolean(),
    }),
  ),
});

/** What is answered. */
export const TEAM_RULES_ANSWERS: Answers = {
  'GET /api/v1/team-rules': z.strictObject({ items: z.array(ITEM_TEAMS) }),
  'PUT /api/v1/team-rules/:item': z.strictObject({ changed: z.number() }),
};
