import type { EntityManager } from 'typeorm';
import type { Actor } from '../audit/actor.js';

/** Nest token of the one part that opens the inspection tasks of a draw in the sealing transaction itself. */
export const ON_SEALED = Symbol('ON_SEALED');

/** A line of drawn.tsv as it was sealed. */
export interface SealedSubject {
  /** Place in drawn.tsv, from 1. */
  readonly position: number;
  /** Rank inside the stratum from 1; in mode ORDER the position. */
  readonly rank: number;
  readonly stratum: string;
  readonly code: string;
  /** 64 lower-case hex digits. */
  readonly ticket: string;
  /** DRAWN or RESERVE; in mode ORDER the label of the batch. */
  readonly outcome: string;
}

/** A line of teams.tsv, its pseudonym opened. */
export interface SealedSeat {
  readonly poolCode: string;
  readonly subjectCode: string;
  /** From 0; seat 0 is the leader's where the team has one. */
  readonly seat: number;
  /** Null where the seat is vacant. */
  readonly inspectorId: string | null;
  /** Ladder step of the team: AREA, NEIGHBOURS or AGENCY. */
  readonly step: string;
}

/** A sealed draw as the tasks need it. */
export interface SealedDraw {
  readonly drawId: string;
  readonly number: string;
  readonly planLineId: string;
  /** areaCode of the office that draws. */
  readonly officeArea: string;
  /** The plan line says that the list is public before the visits. */
  readonly announced: boolean;
  readonly windowFrom: string;
  readonly windowTo: string;
  readonly itemCode: string;
  readonly itemName: string;
  readonly leadPool: string;
  /** Kind of all its subjects. */
  readonly kindOf: string;
  /** Drawn, reserves, and everyone of mode ORDER. */
  readonly subjects: readonly SealedSubject[];
  readonly seats: readonly SealedSeat[];
}

/** Called by the ceremony as the last step before commit: no sealed draw without its tasks. */
export interface OnSealed {
  openTasks(tx: EntityManager, actor: Actor, draw: SealedDraw): Promise<void>;
}
