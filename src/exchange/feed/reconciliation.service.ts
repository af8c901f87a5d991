import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { pageOf, type ListPage, PAGE_SIZE } from '../../registry/search.rules.js';
import { FEED_KINDS, type FeedKind } from './feed-types.js';
import type { NewRow } from './outbox.rules.js';
import { FeedOutboxes } from './outbox.service.js';

/** Rows of a kind by what has become of them. */
export interface KindCount {
  readonly kind: FeedKind;
  readonly rows: number;
  /** Not in a batch yet. */
  readonly waiting: number;
  /** In a batch, without a receipt. */
  readonly out: number;
  readonly accepted: number;
  readonly refused: number;
  readonly notNeeded: number;
}

/** Every act accounted for: what was written, what became of it, and what has no row. */
export interface Reconciliation {
  readonly kinds: readonly KindCount[];
  /** Acts without a row, or whose row says something else. */
  readonly missing: readonly NewRow[];
}

/** A row of the outbox with what became of it. */
export interface SettledRow {
  readonly id: string;
  readonly kind: FeedKind;
  readonly recordId: string;
  readonly operation: string;
  readonly cause: string;
  readonly actorName: string;
  readonly createdAt: Date;
  readonly batch: string | null;
  readonly batchId: string | null;
  readonly outcome: string | null;
  readonly code: string | null;
  readonly message: string | null;
  readonly at: Date | null;
  /** True where it was refused and nothing has followed: it may be sent again. */
  readonly mayAgain: boolean;
}

/** Which rows are shown. */
export const STANDINGS = {
  REFUSED: { name: '已退回', count: 'refused', where: `r.outcome = 'REFUSED'` },
  WAITING: { name: '未报送', count: 'waiting', where: 'r.outbox_id IS NULL AND w.outbox_id IS NULL' },
  OUT: { name: '已报送待回执', count: 'out', where: 'r.outbox_id IS NULL AND w.outbox_id IS NOT NULL' },
  ACCEPTED: { name: '已接收', count: 'accepted', where: `r.outcome = 'ACCEPTED'` },
  NOT_NEEDED: { name: '不需要报送', count: 'notNeeded', where: `r.outcome = 'NOT_NEEDED'` },
} as const;
export type Standing = keyof typeof STANDINGS;

/** True for a text that is one of the standings. */
export function isStanding(text: string): text is Standing {
  return Object.hasOwn(STANDINGS, text);
}

/** What was sent, accepted, refused, and what is missing. */
@Injectable()
export class FeedReconciliation {
  constructor(
    private readonly dataSource: DataSource,
    private readonly outboxes: FeedOutboxes,
  ) {}

  /** Counts by kind, and every act that has no row: all records are worked through. */
  async whole(): Promise<Reconciliation> {
    return { kinds: await this.counts(), missing: await this.outboxes.missing() };
  }

  /** Counts by kind, in the order in which rows leave. */
  async counts(): Promise<KindCount[]> {
    const rows: KindCount[] = await this.dataSource.query(COUNTS);
    const none = { rows: 0, waiting: 0, out: 0, accepted: 0, refused: 0, notNeeded: 0 };
    return (Object.keys(FEED_KINDS) as FeedKind[]).map(
      (kind) => rows.find((row) => row.kind === kind) ?? { kind, ...none },
    );
  }

  /** Rows that stand so, newest first, 50 a page. */
  async rows(standing: Standing, wanted = 1): Promise<ListPage<SettledRow>> {
    const from = `${JOINED} WHERE ${STANDINGS[standing].where}`;
    const total = (await this.counts()).reduce((sum, one) => sum + one[STANDINGS[standing].count], 0);
    const { page, pages, offset } = pageOf(total, wanted);
    const rows: SettledRow[] = await this.dataSource.query(
      `SELECT ${COLUMNS} ${from} ORDER BY o.id DESC LIMIT ${PAGE_SIZE} OFFSET $1`,
      [offset],
    );
    return { rows, total, page, pages };
  }
}

const JOINED = `
  FROM feed_outbox o LEFT JOIN feed_receipt r ON r.outbox_id = o.id
    LEFT JOIN feed_batch_row w ON w.outbox_id = o.id LEFT JOIN feed_batch b ON b.id = w.batch_id`;

const COLUMNS = `
  o.id, o.kind, o.record_id AS "recordId", o.operation, o.cause, o.actor_name AS "actorName",
  o.created_at AS "createdAt", b.number AS batch, b.id AS "batchId", r.outcome, r.code, r.message, r.at,
  r.outcome IS NOT DISTINCT FROM 'REFUSED' AND NOT EXISTS (SELECT 1 FROM feed_outbox l
    WHERE l.kind = o.kind AND l.record_id = o.record_id AND l.id > o.id) AS "mayAgain"`;

const COUNTS = `
  SELECT o.kind, count(*)::int AS rows,
    count(*) FILTER (WHERE r.outbox_id IS NULL AND w.outbox_id IS NULL)::int AS waiting,
    count(*) FILTER (WHERE r.outbox_id IS NULL AND w.outbox_id IS NOT NULL)::int AS out,
    count(*) FILTER (WHERE r.outcome = 'ACCEPTED')::int AS accepted,
    count(*) FILTER (WHERE r.outcome = 'REFUSED')::int AS refused,
    count(*) FILTER (WHERE r.outcome = 'NOT_NEEDED')::int AS "notNeeded"
  ${JOINED} GROUP BY o.kind`;
