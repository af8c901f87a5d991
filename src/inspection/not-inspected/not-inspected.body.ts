import { z } from 'zod';
import { optionalText } from '../../platform/http/read.js';
import type { NotInspectedFilter } from './not-inspected.queries.js';
import { CONFIRMATION_STATES, type ConfirmationState, isNotInspected } from './not-inspected.rules.js';

/** The head's decision: `version` is the one that was read. */
export const CONFIRMATION_BODY = z.object({
  version: z.coerce.number().int().min(1),
  decision: z.string().max(20).default(''),
  reason: optionalText.default(null),
  headName: optionalText.default(null),
});

/** Filter of the list from a query string; what is not understood is left out. */
export function notInspectedFilter(query: Readonly<Record<string, unknown>>): NotInspectedFilter {
  const state = String(query['state'] ?? '');
  const resultCode = String(query['code'] ?? '');
  return {
    ...(Object.hasOwn(CONFIRMATION_STATES, state) ? { state: state as ConfirmationState } : {}),
    ...(isNotInspected(resultCode) ? { resultCode } : {}),
  };
}
