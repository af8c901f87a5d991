import { z } from 'zod';
import { isMonth, type Month } from '../../kernel/day.js';
import { isId } from '../../kernel/id.js';
import { optionalText } from '../../platform/http/read.js';

/** Days of a visit as a form or a program sends them; what is missing is judged by the rules. */
export const VISIT_BODY = z.object({
  dayFrom: z.string().max(20).default(''),
  dayTo: optionalText.optional(),
  reason: optionalText.optional(),
  revision: z.coerce.number().int().min(0).max(1_000_000).default(0),
});

/** Which tasks are to get days: `draw`, or `month` with or without `area`. */
export const PLAN_BODY = z.union([
  z.object({ draw: z.string().refine(isId, '没有这次抽取。') }),
  z.object({
    month: z.string().refine(isMonth, '请填写月份，如 2026-03。'),
    area: z.preprocess(
      (value) => (value === '' ? undefined : value),
      z
        .string()
        .regex(/^\d{6}$/, '请从列表中选择县(市)。')
        .optional(),
    ),
  }),
]);

/** What a calendar shows, from a query string; what is not understood is left out. */
export function calendarQuery(
  query: Readonly<Record<string, unknown>>,
  thisMonth: Month,
): { readonly month: Month; readonly area?: string; readonly person?: string } {
  const { month, area, person } = query;
  return {
    month: isMonth(month) ? month : thisMonth,
    ...(typeof area === 'string' && /^\d{6}$/.test(area) ? { area } : {}),
    ...(isId(person) ? { person } : {}),
  };
}
