import type { EntityManager } from 'typeorm';
import type { KeptRow } from './plan-merge.entity.js';

/** Ids of a plan's lines in their order. */
export async function lineOrder(tx: EntityManager, planId: string): Promise<string[]> {
  const rows: { id: string }[] = await tx.query(
    'SELECT id::text AS id FROM plan_line WHERE plan_id = $1 ORDER BY line_no',
    [planId],
  );
  return rows.map(({ id }) => id);
}

/** Numbers a plan's lines anew, from 1, in this order. */
export async function numberLines(tx: EntityManager, planId: string, ids: readonly string[]): Promise<void> {
  await tx.query(
    `UPDATE plan_line l SET line_no = wanted.n
       FROM unnest($2::bigint[]) WITH ORDINALITY AS wanted (id, n)
      WHERE l.plan_id = $1 AND l.id = wanted.id AND l.line_no <> wanted.n`,
    [planId, [...ids]],
  );
}

/** Lines as the database has them, every column, by number. */
export async function keptRows(tx: EntityManager, ids: readonly string[]): Promise<KeptRow[]> {
  const rows: { row: KeptRow }[] = await tx.query(
    'SELECT to_jsonb(l) AS row FROM plan_line l WHERE id = ANY ($1::bigint[]) ORDER BY line_no',
    [[...ids]],
  );
  return rows.map(({ row }) => row);
}

/** Whether a line says today what was kept of it, its number aside; null where it is gone. */
export async function stillSays(tx: EntityManager, id: string, kept: KeptRow): Promise<boolean | null> {
  const rows: { same: boolean }[] = await tx.query(
    `SELECT to_jsonb(l) - 'line_no' = $2::jsonb - 'line_no' AS same FROM plan_line l WHERE id = $1`,
    [id, JSON.stringify(kept)],
  );
  return rows.length === 0 ? null : rows[0].same;
}

/** Puts lines back as they were, under their old ids, numbered behind all others for the moment. */
export async function putBack(tx: EntityManager, planId: string, rows: readonly KeptRow[]): Promise<void> {
  await tx.query(
    `INSERT INTO plan_line OVERRIDING SYSTEM VALUE
     SELECT (jsonb_populate_record(NULL::plan_line, row || jsonb_build_object('line_no', last.no + n))).*
       FROM jsonb_array_elements($2::jsonb) WITH ORDINALITY AS kept (row, n),
            (SELECT coalesce(max(line_no), 0) AS no FROM plan_line WHERE plan_id = $1) last`,
    [planId, JSON.stringify(rows)],
  );
}
