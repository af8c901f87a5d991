import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Actor } from '../../audit/actor.js';
import { AuditService } from '../../audit/audit.service.js';
import { DomainError } from '../../kernel/domain-error.js';
import { Clock } from '../../platform/clock.js';
import { lockFor } from '../../platform/database/database.js';
import { FeedBatches } from './batches.service.js';
import { FeedOutbox, FeedReceipt, type FeedBatch } from './feed.entity.js';
import type { RowAnswer } from './push.rules.js';
import { checkedAnswers, type GivenAnswer, readReceiptFile } from './receipt-file.rules.js';

/** What became of the rows of a batch with a receipt. */
export interface Received {
  readonly accepted: number;
  readonly refused: number;
  /** Rows that had a receipt before. */
  readonly before: number;
}

/** Receipts: each row is settled once; a row that was refused may be sent again as a new row. */
@Injectable()
export class FeedReceipts {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly audit: AuditService,
    private readonly batches: FeedBatches,
  ) {}

  /** Writes what the province says of rows of a batch; what was settled before stays as it was. */
  async record(
    tx: EntityManager,
    actor: Actor,
    batch: Pick<FeedBatch, 'id' | 'number'>,
    answers: readonly RowAnswer[],
  ): Promise<Received> {
    const rows: { outcome: string }[] = await tx.query(RECORD, [
      ...[batch.id, actor.accountId, actor.name, this.clock.now()],
      answers.map(({ recordId }) => recordId),
      answers.map(({ accepted }) => (accepted ? 'ACCEPTED' : 'REFUSED')),
      answers.map(({ code }) => code),
      answers.map(({ message }) => message),
    ]);
    const accepted = rows.filter(({ outcome }) => outcome === 'ACCEPTED').length;
    const received = { accepted, refused: rows.length - accepted, before: answers.length - rows.length };
    if (rows.length > 0) {
      await this.audit.record(tx, actor, {
        ...{ act: '登记监管数据回执', objectKind: 'feed_batch', objectId: batch.id },
        detail: { number: batch.number, ...received },
      });
    }
    return received;
  }

  /**
   * Takes the receipt of a file batch: the province's file, or the statement that all rows were accepted.
   * @throws DomainError NOT_FOUND, CONFLICT (a batch that was pushed), UNREADABLE_FILE, INVALID_INPUT
   */
  async take(actor: Actor, batchId: string, file: Buffer | 'ALL_ACCEPTED'): Promise<Received> {
    return this.settle(actor, batchId, async (number, ids) =>
      file === 'ALL_ACCEPTED'
        ? [...ids].map((recordId) => ({ recordId, accepted: true, code: null, message: null }))
        : readReceiptFile(file, number, ids),
    );
  }

  /**
   * Takes the receipt of a file batch from a program.
   * @throws DomainError NOT_FOUND, CONFLICT (a batch that was pushed), INVALID_INPUT with the faulty rows
   */
  async takeAnswers(actor: Actor, batchId: string, given: readonly GivenAnswer[]): Promise<Received> {
    return this.settle(actor, batchId, async (_number, ids) => checkedAnswers(given, ids));
  }

  private async settle(
    actor: Actor,
    batchId: string,
    read: (number: string, ids: ReadonlySet<string>) => Promise<readonly RowAnswer[]>,
  ): Promise<Received> {
    return this.dataSource.transaction(async (tx) => {
      await lockFor(tx, 'feed batch');
      const batch = await this.batches.get(batchId, tx);
      if (batch.way !== 'FILE') {
        throw new DomainError('CONFLICT', '这个批次由接口推送，回执由系统自动登记。');
      }
      const { rows } = JSON.parse(batch.content) as { rows: readonly { record_unique_identity: string }[] };
      const ids = new Set(rows.map(({ record_unique_identity: id }) => id));
      return this.record(tx, actor, batch, await read(batch.number, ids));
    });
  }

  /**
   * Sends a refused row again: a new row with the same facts, which leaves with the codes as they are then.
   * @throws DomainError NOT_FOUND, CONFLICT where it was not refused, or a later row of the record exists
   */
  async again(actor: Actor, outboxId: string): Promise<void> {
    await this.dataSource.transaction(async (tx) => {
      await lockFor(tx, 'feed batch');
      const row = /^[0-9]{1,18}$/.test(outboxId) ? await tx.findOneBy(FeedOutbox, { id: outboxId }) : null;
      if (!row) throw new DomainError('NOT_FOUND', '没有这条待报送数据。请从对账页面打开。');
      const { kind, recordId } = row;
      const [last] = await tx.find(FeedOutbox, { where: { kind, recordId }, order: { id: 'DESC' }, take: 1 });
      const receipt = await tx.findOneBy(FeedReceipt, { outboxId });
      if (receipt?.outcome !== 'REFUSED' || last?.id !== row.id) {
        throw new DomainError('CONFLICT', '只有被省平台退回、之后没有新数据的行才能重新报送。');
      }
      await tx.insert(FeedOutbox, {
        ...{ kind, recordId, objectId: row.objectId, operation: row.operation },
        ...{ payload: row.payload, digest: row.digest, cause: '退回后重新报送' },
        ...{ accountId: actor.accountId, actorName: actor.name, createdAt: this.clock.now() },
      });
      await this.audit.record(tx, actor, {
        ...{ act: '重新报送监管数据', objectKind: 'feed_outbox', objectId: row.id },
        detail: { record: recordId },
      });
    });
  }
}

const RECORD = `
  INSERT INTO feed_receipt (outbox_id, batch_id, account_id, recorded_by, at, outcome, code, message)
  SELECT o.id, $1::bigint, $2::bigint, $3, $4::timestamptz, a.outcome, a.code, a.message
    FROM unnest($5::text[], $6::text[], $7::text[], $8::text[]) AS a (record_id, outcome, code, message)
    JOIN feed_batch_row b ON b.batch_id = $1::bigint
    JOIN feed_outbox o ON o.id = b.outbox_id AND o.record_id = a.record_id
  ON CONFLICT (outbox_id) DO NOTHING
  RETURNING outcome`;
