import { z } from 'zod';
import { isMonth } from '../kernel/day.js';
import { cleanText, cutText } from '../kernel/text.js';
import { optionalText } from '../platform/http/read.js';
import type { TaskFilter } from './inspection.queries.js';
import { TASK_STATES, type TaskState } from './inspection.rules.js';
import { isId } from '../kernel/id.js';

/** A result as a form or a program sends it; what is missing is judged by the rules, all faults at once. */
export const RESULT_BODY = z.object({
  resultCode: z.string().max(64).default(''),
  findings: optionalText.optional(),
  followUp: z.string().max(64).default(''),
  inspectedOn: z.string().max(20).default(''),
  correctBy: optionalText.optional(),
  remark: optionalText.optional(),
});

/** A review: `version` is the one that was read. */
export const REVIEW_BODY = z.object({
  version: z.coerce.number().int().min(1),
  decision: z.string().max(20).default(''),
  reason: optionalText.optional(),
});

/** Filter of the list from a query string; what is not understood is left out. */
export function taskFilter(query: Readonly<Record<string, unknown>>): TaskFilter {
  const text = (name: string): string => {
    const value = query[name];
    return typeof value === 'string' ? cutText(cleanText(value), 100) : '';
  };
  const state = text('state');
  const month = text('month');
  const areaCode = text('area');
  const drawId = text('draw');
  return {
    ...(Object.hasOwn(TASK_STATES, state) ? { state: state as TaskState } : {}),
    ...(isMonth(month) ? { month } : {}),
    ...(/^\d{6}$/.test(areaCode) ? { areaCode } : {}),
    ...(isId(drawId) ? { drawId } : {}),
    ...(text('text') === '' ? {} : { text: text('text') }),
  };
}
