import { z } from 'zod';
import { isId } from '../../kernel/id.js';
import { cleanText, cutText } from '../../kernel/text.js';
import { optionalText } from '../../platform/http/read.js';
import { FOLLOW_UP_STATES, type FollowUpFilter, type FollowUpState } from './follow-up.queries.js';
import { isFollowUpKind } from './steps.rules.js';

const longText = z.preprocess(
  (value) => (value === undefined || value === null || value === '' ? null : value),
  // Longer texts are judged by the rules, which tell how long they may be.
  z.string().max(10_000).nullable(),
);

/** A follow-up as a form or a program sends it; what is missing is judged by the rules, all faults at once. */
export const OPEN_BODY = z.object({
  kind: z.string().max(20).default(''),
  poolCode: z.string().max(40).default(''),
  itemCode: optionalText.optional(),
  what: z.string().max(10_000).default(''),
  dueOn: optionalText.optional(),
  toWhom: optionalText.optional(),
  documentNo: optionalText.optional(),
});

/** A step; `after` is the number of the last one that was read, 0 for none. */
export const STEP_BODY = z.object({
  step: z.string().max(30).default(''),
  after: z.coerce.number().int().min(0).max(10_000),
  onDay: z.string().max(20).default(''),
  text: longText.optional(),
  documentNo: optionalText.optional(),
  newDue: optionalText.optional(),
  next: optionalText.optional(),
  nextDue: optionalText.optional(),
});

/** The end of a task. */
export const CLOSURE_BODY = z.object({ reason: optionalText.optional() });

/** Filter of the list from a query string; what is not understood is left out. */
export function followUpFilter(query: Readonly<Record<string, unknown>>): FollowUpFilter {
  const given = (name: string): string => {
    const value = query[name];
    return typeof value === 'string' ? cutText(cleanText(value), 100) : '';
  };
  const [state, kind, area, pool] = ['state', 'kind', 'area', 'pool'].map(given);
  const [drawId, text] = ['draw', 'text'].map(given);
  return {
    ...(Object.hasOwn(FOLLOW_UP_STATES, state) ? { state: state as FollowUpState } : {}),
    ...(isFollowUpKind(kind) ? { kind } : {}),
    ...(/^\d{6}$/.test(area) ? { areaCode: area } : {}),
    ...(/^[A-Z0-9_-]{1,40}$/.test(pool) ? { poolCode: pool } : {}),
    ...(isId(drawId) ? { drawId } : {}),
    ...(text === '' ? {} : { text }),
  };
}
