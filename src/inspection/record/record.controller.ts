import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { CurrentActor } from '../../accounts/current-actor.js';
import type { Actor } from '../../audit/actor.js';
import { read } from '../../platform/http/read.js';
import { ENTRIES_BODY, PART_BODY } from './record.body.js';
import type { EntryOutcome, VisitRecord } from './record.types.js';
import { VisitParts } from './visit-parts.service.js';
import { VisitRecords } from './visit-records.service.js';

/** Records of visits for programs; the phone uses /office/tasks/:id/on-site. */
@Controller('api/v1/tasks')
export class RecordController {
  constructor(
    private readonly records: VisitRecords,
    private readonly parts: VisitParts,
  ) {}

  @Get(':id/record')
  show(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<VisitRecord> {
    return this.records.read(actor, id);
  }

  @Post(':id/record/entries')
  @HttpCode(200)
  async write(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
  ): Promise<{ outcomes: EntryOutcome[] }> {
    const { entries } = read(ENTRIES_BODY, body);
    return { outcomes: await this.records.write(actor, id, entries) };
  }

  @Post(':id/record/parts')
  @HttpCode(204)
  async act(@CurrentActor() actor: Actor, @Param('id') id: string, @Body() body: unknown): Promise<void> {
    const { pool, act, reason } = read(PART_BODY, body);
    if (act === 'HAND_IN') await this.parts.handIn(actor, id, pool);
    else if (act === 'REOPEN') await this.parts.reopen(actor, id, pool, reason);
    else await this.parts.absent(actor, id, pool, reason);
  }
}
