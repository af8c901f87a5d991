import { z } from 'zod';
import { isId } from '../../kernel/id.js';
import { formFlag, formList, optionalText } from '../../platform/http/read.js';
import type { ApprovalFilter } from './approval-lists.queries.js';
import {
  APPROVAL_KINDS,
  APPROVAL_STATES,
  type ApprovalKind,
  type ApprovalState,
  type ApprovalWish,
  type DecisionInput,
} from './approval.rules.js';

/** A request: `draw`, `tasks` by id (or `whole` for every task that still needs one), `kind`, `reason`. */
export const APPROVAL_BODY = z
  .object({
    draw: z.string('请选择抽取').refine(isId, '请选择抽取'),
    whole: formFlag.optional(),
    tasks: formList.optional(),
    kind: z.string().max(20).default('PRIOR'),
    reason: optionalText.optional(),
  })
  .transform(({ draw, whole, tasks, kind, reason }): ApprovalWish => ({
    ...{ drawId: draw, taskIds: whole ? null : (tasks ?? []), kind, reason: reason ?? null },
  }));

/** The head's decision: APPROVED or REFUSED. */
export const DECISION_BODY = z
  .object({
    decision: z.string().max(20).default(''),
    reason: optionalText.optional(),
    headName: optionalText.optional(),
  })
  .transform(({ decision, reason, headName }): DecisionInput => ({
    ...{ decision, reason: reason ?? null, headName: headName ?? null },
  }));

/** Filter of the list from a query string; what is not understood is left out. */
export function approvalFilter(query: Readonly<Record<string, unknown>>): ApprovalFilter {
  const { state, kind, draw, task } = query;
  return {
    ...(typeof state === 'string' && Object.hasOwn(APPROVAL_STATES, state)
      ? { state: state as ApprovalState }
      : {}),
    ...(typeof kind === 'string' && Object.hasOwn(APPROVAL_KINDS, kind)
      ? { kind: kind as ApprovalKind }
      : {}),
    ...(isId(draw) ? { drawId: draw } : {}),
    ...(isId(task) ? { taskId: task } : {}),
  };
}
