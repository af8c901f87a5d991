import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { canonicalJson, type CanonicalValue } from '../kernel/canonical-json.js';
import { Clock } from '../platform/clock.js';
import type { Actor } from './actor.js';
import { checkLog } from './audit-check.js';
import { AuditCheckpoint, AuditEntry } from './audit.entity.js';
import { auditHash, type BrokenEntry, CHAIN_START } from './audit.rules.js';

/** What happened, to be recorded in the transaction of the act itself. */
export interface Act {
  /** Verb of the act, Chinese, as a clerk reads it: 冻结名录. */
  readonly act: string;
  readonly objectKind: string;
  readonly objectId: string;
  /** Facts of the act; no personal data beyond what the act needs. */
  readonly detail?: CanonicalValue;
}

/** Append-only log, one chain for the whole installation. */
@Injectable()
export class AuditService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  /**
   * Appends an entry inside the transaction of the act. Entries are written one after the other (advisory
   * lock until commit), so that the chain has no forks and no gaps. Call it last in a transaction.
   */
  async record(tx: EntityManager, actor: Actor, act: Act): Promise<AuditEntry> {
    await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', ['audit']);
    const last = await tx.find(AuditEntry, { order: { seq: 'DESC' }, take: 1 });
    const content = {
      seq: String(BigInt(last[0]?.seq ?? 0) + 1n),
      at: this.clock.now(),
      accountId: actor.accountId,
      actorName: actor.name,
      agencyCode: actor.agencyCode,
      act: act.act,
      objectKind: act.objectKind,
      objectId: act.objectId,
      detail: canonicalJson(detailOf(actor, act)),
      previous: last[0]?.hash ?? CHAIN_START,
    };
    const entry = tx.create(AuditEntry, { ...content, hash: auditHash(content) });
    await tx.insert(AuditEntry, entry);
    return entry;
  }

  /**
   * Notes down how far the log goes: the entry just recorded. Call it after `record`, as the very last step of a
   * transaction that something is printed or published after.
   * @param label what people call the object: the number of a draw
   */
  async checkpoint(
    tx: EntityManager,
    of: { readonly objectKind: string; readonly objectId: string; readonly label: string },
  ): Promise<AuditCheckpoint> {
    await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', ['audit']);
    const [last] = await tx.find(AuditEntry, { order: { seq: 'DESC' }, take: 1 });
    if (last?.objectKind !== of.objectKind || last.objectId !== of.objectId) {
      throw new Error('a checkpoint follows an entry about the same object');
    }
    const [before] = await tx.find(AuditCheckpoint, { order: { n: 'DESC' }, take: 1 });
    const n = String(BigInt(before?.n ?? 0) + 1n);
    const checkpoint = tx.create(AuditCheckpoint, { ...of, n, seq: last.seq, hash: last.hash, at: last.at });
    await tx.insert(AuditCheckpoint, checkpoint);
    return checkpoint;
  }

  /** How far the log and its checkpoints go: another text after every act. */
  async position(): Promise<string> {
    const [{ seq, n }]: { seq: string | null; n: string | null }[] = await this.dataSource.query(
      'SELECT (SELECT max(seq) FROM audit_entry) AS seq, (SELECT max(n) FROM audit_checkpoint) AS n',
    );
    return `${seq ?? 0}/${n ?? 0}`;
  }

  /** Checkpoints, newest first. The newest one stands on records, slips and the public page of the chain. */
  async checkpoints(take = 1): Promise<AuditCheckpoint[]> {
    return this.dataSource.manager.find(AuditCheckpoint, { order: { n: 'DESC' }, take });
  }

  /** Newest first; `before` pages on (exclusive seq), `act` is how the act begins. */
  async list(filter: {
    readonly before?: string;
    readonly objectKind?: string;
    readonly objectId?: string;
    readonly act?: string;
    readonly take: number;
  }) {
    const query = this.dataSource.manager.createQueryBuilder(AuditEntry, 'e').orderBy('e.seq', 'DESC');
    if (filter.before) query.andWhere('e.seq < :before', { before: filter.before });
    if (filter.objectKind) query.andWhere('e.objectKind = :kind', { kind: filter.objectKind });
    if (filter.objectId) query.andWhere('e.objectId = :id', { id: filter.objectId });
    if (filter.act) query.andWhere('starts_with(e.act, :act)', { act: filter.act });
    return query.take(filter.take).getMany();
  }

  /** Walks the whole chain. @returns null if it holds, else the first bad entry and why (Chinese) */
  async verify(): Promise<BrokenEntry | null> {
    return this.dataSource.transaction('REPEATABLE READ', async (tx) => (await checkLog(tx)).firstBroken);
  }
}

/** The facts of an act; what a program did says with which token. */
function detailOf(actor: Actor, { detail = {} }: Act): CanonicalValue {
  if (actor.tokenId === undefined) return detail;
  const facts = typeof detail === 'object' && detail !== null && !Array.isArray(detail) ? detail : { detail };
  return { ...facts, apiToken: actor.tokenId };
}
