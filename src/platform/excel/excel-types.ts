/** Why a cell's text cannot be taken as it stands. */
export type CellFlag = 'FORMULA' | 'LONG_NUMBER' | 'ERROR_VALUE' | 'BAD_DATE' | 'TOO_LONG';

/** One row of a sheet that holds something. */
export interface SheetRow {
  /** Row number of the sheet, from 1. */
  readonly number: number;
  /** Texts by column from A; '' where blank. Dates are YYYY-MM-DD, percentages as shown (10%), truth values TRUE and FALSE. */
  readonly cells: readonly string[];
  /** Cells that need a word, by column index from 0. */
  readonly flags?: Readonly<Record<number, CellFlag>>;
}

/** The texts of one visible sheet. */
export interface SheetText {
  readonly name: string;
  readonly rows: readonly SheetRow[];
  /** True where reading stopped because more than `maxRows` rows hold something. */
  readonly tooManyRows: boolean;
  /** True where something stands right of column `maxColumns`; it was not read. */
  readonly tooWide: boolean;
}

export interface ReadLimits {
  /** Bytes of the file. */
  readonly maxFileBytes: number;
  /** Entries of the zip. */
  readonly maxEntries: number;
  /** Bytes that its entries really inflate to. */
  readonly maxInflatedBytes: number;
  /** Rows with content that a sheet may have, heading rows included. */
  readonly maxRows: number;
  readonly maxColumns: number;
  /** Characters of one cell; longer ones are cut and flagged. */
  readonly maxCellLength: number;
  /** Characters of all cells together. */
  readonly maxCharacters: number;
  /** Heap of the worker thread, MB. */
  readonly maxHeapMb: number;
  /** Milliseconds until the worker is stopped. */
  readonly timeoutMs: number;
}

/** Data rows that one import may have (the office's rule); heading and title rows come on top. */
export const MAX_DATA_ROWS = 100_000;

export const READ_LIMITS: ReadLimits = {
  maxFileBytes: 30 * 1024 * 1024,
  maxEntries: 200,
  maxInflatedBytes: 150 * 1024 * 1024,
  maxRows: MAX_DATA_ROWS + 100,
  maxColumns: 200,
  maxCellLength: 5_000,
  maxCharacters: 60_000_000,
  maxHeapMb: 768,
  timeoutMs: 60_000,
};
