import type { EntityManager } from 'typeorm';
import type { ListReach } from './list-reach.rules.js';

/** What a drawn list is narrowed to; every part may be absent. */
export interface DrawnFilter {
  /** Drawn (batches of a full coverage, too), or reserves. */
  readonly part?: 'DRAWN' | 'RESERVE';
  readonly areaCode?: string;
  readonly stratum?: string;
  /** Agency of somebody in one of the teams. */
  readonly agencyCode?: string;
  /** Part of a name or code. */
  readonly text?: string;
}

/** A line of drawn.tsv with the name and county of that moment. */
export interface DrawnRow {
  readonly position: number;
  readonly rank: number;
  readonly stratum: string;
  readonly code: string;
  readonly name: string;
  readonly areaCode: string;
  readonly ticket: string;
  /** DRAWN, RESERVE, or the month of a batch. */
  readonly outcome: string;
}

/** A seat with who was drawn for it; name and agency are null where it is vacant. */
export interface SeatRow {
  readonly poolCode: string;
  readonly subjectCode: string;
  readonly seat: number;
  readonly step: string;
  readonly inspectorName: string | null;
  readonly agencyCode: string | null;
}

/** Lines of one draw: within reach (null: all of them) and filter. */
export interface DrawnSelection {
  readonly drawId: string;
  /** The system that leads the draw. */
  readonly leadPool: string;
  readonly reach: ListReach | null;
  readonly filter: DrawnFilter;
}

const COLUMNS = `d.position, d.rank, d.stratum, d.subject_code AS code, d.subject_name AS name,
  d.area_code AS "areaCode", d.ticket, d.outcome`;

/** Conditions on drawn_subject `d`, with their parameters. */
class Where {
  readonly parameters: unknown[] = [];
  private readonly conditions: string[] = [];

  /** `?` stands for the next value. */
  add(condition: string, ...values: unknown[]): void {
    let next = 0;
    this.conditions.push(condition.replaceAll('?', () => `$${this.parameters.push(values[next++])}`));
  }

  get sql(): string {
    return this.conditions.map((condition) => `(${condition})`).join(' AND ');
  }
}

function conditionsOf(selection: DrawnSelection): Where {
  const { drawId, reach, filter } = selection;
  const where = new Where();
  where.add('d.draw_id = ?::bigint', drawId);
  if (reach !== null) within(where, selection, reach);
  if (filter.part) where.add(`d.outcome ${filter.part === 'RESERVE' ? '=' : '<>'} 'RESERVE'`);
  if (filter.areaCode) where.add('d.area_code = ?', filter.areaCode);
  if (filter.stratum) where.add('d.stratum = ?', filter.stratum);
  if (filter.agencyCode) {
    where.add(
      `EXISTS (SELECT 1 FROM drawn_seat s JOIN draw_pseudonym p
         ON p.draw_id = s.draw_id AND p.inspector_id = s.inspector_id
       WHERE s.draw_id = d.draw_id AND s.subject_code = d.subject_code AND p.agency_code = ?)`,
      filter.agencyCode,
    );
  }
  if (filter.text) {
    const pattern = `%${filter.text.replace(/[\\%_]/g, '\\$&')}%`;
    where.add('d.subject_name ILIKE ? OR d.subject_code ILIKE ?', pattern, pattern);
  }
  return where;
}

/** Subjects on which these people, or teams of these systems, sit after all changes so far. */
const SEATED_NOW = `
  SELECT s.subject_code FROM (
    SELECT subject_code, pool_code, seat, inspector_id, 0 AS n FROM drawn_seat WHERE draw_id = ?::bigint
    UNION ALL
    SELECT subject_code, pool_code, seat, by_inspector_id, n FROM draw_event
     WHERE draw_id = ?::bigint AND kind <> 'SUBSTITUTED') s
  WHERE (s.inspector_id = ANY (?::bigint[]) OR s.pool_code = ANY (?::text[]))
    AND NOT EXISTS (SELECT 1 FROM draw_event later
      WHERE later.draw_id = ?::bigint AND later.kind <> 'SUBSTITUTED' AND later.subject_code = s.subject_code
        AND later.pool_code = s.pool_code AND later.seat = s.seat AND later.n > s.n)`;

/** Reserves are nobody's task, until they take another's place: out of reach of everyone who does not see all. */
function within(where: Where, { drawId, leadPool }: DrawnSelection, reach: ListReach): void {
  where.add(
    `d.outcome <> 'RESERVE' OR EXISTS (SELECT 1 FROM draw_event e
       WHERE e.draw_id = d.draw_id AND e.by_subject_code = d.subject_code)`,
  );
  if (reach.everything) return;
  where.add(
    `d.subject_code IN (${SEATED_NOW}) OR ?::text = ANY (?::text[]) OR d.area_code = ANY (?::text[])`,
    ...[drawId, drawId, reach.inspectorIds, reach.pools, drawId, leadPool, reach.pools, reach.areaCodes],
  );
}

