/** A fault of a row that only the registry can tell. */
export interface RowFault {
  /** Index in the rows that were looked at. */
  readonly at: number;
  /** Key of the column it stands under. */
  readonly key: string;
  readonly code: string;
  /** Chinese: what is wrong and how to mend it. */
  readonly message: string;
}
