import { readContent, type ResultContent } from '../disclosure/disclosure.content.js';
import type { Disclosure } from '../disclosure/disclosure.entity.js';
import type { ResultRow } from '../disclosure/disclosure.rules.js';

/** Rows that a version of results shows. One that takes back the version before shows none: nothing is public then. */
export function rowsShown({ action, content }: Pick<Disclosure, 'action' | 'content'>): readonly ResultRow[] {
  return action === 'WITHDRAW' ? [] : readContent<ResultContent>(content).rows;
}
