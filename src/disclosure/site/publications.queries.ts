import type { EntityManager } from 'typeorm';
import type { DisclosureAction, DisclosureKind } from '../disclosure.rules.js';

/** A version of a publication without its content. */
export interface Publication {
  readonly id: string;
  readonly kind: DisclosureKind;
  readonly objectId: string;
  readonly version: number;
  readonly title: string;
  readonly publishedAt: Date;
  readonly action: DisclosureAction;
  /** SHA-256 of the content, and its length in bytes. */
  readonly digest: string;
  readonly bytes: number;
  /** Subjects on it. */
  readonly rows: number;
  /** There is no later version. */
  readonly newest: boolean;
}

/** All versions of all publications, newest first. */
export async function publications(tx: EntityManager, skip: number, take: number): Promise<Publication[]> {
  return tx.query(
    `SELECT d.id, d.kind, d.object_id AS "objectId", d.version, d.title, d.published_at AS "publishedAt", d.action,
       d.digest,
       octet_length(d.content) AS bytes,
       (SELECT count(*)::int FROM disclosure_row r WHERE r.disclosure_id = d.id) AS rows,
       NOT EXISTS (SELECT 1 FROM disclosure later WHERE later.kind = d.kind AND later.object_id = d.object_id
         AND later.version > d.version) AS newest
     FROM disclosure d ORDER BY d.published_at DESC, d.id DESC LIMIT ${Number(take)} OFFSET ${Number(skip)}`,
  );
}

/** How many versions there are. */
export async function countPublications(tx: EntityManager): Promise<number> {
  const [{ count }]: { count: number }[] = await tx.query('SELECT count(*)::int AS count FROM disclosure');
  return count;
}
