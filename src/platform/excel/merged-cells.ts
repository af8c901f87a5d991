import type { SheetRow } from './excel-types.js';

/** A merged area: its first column (from 0) and its first and last row (from 1). */
export interface Merge {
  readonly column: number;
  readonly top: number;
  readonly bottom: number;
}

/** Merged areas do not overlap, so an honest workbook fills fewer cells than it can have. */
const MOST_FILLED = 2_000_000;

/**
 * Gives the text of a cell merged over several rows to each of those rows that exists: in a list, a county written
 * once beside five firms is meant for all five. Areas merged sideways only (titles) are left alone.
 */
export function fillDown(rows: SheetRow[], merges: readonly Merge[]): void {
  let budget = MOST_FILLED;
  for (const { column, top, bottom } of merges) {
    if (bottom <= top) continue;
    const first = firstAtOrAfter(rows, top);
    const master = rows[first];
    const text = master?.number === top ? (master.cells[column] ?? '') : '';
    if (text === '') continue;
    const flag = master.flags?.[column];
    for (let i = first + 1; i < rows.length && rows[i].number <= bottom; i++) {
      budget -= 1;
      if (budget < 0) return;
      const cells = [...rows[i].cells];
      while (cells.length <= column) cells.push('');
      cells[column] = text;
      const flags = flag === undefined ? rows[i].flags : { ...rows[i].flags, [column]: flag };
      rows[i] = { number: rows[i].number, cells, ...(flags === undefined ? {} : { flags }) };
    }
  }
}

function firstAtOrAfter(rows: readonly SheetRow[], number: number): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rows[middle].number < number) low = middle + 1;
    else high = middle;
  }
  return low;
}
