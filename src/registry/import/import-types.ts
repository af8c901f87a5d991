import type { AreaRef } from '../areas.rules.js';
import type { Check, Column, ColumnValue, Finding } from '../kinds/columns.js';

/** A named record that cells may refer to: agency, pool or item. */
export interface NamedRef {
  readonly code: string;
  readonly name: string;
  /** Short names and former names. */
  readonly aliases: readonly string[];
}

/** What parsing may look up. Nothing here is changed by it. */
export interface Lookups {
  readonly areas: readonly AreaRef[];
  readonly agencies: readonly NamedRef[];
  readonly pools: readonly NamedRef[];
  readonly items: readonly NamedRef[];
  /** True if a subject of any kind has this code. */
  readonly hasSubject: (code: string) => boolean;
  /** Issuers of the inspectors in the registry who have this certificate number. */
  readonly issuersOf: (certificateNo: string) => readonly string[];
}

/** Values of a row by column key. A column that the workbook does not have is absent. */
export type RowValues = Readonly<Record<string, ColumnValue>>;

/** A row that has no fault. */
export interface ParsedRow {
  /** Row number of the sheet. */
  readonly row: number;
  readonly values: RowValues;
}

/** A remark tied to a place of the sheet; `column` is the workbook's own heading, '' for the whole row. */
export interface RowRemark extends Finding {
  readonly row: number;
  readonly column: string;
}

/** A column of the sheet that was recognised. */
export interface FoundColumn {
  readonly column: Column;
  /** Index from 0. */
  readonly index: number;
  /** The workbook's own heading, without line breaks at its ends. */
  readonly heading: string;
  /** Power of ten that leads from the heading's unit to the column's. */
  readonly scale: number;
}

export interface ParsedImport {
  readonly sheetName: string;
  readonly headingRow: number;
  readonly columns: readonly FoundColumn[];
  /** Data rows, good and bad. */
  readonly rows: number;
  readonly good: readonly ParsedRow[];
  readonly faults: readonly RowRemark[];
  readonly warnings: readonly RowRemark[];
}

/** Columns that together identify a row; the fault of a second one stands on the first of them. */
export interface Identity {
  readonly keys: readonly string[];
  /** Two rows that both have this column, with different values, are not the same after all. */
  readonly unlessDiffers?: string;
}

/** What can be imported: the kinds of subjects, and inspectors, conflicts, items, agencies. */
export interface ImportKind {
  readonly kind: string;
  /** What a person calls the list, e.g. 道路危险货物运输企业. */
  readonly title: string;
  readonly columns: readonly Column[];
  /** What no two rows of a file may share. */
  readonly identities: readonly Identity[];
  /** Looks at a whole row once its cells are read; tells the column concerned. */
  readonly checkRow?: (values: RowValues, lookups: Lookups) => readonly (Check & { key: string })[];
  /** Fills in what follows from the values that were read. */
  readonly complete?: (values: RowValues) => RowValues;
  /** Records of the same file that cells may refer to (an agency's parent stands in the same list). */
  readonly refersToItself?: boolean;
}
