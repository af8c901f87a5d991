/** One fault to be shown in a returned workbook. */
export interface CellMark {
  /** Row number of the sheet. */
  readonly row: number;
  /** Column index from 0, or null where the fault is of the whole row. */
  readonly column: number | null;
  readonly message: string;
}

export interface MarkRequest {
  readonly sheetName: string;
  /** Row number of the headings; it and all rows above are kept. */
  readonly headingRow: number;
  readonly marks: readonly CellMark[];
}

/** Heading of the added column; imports pass over it. */
export const REMARK_HEADING = '问题说明';

/** The marks of each row, in the order of the rows. */
export function marksByRow(marks: readonly CellMark[]): Map<number, CellMark[]> {
  const rows = new Map<number, CellMark[]>();
  for (const mark of [...marks].sort((a, b) => a.row - b.row)) {
    rows.set(mark.row, [...(rows.get(mark.row) ?? []), mark]);
  }
  return rows;
}

/** What the remark column says of a row. */
export function remarkOf(row: number, marks: readonly CellMark[]): string {
  return `原第 ${row} 行：${marks.map((mark) => mark.message).join('\n')}`;
}
