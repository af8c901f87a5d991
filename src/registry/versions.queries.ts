import type { EntityManager } from 'typeorm';
import type { StoredVersion } from './content.rules.js';

export type VersionedTable = 'subject' | 'inspector';

/** A new version of a record. */
export interface NewVersion {
  readonly id: string;
  readonly version: number;
  /** Canonical JSON of the whole record. */
  readonly text: string;
}

/** Who makes versions, when and from what. */
export interface Origin {
  readonly at: Date;
  readonly actorName: string;
  /** 网页修改, or the workbook's name: what a clerk reads in the history. */
  readonly source: string;
}

/** Rows written by one statement: arrays of some megabytes, far from any limit. */
export const CHUNK = 10_000;

/** Cuts a list into chunks of `CHUNK`. */
export function* chunksOf<T>(list: readonly T[]): Generator<readonly T[]> {
  for (let start = 0; start < list.length; start += CHUNK) yield list.slice(start, start + CHUNK);
}

/** Writes the new versions of many records. */
export async function insertVersions(
  tx: EntityManager,
  table: VersionedTable,
  versions: readonly NewVersion[],
  origin: Origin,
): Promise<void> {
  for (const chunk of chunksOf(versions)) {
    await tx.query(
      `INSERT INTO ${table}_version (${table}_id, version, at, actor_name, source, content)
       SELECT v.id, v.version, $4, $5, $6, v.content
       FROM unnest($1::bigint[], $2::integer[], $3::text[]) AS v (id, version, content)`,
      [
        chunk.map((one) => one.id),
        chunk.map((one) => one.version),
        chunk.map((one) => one.text),
        ...[origin.at, origin.actorName, origin.source],
      ],
    );
  }
}

/** All versions of a record, newest first. */
export async function readVersions(
  tx: EntityManager,
  table: VersionedTable,
  id: string,
): Promise<StoredVersion[]> {
  return tx.query(
    `SELECT version, at, actor_name AS "actorName", source, content
     FROM ${table}_version WHERE ${table}_id = $1 ORDER BY version DESC`,
    [id],
  );
}
