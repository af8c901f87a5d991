import type { EntityManager } from 'typeorm';
import {
  columnsOf,
  drawValues,
  type DrawValues,
  keyColumns,
  metadataOf,
  type TableDigest,
  tableDigest,
} from './draw-audit-rows.js';
import type { DrawTrail, Recorded } from './draw-audit-trail.js';

/**
 * Holds the rows of a draw against what the log says of them.
 * @returns Chinese sentences without the draw's number, the row of `draw` first; empty where all is as recorded
 */
export async function rowFaults(tx: EntityManager, trail: DrawTrail): Promise<string[]> {
  const faults: string[] = [];
  if (trail.row) faults.push(...(await valueFaults(tx, trail.drawId, trail.row)));
  for (const [table, recorded] of trail.tables) {
    faults.push(...(await tableFaults(tx, trail.drawId, table, recorded)));
  }
  return faults;
}

async function valueFaults(
  tx: EntityManager,
  drawId: string,
  recorded: Recorded<DrawValues>,
): Promise<string[]> {
  const metadata = metadataOf(tx, 'draw');
  const now = await drawValues(tx, drawId, Object.keys(recorded.value));
  return Object.entries(recorded.value)
    .filter(([name, value]) => now[name] !== value)
    .map(([name, value]) => {
      const column = metadata.columns.find(({ databaseName }) => databaseName === name);
      return `“${column?.comment ?? name}”与${entryName(recorded)}不符：应为${shown(value)}，实为${shown(now[name])}。`;
    });
}

async function tableFaults(
  tx: EntityManager,
  drawId: string,
  table: string,
  recorded: Recorded<TableDigest>,
): Promise<string[]> {
  const known = tx.connection.entityMetadatas.some(({ tableName }) => tableName === table);
  const columns = recorded.value.columns.split(' ');
  // What an altered log says never gets into a statement: only columns that there are.
  if (!known || !columns.every((name) => columnsOf(tx, table).includes(name))) {
    return [`${entryName(recorded)}所记的“${table}”在数据库中没有这些列，不能核对。`];
  }
  const name = `“${metadataOf(tx, table).comment ?? table}”`;
  const { rows, count, digest } = recorded.value;
  const now = await tableDigest(tx, table, drawId, columns, rows === undefined);
  if (rows === undefined) {
    if (now.count !== count)
      return [`${name}应有 ${count ?? 0} 行，实有 ${now.count} 行，与${entryName(recorded)}不符。`];
    return now.digest === digest ? [] : [`${name}的内容与${entryName(recorded)}不符：有行被改动。`];
  }
  return rowsApart(rows, now.rows).map(
    ([key, what]) => `${name}中${keyName(tx, table, key)}的一行与${entryName(recorded)}不符：${what}。`,
  );
}

/** Rows that are not as recorded; more rows now than are listed one by one are one finding. */
function rowsApart(
  then: Readonly<Record<string, string>>,
  now: Readonly<Record<string, string>> | undefined,
): [key: string, what: string][] {
  if (now === undefined) return [['', '多出许多行']];
  const keys = [...new Set([...Object.keys(then), ...Object.keys(now)])];
  return keys.flatMap((key): [string, string][] => {
    if (!Object.hasOwn(now, key)) return [[key, '缺少']];
    if (!Object.hasOwn(then, key)) return [[key, '多出']];
    return now[key] === then[key] ? [] : [[key, '被改动']];
  });
}

/** 0|1 → 次序 0、第几次录入 1. */
function keyName(tx: EntityManager, table: string, key: string): string {
  if (key === '') return '';
  const values = key.split('|');
  return keyColumns(metadataOf(tx, table))
    .map(({ comment, databaseName }, index) => `${comment ?? databaseName} ${values[index] ?? ''}`)
    .join('、');
}

function entryName({ seq, act }: Recorded<unknown>): string {
  return `审计日志第 ${seq} 条(${act})`;
}

function shown(value: string | null | undefined): string {
  if (value === undefined) return '(没有这一列)';
  return value === null ? '(空)' : value;
}
