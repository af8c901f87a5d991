import { canonicalJson } from '../kernel/canonical-json.js';
import { sha256 } from '../kernel/hash.js';

/** The `previous` of the very first entry. */
export const CHAIN_START = '0'.repeat(64);

/** What of an entry its hash covers: everything but the hash itself. */
export interface AuditContent {
  readonly seq: string;
  readonly at: Date;
  readonly accountId: string | null;
  readonly actorName: string;
  readonly agencyCode: string | null;
  readonly act: string;
  readonly objectKind: string;
  readonly objectId: string;
  readonly detail: string;
  readonly previous: string;
}

/** Lower-case hex SHA-256 of the canonical JSON of an entry, `previous` included: altering one breaks all later. */
export function auditHash(entry: AuditContent): string {
  return sha256(
    canonicalJson({
      seq: entry.seq,
      at: entry.at.toISOString(),
      accountId: entry.accountId,
      actorName: entry.actorName,
      agencyCode: entry.agencyCode,
      act: entry.act,
      objectKind: entry.objectKind,
      objectId: entry.objectId,
      detail: entry.detail,
      previous: entry.previous,
    }),
  );
}

/** First entry (in seq order) that does not follow from the one before it, or null if the chain holds. */
export function firstBrokenEntry(
  entries: Iterable<AuditContent & { readonly hash: string }>,
): { seq: string; reason: string } | null {
  let previous = CHAIN_START;
  let expected = 1n;
  for (const entry of entries) {
    if (BigInt(entry.seq) !== expected) return { seq: String(expected), reason: `缺少第 ${expected} 条` };
    if (entry.previous !== previous) return { seq: entry.seq, reason: '与上一条的散列不相接' };
    if (auditHash(entry) !== entry.hash) return { seq: entry.seq, reason: '内容与散列不符' };
    previous = entry.hash;
    expected += 1n;
  }
  return null;
}
