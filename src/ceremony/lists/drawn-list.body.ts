import { z } from 'zod';
import { cleanText } from '../../kernel/text.js';
import type { DrawnFilter } from './drawn-list.queries.js';

const text = z.string().transform(cleanText).pipe(z.string().min(1).max(100)).optional().catch(undefined);

const DRAWN_QUERY = z.object({
  part: z.enum(['DRAWN', 'RESERVE']).optional().catch(undefined),
  area: text,
  stratum: text,
  agency: text,
  q: text,
});

/** Filter of a drawn list out of an address; what cannot be read is as if it were not there. */
export function drawnFilter(query: unknown): DrawnFilter {
  const { area: areaCode, agency: agencyCode, q, ...rest } = DRAWN_QUERY.parse(query ?? {});
  const given = { ...rest, areaCode, agencyCode, text: q };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}
