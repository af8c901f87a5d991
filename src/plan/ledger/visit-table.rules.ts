import { cleanText } from '../../kernel/text.js';
import { readDay } from '../../registry/import/day.rules.js';
import { pastedRows } from '../../registry/import/pasted-table.rules.js';
import type { VisitEntry } from './visit-entry.rules.js';

/** Most visits of one table. */
export const MOST_ROWS = 2000;

/** Columns of a table of visits, in the order of the blank row that the page shows. */
export const VISIT_HEADINGS = [
  '代码',
  '检查日期',
  '检查类别',
  '检查部门',
  '文书或来源编号',
  '超限原因',
  '说明',
] as const;

/** A row of a pasted table. */
export interface VisitRow {
  /** 第3行 */
  readonly row: string;
  readonly entry: VisitEntry;
}

/**
 * Reads a table copied from a spreadsheet: a row a visit, the columns as `VISIT_HEADINGS`, with or without a row of
 * headings. What cannot be read stays as it is written, and is refused by the checks of an entry: nothing is guessed.
 * @param kinds codes by name; @param pools codes by name
 * @throws DomainError INVALID_INPUT where there is no table
 */
export function visitRows(
  text: string,
  kinds: ReadonlyMap<string, string>,
  pools: ReadonlyMap<string, string>,
): VisitRow[] {
  return pastedRows(text)
    .map((cells, index) => ({ row: `第${index + 1}行`, cells: cells.map(cleanText) }))
    .filter(({ cells }, index) => cells.some((cell) => cell !== '') && !(index === 0 && isHeading(cells)))
    .map(
      ({
        row,
        cells: [code = '', day = '', kind = '', pool = '', documentNo = '', reason = '', remark = ''],
      }) => ({
        row,
        entry: {
          ...{ code, documentNo, reason, remark },
          day: readDay(day) ?? day,
          kind: kinds.get(kind) ?? kind,
          pools: pool
            .split(/[、,，;；\s]+/)
            .filter((name) => name !== '')
            .map((name) => pools.get(name) ?? name),
        },
      }),
    );
}

function isHeading(cells: readonly string[]): boolean {
  return cells.some((cell) => cell.includes('检查日期')) && !cells.some((cell) => readDay(cell) !== null);
}
