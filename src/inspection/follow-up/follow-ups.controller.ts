import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { CurrentActor } from '../../accounts/current-actor.js';
import type { Actor } from '../../audit/actor.js';
import { pageNumber, read } from '../../platform/http/read.js';
import { FollowUpReader } from './follow-up-reader.service.js';
import { CLOSURE_BODY, followUpFilter, OPEN_BODY, STEP_BODY } from './follow-ups.body.js';
import { FollowUps } from './follow-ups.service.js';
import { TaskEnds } from './task-ends.service.js';

/** Follow-ups and the end of tasks for programs; pages use /office/follow-ups. */
@Controller('api/v1')
export class FollowUpsController {
  constructor(
    private readonly reader: FollowUpReader,
    private readonly followUps: FollowUps,
    private readonly ends: TaskEnds,
  ) {}

  @Get('follow-ups')
  list(@CurrentActor() actor: Actor, @Query() query: Record<string, unknown>) {
    return this.reader.list(actor, followUpFilter(query), pageNumber(query['page']));
  }

  @Get('follow-ups/:id')
  show(@CurrentActor() actor: Actor, @Param('id') id: string) {
    return this.reader.get(actor, id);
  }

  @Post('follow-ups/:id/steps')
  @HttpCode(204)
  async step(@CurrentActor() actor: Actor, @Param('id') id: string, @Body() body: unknown): Promise<void> {
    await this.followUps.step(actor, id, read(STEP_BODY, body));
  }

  @Get('tasks/:id/follow-ups')
  ofTask(@CurrentActor() actor: Actor, @Param('id') id: string) {
    return this.reader.ofTask(actor, id);
  }

  @Post('tasks/:id/follow-ups')
  async open(@CurrentActor() actor: Actor, @Param('id') id: string, @Body() body: unknown) {
    return { id: await this.followUps.open(actor, id, read(OPEN_BODY, body)) };
  }

  @Post('tasks/:id/closure')
  @HttpCode(204)
  async close(@CurrentActor() actor: Actor, @Param('id') id: string, @Body() body: unknown): Promise<void> {
    await this.ends.closeBy(actor, id, read(CLOSURE_BODY, body).reason ?? null);
  }
}
