/** Something a cell does not settle: it is asked, never guessed. */
export interface PlanQuestion {
  /** Key of the line's field that waits for an answer. */
  readonly field: PlanField;
  /** Heading of the column; '' where the column is missing. */
  readonly column: string;
  /** The cell's text. */
  readonly text: string;
  /** Chinese: what is not certain and what is to be settled. */
  readonly question: string;
}

/** How one cell was read, to be shown beside its text. */
export interface CellReading {
  readonly column: string;
  readonly text: string;
  /** Chinese, e.g. 抽查比例不低于 10%，每年 1 次; '' where the text is kept as it stands. */
  readonly reading: string;
}

export type PlanField =
  | 'amount'
  | 'frequency'
  | 'months'
  | 'lead'
  | 'partners'
  | 'priority'
  | 'sampling'
  | 'drawType'
  | 'levels'
  | 'deadline'
  | 'item'
  | 'subjects'
  | 'taskName';

export type Priority = 'KEY' | 'GENERAL';

/** A row of an office's plan table as typed values; null where the row does not say, or where it must be asked. */
export interface PlanTableLine {
  /** Row of the sheet, from 1. */
  readonly row: number;
  readonly taskName: string | null;
  readonly item: string | null;
  /** Range of subjects in the office's words. */
  readonly subjects: string | null;
  /** Exact decimal from 0 to 1. */
  readonly ratio: string | null;
  /** Number of subjects. */
  readonly count: number | null;
  /** True where ratio or count is a lower bound (不低于, ≥). */
  readonly atLeast: boolean;
  /** Times a year. */
  readonly frequency: number | null;
  /** First and last month, 1–12. */
  readonly months: readonly [number, number] | null;
  readonly lead: string | null;
  readonly partners: readonly string[];
  /** Who inspects, where the table knows no lead and partners. */
  readonly body: string | null;
  readonly priority: Priority | null;
  readonly sampling: 'TARGETED' | 'UNTARGETED' | null;
  readonly drawType: 'JOINT' | 'IN_AGENCY' | 'IN_SYSTEM' | null;
  /** TOGETHER: prefecture and counties in one draw; APART: each for itself. */
  readonly levels: 'TOGETHER' | 'APART' | null;
  readonly methods: string | null;
  readonly organisingLevel: string | null;
  readonly implementingLevel: string | null;
  /** YYYY-MM-DD. */
  readonly deadline: string | null;
  /** What has no field of its own, as 列名：内容. */
  readonly remark: string | null;
  readonly readings: readonly CellReading[];
  readonly questions: readonly PlanQuestion[];
}

/** A plan table as it was read. */
export interface PlanTable {
  /** Text above the headings, e.g. 2026年度部门联合抽查工作计划; null where there is none. */
  readonly title: string | null;
  /** Year that the title names. */
  readonly year: number | null;
  readonly sheet: string;
  readonly lines: readonly PlanTableLine[];
  /** Headings that no field takes; their cells are kept as remarks. */
  readonly unknownHeadings: readonly string[];
  /** Rows below the headings that are no line (totals, notes), with their text. */
  readonly skipped: readonly { readonly row: number; readonly text: string }[];
}
