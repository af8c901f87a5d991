import type { EntityManager } from 'typeorm';

/** A drawn subject as a sealed line shows it to the room: without code, name or county. */
export interface TicketRow {
  readonly position: number;
  readonly rank: number;
  readonly stratum: string;
  readonly ticket: string;
  readonly outcome: string;
}

/** The first tickets of the drawn, in the order of drawn.tsv; no reserves. */
export async function ticketsOf(tx: EntityManager, drawId: string, take: number): Promise<TicketRow[]> {
  return tx.query(
    `SELECT position, rank, stratum, ticket, outcome FROM drawn_subject
     WHERE draw_id = $1::bigint AND outcome <> 'RESERVE' ORDER BY position LIMIT $2`,
    [drawId, take],
  );
}

/** Teams and seats by system: the numbers that a sealed line shows. */
export async function seatCounts(
  tx: EntityManager,
  drawId: string,
): Promise<{ poolCode: string; teams: number; seats: number; vacant: number }[]> {
  return tx.query(
    `SELECT pool_code AS "poolCode", count(DISTINCT subject_code)::int AS teams, count(*)::int AS seats,
            count(*) FILTER (WHERE inspector_id IS NULL)::int AS vacant
     FROM drawn_seat WHERE draw_id = $1::bigint GROUP BY pool_code ORDER BY pool_code COLLATE "C"`,
    [drawId],
  );
}

/** A text that changes whenever something that the room shows has changed: state, entries, confirmations. */
export async function roomVersion(tx: EntityManager, drawId: string): Promise<string | null> {
  const [row]: { version: string }[] = await tx.query(
    `SELECT concat_ws('.', draw.state,
        (SELECT count(*) FROM draw_entropy entry WHERE entry.draw_id = draw.id),
        (SELECT count(*) FROM draw_entropy_confirmation given WHERE given.draw_id = draw.id)) AS version
     FROM draw WHERE draw.id = $1::bigint`,
    [drawId],
  );
  return row?.version ?? null;
}
