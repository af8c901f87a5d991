import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Actor } from '../../audit/actor.js';
import { AuditService } from '../../audit/audit.service.js';
import { canonicalJson } from '../../kernel/canonical-json.js';
import type { Day } from '../../kernel/day.js';
import { DomainError } from '../../kernel/domain-error.js';
import { sha256 } from '../../kernel/hash.js';
import { Clock } from '../../platform/clock.js';
import { lockFor } from '../../platform/database/database.js';
import { type ListPage, pageOf, PAGE_SIZE } from '../../registry/search.rules.js';
import { FeedBatch, FeedBatchRow, FeedDelivery, FeedReceipt } from './feed.entity.js';
import { FEED_KINDS, type FeedKind, type FeedWay, isFeedKind } from './feed-types.js';
import type { FeedFact } from './feed-facts.js';
import { type FeedRow, mustWait, provinceRow, type RowFault } from './feed-rows.rules.js';
import { FeedCodeMaps } from './code-maps.service.js';
import { FeedSettings } from './feed-settings.service.js';
import { effectiveOperation, nextBatchNumber, shanghaiTime } from './batch.rules.js';
import { nextRows, type WaitingRow } from './batches.queries.js';

/** A row that does not leave, with what is to be mended. */
export interface FaultyRow {
  readonly row: WaitingRow;
  readonly faults: readonly RowFault[];
}

/** What the rows that wait look like before they leave. */
interface Looked {
  readonly ready: readonly { readonly row: WaitingRow; readonly out: FeedRow }[];
  readonly faulty: readonly FaultyRow[];
  /** Inspected today: tomorrow's. */
  readonly tomorrow: number;
}

/** Rows of a batch by receipt. */
export interface BatchCounts {
  readonly accepted: number;
  readonly refused: number;
  readonly open: number;
}

const BATCH_HEAD = {
  ...{ id: true, number: true, way: true, kind: true, digest: true },
  ...{ rows: true, madeBy: true, madeAt: true },
} as const;

/** A batch without what it says. */
export type BatchHead = Pick<FeedBatch, keyof typeof BATCH_HEAD>;

const ROWS_A_PUSH = 200;
const ROWS_A_FILE = 100_000;

