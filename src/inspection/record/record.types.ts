import type { Answer } from './fields.rules.js';

/** What a field of a record holds now. */
export interface FieldValue {
  /** Empty: nothing entered, or taken back. */
  readonly value: string;
  /** 0: nothing was ever entered. */
  readonly revision: number;
  /** Who entered it; null at revision 0. */
  readonly by: string | null;
  readonly at: Date | null;
}

/** A check point with its answer. */
export interface RecordPoint {
  readonly listId: string;
  readonly no: number;
  readonly content: string;
  readonly method: string | null;
  readonly basis: string | null;
  /** The system that answers it: the list's own where it sits on the task, else the lead. */
  readonly poolCode: string;
  readonly poolName: string;
  /** True where the visitor sits for that system. */
  readonly mine: boolean;
  /** Empty: not answered. */
  readonly answer: Answer | '';
  /** What was found; asked for where the answer is NO. */
  readonly note: string;
  readonly revisions: { readonly answer: number; readonly note: number };
}

/** An item of the task with its check points. */
export interface RecordItem {
  readonly code: string;
  readonly name: string;
  /** The list that is fixed for the task, or the one in force before the record begins; null: there is none. */
  readonly listId: string | null;
  /** Version of that list; null: there is none. */
  readonly version: number | null;
  readonly points: readonly RecordPoint[];
}

export const PART_STATES = {
  OPEN: '未提交',
  HANDED_IN: '已提交',
  REOPENED: '已重新打开',
  ABSENT: '未参加检查',
} as const;

export type PartState = keyof typeof PART_STATES;

/** The part of one system. */
export interface RecordPart {
  readonly poolCode: string;
  readonly poolName: string;
  readonly leads: boolean;
  readonly state: PartState;
  /** Why it was reopened, or why nobody came; null otherwise. */
  readonly reason: string | null;
  readonly by: string | null;
  readonly at: Date | null;
  /** True where the visitor sits for this system. */
  readonly mine: boolean;
  /** True where the visitor may write its points, methods and conclusion now. */
  readonly editable: boolean;
  /** Check points of this system: all, answered, and answered NO. */
  readonly points: number;
  readonly answered: number;
  readonly found: number;
}

/** An entry that met a newer one: kept beside it until an entry of the field with `settles` = its id or a later one decides. */
export interface RecordConflict {
  readonly id: string;
  readonly field: string;
  /** What it wanted to write. */
  readonly value: string;
  readonly baseRevision: number;
  readonly poolCode: string;
  readonly by: string;
  readonly at: Date;
  readonly typedAt: Date | null;
  /** What stands in the field now. */
  readonly current: FieldValue;
}

/** The record of a visit as one visitor sees it. */
export interface VisitRecord {
  readonly task: {
    readonly id: string;
    readonly number: string;
    readonly subjectName: string;
    readonly subjectCode: string;
    readonly subjectKind: string;
    readonly areaName: string;
    readonly itemName: string;
    readonly leadPool: string;
    readonly windowFrom: string;
    readonly windowTo: string;
  };
  readonly items: readonly RecordItem[];
  /** Every field of visit and systems by name, those of points only once entered. */
  readonly fields: Readonly<Record<string, FieldValue>>;
  /** The lead first. */
  readonly parts: readonly RecordPart[];
  readonly conflicts: readonly RecordConflict[];
  /** True where anything was entered. */
  readonly begun: boolean;
  /** True where the visitor may write something now; `refusal` says why not (Chinese). */
  readonly editable: boolean;
  readonly refusal: string | null;
}

/** One entry as it is sent. */
export interface EntryInput {
  /**
   * The sender's own name of this operation, 8–200 characters, one for each thing typed (a uuid; or form nonce, field
   * and digest of the value): the same one is never carried out twice.
   */
  readonly opId: string;
  readonly field: string;
  readonly value: string;
  /** Revision of the field that the writer had before him; 0: empty. */
  readonly baseRevision: number;
  /** Operation on top of which this was typed, sent before it: its revision is the base. Left out: `baseRevision`. */
  readonly afterOp?: string | null;
  /** Id of the newest conflict of the field that its writer has read: this entry decides all up to it. */
  readonly settles?: string | null;
  /** When it was typed, ISO 8601, by the clock of the phone. */
  readonly typedAt?: string | null;
}

/**
 * What became of an entry. SAVED; SAME: it stands already, or this operation was carried out before; CONFLICT: somebody
 * wrote meanwhile, both are kept; REFUSED: nothing is kept, `message` says why.
 */
export interface EntryOutcome {
  readonly opId: string;
  readonly status: 'SAVED' | 'SAME' | 'CONFLICT' | 'REFUSED';
  /** Revision of the field now. */
  readonly revision: number;
  /** What stands in the field now; null where the field is unknown. */
  readonly current: FieldValue | null;
  /** Chinese; empty for SAVED and SAME. */
  readonly message: string;
}

/** Something found on site: a check point answered NO in a part that was handed in. */
export interface RecordFinding {
  readonly poolCode: string;
  readonly itemCode: string;
  readonly listId: string;
  readonly pointNo: number;
  readonly content: string;
  readonly basis: string | null;
  /** What was found, in the inspector's words. */
  readonly text: string;
}
