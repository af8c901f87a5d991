import type { Fault } from '../../kernel/domain-error.js';
import { cleanText } from '../../kernel/text.js';
import { type PointContent, readPoints, TABLE_HEADINGS, type TypedRow } from './check-point.rules.js';

/** Heading of the column that says which item a point belongs to. */
export const ITEM_HEADING = '抽查事项';

/** Headings of the workbook. */
export const BOOK_HEADINGS = [ITEM_HEADING, ...TABLE_HEADINGS] as const;

/** A row of a sheet. */
export interface BookRow {
  readonly number: number;
  readonly cells: readonly string[];
}

/** Points of one item, as a workbook has them. */
export interface BookList {
  readonly itemCode: string;
  readonly points: readonly PointContent[];
}

/**
 * Reads a sheet with the headings of the export, in any order of columns; an empty item is that of the row above.
 * @param items code of each item by its name, and by its code
 * @param pools code of each system by its name, and by its code
 * @returns the lists in the order of their first rows, and every fault with its row
 */
export function readBook(
  rows: readonly BookRow[],
  items: ReadonlyMap<string, string>,
  pools: ReadonlyMap<string, string>,
): { readonly lists: BookList[]; readonly faults: Fault[] } {
  const head = rows.findIndex(({ cells }) => cells.some((cell) => cleanText(cell) === TABLE_HEADINGS[0]));
  const columns = columnsOf(rows[head]?.cells ?? []);
  const missing = [ITEM_HEADING, TABLE_HEADINGS[0]].filter((heading) => columns.get(heading) === undefined);
  if (missing.length > 0) {
    const message = `工作簿中没有“${missing.join('”“')}”列。请用导出的工作簿填写，列名保持不变。`;
    return { lists: [], faults: [{ field: 'file', code: 'HEADINGS', message }] };
  }
  const faults: Fault[] = [];
  const byItem = new Map<string, TypedRow[]>();
  let item = '';
  for (const { number, cells } of rows.slice(head + 1)) {
    const cell = (heading: string) => cleanText(cells[columns.get(heading) ?? -1] ?? '');
    const typed: TypedRow = { row: number, cells: TABLE_HEADINGS.map(cell) };
    item = cell(ITEM_HEADING) || item;
    if (typed.cells.every((text) => text === '')) continue;
    const code = items.get(item);
    if (code === undefined) {
      const message = `抽查事项“${item}”不在现行清单中，请改为清单中的事项名称。`;
      faults.push({ field: 'file', row: number, code: 'UNKNOWN_ITEM', message });
      continue;
    }
    byItem.set(code, [...(byItem.get(code) ?? []), typed]);
  }
  const lists = [...byItem].map(([itemCode, own]) => {
    const { points, faults: found } = readPoints(own, pools, 'file');
    faults.push(...found);
    return { itemCode, points };
  });
  if (lists.length === 0 && faults.length === 0) {
    faults.push({ field: 'file', code: 'EMPTY', message: '工作簿中没有检查要点，请填写后再导入。' });
  }
  return { lists, faults };
}

function columnsOf(cells: readonly string[]): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  cells.forEach((cell, index) => {
    const heading = cleanText(cell);
    if (BOOK_HEADINGS.some((one) => one === heading) && !found.has(heading)) found.set(heading, index);
  });
  return found;
}
