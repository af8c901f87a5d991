import { KIND_TITLES } from '../../registry/display.rules.js';
import type { ChainFilter } from './chain.service.js';
import { DRAW_STATES, type DrawState } from '../states.js';

/** Filter of the chain from a query string; what is not understood is left out. */
export function chainFilter(query: Readonly<Record<string, unknown>>): ChainFilter {
  const text = (name: string): string => {
    const value = query[name];
    return typeof value === 'string' ? value : '';
  };
  const [year, kind, state] = [text('year'), text('kind'), text('state')];
  return {
    ...(/^20[0-9]{2}$/.test(year) ? { year: Number(year) } : {}),
    ...(KIND_TITLES.has(kind) ? { subjectKind: kind } : {}),
    ...(Object.hasOwn(DRAW_STATES, state) ? { state: state as DrawState } : {}),
  };
}
