import { isMonth } from '../kernel/day.js';
import { cleanText, cutText } from '../kernel/text.js';
import type { DisclosureFilter } from './disclosure.queries.js';
import { DISCLOSURE_KINDS, type DisclosureKind } from './disclosure.rules.js';

const MAX_TEXT = 100;

/** Filter of the public list from a query string; what is not understood is left out. */
export function disclosureFilter(query: Readonly<Record<string, unknown>>): DisclosureFilter {
  const text = (name: string): string => {
    const value = query[name];
    return typeof value === 'string' ? cutText(cleanText(value), MAX_TEXT) : '';
  };
  const kind = text('kind');
  const month = text('month');
  return {
    ...(Object.hasOwn(DISCLOSURE_KINDS, kind) ? { kind: kind as DisclosureKind } : {}),
    ...(isMonth(month) ? { month } : {}),
    ...(text('area') === '' ? {} : { areaName: text('area') }),
    ...(text('item') === '' ? {} : { item: text('item') }),
    ...(text('text') === '' ? {} : { text: text('text') }),
  };
}
