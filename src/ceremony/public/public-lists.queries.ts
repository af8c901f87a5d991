import type { EntityManager } from 'typeorm';
import { type SeatsToday, seatsToday } from '../shortage/shortage.queries.js';

/** A drawn subject or reserve of a public draw. */
export interface PublicSubjectRow {
  readonly drawId: string;
  readonly position: number;
  readonly rank: number;
  readonly stratum: string;
  readonly code: string;
  /** As at the draw. */
  readonly name: string;
  readonly areaCode: string;
  readonly ticket: string;
  /** DRAWN, RESERVE, or the month of a batch. */
  readonly outcome: string;
}

/** A seat of a public draw: people by the pseudonym that teams.tsv has. */
export interface PublicSeatRow {
  readonly poolCode: string;
  readonly subjectCode: string;
  readonly seat: number;
  readonly step: string;
  /** Null where the seat is vacant. */
  readonly pseudonym: string | null;
}

const COLUMNS = `draw_id AS "drawId", position, rank, stratum, subject_code AS code, subject_name AS name,
  area_code AS "areaCode", ticket, outcome`;

/** Lines of drawn.tsv in their order. @param part the drawn (batches, too) or the reserves */
export async function publicSubjects(
  tx: EntityManager,
  drawId: string,
  part: 'DRAWN' | 'RESERVE',
  page: { readonly skip: number; readonly take: number },
): Promise<PublicSubjectRow[]> {
  return tx.query(
    `SELECT ${COLUMNS} FROM drawn_subject
      WHERE draw_id = $1 AND (outcome = 'RESERVE') = $2 ORDER BY position
      LIMIT ${Number(page.take)} OFFSET ${Number(page.skip)}`,
    [drawId, part === 'RESERVE'],
  );
}

/** Seats of these subjects, by system and seat. */
export async function publicSeats(
  tx: EntityManager,
  drawId: string,
  codes: readonly string[],
): Promise<PublicSeatRow[]> {
  return tx.query(
    `SELECT s.pool_code AS "poolCode", s.subject_code AS "subjectCode", s.seat, s.step, p.pseudonym
       FROM drawn_seat s LEFT JOIN draw_pseudonym p ON p.draw_id = s.draw_id AND p.inspector_id = s.inspector_id
      WHERE s.draw_id = $1 AND s.subject_code = ANY ($2::text[])
      ORDER BY s.pool_code COLLATE "C", s.subject_code COLLATE "C", s.seat`,
    [drawId, [...codes]],
  );
}

/** How many of a stratum were drawn and stand in reserve, in the order of the list. */
export interface StratumOutcome {
  readonly stratum: string;
  readonly drawn: number;
  readonly reserves: number;
  /** The highest ticket that is drawn; null where none is, and in a full coverage. */
  readonly cut: string | null;
}

export async function outcomeByStratum(tx: EntityManager, drawId: string): Promise<StratumOutcome[]> {
  return tx.query(
    `SELECT stratum, (count(*) FILTER (WHERE outcome <> 'RESERVE'))::int AS drawn,
       (count(*) FILTER (WHERE outcome = 'RESERVE'))::int AS reserves,
       max(ticket COLLATE "C") FILTER (WHERE outcome = 'DRAWN') AS cut
     FROM drawn_subject WHERE draw_id = $1 GROUP BY stratum ORDER BY min(position)`,
    [drawId],
  );
}

/** Seats of a draw, how many of them were vacant and are now, and how many people the head has named. */
export async function seatCounts(
  tx: EntityManager,
  drawId: string,
): Promise<{ readonly seats: number; readonly vacant: number } & SeatsToday> {
  const [counts] = (await tx.query(
    `SELECT count(*)::int AS seats, (count(*) FILTER (WHERE inspector_id IS NULL))::int AS vacant
       FROM drawn_seat WHERE draw_id = $1`,
    [drawId],
  )) as { seats: number; vacant: number }[];
  return { ...counts, ...(await seatsToday(tx, drawId)) };
}

/** What a firm is looked for by; one of them at least. */
export interface FirmFilter {
  /** Part of a name or code. */
  readonly text?: string;
  /** The whole code. */
  readonly code?: string;
  readonly areaCodes?: readonly string[];
}

/** Drawn subjects and reserves of these draws that the filter leaves, newest draw first; at most `take`. */
export async function subjectsOfDraws(
  tx: EntityManager,
  drawIds: readonly string[],
  { text, code, areaCodes }: FirmFilter,
  take: number,
): Promise<PublicSubjectRow[]> {
  const pattern = text === undefined ? null : `%${text.replace(/[\\%_]/g, '\\$&')}%`;
  return tx.query(
    `SELECT ${COLUMNS} FROM drawn_subject
      WHERE draw_id = ANY ($1::bigint[])
        AND ($2::text IS NULL OR subject_name ILIKE $2 OR subject_code ILIKE $2)
        AND ($3::text[] IS NULL OR area_code = ANY ($3))
        AND ($4::text IS NULL OR subject_code = $4)
      ORDER BY draw_id DESC, position LIMIT ${Number(take)}`,
    [[...drawIds], pattern, areaCodes === undefined ? null : [...areaCodes], code ?? null],
  );
}
