import { Body, Controller, Get, HttpCode, Param, ParseIntPipe, Post, Query } from '@nestjs/common';
import { CurrentActor } from '../accounts/current-actor.js';
import type { Actor } from '../audit/actor.js';
import { read } from '../platform/http/read.js';
import { AgenciesService } from './agencies.service.js';
import { ItemsService } from './items.service.js';
import { ITEMS_QUERY, PUBLISH_BODY } from './requests.js';

/** Agencies, areas and items: small lists, given whole. */
@Controller('api/v1')
export class RegistryController {
  constructor(
    private readonly agencies: AgenciesService,
    private readonly items: ItemsService,
  ) {}

  @Get('agencies')
  async agencyList() {
    return { agencies: await this.agencies.agencies(), pools: await this.agencies.pools() };
  }

  @Get('areas')
  async areaList() {
    const neighbours = await this.agencies.neighbours();
    const areas = await this.agencies.areas();
    return { areas: areas.map((area) => ({ ...area, neighbours: neighbours[area.code] ?? [] })) };
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
