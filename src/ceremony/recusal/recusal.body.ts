import { z } from 'zod';
import { isDay } from '../../kernel/day.js';
import { cleanCode } from '../../kernel/text.js';
import { optionalText } from '../../platform/http/read.js';
import type { RecusalFilter } from './recusal.queries.js';
import { RECUSAL_STATES } from './recusal.rules.js';
import type { DeclarationInput, RecusalWish } from './recusals.service.js';

const day = optionalText.refine((text) => text === null || isDay(text), '日期应为年-月-日，如 2026-03-02');
const subject = z.string('请填写检查对象代码').max(64).transform(cleanCode);
const seat = z
  .union([z.number().int().min(0).max(1000), z.string().regex(/^[0-9]{1,3}$/, '席位应为整数')])
  .transform(Number);

/** A recusal as a form or a program asks for it: `subject` by code, `seat` from 0, `left` the pseudonym of who sits there. */
export const RECUSAL_BODY = z
  .object({
    source: z.enum(['SELF', 'SUBJECT', 'OFFICE'], '请选择由谁提出'),
    subject,
    pool: z.string('请选择席位').max(64),
    seat,
    left: optionalText.optional(),
    relation: z.string().max(64).default(''),
    leftOn: day.optional(),
    applicant: optionalText.optional(),
    appliedOn: day.optional(),
    explanation: z.string().max(4000).default(''),
  })
  .transform((body): RecusalWish => ({
    ...{ source: body.source, subjectCode: body.subject, poolCode: body.pool, seat: body.seat },
    ...{ leftCode: body.left ?? null, relation: body.relation, leftOn: body.leftOn ?? null },
    ...{ applicant: body.applicant ?? null, appliedOn: body.appliedOn ?? null },
    explanation: body.explanation,
  }));

/** What an inspector answers: `related` yes or no; with yes the kind and the words. */
export const DECLARATION_BODY = z
  .object({
    related: z.enum(['yes', 'no'], '请选择有无应当回避的关系'),
    relation: z.string().max(64).default(''),
    leftOn: day.optional(),
    explanation: z.string().max(4000).default(''),
  })
  .transform(({ related, relation, leftOn = null, explanation }): DeclarationInput => ({
    ...{ related: related === 'yes', relation, leftOn, explanation },
  }));

/** The same with the subject, for programs. */
export const SUBJECT_BODY = z.object({ subject });

/** Filter of the list of recusals; what cannot be read does not narrow. */
export const RECUSAL_QUERY = z
  .object({ state: z.string().max(20).optional().catch(undefined) })
  .transform(({ state }): RecusalFilter =>
    state !== undefined && Object.hasOwn(RECUSAL_STATES, state)
      ? { state: state as RecusalFilter['state'] }
      : {},
  );
