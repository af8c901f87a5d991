import { z } from 'zod';

const words = z.string().max(4000).default('');

/** A partner's answer. */
export const ANSWER_BODY = z.object({
  decision: z.enum(['CONFIRMED', 'OBJECTED']),
  reason: words,
  digest: z.string().max(64).optional(),
});

/** The record of a filing. */
export const FILING_BODY = z.object({
  filedWith: words,
  filedOn: z.string().max(20).default(''),
  receiptNo: words,
});

/** Why a plan is adjusted. */
export const REASON_BODY = z.object({ reason: words });

/** How a plan ended. */
export const CLOSING_BODY = z.object({ summary: words });

/** What a file is for. */
export const DOCUMENT_FORM = z.object({ purpose: z.enum(['SIGNED', 'RECEIPT']) });

/** The office's day for opening draws; empty: by hand. */
export const SCHEDULE_BODY = z.object({
  openDay: z.preprocess((value) => (value === '' ? null : value), z.coerce.number().nullable()),
  remindDays: z.coerce.number(),
});
