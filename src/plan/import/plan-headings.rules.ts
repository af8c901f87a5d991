import {
  findHeadingRow,
  HeadingMatcher,
  type HeadingRow,
  normaliseHeading,
  readHeadings,
} from '../../registry/import/headings.rules.js';
import type { SheetRow } from '../../platform/excel/excel-types.js';
import type { FoundColumn } from '../../registry/import/import-types.js';
import { PLAN_COLUMNS } from './plan-columns.js';

const MATCHER = new HeadingMatcher(PLAN_COLUMNS);

/** Headings of a second row, under a heading that spans several columns: 抽取日期 over 自 and 至. */
const SECOND_ROW =
  /^(自|至|起|止|开始|结束|起始|截止|比例|频次|数量|户数|家数|牵头|发起|参与|配合|牵头部门|参与部门|配合部门|发起部门|组织|实施|开始时间|结束时间)$/;

/** The columns of a plan table: those that a field takes, and those that are kept as remarks. */
export interface PlanTableColumns {
  readonly found: readonly FoundColumn[];
  readonly unknown: readonly { readonly heading: string; readonly index: number }[];
}

/** The columns of headings that were read. @param cells the row of headings, two rows taken together */
function columnsOf({ found, unknown }: HeadingRow, cells: readonly string[]): PlanTableColumns {
  const left = cells.map((cell, index) => ({ heading: cell.trim(), index }));
  return { found, unknown: left.filter(({ heading }) => unknown.includes(heading)) };
}

/** The headings, their columns, and the first row of them. */
export interface PlanHeadings {
  readonly headings: HeadingRow;
  readonly columns: PlanTableColumns;
  readonly first: SheetRow;
}

/** Headings of a plan table, those of two rows taken together; null where no row reads like headings. */
export function planHeadings(rows: readonly SheetRow[]): PlanHeadings | null {
  const index = findHeadingRow(rows, MATCHER);
  if (index === null) return null;
  const both = twoRows(rows, index);
  if (both === null) {
    const headings = readHeadings(rows, index, PLAN_COLUMNS, MATCHER);
    return { headings, columns: columnsOf(headings, rows[index].cells), first: rows[index] };
  }
  const { combined, last, first } = both;
  const read = readHeadings([combined], 0, PLAN_COLUMNS, MATCHER);
  const headings = { ...read, index: last, number: rows[last].number };
  return { headings, columns: columnsOf(read, combined.cells), first: rows[first] };
}

interface TwoRows {
  readonly combined: SheetRow;
  readonly first: number;
  readonly last: number;
}

/** The best row may be the upper or the lower of the two. */
function twoRows(rows: readonly SheetRow[], index: number): TwoRows | null {
  for (const first of [index, index - 1]) {
    const [upper, lower] = [rows[first], rows[first + 1]];
    if (upper === undefined || lower === undefined || lower.number !== upper.number + 1) continue;
    if (isSecondRow(upper, lower)) return { combined: combine(upper, lower), first, last: first + 1 };
  }
  return null;
}

/** Every cell of the lower row repeats the upper one (merged downward), is blank, or is a heading of a second row. */
function isSecondRow(upper: SheetRow, lower: SheetRow): boolean {
  let below = 0;
  for (const [at, cell] of lower.cells.entries()) {
    const { flat } = normaliseHeading(cell);
    if (flat === '' || flat === normaliseHeading(upper.cells[at] ?? '').flat) continue;
    if (!SECOND_ROW.test(flat)) return false;
    below += 1;
  }
  return below > 0;
}

function combine(upper: SheetRow, lower: SheetRow): SheetRow {
  let spanning = '';
  const cells = Array.from({ length: Math.max(upper.cells.length, lower.cells.length) }, (_, at) => {
    const [above, below] = [upper.cells[at]?.trim() ?? '', lower.cells[at]?.trim() ?? ''];
    if (above !== '') spanning = above;
    if (below === '' || below === above) return above;
    // 抽取日期 over 自 is 抽取日期自; 部门 over 牵头 is 牵头部门.
    const names = [spanning + below, below + spanning, below];
    return names.find((name) => MATCHER.match(name) !== null) ?? names[0];
  });
  return { number: lower.number, cells };
}
