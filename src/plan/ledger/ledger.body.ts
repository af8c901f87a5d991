import { z } from 'zod';
import { formList } from '../../platform/http/read.js';

const word = z.string().max(200).default('');
const orNull = z
  .preprocess((value) => (value === '' ? null : value), z.string().max(64).nullable())
  .default(null);
const wholeNumber = z.preprocess(
  (value) => (typeof value === 'string' ? (/^\d{1,4}$/.test(value.trim()) ? Number(value) : NaN) : value),
  z.any(),
);
const yearOrNull = z.preprocess(
  (value) => (value === '' || value === undefined ? null : value),
  z.union([z.null(), wholeNumber]),
);

/** A visit that no draw has brought. */
export const VISIT_BODY = z.object({
  code: z.string().max(64).default(''),
  day: z.string().max(20).default(''),
  kind: z.string().max(20).default(''),
  pools: formList,
  documentNo: z.string().max(400).default(''),
  reason: z.string().max(2000).default(''),
  remark: z.string().max(2000).default(''),
});

/** Filter of the ledger; anything odd is as if it were not there. */
export const LEDGER_QUERY = z.object({
  year: z.coerce.number().int().min(2000).max(2100).optional().catch(undefined),
  q: z.string().max(100).catch('').default(''),
  pool: z.string().max(64).catch('').default(''),
  state: z.enum(['ALL', 'FULL', 'OVER']).catch('ALL').default('ALL'),
  page: z.unknown().optional(),
});

export const CAP_RULE_BODY = z.object({
  ...{ poolCode: orNull, subjectKind: orNull, areaCode: orNull, creditClass: orNull },
  year: yearOrNull,
  most: wholeNumber.transform((value): number => (typeof value === 'number' ? value : NaN)),
  source: z.string().max(1000).default(''),
});

export const CAP_CHANGE_BODY = CAP_RULE_BODY.extend({
  revision: z.coerce.number().int(),
  active: z.preprocess((value) => value === undefined || value === true || value === 'true', z.boolean()),
});

export const KIND_BODY = z.object({
  revision: z.coerce.number().int(),
  exempt: z.preprocess((value) => value === true || value === 'true' || value === 'on', z.boolean()),
  source: word,
});

/** A table of visits copied from a spreadsheet. */
export const VISIT_TABLE_BODY = z.object({ text: z.string().max(1_000_000).default('') });

export const REVERSAL_BODY = z.object({ reason: z.string().max(2000).default('') });
