import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Actor } from '../../audit/actor.js';
import { AgenciesService } from '../../registry/agencies.service.js';
import { type Standing, standingOf } from './follow-up.rules.js';

/** Tells how an actor stands to a system on a task: a system's own people act, everyone else reads. */
@Injectable()
export class PoolStandings {
  constructor(private readonly agencies: AgenciesService) {}

  /** Standing of an actor, and the name of the system. @param seats current seats of the task */
  async of(
    tx: EntityManager,
    actor: Actor,
    poolCode: string,
    seats: readonly { readonly poolCode: string; readonly inspectorId: string | null }[],
  ): Promise<{ standing: Standing; poolName: string }> {
    return (await this.ofActor(tx, actor, seats))(poolCode);
  }

  /** The same for several systems of one task, read once. */
  async ofActor(
    tx: EntityManager,
    actor: Actor,
    seats: readonly { readonly poolCode: string; readonly inspectorId: string | null }[],
  ): Promise<(poolCode: string) => { standing: Standing; poolName: string }> {
    const agencies = await this.agencies.agencies(tx);
    const ownPool = agencies.find(({ code }) => code === actor.agencyCode)?.poolCode ?? null;
    const names = new Map((await this.agencies.pools(tx)).map(({ code, name }) => [code, name]));
    return (poolCode) => ({
      standing: standingOf(actor, poolCode, seats, ownPool),
      poolName: names.get(poolCode) ?? '',
    });
  }
}
