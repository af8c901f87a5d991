import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import type { ActorRequest } from '../../accounts/access.guard.js';
import { CurrentActor } from '../../accounts/current-actor.js';
import type { Actor } from '../../audit/actor.js';
import { DomainError } from '../../kernel/domain-error.js';
import { Clock } from '../../platform/clock.js';
import { Pages } from '../../platform/http/pages.js';
import { read } from '../../platform/http/read.js';
import { AgenciesService, type AgencyNode } from '../../registry/agencies.service.js';
import { AreaMaps } from '../../registry/areas/area-maps.service.js';
import { ItemsService } from '../../registry/items.service.js';
import { NamesService } from '../../registry/names.service.js';
import { PUBLISH_BODY } from '../../registry/requests.js';

const ITEMS = '/office/items';

/** The list of items and its publication; agencies, pools and counties. */
@Controller('office')
export class RegistryPages {
  constructor(
    private readonly pages: Pages,
    private readonly items: ItemsService,
    private readonly agencies: AgenciesService,
    private readonly names: NamesService,
    private readonly clock: Clock,
    private readonly maps: AreaMaps,
  ) {}

  @Get('items')
  async itemList(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @Query('version') version?: unknown,
  ): Promise<void> {
    this.pages.show(request, response, 'office/items', await this.itemData(version));
  }

  @Post('items/:version/publish')
  async publish(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('version') version: string,
    @Body() body: unknown,
  ): Promise<void> {
    try {
      await this.items.publishList(actor, Number(version), read(PUBLISH_BODY, body));
    } catch (error) {
      if (!(error instanceof DomainError) || error.code === 'NOT_FOUND') throw error;
      return this.pages.again(request, response, 'office/items', await this.itemData(version), error);
    }
    return this.pages.redirect(request, response, ITEMS, '清单已公布，即日起按此清单编制计划。');
  }

  private async itemData(version: unknown) {
    const lists = await this.items.lists();
    const current = await this.items.currentList();
    const list = lists.find((one) => String(one.version) === version) ?? current;
    const { pools, items: itemNames } = await this.names.of();
    return {
      ...{
        title: '抽查事项清单',
        lists,
        current,
        list,
        pools,
        itemNames,
        today: this.clock.today(),
      },
      items: list ? await this.items.itemsOf(list.version) : [],
      schemes: await this.items.schemes(),
    };
  }

  @Get('agencies')
  async agencyTree(@Req() request: ActorRequest, @Res() response: Response): Promise<void> {
    const { areas, pools } = await this.names.of();
    const map = await this.maps.map();
    const counties = await this.agencies.counties();
    this.pages.show(request, response, 'office/agencies', {
      ...{ title: '部门与区划', areas, pools },
      rows: (await this.agencies.tree()).flatMap((node) => withDepth(node, 0)),
      counties: counties.map((county) => ({
        county,
        neighbours: Object.entries(map[county.code]?.neighbours ?? {}).map(
          ([code, days]) => `${areas.get(code)}(${days}天)`,
        ),
      })),
    });
  }
}

/** A tree as rows, each with its depth. */
function withDepth(node: AgencyNode, depth: number): { agency: AgencyNode['agency']; depth: number }[] {
  return [{ agency: node.agency, depth }, ...node.children.flatMap((child) => withDepth(child, depth + 1))];
}
