import { z } from 'zod';
import { INSTANT, TEXT } from '../platform/http/answer.js';

/** What one column was and is. */
export const CHANGE_TEXT = z.strictObject({ field: TEXT, heading: TEXT, before: TEXT, after: TEXT });

/** A version of a record, and what it changed. */
export const VERSION = z.strictObject({
  changes: z.array(CHANGE_TEXT),
  version: z.number(),
  at: INSTANT,
  actorName: TEXT,
  source: TEXT,
});

/** What is answered of a single record beyond its row in a list; its values by the keys of its columns. */
export const RECORD = {
  version: z.number(),
  updatedAt: INSTANT,
  values: z.record(TEXT, z.union([z.boolean(), TEXT, z.number(), z.array(TEXT)]).nullable()),
  mayEdit: z.boolean(),
};
