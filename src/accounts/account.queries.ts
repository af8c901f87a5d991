import type { EntityManager } from 'typeorm';
import type { Role } from '../audit/actor.js';
import { Account } from './account.entity.js';

/** Codes of the agencies that have an account, not disabled, with one of these roles. */
export async function agenciesWithRole(tx: EntityManager, roles: readonly Role[]): Promise<Set<string>> {
  const accounts = await tx.find(Account, {
    select: { id: true, agencyCode: true, roles: true },
    where: { disabled: false },
  });
  const able = accounts.filter((account) => account.roles.some((role) => roles.includes(role)));
  return new Set(able.map(({ agencyCode }) => agencyCode));
}
