import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Actor } from '../audit/actor.js';
import { AgenciesService } from './agencies.service.js';
import { registryScope, type RegistryScope, WHOLE_SCOPE } from './scope.rules.js';

/** Tells which records of the registries an actor may change. */
@Injectable()
export class ScopeService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly agencies: AgenciesService,
  ) {}

  /** Scope of an actor; the system itself (command line, demo) may change everything. */
  async of(actor: Actor, tx: EntityManager = this.dataSource.manager): Promise<RegistryScope> {
    if (actor.accountId === null) return WHOLE_SCOPE;
    const within = actor.agencyCode === null ? [] : await this.agencies.within(actor.agencyCode, tx);
    const [agencies, areas] = [await this.agencies.agencies(tx), await this.agencies.areas(tx)];
    return registryScope(actor.agencyCode, within, agencies, areas);
  }
}
