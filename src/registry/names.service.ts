import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { AgenciesService } from './agencies.service.js';
import type { RegistryNames } from './display.rules.js';
import { ItemsService } from './items.service.js';

/** Reads the names behind the codes of the registries, for display and for reading forms. */
@Injectable()
export class NamesService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly agencies: AgenciesService,
    private readonly items: ItemsService,
  ) {}

  /** Names of areas, agencies, pools and items in force. */
  async of(tx: EntityManager = this.dataSource.manager): Promise<RegistryNames> {
    const areas = await this.agencies.areas(tx);
    const named = (rows: readonly { code: string; name: string }[]) =>
      new Map(rows.map(({ code, name }) => [code, name]));
    return {
      areas: named(areas),
      prefecture: areas.find((area) => area.parentCode === null)?.code ?? null,
      agencies: named(await this.agencies.agencies(tx)),
      pools: named(await this.agencies.pools(tx)),
      items: named(await this.items.currentItems(undefined, tx)),
    };
  }
}
