import type { EntityManager } from 'typeorm';
import type { VisitCounts } from './ledger.queries.js';

/** Nest token of the one part that knows which draws are under way. */
export const HELD_VISITS = Symbol('HELD_VISITS');

/** Asked by the ledger when a visit is entered: draws belong to a part that stands to the right. */
export interface HeldVisits {
  /** Visits that open draws could still bring, by enterprise and authority. */
  heldFor(tx: EntityManager, year: number, pools: readonly string[]): Promise<VisitCounts>;
}
