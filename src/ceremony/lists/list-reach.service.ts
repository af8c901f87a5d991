import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Actor } from '../../audit/actor.js';
import { AgenciesService } from '../../registry/agencies.service.js';
import { RegistryFinder } from '../../registry/registry-finder.service.js';
import { ScopeService } from '../../registry/scope.service.js';
import { listReach, type ListReach } from './list-reach.rules.js';

/** Tells which drawn subjects an actor has to do with; lists of draws and of tasks ask here alike. */
@Injectable()
export class ListReachService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly agencies: AgenciesService,
    private readonly registry: RegistryFinder,
    private readonly scopes: ScopeService,
  ) {}

  /** The reach of an actor: see `listReach`. */
  async of(actor: Actor, tx: EntityManager = this.dataSource.manager): Promise<ListReach> {
    const registry = await this.scopes.reach(actor, tx);
    const own = (await this.agencies.agencies(tx)).find((agency) => agency.code === actor.agencyCode);
    return listReach(actor, {
      registry,
      inspectorIds: await this.registry.inspectorIdsOf([...registry.agencyCodes], tx),
      headOfPool: own && own.parentCode === null ? own.poolCode : null,
    });
  }
}
