import type { EntityManager } from 'typeorm';

/** Published results that stand: of each draw the newest version, unless it only takes the others back. */
const STANDING = `d.kind = 'RESULT' AND d.action <> 'WITHDRAW' AND NOT EXISTS (
  SELECT 1 FROM disclosure later WHERE later.kind = d.kind AND later.object_id = d.object_id
    AND later.version > d.version)`;
/** Month in which it was published: YYYY-MM. */
const MONTH = `to_char(d.published_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM')`;

/** Ids of those published in a stretch of time, oldest first. @param period YYYY or YYYY-MM */
export async function publicationsOfPeriod(tx: EntityManager, period: string): Promise<string[]> {
  const rows: { id: string }[] = await tx.query(
    `SELECT d.id FROM disclosure d WHERE ${STANDING} AND ${MONTH} LIKE $1 || '%' ORDER BY d.published_at, d.id`,
    [period],
  );
  return rows.map(({ id }) => id);
}

/** How many firms stand on these publications. */
export async function countRows(tx: EntityManager, ids: readonly string[]): Promise<number> {
  const [{ count }]: { count: number }[] = await tx.query(
    'SELECT count(*)::int AS count FROM disclosure_row WHERE disclosure_id = ANY($1::bigint[])',
    [ids],
  );
  return count;
}

/** Months of them, newest first: YYYY-MM. */
export async function monthsOfResults(tx: EntityManager): Promise<string[]> {
  const rows: { month: string }[] = await tx.query(
    `SELECT DISTINCT ${MONTH} AS month FROM disclosure d WHERE ${STANDING} ORDER BY 1 DESC`,
  );
  return rows.map(({ month }) => month);
}
