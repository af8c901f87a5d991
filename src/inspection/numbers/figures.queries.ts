import type { EntityManager } from 'typeorm';
import { CURRENT_SEAT, inScope, Where } from '../inspection.queries.js';
import { COUNTED, type Counted, figureCondition } from '../stages.js';
import { narrow, narrowToFigure } from '../task-list/task-filter.js';
import type { ListQuestion } from '../task-list/task-list.queries.js';
import type { Dimension } from './dimensions.js';

/** Every figure and step of the funnel, by its word. */
export type Figures = Readonly<Record<Counted, number>>;

/** What other registers know, which the breakdown by item and by agency needs. */
export interface Registers {
  /** Items that a draw's visits inspect beside their own. */
  readonly also: readonly { readonly drawId: string; readonly itemCode: string }[];
  /** Agency of each inspector. */
  readonly people: readonly { readonly id: string; readonly agencyCode: string }[];
}

/** Figures of the rows of a dimension, by key; rows without a task are missing. */
export type FigureTable = ReadonlyMap<string, Figures>;

const COUNTED_WORDS = Object.keys(COUNTED) as Counted[];

/** One column a figure: true where the task counts. */
const JUDGED = COUNTED_WORDS.map((word) => `(${figureCondition(COUNTED[word])}) AS "is ${word}"`).join(', ');
const SUMS = COUNTED_WORDS.map((word) => `(count(*) FILTER (WHERE j."is ${word}"))::int AS "${word}"`).join(
  ', ',
);

const SEATS = `SELECT DISTINCT s.task_id, s.pool_code, s.inspector_id FROM task_seat s WHERE ${CURRENT_SEAT}`;

/** Where the key of a dimension comes from. */
const KEYS: Readonly<Record<Dimension, { readonly key: string; readonly join?: string }>> = {
  month: { key: `to_char(j.window_from, 'YYYY-MM')` },
  area: { key: 'j.area_code' },
  lead: { key: 'j.lead_pool' },
  kind: { key: 'j.subject_kind' },
  draw: { key: 'j.draw_id::text' },
  item: {
    key: 'k.item',
    join: `CROSS JOIN LATERAL (SELECT j.item_code AS item UNION
      SELECT a.item FROM also a WHERE a.draw_id = j.draw_id) k`,
  },
  pool: {
    key: 'k.pool_code',
    join: `JOIN (SELECT DISTINCT task_id, pool_code FROM (${SEATS}) s) k ON k.task_id = j.task_id`,
  },
  person: {
    key: 'k.inspector_id::text',
    join: `JOIN (SELECT DISTINCT task_id, inspector_id FROM (${SEATS}) s WHERE inspector_id IS NOT NULL) k
      ON k.task_id = j.task_id`,
  },
  agency: {
    key: 'k.agency',
    join: `JOIN (SELECT DISTINCT s.task_id, p.agency FROM (${SEATS}) s JOIN people p ON p.id = s.inspector_id) k
      ON k.task_id = j.task_id`,
  },
};

/**
 * Counts tasks once and breaks them down: where each stands is asked of `task_now` a single time, in whatever many tables
 * it then counts.
 * @returns the total, and a table for each dimension asked for
 */
export async function countFigures(
  tx: EntityManager,
  { scope, filter, today }: ListQuestion,
  dimensions: readonly Dimension[],
  registers: Registers,
): Promise<{ total: Figures; tables: ReadonlyMap<Dimension, FigureTable> }> {
  const where = new Where();
  inScope(where, scope);
  narrow(where, filter);
  narrowToFigure(where, filter);
  const given = (type: string, value: unknown): string => `$${where.parameters.push(value)}::${type}`;
  const breakdowns = [...new Set(dimensions)].map((dimension) => {
    const { key, join = '' } = KEYS[dimension];
    return `SELECT '${dimension}' AS dimension, ${key} AS key, ${SUMS} FROM j ${join} GROUP BY 2`;
  });
  const rows = (await tx.query(
    `WITH also AS (SELECT * FROM unnest(${given(
      'bigint[]',
      registers.also.map(({ drawId }) => drawId),
    )}, ${given(
      'text[]',
      registers.also.map(({ itemCode }) => itemCode),
    )}) AS a(draw_id, item)),
     people AS (SELECT * FROM unnest(${given(
       'bigint[]',
       registers.people.map(({ id }) => id),
     )}, ${given(
       'text[]',
       registers.people.map(({ agencyCode }) => agencyCode),
     )}) AS p(id, agency)),
     standing AS MATERIALIZED (
       SELECT w.*, t.draw_id, t.window_from, t.lead_pool, t.area_code, t.item_code, t.subject_kind
       FROM inspection_task t JOIN task_now(${given('date', today)}) w ON w.task_id = t.id WHERE ${where.sql}),
     j AS MATERIALIZED (SELECT w.*, ${JUDGED} FROM standing w)
     ${[`SELECT 'total' AS dimension, '' AS key, ${SUMS} FROM j`, ...breakdowns].join(' UNION ALL ')}`,
    where.parameters,
  )) as (Figures & { dimension: Dimension | 'total'; key: string })[];
  return sorted(rows, dimensions);
}

function sorted(
  rows: readonly (Figures & { dimension: Dimension | 'total'; key: string })[],
  dimensions: readonly Dimension[],
) {
  const figures = (row: Figures): Figures =>
    Object.fromEntries(COUNTED_WORDS.map((word) => [word, row[word]])) as Figures;
  const total = rows.find(({ dimension }) => dimension === 'total');
  if (!total) throw new Error('a count without a group has one row');
  const table = (wanted: Dimension): FigureTable =>
    new Map(
      rows.filter(({ dimension }) => dimension === wanted).map((row) => [row.key, figures(row)] as const),
    );
  return {
    total: figures(total),
    tables: new Map(dimensions.map((dimension) => [dimension, table(dimension)])),
  };
}

/** A row in which nothing counts. */
export const NO_FIGURES = Object.fromEntries(COUNTED_WORDS.map((word) => [word, 0])) as Figures;
