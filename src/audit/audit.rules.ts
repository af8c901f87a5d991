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

/** An entry with its hash, as the log has it. */
export type LoggedEntry = AuditContent & { readonly hash: string };

/** What is wrong at one place of the chain. */
export interface BrokenEntry {
  readonly seq: string;
  /** Chinese. */
  readonly reason: string;
}

/**
 * Follows the chain entry by entry, in the order of seq, and says of each whether it follows from the one before.
 * After a break it goes on from what stands there, so that one altered entry is one finding.
 */
export class ChainWalk {
  private previous = CHAIN_START;
  private expected = 1n;
  /** Entries passed. */
  count = 0;

  /** @returns what is wrong with this entry, or null; `whole`: its own hash is right, whatever stands before it */
  next(entry: LoggedEntry): { readonly fault: BrokenEntry | null; readonly whole: boolean } {
    const { previous, expected } = this;
    const seq = BigInt(entry.seq);
    this.previous = entry.hash;
    this.expected = seq + 1n;
    this.count += 1;
    const whole = auditHash(entry) === entry.hash;
    const fault = (at: string, reason: string) => ({ fault: { seq: at, reason }, whole });
    if (seq < expected) return fault(entry.seq, '序号不是从 1 起连续的整数');
    if (seq > expected) return fault(String(expected), `缺少第 ${expected} 条`);
    if (!whole) return fault(entry.seq, '内容与散列不符');
    if (entry.previous !== previous) return fault(entry.seq, '与上一条的散列不相接');
    return { fault: null, whole };
  }
}
