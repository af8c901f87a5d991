import { z } from 'zod';
import { MOST_ENTRIES } from './visit-records.service.js';

const optional = (most: number) => z.string().max(most).nullable().optional();

/** Longest value that is read at all; what is too long for its field is answered at the field. */
const LONGEST_SENT = 20_000;

/** Entries of a record, each judged alone by the rules. */
export const ENTRIES_BODY = z.object({
  entries: z
    .array(
      z.object({
        opId: z.string().max(200),
        field: z.string().max(200),
        value: z.string().max(LONGEST_SENT),
        baseRevision: z.number().int().min(0).max(1_000_000),
        afterOp: optional(200),
        settles: optional(20),
        typedAt: optional(40),
      }),
    )
    .max(MOST_ENTRIES),
});

/** What happens to a system's part: hand-in, reopen, absent. */
export const PART_BODY = z.object({
  pool: z.string().min(1).max(50),
  act: z.enum(['HAND_IN', 'REOPEN', 'ABSENT']),
  reason: z.string().max(2000).default(''),
});