/** How many lines there are. */
export async function countDrawn(tx: EntityManager, selection: DrawnSelection): Promise<number> {
  const where = conditionsOf(selection);
  const [{ total }] = (await tx.query(
    `SELECT count(*)::int AS total FROM drawn_subject d WHERE ${where.sql}`,
    where.parameters,
  )) as { total: number }[];
  return total;
}

/** Lines in the order of drawn.tsv. */
export async function pageOfDrawn(
  tx: EntityManager,
  selection: DrawnSelection,
  page: { readonly skip: number; readonly take: number },
): Promise<DrawnRow[]> {
  const where = conditionsOf(selection);
  return tx.query(
    `SELECT ${COLUMNS} FROM drawn_subject d WHERE ${where.sql}
     ORDER BY d.position LIMIT ${Number(page.take)} OFFSET ${Number(page.skip)}`,
    where.parameters,
  );
}

/** The next lines after a position (0: from the first), for walking a list however long it is. */
export async function drawnAfter(
  tx: EntityManager,
  selection: DrawnSelection,
  position: number,
  take: number,
): Promise<DrawnRow[]> {
  const where = conditionsOf(selection);
  where.add('d.position > ?', position);
  return tx.query(
    `SELECT ${COLUMNS} FROM drawn_subject d WHERE ${where.sql} ORDER BY d.position LIMIT ${Number(take)}`,
    where.parameters,
  );
}

/** The seats of these subjects, by system and seat. */
export async function seatsOf(
  tx: EntityManager,
  drawId: string,
  codes: readonly string[],
): Promise<SeatRow[]> {
  return tx.query(
    `SELECT s.pool_code AS "poolCode", s.subject_code AS "subjectCode", s.seat, s.step,
       p.inspector_name AS "inspectorName", p.agency_code AS "agencyCode"
     FROM drawn_seat s LEFT JOIN draw_pseudonym p ON p.draw_id = s.draw_id AND p.inspector_id = s.inspector_id
     WHERE s.draw_id = $1 AND s.subject_code = ANY ($2::text[])
     ORDER BY s.pool_code COLLATE "C", s.subject_code COLLATE "C", s.seat`,
    [drawId, codes],
  );
}

/** How many of a group were drawn, and how many are in reserve. */
export interface DrawnCount {
  /** Stratum or county. */
  readonly key: string;
  readonly drawn: number;
  readonly reserves: number;
}

/** Counts of a draw by stratum, in the order of the list, or by county. */
export async function countsBy(
  tx: EntityManager,
  drawId: string,
  column: 'stratum' | 'area_code',
): Promise<DrawnCount[]> {
  const order = column === 'stratum' ? 'min(d.position)' : 'd.area_code COLLATE "C"';
  return tx.query(
    `SELECT d.${column} AS key, (count(*) FILTER (WHERE d.outcome <> 'RESERVE'))::int AS drawn,
       (count(*) FILTER (WHERE d.outcome = 'RESERVE'))::int AS reserves
     FROM drawn_subject d WHERE d.draw_id = $1 GROUP BY d.${column} ORDER BY ${order}`,
    [drawId],
  );
}

/** Seats of a draw that nobody could be drawn for. */
export async function countVacant(tx: EntityManager, drawId: string): Promise<number> {
  const [{ vacant }] = (await tx.query(
    'SELECT count(*)::int AS vacant FROM drawn_seat WHERE draw_id = $1 AND inspector_id IS NULL',
    [drawId],
  )) as { vacant: number }[];
  return vacant;
}

/** Agencies whose people were drawn into a team. */
export async function agenciesIn(tx: EntityManager, drawId: string): Promise<string[]> {
  const rows: { code: string }[] = await tx.query(
    `SELECT DISTINCT p.agency_code COLLATE "C" AS code FROM draw_pseudonym p
     WHERE p.draw_id = $1 AND EXISTS (SELECT 1 FROM drawn_seat s
       WHERE s.draw_id = p.draw_id AND s.inspector_id = p.inspector_id) ORDER BY 1`,
    [drawId],
  );
  return rows.map(({ code }) => code);
}

/** Names of drawn subjects by code. */
export async function subjectNames(
  tx: EntityManager,
  drawId: string,
  codes: readonly string[],
): Promise<Map<string, string>> {
  const rows: { code: string; name: string }[] = await tx.query(
    `SELECT subject_code AS code, subject_name AS name FROM drawn_subject
     WHERE draw_id = $1 AND subject_code = ANY ($2::text[])`,
    [drawId, codes],
  );
  return new Map(rows.map(({ code, name }) => [code, name]));
}
