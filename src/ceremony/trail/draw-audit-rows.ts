import type { EntityManager, EntityMetadata } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';
import { sha256 } from '../../kernel/hash.js';
import { MOVES } from '../states.js';

/**
 * What an audit entry says of a table's rows of one draw, as the act left them. `columns` are named, so that a
 * column which comes later does not make an old entry wrong.
 */
export type TableDigest = {
  /** Names of the columns, in the order in which they are hashed, a space between. */
  readonly columns: string;
  /** Digest of each row by its key. */
  readonly rows?: Readonly<Record<string, string>>;
  /** Or, of many rows: how many, and one digest of all in the order of their keys. */
  readonly count?: number;
  readonly digest?: string;
};

/** The row of `draw` itself, value by value, so that an altered one can be named; of long texts the digest. */
export type DrawValues = Readonly<Record<string, string | null>>;

/** What an audit entry of an act on a draw carries under `rows`. */
export type DrawVoucher = {
  readonly draw: DrawValues;
  readonly tables: Readonly<Record<string, TableDigest>>;
};

interface DrawTable {
  /**
   * The one act that fills it, with many rows or such as the log must not give away: hashed as one, by that act, and
   * when the draw is made, empty.
   */
  readonly filledBy?: string;
  /** Its rows belong to a request for a change after the draw. */
  readonly ofRequest?: true;
}

/**
 * Tables with rows of one draw, besides `draw` itself. draw_file_chunk is not here: its content is vouched for by the
 * digest in draw_file.
 */
export const DRAW_TABLES: Readonly<Record<string, DrawTable>> = {
  draw_transition: {},
  draw_void_request: {},
  draw_rehearsal: {},
  draw_witness: {},
  draw_file: {},
  draw_secret: {},
  draw_pseudonym: { filledBy: MOVES.freeze.act },
  draw_rotation: { filledBy: MOVES.freeze.act },
  draw_entropy: {},
  draw_entropy_confirmation: {},
  drawn_subject: { filledBy: MOVES.seal.act },
  drawn_seat: { filledBy: MOVES.seal.act },
  draw_after_request: {},
  draw_after_decision: { ofRequest: true },
  draw_evidence: {},
  draw_event: {},
  recusal: { ofRequest: true },
  recusal_decision: { ofRequest: true },
  recusal_declaration: {},
};

/** Longer values of the row of `draw` stand as their digest. */
const LONGEST_VALUE = 100;
/** A table with more rows than this has one digest for all of them. */
const MOST_ROWS = 64;

/** Digests of all rows that an act on a draw may have changed, to be recorded with the act. */
export async function drawVoucher(tx: EntityManager, drawId: string, act: string): Promise<DrawVoucher> {
  const tables: Record<string, TableDigest> = {};
  for (const [table, { filledBy }] of Object.entries(DRAW_TABLES)) {
    if (filledBy !== undefined && ![filledBy, MOVES.plan.act].includes(act)) continue;
    tables[table] = await tableDigest(tx, table, drawId, columnsOf(tx, table), filledBy !== undefined);
  }
  return { draw: await drawValues(tx, drawId, columnsOf(tx, 'draw')), tables };
}

/** The row of `draw`: column → value as text. Columns that do not exist are left out. */
export async function drawValues(
  tx: EntityManager,
  drawId: string,
  columns: readonly string[],
): Promise<DrawValues> {
  const known = columnsOf(tx, 'draw');
  const parts = columns.filter((name) => known.includes(name)).map((name) => `${name}::text AS ${name}`);
  const [row]: Record<string, string | null>[] = await tx.query(
    `SELECT ${parts.join(', ')} FROM draw WHERE id = $1`,
    [drawId],
  );
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, shortValue(value)]));
}

function shortValue(value: string | null): string | null {
  return value !== null && value.length > LONGEST_VALUE ? `sha256:${sha256(value)}` : value;
}

/**
 * Digest of a table's rows of one draw over these columns.
 * @param columns must exist
 * @param asOne one digest for all rows even if they are few
 */
export async function tableDigest(
  tx: EntityManager,
  table: string,
  drawId: string,
  columns: readonly string[],
  asOne = false,
): Promise<TableDigest> {
  const metadata = metadataOf(tx, table);
  const text = `ROW(${columns.map((name) => hashed(metadata, name)).join(', ')})::text`;
  const keys = keyColumns(metadata);
  const order = keys.map((column) =>
    isText(column) ? `${column.databaseName} COLLATE "C"` : column.databaseName,
  );
  const named = columns.join(' ');
  if (!asOne) {
    const key = keys.map(({ databaseName }) => `${databaseName}::text`).join(', ');
    const rows: { key: string; digest: string }[] = await tx.query(
      `SELECT concat_ws('|', ${key}) AS key, encode(sha256(convert_to(${text}, 'UTF8')), 'hex') AS digest
         FROM ${table} WHERE ${ofDraw(table)} ORDER BY ${order.join(', ')} LIMIT ${MOST_ROWS + 1}`,
      [drawId],
    );
    if (rows.length <= MOST_ROWS) {
      return { columns: named, rows: byKey(rows) };
    }
  }
  const [all]: { count: number; digest: string }[] = await tx.query(
    `SELECT count(*)::int AS count,
            encode(sha256(convert_to(coalesce(string_agg(${text}, E'\\n' ORDER BY ${order.join(', ')}), ''), 'UTF8')),
              'hex') AS digest
       FROM ${table} WHERE ${ofDraw(table)}`,
    [drawId],
  );
  return { columns: named, ...all };
}

/** A key that comes twice (only behind a dropped primary key) is two rows all the same. */
function byKey(rows: readonly { key: string; digest: string }[]): Record<string, string> {
  const map: Record<string, string> = {};
  for (const { key, digest } of rows) {
    let own = key;
    while (Object.hasOwn(map, own)) own += '|重复';
    map[own] = digest;
  }
  return map;
}

/** Condition for the rows of the draw $1. */
export function ofDraw(table: string): string {
  return DRAW_TABLES[table]?.ofRequest
    ? 'request_id IN (SELECT r.id FROM draw_after_request r WHERE r.draw_id = $1)'
    : 'draw_id = $1';
}

/** Names of a table's columns. */
export function columnsOf(tx: EntityManager, table: string): string[] {
  return metadataOf(tx, table).columns.map(({ databaseName }) => databaseName);
}

/** What TypeORM knows of a table: its columns, their Chinese names. */
export function metadataOf(tx: EntityManager, table: string): EntityMetadata {
  const found = tx.connection.entityMetadatas.find(({ tableName }) => tableName === table);
  if (!found) throw new Error(`no entity has the table ${table}`);
  return found;
}

/** What tells the rows of one draw apart. */
export function keyColumns(metadata: EntityMetadata): ColumnMetadata[] {
  const others = metadata.primaryColumns.filter(({ databaseName }) => databaseName !== 'draw_id');
  return others.length > 0 ? others : metadata.primaryColumns;
}

function isText(column: ColumnMetadata): boolean {
  return column.type === 'text';
}

/** Bytes go in as their digest: a row's text stays short. The session fixes how times are written (database.ts). */
function hashed(metadata: EntityMetadata, name: string): string {
  const column = metadata.columns.find(({ databaseName }) => databaseName === name);
  return column?.type === 'bytea' ? `encode(sha256(${name}), 'hex')` : name;
}
