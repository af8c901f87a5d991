import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { CurrentActor } from '../../accounts/current-actor.js';
import type { Actor } from '../../audit/actor.js';
import { pageNumber, read } from '../../platform/http/read.js';
import { APPROVAL_BODY, approvalFilter, DECISION_BODY } from './approval.body.js';
import { ApprovalsReader } from './approvals-reader.service.js';
import { ApprovalsService } from './approvals.service.js';

/** Approvals of visits for programs; pages use /office/approvals. */
@Controller('api/v1/approvals')
export class ApprovalsController {
  constructor(
    private readonly approvals: ApprovalsService,
    private readonly reader: ApprovalsReader,
  ) {}

  @Get()
  list(@CurrentActor() actor: Actor, @Query() query: Record<string, unknown>) {
    return this.reader.list(actor, approvalFilter(query), pageNumber(query['page']));
  }

  @Get(':id')
  show(@CurrentActor() actor: Actor, @Param('id') id: string) {
    return this.reader.get(actor, id);
  }

  @Post()
  async ask(@CurrentActor() actor: Actor, @Body() body: unknown) {
    return { id: await this.approvals.ask(actor, read(APPROVAL_BODY, body)) };
  }

  @Post(':id/decision')
  @HttpCode(204)
  async decide(@CurrentActor() actor: Actor, @Param('id') id: string, @Body() body: unknown) {
    await this.approvals.decide(actor, id, read(DECISION_BODY, body));
  }
}
