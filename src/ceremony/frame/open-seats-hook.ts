import type { EntityManager } from 'typeorm';
import type { Day } from '../../kernel/day.js';

/** Nest token of the one part that knows which inspection tasks are still to be done. */
export const OPEN_SEATS = Symbol('OPEN_SEATS');

/** A seat of a task that is still to be done. */
export interface OpenSeat {
  readonly drawId: string;
  readonly taskId: string;
  readonly inspectorId: string;
}

/** Asked by the ceremony when it builds a frame: tasks belong to a part that stands to the right. */
export interface OpenSeats {
  /** Seats with somebody on them, of tasks without a result whose window touches these days. */
  openSeats(tx: EntityManager, from: Day, to: Day): Promise<OpenSeat[]>;
}
