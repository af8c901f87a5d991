import { z } from 'zod';
import { formFlag, optionalText } from '../../platform/http/read.js';

/** What is said about the files of a form; the files themselves stand in its field `file`. */
export const FILES_BODY = z.object({
  purpose: z.string().max(20).default(''),
  caption: optionalText.optional(),
  field: optionalText.optional(),
  opId: z.string().max(100).default(''),
  keepPosition: formFlag.default(false),
});

/** Why a file is withdrawn. */
export const WITHDRAWAL_BODY = z.object({ reason: z.string().max(2000).default('') });
