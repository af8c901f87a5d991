import type { EntityManager } from 'typeorm';
import type { FeedKind, Operation } from './feed-types.js';

/** The oldest row of a record that has not left, while none of the record is out. */
export interface WaitingRow {
  readonly id: string;
  readonly kind: FeedKind;
  readonly recordId: string;
  readonly objectId: string;
  readonly operation: Operation;
  readonly payload: string;
  readonly cause: string;
  readonly actorName: string;
  readonly createdAt: Date;
  /** A later row of the same record waits behind it. */
  readonly superseded: boolean;
  /** The last accepted row of the record left it at the province. */
  readonly present: boolean;
}

const PAGE = 1000;

/** Rows of a kind that may leave next, oldest first, a thousand at a time. */
export async function* nextRows(tx: EntityManager, kind: FeedKind): AsyncGenerator<WaitingRow> {
  let after = '0';
  for (;;) {
    const rows: WaitingRow[] = await tx.query(NEXT, [kind, after, PAGE]);
    yield* rows;
    if (rows.length < PAGE) return;
    after = rows[rows.length - 1].id;
  }
}

const NEXT = `
  SELECT o.id, o.kind, o.record_id AS "recordId", o.object_id AS "objectId", o.operation, o.payload, o.cause,
    o.actor_name AS "actorName", o.created_at AS "createdAt",
    EXISTS (SELECT 1 FROM feed_outbox l
      WHERE l.kind = o.kind AND l.record_id = o.record_id AND l.id > o.id) AS superseded,
    COALESCE((SELECT e.operation <> 'd'
      FROM feed_outbox e JOIN feed_receipt a ON a.outbox_id = e.id AND a.outcome = 'ACCEPTED'
      WHERE e.kind = o.kind AND e.record_id = o.record_id ORDER BY e.id DESC LIMIT 1), false) AS present
  FROM feed_outbox o
  WHERE o.kind = $1 AND o.id > $2::bigint
    AND NOT EXISTS (SELECT 1 FROM feed_receipt r WHERE r.outbox_id = o.id)
    AND NOT EXISTS (SELECT 1 FROM feed_batch_row b WHERE b.outbox_id = o.id)
    AND NOT EXISTS (
      SELECT 1 FROM feed_outbox e
      WHERE e.kind = o.kind AND e.record_id = o.record_id AND e.id < o.id
        AND NOT EXISTS (SELECT 1 FROM feed_receipt q WHERE q.outbox_id = e.id))
  ORDER BY o.id LIMIT $3`;
