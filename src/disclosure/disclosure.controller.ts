import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { z } from 'zod';
import { CurrentActor } from '../accounts/current-actor.js';
import type { Actor } from '../audit/actor.js';
import { pageNumber, read } from '../platform/http/read.js';
import { disclosureFilter } from './disclosure.body.js';
import { DisclosureReader } from './disclosure-reader.service.js';
import { DisclosureService } from './disclosure.service.js';
import { isId } from '../kernel/id.js';

const ID = z.string().refine(isId, '编号应为数字');
/** The draw that is published. */
export const OF_DRAW = z.object({ drawId: ID });
/** The plan that is published. */
export const OF_PLAN = z.object({ planId: ID });

/** Publications for programs. The list is public; publishing is not. */
@Controller('api/v1/disclosures')
export class DisclosureController {
  constructor(
    private readonly disclosures: DisclosureService,
    private readonly reader: DisclosureReader,
  ) {}

  @Get()
  list(@Query() query: Record<string, unknown>) {
    return this.reader.list(disclosureFilter(query), pageNumber(query['page']));
  }

  @Post('results')
  publishResults(@CurrentActor() actor: Actor, @Body() body: unknown) {
    return this.disclosures.publishResults(actor, read(OF_DRAW, body).drawId);
  }

  @Post('draws')
  publishDraw(@CurrentActor() actor: Actor, @Body() body: unknown) {
    return this.disclosures.publishDraw(actor, read(OF_DRAW, body).drawId);
  }

  @Post('plans')
  publishPlan(@CurrentActor() actor: Actor, @Body() body: unknown) {
    return this.disclosures.publishPlan(actor, read(OF_PLAN, body).planId);
  }
}
