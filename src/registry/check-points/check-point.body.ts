import { z } from 'zod';
import { optionalText } from '../../platform/http/read.js';

/** The longest table that is read at all: 200 points with every column full. */
const LONGEST_TABLE = 300_000;

/** A new version of an item's check points; what is missing is judged by the rules. */
export const CHECK_LIST_BODY = z.object({
  table: z.string().max(LONGEST_TABLE).default(''),
  source: z.string().max(1000).default(''),
  note: optionalText.default(null),
  version: z.coerce.number().int().min(0).max(1_000_000).default(0),
});
