import { z } from 'zod';
import { cleanCode } from '../../kernel/text.js';
import { formList } from '../../platform/http/read.js';
import type { ChangeInput } from './after-request.rules.js';

const optional = z.preprocess(
  (value) => (value === undefined || value === null || value === '' ? null : value),
  z.string().max(200).nullable(),
);
const seat = z.preprocess(
  (value) => (value === undefined || value === null || value === '' ? null : value),
  z
    .union([z.number().int().min(0).max(1000), z.string().regex(/^[0-9]{1,3}$/, '席位应为整数')])
    .transform(Number)
    .nullable(),
);

/**
 * A change as a form or a program asks for it: `subject` by code, `seat` from 0, `left` the pseudonym of who sits there
 * now (empty: vacant), `absent` and `by` pseudonyms of the draw.
 */
export const CHANGE_BODY = z
  .object({
    kind: z.enum(['SUBSTITUTED', 'RESEATED', 'DIRECT'], '请选择变更类别'),
    subject: z.string('请填写检查对象代码').max(64).transform(cleanCode),
    pool: optional.optional(),
    seat: seat.optional(),
    left: optional.optional(),
    absent: formList.optional(),
    by: optional.optional(),
    headName: optional.optional(),
    reason: z.string().max(64).default(''),
    explanation: z.string().max(4000).default(''),
  })
  .transform((body): ChangeInput => ({
    ...{ kind: body.kind, subjectCode: body.subject, reasonCode: body.reason },
    ...{ poolCode: body.pool ?? null, seat: body.seat ?? null, leftCode: body.left ?? null },
    ...{ absent: body.absent ?? [], byCode: body.by ?? null, headName: body.headName ?? null },
    explanation: body.explanation,
  }));

const headName = z.string().max(200).optional();

/** The head who has decided; only of a recusal, and only where somebody else carries the decision out. */
export const APPROVE_BODY = z.object({ headName });

/** Why a request is declined. */
export const DECLINE_BODY = z.object({ decline: z.string().max(2000).default(''), headName });
