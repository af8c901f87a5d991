import type { EntityManager } from 'typeorm';
import { CURRENT_SEAT, type Where } from '../inspection.queries.js';
import { COUNTED, type Counted, figureCondition } from '../stages.js';
import { type ListQuestion, standing } from '../task-list/task-list.queries.js';
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

/** The figures that ask more of a task than its stage. */
const JUDGED = COUNTED_WORDS.filter((word) => COUNTED[word].condition !== undefined);

/**
 * How a row `w` of `task_now` counts, as one short text that there are few of: its stage, and those of the figures above
 * that it meets ("CLOSED:found:corrected"). Tasks that count alike are put together by it before anything is summed up.
 */
const KIND = `concat_ws(':', w.stage, ${JUDGED.map(
  (word) => `CASE WHEN ${figureCondition(COUNTED[word])} THEN '${word}' END`,
).join(', ')})`;

/** Tasks of a key that count alike. */
interface Alike {
  readonly dimension: Dimension | 'total';
  readonly key: string;
  readonly kind: string;
  readonly count: number;
}

const SEATS = `SELECT s.task_id, s.pool_code, s.inspector_id FROM task_seat s WHERE ${CURRENT_SEAT}`;

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
  question: ListQuestion,
  dimensions: readonly Dimension[],
  registers: Registers,
): Promise<{ total: Figures; tables: ReadonlyMap<Dimension, FigureTable> }> {
  const { where, from } = await standing(tx, question, true);
  const breakdowns = [...new Set(dimensions)].map((dimension) => {
    const { key, join = '' } = KEYS[dimension];
    return `SELECT '${dimension}' AS dimension, ${key} AS key, j.kind, count(*)::int FROM j ${join} GROUP BY 2, 3`;
  });
  const alike: Alike[] = await tx.query(
    `WITH ${given(where, registers)},
     j AS MATERIALIZED (
       SELECT w.task_id, ${KIND} AS kind, t.draw_id, t.window_from, t.lead_pool, t.area_code, t.item_code, t.subject_kind
       FROM ${from} WHERE ${where.sql})
     ${[`SELECT 'total' AS dimension, '' AS key, j.kind, count(*)::int FROM j GROUP BY 3`, ...breakdowns].join(' UNION ALL ')}`,
    where.parameters,
  );
  const table = (wanted: Alike['dimension']): FigureTable =>
    summedUp(alike.filter(({ dimension }) => dimension === wanted));
  return {
    total: table('total').get('') ?? NO_FIGURES,
    tables: new Map(dimensions.map((dimension) => [dimension, table(dimension)])),
  };
}

/** What other registers know, as tables `also` and `people` of the query. */
function given({ parameters }: Where, { also, people }: Registers): string {
  const column = (type: string, values: readonly string[]): string =>
    `$${parameters.push(values)}::${type}[]`;
  const drawIds = column(
    'bigint',
    also.map(({ drawId }) => drawId),
  );
  const items = column(
    'text',
    also.map(({ itemCode }) => itemCode),
  );
  const ids = column(
    'bigint',
    people.map(({ id }) => id),
  );
  const agencies = column(
    'text',
    people.map(({ agencyCode }) => agencyCode),
  );
  return `also AS (SELECT * FROM unnest(${drawIds}, ${items}) AS a(draw_id, item)),
     people AS (SELECT * FROM unnest(${ids}, ${agencies}) AS p(id, agency))`;
}

/** Figures of each key. */
function summedUp(rows: readonly Alike[]): FigureTable {
  const table = new Map<string, Record<Counted, number>>();
  for (const { key, kind, count } of rows) {
    const figures = table.get(key) ?? { ...NO_FIGURES };
    for (const word of wordsOf(kind)) figures[word] += count;
    table.set(key, figures);
  }
  return table;
}

/** The figures in which tasks of a kind count. */
function wordsOf(kind: string): readonly Counted[] {
  const [stage, ...judged] = kind.split(':');
  return COUNTED_WORDS.filter((word) =>
    COUNTED[word].condition === undefined
      ? COUNTED[word].stages.some((one) => one === stage)
      : judged.includes(word),
  );
}

/** A row in which nothing counts. */
export const NO_FIGURES = Object.fromEntries(COUNTED_WORDS.map((word) => [word, 0])) as Figures;
