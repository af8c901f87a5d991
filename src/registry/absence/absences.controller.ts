import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { CurrentActor } from '../../accounts/current-actor.js';
import type { Actor } from '../../audit/actor.js';
import { isMonth, lastDayOf } from '../../kernel/day.js';
import { pageNumber, read } from '../../platform/http/read.js';
import { ABSENCE_BODY, ABSENCE_QUERY } from '../requests.js';
import { AbsenceLists } from './absence-lists.service.js';
import { AbsencesService } from './absences.service.js';

@Controller('api/v1/absences')
export class AbsencesController {
  constructor(
    private readonly absences: AbsencesService,
    private readonly lists: AbsenceLists,
  ) {}

  @Get()
  async list(@CurrentActor() actor: Actor, @Query() query: unknown) {
    const { page, month, ...filter } = read(ABSENCE_QUERY, query);
    const days = isMonth(month) ? { from: `${month}-01`, to: lastDayOf(month) } : {};
    return this.lists.list(actor, { ...filter, ...days }, pageNumber(page ?? 1));
  }

  @Post()
  async record(@CurrentActor() actor: Actor, @Body() body: unknown) {
    return { id: await this.absences.record(actor, read(ABSENCE_BODY, body)) };
  }

  @Post(':id/cancellation')
  @HttpCode(200)
  async cancel(@CurrentActor() actor: Actor, @Param('id') id: string) {
    await this.absences.cancel(actor, id);
    return { id };
  }
}
