import { canonicalJson } from '../../kernel/canonical-json.js';
import { sha256 } from '../../kernel/hash.js';
import type { FeedFact, Wanted } from './feed-facts.js';
import type { FeedKind, Operation } from './feed-types.js';

/** The newest row of a record that was not refused. */
export interface LastRow {
  readonly kind: FeedKind;
  readonly recordId: string;
  readonly objectId: string;
  readonly operation: Operation;
  readonly payload: string;
  readonly digest: string;
}

export interface NewRow extends Omit<LastRow, 'objectId'> {
  readonly objectId: string;
}

/** Key of a record in maps. */
export const keyOf = ({ kind, recordId }: { kind: FeedKind; recordId: string }): string =>
  `${kind} ${recordId}`;

/** Facts as the canonical text that is kept and hashed. */
export function payloadOf(fact: FeedFact): string {
  return canonicalJson(Object.fromEntries(Object.entries(fact)));
}

/**
 * Rows that make what the province knows what it is to know: a record that is not there is inserted, one that says
 * something else is replaced, one that is to be gone is taken back with what it said last.
 */
export function differences(
  wanted: readonly Wanted[],
  last: ReadonlyMap<string, Omit<LastRow, 'kind' | 'recordId' | 'objectId'>>,
): NewRow[] {
  return wanted.flatMap(({ kind, recordId, objectId, fact }): NewRow[] => {
    const before = last.get(keyOf({ kind, recordId }));
    const there = before !== undefined && before.operation !== 'd';
    if (fact === null) {
      if (!there) return [];
      const { payload, digest } = before;
      return [{ kind, recordId, objectId, operation: 'd', payload, digest }];
    }
    const payload = payloadOf(fact);
    const digest = sha256(payload);
    if (there && before.digest === digest) return [];
    return [{ kind, recordId, objectId, operation: there ? 'u' : 'i', payload, digest }];
  });
}
