import type { EntityManager } from 'typeorm';

/**
 * A line and those of earlier versions that it goes on from, the newest first. What any of them drew was drawn under
 * this line's year: an adjusted plan does not begin its year anew.
 */
export async function lineageOf(tx: EntityManager, lineId: string): Promise<string[]> {
  // UNION, not UNION ALL: a ring must not run for ever.
  const rows: { id: string }[] = await tx.query(
    `WITH RECURSIVE line AS (
       SELECT id, origin_id FROM plan_line WHERE id = $1
       UNION
       SELECT before.id, before.origin_id FROM plan_line before JOIN line ON line.origin_id = before.id
     )
     SELECT id FROM line ORDER BY id DESC`,
    [lineId],
  );
  return rows.map(({ id }) => id);
}
