import type { EntityManager } from 'typeorm';

/** A firm's line in the newest version of a publication of results. */
export interface FirmResult {
  /** Id of the publication. */
  readonly id: string;
  readonly drawId: string;
  readonly title: string;
  readonly version: number;
  readonly publishedAt: Date;
  readonly name: string;
  readonly areaName: string;
  /** The result in words. */
  readonly summary: string;
}

/** Published results of a firm, each in its newest version, newest first. */
export async function resultsOfFirm(tx: EntityManager, code: string, take: number): Promise<FirmResult[]> {
  return tx.query(
    `SELECT d.id, d.object_id AS "drawId", d.title, d.version, d.published_at AS "publishedAt",
       r.subject_name AS name, r.area_name AS "areaName", r.summary
     FROM disclosure_row r JOIN disclosure d ON d.id = r.disclosure_id
     WHERE r.subject_code = $1 AND d.kind = 'RESULT' AND NOT EXISTS (SELECT 1 FROM disclosure later
       WHERE later.kind = d.kind AND later.object_id = d.object_id AND later.version > d.version)
     ORDER BY d.published_at DESC, d.id DESC LIMIT ${Number(take)}`,
    [code],
  );
}

/** Lines of the newest versions. */
const NEWEST_ROWS = `disclosure_row r JOIN disclosure d ON d.id = r.disclosure_id AND NOT EXISTS (SELECT 1 FROM disclosure later
  WHERE later.kind = d.kind AND later.object_id = d.object_id AND later.version > d.version)`;

/** Codes of all firms that publications name, in the order of the codes. */
export async function publishedFirms(tx: EntityManager, skip: number, take: number): Promise<string[]> {
  const rows: { code: string }[] = await tx.query(
    `SELECT DISTINCT r.subject_code COLLATE "C" AS code FROM ${NEWEST_ROWS} ORDER BY 1
     LIMIT ${Number(take)} OFFSET ${Number(skip)}`,
  );
  return rows.map(({ code }) => code);
}

/** How many there are. */
export async function countFirms(tx: EntityManager): Promise<number> {
  const [{ count }]: { count: number }[] = await tx.query(
    `SELECT count(DISTINCT r.subject_code)::int AS count FROM ${NEWEST_ROWS}`,
  );
  return count;
}
