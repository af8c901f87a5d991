import { Body, Controller, Get, Param, Put } from '@nestjs/common';
import { CurrentActor } from '../../accounts/current-actor.js';
import type { Actor } from '../../audit/actor.js';
import { read } from '../../platform/http/read.js';
import { CHECK_LIST_BODY } from './check-point.body.js';
import { CheckPoints } from './check-points.service.js';

/** Check points of the items for programs; pages use /office/items/points. */
@Controller('api/v1/check-points')
export class CheckPointsController {
  constructor(private readonly points: CheckPoints) {}

  @Get()
  async list() {
    return { items: await this.points.list() };
  }

  @Get(':item')
  async show(@Param('item') item: string) {
    return { ...(await this.points.of(item)), versions: await this.points.versions(item) };
  }

  @Put(':item')
  async save(@CurrentActor() actor: Actor, @Param('item') item: string, @Body() body: unknown) {
    return { version: await this.points.save(actor, item, read(CHECK_LIST_BODY, body)) };
  }
}
