import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { OfficeStaff } from '../accounts/office-staff.js';
import type { Actor } from '../audit/actor.js';
import { AgenciesService } from './agencies.service.js';
import { isKeeper, NO_SCOPE, registryScope, type RegistryScope, WHOLE_SCOPE } from './scope.rules.js';

/** Tells which records of the registries an actor may change. */
@Injectable()
export class ScopeService implements OfficeStaff {
  constructor(
    private readonly dataSource: DataSource,
    private readonly agencies: AgenciesService,
  ) {}

  /** Scope of an actor: nothing for roles that keep no registry; the system itself may change everything. */
  async of(actor: Actor, tx: EntityManager = this.dataSource.manager): Promise<RegistryScope> {
    return actor.accountId === null || isKeeper(actor) ? this.reach(actor, tx) : NO_SCOPE;
  }

  /** True for the bureau's own units; see `registryScope`. */
  async isOffice(actor: Actor): Promise<boolean> {
    return (await this.reach(actor)).everything;
  }

  /** What belongs to the actor's agency, whatever the roles: for records that other roles work on. */
  async reach(actor: Actor, tx: EntityManager = this.dataSource.manager): Promise<RegistryScope> {
    if (actor.accountId === null) return WHOLE_SCOPE;
    const within = actor.agencyCode === null ? [] : await this.agencies.within(actor.agencyCode, tx);
    const [agencies, areas] = [await this.agencies.agencies(tx), await this.agencies.areas(tx)];
    return registryScope(actor.agencyCode, within, agencies, areas);
  }
}
