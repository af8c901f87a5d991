import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { CurrentActor } from '../../accounts/current-actor.js';
import type { Actor } from '../../audit/actor.js';
import { pageNumber, read } from '../../platform/http/read.js';
import { CONFIRMATION_BODY, notInspectedFilter } from './not-inspected.body.js';
import { NotInspectedReader } from './not-inspected-reader.service.js';
import { NotInspected } from './not-inspected.service.js';

/** What could not be inspected, for programs; pages use /office/not-inspected. */
@Controller('api/v1')
export class NotInspectedController {
  constructor(
    private readonly notInspected: NotInspected,
    private readonly reader: NotInspectedReader,
  ) {}

  @Get('not-inspected')
  list(@CurrentActor() actor: Actor, @Query() query: Record<string, unknown>) {
    return this.reader.list(actor, notInspectedFilter(query), pageNumber(query['page']));
  }

  @Post('tasks/:id/not-inspected')
  @HttpCode(204)
  async decide(@CurrentActor() actor: Actor, @Param('id') id: string, @Body() body: unknown): Promise<void> {
    await this.notInspected.decide(actor, id, read(CONFIRMATION_BODY, body));
  }
}
