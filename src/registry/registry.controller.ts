import { Body, Controller, Get, HttpCode, Param, ParseIntPipe, Post, Put, Query } from '@nestjs/common';
import { CurrentActor } from '../accounts/current-actor.js';
import type { Actor } from '../audit/actor.js';
import { read } from '../platform/http/read.js';
import { AgenciesService } from './agencies.service.js';
import { AreaMaps, noArea } from './areas/area-maps.service.js';
import { ItemsService } from './items.service.js';
import { AREA_BODY, ITEMS_QUERY, PUBLISH_BODY } from './requests.js';

/** Agencies, areas and items: small lists, given whole. */
@Controller('api/v1')
export class RegistryController {
  constructor(
    private readonly agencies: AgenciesService,
    private readonly items: ItemsService,
    private readonly maps: AreaMaps,
  ) {}

  @Get('agencies')
  async agencyList() {
    return { agencies: await this.agencies.agencies(), pools: await this.agencies.pools() };
  }

  @Get('areas')
  async areaList() {
    const neighbours = await this.agencies.neighbours();
    const areas = await this.agencies.areas();
    const map = await this.maps.map();
    return {
      areas: areas.map((area) => ({
        ...{ ...area, neighbours: neighbours[area.code] ?? [] },
        travelDays: map[area.code]?.neighbours ?? {},
      })),
    };
  }

  /** Neighbours of one county: days by code, null for one that is none any longer. */
  @Put('areas/:code')
  @HttpCode(204)
  async changeArea(
    @CurrentActor() actor: Actor,
    @Param('code') code: string,
    @Body() body: unknown,
  ): Promise<void> {
    const { travelDays, closedMonths, symmetric } = read(AREA_BODY, body);
    if (!(code in (await this.maps.map()))) throw noArea();
    const typed = Object.entries(travelDays).map(([to, days]) => [to, days === null ? '' : String(days)]);
    await this.maps.save(actor, {
      ...{ travel: { [code]: Object.fromEntries(typed) as Record<string, string> }, symmetric },
      ...(closedMonths ? { closedMonths: { area: code, months: closedMonths } } : {}),
      source: '接口修改',
    });
  }

  @Get('items')
  async itemList(@Query() query: unknown) {
    const { kind } = read(ITEMS_QUERY, query);
    return { list: await this.items.currentList(), items: await this.items.currentItems(kind || undefined) };
  }

  @Post('items/:version/publish')
  @HttpCode(200)
  async publish(
    @CurrentActor() actor: Actor,
    @Param('version', ParseIntPipe) version: number,
    @Body() body: unknown,
  ) {
    await this.items.publishList(actor, version, read(PUBLISH_BODY, body));
    return { version };
  }
}