/** Batches: rows of one kind that leave together, validated, fixed as they leave. */
@Injectable()
export class FeedBatches {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly audit: AuditService,
    private readonly codes: FeedCodeMaps,
    private readonly settings: FeedSettings,
  ) {}

  /**
   * Puts the rows that may leave in a batch: of each record the oldest one, and none while the one before is out.
   * @returns the batch, or null where nothing may leave
   */
  async make(tx: EntityManager, actor: Actor, kind: FeedKind, way: FeedWay): Promise<FeedBatch | null> {
    await lockFor(tx, 'feed batch');
    const day = this.clock.today();
    const number = await this.nextNumber(tx, day);
    const most = way === 'PUSH' ? ROWS_A_PUSH : ROWS_A_FILE;
    const { ready } = await this.look(tx, kind, day, number, most, true);
    if (ready.length === 0) return null;
    const content = canonicalJson({ cd_batch: number, kind, rows: ready.map(({ out }) => ({ ...out })) });
    const batch = tx.create(FeedBatch, {
      ...{ number, way, kind, content, digest: sha256(content), rows: ready.length },
      ...{ madeAccountId: actor.accountId, madeBy: actor.name, madeAt: this.clock.now() },
    });
    await tx.insert(FeedBatch, batch);
    for (let at = 0; at < ready.length; at += 5000) {
      await tx.insert(
        FeedBatchRow,
        ready.slice(at, at + 5000).map(({ row }, index) => ({
          ...{ outboxId: row.id, batchId: batch.id, position: at + index + 1 },
        })),
      );
    }
    await this.audit.record(tx, actor, {
      ...{ act: '生成监管数据批次', objectKind: 'feed_batch', objectId: batch.id },
      detail: { number, way, kind: FEED_KINDS[kind].name, rows: ready.length, digest: batch.digest },
    });
    return batch;
  }

  /** A batch for a file. @throws DomainError CONFLICT where nothing may leave, INVALID_INPUT */
  async makeFile(actor: Actor, kind: string): Promise<FeedBatch> {
    if (!isFeedKind(kind)) throw new DomainError('INVALID_INPUT', '请选择数据种类。');
    return this.dataSource.transaction(async (tx) => {
      const batch = await this.make(tx, actor, kind, 'FILE');
      if (batch) return batch;
      const { name } = FEED_KINDS[kind];
      throw new DomainError(
        'CONFLICT',
        `没有可以报送的${name}。有错误的行请先改正，当天检查的次日才能报送。`,
      );
    });
  }

  /** A batch by id. @throws DomainError NOT_FOUND */
  async get(id: string, tx: EntityManager = this.dataSource.manager): Promise<FeedBatch> {
    const batch = /^[0-9]{1,18}$/.test(id) ? await tx.findOneBy(FeedBatch, { id }) : null;
    if (!batch) throw new DomainError('NOT_FOUND', '没有这个报送批次。请从批次列表中打开。');
    return batch;
  }

  /** Batches without their content, newest first, 50 a page. */
  async list(wanted = 1): Promise<ListPage<BatchHead>> {
    const tx = this.dataSource.manager;
    const total = await tx.count(FeedBatch);
    const { page, pages, offset } = pageOf(total, wanted);
    const rows: BatchHead[] = await tx.find(FeedBatch, {
      ...{ order: { id: 'DESC' }, skip: offset, take: PAGE_SIZE },
      select: BATCH_HEAD,
    });
    return { rows, total, page, pages };
  }

  /** What became of a batch: its deliveries, newest first, and its rows by receipt. */
  async standing(batchId: string): Promise<{ deliveries: FeedDelivery[]; counts: BatchCounts }> {
    const tx = this.dataSource.manager;
    const deliveries = await tx.find(FeedDelivery, { where: { batchId }, order: { n: 'DESC' }, take: 50 });
    const [counts]: BatchCounts[] = await tx.query(
      `SELECT count(*) FILTER (WHERE r.outcome = 'ACCEPTED')::int AS accepted,
         count(*) FILTER (WHERE r.outcome = 'REFUSED')::int AS refused,
         count(*) FILTER (WHERE r.outbox_id IS NULL)::int AS open
       FROM feed_batch_row b LEFT JOIN feed_receipt r ON r.outbox_id = b.outbox_id WHERE b.batch_id = $1`,
      [batchId],
    );
    return { deliveries, counts };
  }

  /** Rows of a kind that do not leave, with their faults; no more than `most` waiting rows are looked at. */
  async faulty(kind: FeedKind, most = 2000): Promise<Looked> {
    const tx = this.dataSource.manager;
    return this.look(tx, kind, this.clock.today(), '0000000000000', most, false);
  }

  private async look(
    tx: EntityManager,
    kind: FeedKind,
    day: Day,
    batch: string,
    most: number,
    settles: boolean,
  ): Promise<Looked> {
    const codes = await this.codes.codes(tx);
    const { source } = await this.settings.now(tx);
    const leaving = { batch, day, time: shanghaiTime(this.clock.now()), source };
    const ready: { row: WaitingRow; out: FeedRow }[] = [];
    const faulty: FaultyRow[] = [];
    let tomorrow = 0;
    for await (const row of nextRows(tx, kind)) {
      if (ready.length >= most || (!settles && ready.length + faulty.length >= most)) break;
      const fact = JSON.parse(row.payload) as FeedFact;
      const operation = effectiveOperation(row.operation, row.present);
      if (operation === null) {
        if (settles) await this.settle(tx, row, '省平台没有这条数据，不需要删除。');
        continue;
      }
      if (mustWait(fact, day)) {
        tomorrow += 1;
        continue;
      }
      const { row: out, faults } = provinceRow(
        { kind, recordId: row.recordId, operation },
        fact,
        codes,
        leaving,
      );
      if (faults.length === 0) ready.push({ row, out });
      else if (row.superseded && settles) {
        const why = faults.map(({ message }) => message).join('');
        await this.settle(tx, row, `由同一数据后来的一行代替，没有报送：${why}`.slice(0, 1000));
      } else faulty.push({ row, faults });
    }
    return { ready, faulty, tomorrow };
  }

  private async settle(tx: EntityManager, row: WaitingRow, message: string): Promise<void> {
    await tx.insert(FeedReceipt, {
      ...{ outboxId: row.id, batchId: null, outcome: 'NOT_NEEDED', code: null, message },
      ...{ accountId: null, recordedBy: '系统', at: this.clock.now() },
    });
  }

  private async nextNumber(tx: EntityManager, day: Day): Promise<string> {
    const [last]: { number: string | null }[] = await tx.query(
      'SELECT max(number) AS number FROM feed_batch WHERE starts_with(number, $1)',
      [day.replaceAll('-', '')],
    );
    return nextBatchNumber(day, last?.number ?? null);
  }
}
