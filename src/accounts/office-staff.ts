import type { Actor } from '../audit/actor.js';

/** Nest token of the part that knows the tree of agencies; it belongs to a feature further right. */
export const OFFICE_STAFF = Symbol('OFFICE_STAFF');

/** Tells the staff of the office itself from those of counties and partner agencies. */
export interface OfficeStaff {
  /** True for the bureau and its own units. */
  isOffice(actor: Actor): Promise<boolean>;
}
