import { z } from 'zod';
import { optionalText } from '../platform/http/read.js';

const finding = z.object({
  itemCode: z.string().max(64).nullish(),
  listId: z.string().max(20).nullish(),
  pointNo: z.number().int().min(1).nullish(),
  text: z.string().max(10_000).nullish(),
  corrected: z.boolean().optional(),
  poolCode: z.string().max(64).nullish(),
});

/** A result as a form or a program sends it; what is missing is judged by the rules, all faults at once. */
export const RESULT_BODY = z.object({
  resultCode: z.string().max(64).default(''),
  /** One text for the main item, or row by row. */
  findings: z.union([z.array(finding).max(500), optionalText]).optional(),
  followUp: z.string().max(64).default(''),
  inspectedOn: z.string().max(20).default(''),
  correctBy: optionalText.optional(),
  remark: optionalText.optional(),
});

/** A correction: `corrects` is the version in force that was read. */
export const CORRECTION_BODY = RESULT_BODY.extend({
  corrects: z.coerce.number().int().min(1),
  reason: z.string().max(2000).default(''),
});

/** A review: `version` is the one that was read. */
export const REVIEW_BODY = z.object({
  version: z.coerce.number().int().min(1),
  decision: z.string().max(20).default(''),
  reason: optionalText.optional(),
});
