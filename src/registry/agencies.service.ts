import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Actor } from '../audit/actor.js';
import { DomainError } from '../kernel/domain-error.js';
import { Agency, AgencyPool, Area, AreaNeighbour } from './agency.entity.js';
import { TravelTable } from './travel.rules.js';

/** An agency with those below it. */
export interface AgencyNode {
  readonly agency: Agency;
  readonly children: readonly AgencyNode[];
}

/** Reads areas, pools and the tree of agencies. `tx` joins a running transaction. */
@Injectable()
export class AgenciesService {
  constructor(private readonly dataSource: DataSource) {}

  /** The prefecture and its counties, in the official order. */
  async areas(tx: EntityManager = this.dataSource.manager): Promise<Area[]> {
    return tx.find(Area, { order: { sort: 'ASC', code: 'ASC' } });
  }

  /** The counties: areas that lie in another one. */
  async counties(tx: EntityManager = this.dataSource.manager): Promise<Area[]> {
    return (await this.areas(tx)).filter((area) => area.parentCode !== null);
  }

  /** Pools (systems) of inspectors, in order. */
  async pools(tx: EntityManager = this.dataSource.manager): Promise<AgencyPool[]> {
    return tx.find(AgencyPool, { order: { sort: 'ASC', code: 'ASC' } });
  }

  /** All agencies, closed ones too, in order. */
  async agencies(tx: EntityManager = this.dataSource.manager): Promise<Agency[]> {
    return tx.find(Agency, { order: { sort: 'ASC', code: 'ASC' } });
  }

  /** The agencies as a tree: those without a parent on top. */
  async tree(tx: EntityManager = this.dataSource.manager): Promise<AgencyNode[]> {
    const agencies = await this.agencies(tx);
    const below = (parent: string | null): AgencyNode[] =>
      agencies
        .filter((agency) => agency.parentCode === parent)
        .map((agency) => ({ agency, children: below(agency.code) }));
    return below(null);
  }

  /** Codes of an agency and of all below it; empty where there is no such agency. */
  async within(agencyCode: string, tx: EntityManager = this.dataSource.manager): Promise<string[]> {
    // UNION, not UNION ALL: a ring of parents entered by mistake must not run for ever.
    const rows: { code: string }[] = await tx.query(
      `WITH RECURSIVE below AS (
         SELECT code FROM agency WHERE code = $1
         UNION
         SELECT agency.code FROM agency JOIN below ON agency.parent_code = below.code
       )
       SELECT code FROM below ORDER BY code COLLATE "C"`,
      [agencyCode],
    );
    return rows.map((row) => row.code);
  }

  /**
   * Lets an actor act for an agency: its own or one below. The system itself acts for all.
   * @throws DomainError FORBIDDEN
   */
  async requireScope(actor: Actor, agencyCode: string, tx?: EntityManager): Promise<void> {
    if (actor.accountId === null) return;
    const codes = actor.agencyCode === null ? [] : await this.within(actor.agencyCode, tx);
    if (codes.includes(agencyCode)) return;
    throw new DomainError(
      'FORBIDDEN',
      '这条记录不属于您所在的部门或其下级部门，不能办理。请由所属部门的人员办理。',
    );
  }

  /** Neighbours of each area, as the draw's rules have them: codes sorted, areas without neighbours left out. */
  async neighbours(tx: EntityManager = this.dataSource.manager): Promise<Record<string, string[]>> {
    const rows = await tx.find(AreaNeighbour);
    const map: Record<string, string[]> = {};
    for (const { areaCode, neighbourCode } of rows) (map[areaCode] ??= []).push(neighbourCode);
    for (const codes of Object.values(map)) codes.sort();
    return map;
  }

  /** Days on the road between counties, over as many neighbours as it takes. */
  async travelTable(tx: EntityManager = this.dataSource.manager): Promise<TravelTable> {
    return new TravelTable(await tx.find(AreaNeighbour));
  }
}
