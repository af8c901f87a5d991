import { z } from 'zod';
import { isId } from '../../kernel/id.js';
import { formFlag, formList, optionalText } from '../../platform/http/read.js';
import { DISCLOSURE_KINDS, type DisclosureKind } from '../disclosure.rules.js';
import type { DraftWish } from './drafts.service.js';
import { DRAFT_STATES, type DraftState, type DraftStepKind, STEP_KINDS } from './steps.rules.js';

const KINDS = Object.keys(DISCLOSURE_KINDS) as [DisclosureKind, ...DisclosureKind[]];

/** What is to be drafted: kind and object as the list of what waits gives them. */
export const DRAFT_BODY = z
  .object({
    kind: z.enum(KINDS, '请选择公示的类别'),
    objectId: z
      .string('请选择公示对象')
      .regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,39}$/, '公示对象的编号不正确，请从公示办理页面选择'),
    withdraw: formFlag.optional(),
    reason: optionalText.optional(),
  })
  .transform(({ kind, objectId, withdraw, reason }): DraftWish => ({
    ...{ kind, objectId, withdraw: withdraw ?? false, reason: reason ?? null },
  }));

/** A cell that is cut as a secret of a firm, or opened again. */
export const CUT_BODY = z
  .object({
    /** Field and row of the one select: remark/91350200MA2YJ1XR9G. */
    cell: z.string('请选择要标记的内容').max(300),
    note: z.string('请填写说明').max(2000, '说明太长，请删减'),
    lift: formFlag.optional(),
  })
  .transform(({ cell, note, lift }) => {
    const at = cell.indexOf('/');
    const place = at < 0 ? { field: cell, row: null } : { field: cell.slice(0, at), row: cell.slice(at + 1) };
    return { ...place, note, lift: lift ?? false };
  });

/** A step of some drafts. */
export const STEP_BODY = z
  .object({
    ids: formList.pipe(z.array(z.string().refine(isId, '编号应为数字'))),
    step: z.enum(STEP_KINDS as [DraftStepKind, ...DraftStepKind[]], '请选择办理的步骤'),
    reason: optionalText.optional(),
    documentNo: optionalText.optional(),
  })
  .transform(({ ids, step, reason, documentNo }) => ({
    ...{ ids, step, input: { reason: reason ?? null, documentNo: documentNo ?? null } },
  }));

/** State that a list is narrowed to; what is not understood is left out. */
export function draftState(value: unknown): DraftState | null {
  return typeof value === 'string' && Object.hasOwn(DRAFT_STATES, value) ? (value as DraftState) : null;
}
