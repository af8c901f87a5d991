import type { EntityManager, EntityMetadata } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';
import { sha256 } from '../kernel/hash.js';
import { MOVES } from './states.js';

/**
 * What an audit entry says of a table's rows of one draw, as the act left them. `columns` are named, so that a
 * column which comes later does not make an old entry wrong.
 */
export type TableDigest = {
  /** Names of the columns, in the order in which they are hashed, a space between. */
  readonly columns: string;
  /** Digest of each row by its key; of a table with many rows absent. */
  readonly rows?: Readonly<Record<string, string>>;
  /** Of a table with many rows: how many, and one digest of all in the order of their keys. */
  readonly count?: number;
  readonly digest?: string;
};

/** The row of `draw` itself, value by value, so that an altered one can be named; of long texts the digest. */
export type DrawValues = Readonly<Record<string, string | null>>;

/** What an audit entry of an act on a draw carries. */
export type DrawVoucher = {
  readonly draw: DrawValues;
  readonly tables: Readonly<Record<string, TableDigest>>;
};

/**
 * Tables with rows of one draw (column draw_id), besides `draw` itself. draw_file_chunk is not here: its content is
 * vouched for by the digest in draw_file; nor is draw_evidence_content, whose digest stands in draw_evidence.
 */
export const DRAW_TABLES = [
  'draw_transition',
  'draw_void_request',
  'draw_file',
  'draw_secret',
  'draw_rehearsal',
  'draw_entropy',
  'draw_entropy_confirmation',
  'draw_pseudonym',
  'drawn_subject',
  'drawn_seat',
  'draw_after_request',
  'draw_after_decision',
  'draw_evidence',
  'draw_event',
] as const;

/** Tables that may be long are hashed when the draw is made, empty, and by the one act that fills them. */
const FILLED_BY: Readonly<Record<string, string>> = {
  draw_pseudonym: MOVES.freeze.act,
  drawn_subject: MOVES.seal.act,
  drawn_seat: MOVES.seal.act,
};

/** Longer values of the row of `draw` stand as their digest. */
const LONGEST_VALUE = 100;
/** A table with more rows than this has one digest for all of them. */
const MOST_ROWS = 64;

/** Digests of all rows that an act on a draw may have changed, to be recorded with the act. */
export async function drawVoucher(tx: EntityManager, drawId: string, act: string): Promise<DrawVoucher> {
  const tables: Record<string, TableDigest> = {};
  for (const table of DRAW_TABLES) {
    if (![undefined, act].includes(FILLED_BY[table]) && act !== MOVES.plan.act) continue;
    const { columns } = metadataOf(tx, table);
    tables[table] = await tableDigest(
      tx,
      table,
      drawId,
      columns.map(({ databaseName }) => databaseName),
    );
  }
  const columns = metadataOf(tx, 'draw').columns.map(({ databaseName }) => databaseName);
  return { draw: await drawValues(tx, drawId, columns), tables };
}

/** The row of `draw`: column → value as text. Columns that do not exist are left out. */
export async function drawValues(
  tx: EntityManager,
  drawId: string,
  columns: readonly string[],
): Promise<DrawValues> {
  const known = metadataOf(tx, 'draw').columns.map(({ databaseName }) => databaseName);
  const parts = columns.filter((name) => known.includes(name)).map((name) => `'${name}', ${name}::text`);
  const [row]: { row: Record<string, string | null> }[] = await tx.query(
    `SELECT jsonb_build_object(${parts.join(', ')}) AS row FROM draw WHERE id = $1`,
    [drawId],
  );
  return Object.fromEntries(
    Object.entries(row.row).map(([name, value]) => [
      name,
      value !== null && value.length > LONGEST_VALUE ? `sha256:${sha256(value)}` : value,
    ]),
  );
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
  const text = `jsonb_build_array(${columns.map((name) => hashed(metadata, name)).join(', ')})::text`;
  const keys = keyColumns(metadata);
  const order = keys.map((column) =>
    isText(column) ? `${column.databaseName} COLLATE "C"` : column.databaseName,
  );
  const named = columns.join(' ');
  if (!asOne) {
    const key = keys.map(({ databaseName }) => `${databaseName}::text`).join(', ');
    const rows: { key: string; digest: string }[] = await tx.query(
      `SELECT concat_ws('|', ${key}) AS key, encode(sha256(convert_to(${text}, 'UTF8')), 'hex') AS digest
         FROM ${table} WHERE draw_id = $1 ORDER BY ${order.join(', ')} LIMIT ${MOST_ROWS + 1}`,
      [drawId],
    );
    if (rows.length <= MOST_ROWS) {
      return { columns: named, rows: Object.fromEntries(rows.map((row) => [row.key, row.digest])) };
    }
  }
  const [all]: { count: number; digest: string }[] = await tx.query(
    `SELECT count(*)::int AS count,
            encode(sha256(convert_to(coalesce(string_agg(${text}, E'\\n' ORDER BY ${order.join(', ')}), ''), 'UTF8')),
              'hex') AS digest
       FROM ${table} WHERE draw_id = $1`,
    [drawId],
  );
  return { columns: named, ...all };
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

/** Bytes go in as their digest: a row's text stays short. */
function hashed(metadata: EntityMetadata, name: string): string {
  const column = metadata.columns.find(({ databaseName }) => databaseName === name);
  return column?.type === 'bytea' ? `encode(sha256(${name}), 'hex')` : name;
}
