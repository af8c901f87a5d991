import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { CurrentActor } from '../accounts/current-actor.js';
import type { Actor } from '../audit/actor.js';
import { pageNumber, read } from '../platform/http/read.js';
import { CORRECTION_BODY, RESULT_BODY, REVIEW_BODY } from './inspection.body.js';
import { InspectionService } from './inspection.service.js';
import { taskFilter } from './task-list/task-filter.js';
import { TaskLists } from './task-list/task-lists.service.js';
import { TaskReader } from './task-reader.js';

/** Tasks for programs; pages use /office/tasks. */
@Controller('api/v1/tasks')
export class InspectionController {
  constructor(
    private readonly inspection: InspectionService,
    private readonly reader: TaskReader,
    private readonly lists: TaskLists,
  ) {}

  @Get()
  list(@CurrentActor() actor: Actor, @Query() query: Record<string, unknown>) {
    return this.lists.list(actor, taskFilter(query), pageNumber(query['page']));
  }

  @Get(':id')
  show(@CurrentActor() actor: Actor, @Param('id') id: string) {
    return this.reader.get(actor, id);
  }

  @Post(':id/results')
  async enter(@CurrentActor() actor: Actor, @Param('id') id: string, @Body() body: unknown) {
    return { version: await this.inspection.enter(actor, id, read(RESULT_BODY, body)) };
  }

  /** A new version of an accepted result; it changes nothing until another person has accepted it. */
  @Post(':id/corrections')
  async correct(@CurrentActor() actor: Actor, @Param('id') id: string, @Body() body: unknown) {
    return { version: await this.inspection.correct(actor, id, read(CORRECTION_BODY, body)) };
  }

  @Post(':id/reviews')
  @HttpCode(204)
  async review(@CurrentActor() actor: Actor, @Param('id') id: string, @Body() body: unknown) {
    await this.inspection.review(actor, id, read(REVIEW_BODY, body));
  }
}
