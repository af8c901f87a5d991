import type { EntityManager } from 'typeorm';
import { parts } from '../../platform/database/bulk.js';
import type { Wanted } from './feed-facts.js';
import type { FeedKind } from './feed-types.js';
import { keyOf, type LastRow, type NewRow } from './outbox.rules.js';

export type { NewRow } from './outbox.rules.js';

/** The newest row of each of these records, by kind and identity; a record that has none is missing. */
export async function lastRows(tx: EntityManager, wanted: readonly Wanted[]): Promise<Map<string, LastRow>> {
  const found = new Map<string, LastRow>();
  for (const part of parts(wanted)) {
    const rows: LastRow[] = await tx.query(LAST, [
      part.map(({ kind }) => kind),
      part.map(({ recordId }) => recordId),
    ]);
    for (const row of rows) found.set(keyOf(row), row);
  }
  return found;
}

/** Newest rows of all records whose identity begins so. */
export async function recordsBeginning(
  tx: EntityManager,
  kind: FeedKind,
  prefix: string,
): Promise<Pick<LastRow, 'recordId' | 'objectId'>[]> {
  return tx.query(
    `SELECT DISTINCT ON (record_id) record_id AS "recordId", object_id AS "objectId"
     FROM feed_outbox WHERE kind = $1 AND starts_with(record_id, $2) ORDER BY record_id, id DESC`,
    [kind, prefix],
  );
}

/** Writes rows in the act's transaction. */
export async function insertRows(
  tx: EntityManager,
  rows: readonly NewRow[],
  act: {
    readonly cause: string;
    readonly accountId: string | null;
    readonly actorName: string;
    readonly at: Date;
  },
): Promise<void> {
  for (const part of parts(rows)) {
    await tx.query(INSERT, [
      ...[act.cause, act.accountId, act.actorName, act.at],
      ...(['kind', 'recordId', 'objectId', 'operation', 'payload', 'digest'] as const).map((key) =>
        part.map((row) => row[key]),
      ),
    ]);
  }
}

const LAST = `
  SELECT o.kind, o.record_id AS "recordId", o.object_id AS "objectId", o.operation, o.payload, o.digest
  FROM unnest($1::text[], $2::text[]) AS wanted (kind, record_id)
    CROSS JOIN LATERAL (
      SELECT * FROM feed_outbox f WHERE f.kind = wanted.kind AND f.record_id = wanted.record_id
      ORDER BY f.id DESC LIMIT 1) o`;

const INSERT = `
  INSERT INTO feed_outbox (cause, account_id, actor_name, created_at, kind, record_id, object_id, operation, payload,
    digest)
  SELECT $1, $2::bigint, $3, $4::timestamptz, row.kind, row.record_id, row.object_id, row.operation, row.payload, row.digest
    FROM unnest($5::text[], $6::text[], $7::bigint[], $8::text[], $9::text[], $10::text[])
      WITH ORDINALITY AS row (kind, record_id, object_id, operation, payload, digest, n)
  ORDER BY n`;
