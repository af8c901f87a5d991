import type { Fault } from '../../kernel/domain-error.js';
import { cleanText, holdsIdCardNumber } from '../../kernel/text.js';

/** A check point as it is kept. */
export interface PointContent {
  readonly content: string;
  readonly method: string | null;
  readonly basis: string | null;
  readonly poolCode: string | null;
}

/** A row of a table as somebody typed it: the columns of TABLE_HEADINGS. */
export interface TypedRow {
  /** Row of the sheet or line of the form, from 1. */
  readonly row: number;
  readonly cells: readonly string[];
}

/** Columns of the table in which check points are edited, pasted and exported. */
export const TABLE_HEADINGS = ['检查要点', '检查方法', '检查依据', '检查主体'] as const;

/** More points than this are no list that somebody goes through on site. */
export const MOST_POINTS = 200;

const LONGEST = { 检查要点: 500, 检查方法: 200, 检查依据: 500 } as const;

/**
 * Reads a table pasted from a workbook: tabs between columns, quotes around cells with line breaks; what is typed by hand
 * may have upright strokes in place of tabs. A heading row is left out.
 */
export function readPasted(text: string): TypedRow[] {
  const rows = tableOf(text).map((cells, n) => ({ row: n + 1, cells: columnsOf(cells).map(cleanText) }));
  return rows
    .filter(({ cells }) => cells.some((cell) => cell !== ''))
    .filter(({ cells }) => !isHeading(cells));
}

/** Cells of a line: a keyboard gives no tabs inside a form. */
function columnsOf(cells: readonly string[]): readonly string[] {
  const [only = ''] = cells;
  return cells.length === 1 && /[|｜]/.test(only) ? only.split(/[|｜]/) : cells;
}

/** True for a row that only says what the columns are. */
export function isHeading(cells: readonly string[]): boolean {
  return cells[0] === TABLE_HEADINGS[0] && (cells[1] ?? TABLE_HEADINGS[1]) === TABLE_HEADINGS[1];
}

function tableOf(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  const pattern = /(?:"((?:[^"]|"")*)"|([^\t\n\r]*))(\t|\r\n|\n|\r|$)/gy;
  for (let found = pattern.exec(text); found; found = pattern.exec(text)) {
    const [whole, quoted, plain, end] = found;
    row.push(quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'));
    if (end !== '\t') {
      rows.push(row);
      row = [];
    }
    if (whole === '' || (end !== '\t' && pattern.lastIndex >= text.length)) break;
  }
  return row.length > 0 ? [...rows, row] : rows;
}

/**
 * Typed rows as check points, with every fault.
 * @param pools code of each system by its name, and by its code
 * @param field what the faults are tied to
 */
export function readPoints(
  rows: readonly TypedRow[],
  pools: ReadonlyMap<string, string>,
  field: string,
): { readonly points: PointContent[]; readonly faults: Fault[] } {
  const faults: Fault[] = [];
  const first = new Map<string, number>();
  const points = rows.map((row) => {
    const [content = '', method = '', basis = '', pool = ''] = row.cells.map(cleanText);
    faults.push(...rowFaults(row, pools, field));
    const before = first.get(content);
    if (content !== '' && before !== undefined) {
      faults.push(at(row, field, 'TWICE', `检查要点与第${before}行相同，请删去一行。`));
    }
    if (before === undefined) first.set(content, row.row);
    return { content, method: method || null, basis: basis || null, poolCode: pools.get(pool) ?? null };
  });
  if (rows.length > MOST_POINTS) {
    const message = `一个事项的检查要点不能超过${MOST_POINTS}条，现有${rows.length}条，请合并后再保存。`;
    faults.push({ field, code: 'TOO_MANY', message });
  }
  return { points, faults };
}

function rowFaults(row: TypedRow, pools: ReadonlyMap<string, string>, field: string): Fault[] {
  const [content = '', , , pool = ''] = row.cells;
  const faults: Fault[] = [];
  if (content === '') faults.push(at(row, field, 'REQUIRED', `没有检查要点，请填写或删去这一行。`));
  Object.entries(LONGEST).forEach(([heading, most], column) => {
    const { length } = row.cells[column] ?? '';
    if (length <= most) return;
    const message = `${heading}不能超过${most}字，现有${length}字，请删减。`;
    faults.push(at(row, field, 'TOO_LONG', message));
  });
  if (row.cells.some(holdsIdCardNumber)) {
    faults.push(at(row, field, 'ID_CARD', `含有居民身份证号码，请删去。`));
  }
  if (pool !== '' && !pools.has(pool)) {
    const message = `检查主体“${pool}”不在部门(系统)名册中，请改为名册中的名称；由牵头部门检查的留空。`;
    faults.push(at(row, field, 'UNKNOWN_POOL', message));
  }
  if (row.cells.slice(TABLE_HEADINGS.length).some((cell) => cell !== '')) {
    const message = `多于${TABLE_HEADINGS.length}列，请按检查要点、检查方法、检查依据、检查主体的顺序粘贴。`;
    faults.push(at(row, field, 'COLUMNS', message));
  }
  return faults;
}

function at(row: TypedRow, field: string, code: string, message: string): Fault {
  return { field, row: row.row, code, message };
}

/** Check points as the table of the form: one row a line, tabs between columns; what `readPasted` reads back. */
export function pointsText(points: readonly PointContent[], pools: ReadonlyMap<string, string>): string {
  const cell = (text: string) => (text.startsWith('"') ? `"${text.replaceAll('"', '""')}"` : text);
  return points
    .map(({ content, method, basis, poolCode }) =>
      [content, method ?? '', basis ?? '', poolCode === null ? '' : (pools.get(poolCode) ?? '')]
        .map(cell)
        .join('\t')
        // A point with a stroke in it keeps its tabs, or it would be read as columns.
        .replace(/\t+$/, content.includes('|') ? '\t' : ''),
    )
    .join('\n');
}

/** True where two lists say the same in the same order. */
export function samePoints(a: readonly PointContent[], b: readonly PointContent[]): boolean {
  return (
    a.length === b.length && a.every((point, n) => samePoint(point, b[n]) && point.content === b[n].content)
  );
}

function samePoint(a: PointContent, b: PointContent): boolean {
  return a.method === b.method && a.basis === b.basis && a.poolCode === b.poolCode;
}

/** What a later version has made of an earlier one, by the words of the point. */
export interface PointsDifference {
  readonly added: readonly PointContent[];
  readonly removed: readonly PointContent[];
  readonly changed: readonly { readonly before: PointContent; readonly after: PointContent }[];
  /** Points that stand in both as they were. */
  readonly kept: number;
}

/** The difference of two versions; the order of the points is left aside. */
export function pointsDifference(
  before: readonly PointContent[],
  after: readonly PointContent[],
): PointsDifference {
  const old = new Map(before.map((point) => [point.content, point]));
  const now = new Set(after.map(({ content }) => content));
  const both = after.flatMap((point) => {
    const earlier = old.get(point.content);
    return earlier ? [{ before: earlier, after: point }] : [];
  });
  const changed = both.filter((pair) => !samePoint(pair.before, pair.after));
  return {
    added: after.filter(({ content }) => !old.has(content)),
    removed: before.filter(({ content }) => !now.has(content)),
    ...{ changed, kept: both.length - changed.length },
  };
}
