import type { EntityManager } from 'typeorm';
import type { Actor } from '../../audit/actor.js';

/** Nest token of the one part that lets the inspection tasks follow a change, in the approving transaction itself. */
export const ON_CHANGED = Symbol('ON_CHANGED');

/** A reserve that comes in for a subject, with the vacant seats of its teams. */
export interface ReplacedSubject {
  readonly drawId: string;
  readonly drawNumber: string;
  /** Who goes. */
  readonly subjectCode: string;
  readonly by: {
    readonly code: string;
    readonly stratum: string;
    /** Rank inside the stratum. */
    readonly rank: number;
    readonly ticket: string;
  };
  readonly seats: readonly { readonly poolCode: string; readonly seat: number; readonly step: string }[];
}

/** A seat that has another holder now. */
export interface ChangedSeat {
  readonly drawId: string;
  readonly subjectCode: string;
  readonly poolCode: string;
  readonly seat: number;
  /** Null where nobody was found. */
  readonly inspectorId: string | null;
  /** Where the person comes from: AREA, NEIGHBOURS or AGENCY; DIRECT where the head has named somebody. */
  readonly step: string;
}

/** Called by the ceremony while it holds the lock of the draw. */
export interface OnChanged {
  /** Why the task of a subject allows no such change now (Chinese), or null. Locks the task until the end. */
  refusalOf(
    tx: EntityManager,
    change: { readonly drawId: string; readonly subjectCode: string; readonly substitution: boolean },
  ): Promise<string | null>;
  /** Closes the task of the subject that goes and opens one for the reserve that comes. */
  replaceTask(tx: EntityManager, actor: Actor, change: ReplacedSubject): Promise<void>;
  /** Gives everybody back the days that were promised to the tasks of a draw that is void now, and reports that it is. */
  drawVoided(tx: EntityManager, actor: Actor, drawId: string): Promise<void>;
  /** Writes who sits on a seat from now on. */
  changeSeat(tx: EntityManager, actor: Actor, change: ChangedSeat): Promise<void>;
}
