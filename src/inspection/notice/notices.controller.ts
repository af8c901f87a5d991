import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { CurrentActor } from '../../accounts/current-actor.js';
import type { Actor } from '../../audit/actor.js';
import { isId } from '../../kernel/id.js';
import { read } from '../../platform/http/read.js';
import { DELIVERY_BODY, NOTICE_BODY } from './notice.body.js';
import { NoticesReader } from './notices-reader.service.js';
import { NoticesService } from './notices.service.js';

/** Notices to subjects for programs; pages use /office/notices. */
@Controller('api/v1/notices')
export class NoticesController {
  constructor(
    private readonly notices: NoticesService,
    private readonly reader: NoticesReader,
  ) {}

  /** Counts by draw; with `?draw=` the tasks of that draw. */
  @Get()
  async list(@CurrentActor() actor: Actor, @Query('draw') draw: unknown) {
    if (!isId(draw)) return { draws: await this.reader.draws(actor) };
    return { rows: (await this.reader.ofDraw(actor, draw)).rows };
  }

  @Get(':id')
  show(@CurrentActor() actor: Actor, @Param('id') id: string) {
    return this.reader.get(actor, id);
  }

  @Post()
  issue(@CurrentActor() actor: Actor, @Body() body: unknown) {
    return this.notices.issue(actor, read(NOTICE_BODY, body));
  }

  @Post(':id/deliveries')
  @HttpCode(204)
  async deliver(@CurrentActor() actor: Actor, @Param('id') id: string, @Body() body: unknown) {
    await this.notices.deliver(actor, id, read(DELIVERY_BODY, body));
  }
}
