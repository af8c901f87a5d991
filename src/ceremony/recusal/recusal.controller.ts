import { Body, Controller, Get, Param, Post, Query, Req } from '@nestjs/common';
import { CurrentActor } from '../../accounts/current-actor.js';
import type { Actor } from '../../audit/actor.js';
import type { PageRequest } from '../../platform/http/page-request.js';
import { read } from '../../platform/http/read.js';
import { sentFiles } from '../after/after.controller.js';
import { CeremonyService } from '../ceremony.service.js';
import { DECLARATION_BODY, RECUSAL_BODY, RECUSAL_QUERY, SUBJECT_BODY } from './recusal.body.js';
import { RecusalReader } from './recusal-reader.service.js';
import { Recusals } from './recusals.service.js';

/** Recusals for programs; a request is decided on as every change after a draw: /draws/:id/after/requests. */
@Controller('api/v1')
export class RecusalController {
  constructor(
    private readonly ceremony: CeremonyService,
    private readonly recusals: Recusals,
    private readonly reader: RecusalReader,
  ) {}

  @Get('recusals')
  list(@CurrentActor() actor: Actor, @Query() query: unknown) {
    return this.reader.list(actor, read(RECUSAL_QUERY, query), '回避申请(接口)');
  }

  /** JSON, or a multipart form with files in the field `evidence`. */
  @Post('draws/:id/recusals')
  async ask(
    @Req() request: PageRequest,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
  ) {
    await this.ceremony.get(id);
    return { id: await this.recusals.ask(actor, id, read(RECUSAL_BODY, body), sentFiles(request)) };
  }

  /** An inspector's answer: `{subject, related: "yes"|"no", relation, leftOn, explanation}`. */
  @Post('draws/:id/declarations')
  async declare(@CurrentActor() actor: Actor, @Param('id') id: string, @Body() body: unknown) {
    await this.ceremony.get(id);
    const { subject } = read(SUBJECT_BODY, body);
    return { request: await this.recusals.declare(actor, id, subject, read(DECLARATION_BODY, body)) };
  }
}
