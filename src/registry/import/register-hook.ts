import type { EntityManager } from 'typeorm';
import type { Actor } from '../../audit/actor.js';
import type { RowDiff, Upserted } from '../content.rules.js';
import type { RegistryScope } from '../scope.rules.js';
import type { RowValues } from './import-types.js';
import type { RowFault } from './row-fault.js';

/** Nest token of the part that keeps the credit register; it belongs to a feature further right. */
export const CREDIT_ROWS = Symbol('CREDIT_ROWS');

/** What a register does with rows that the parser has passed. */
export interface Register {
  faults(tx: EntityManager, scope: RegistryScope, values: readonly RowValues[]): Promise<RowFault[]>;
  diff(tx: EntityManager, values: readonly RowValues[]): Promise<RowDiff[]>;
  write(tx: EntityManager, actor: Actor, values: readonly RowValues[], source: string): Promise<Upserted>;
}
