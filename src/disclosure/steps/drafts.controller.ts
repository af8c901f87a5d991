import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { CurrentActor } from '../../accounts/current-actor.js';
import type { Actor } from '../../audit/actor.js';
import { pageNumber, read } from '../../platform/http/read.js';
import { DRAFT_BODY, draftState, STEP_BODY } from './drafts.body.js';
import { DraftReader } from './draft-reader.service.js';
import { DraftSteps } from './draft-steps.service.js';
import { Drafts } from './drafts.service.js';

/** Publication by steps for programs: draft, check, approve, publish. */
@Controller('api/v1/disclosure-drafts')
export class DraftsController {
  constructor(
    private readonly drafts: Drafts,
    private readonly steps: DraftSteps,
    private readonly reader: DraftReader,
  ) {}

  @Get()
  list(@Query() query: Record<string, unknown>) {
    const state = draftState(query['state']);
    return this.reader.list(state === null ? {} : { states: [state] }, pageNumber(query['page']));
  }

  @Get(':id')
  show(@Param('id') id: string) {
    return this.reader.get(id);
  }

  @Post()
  draft(@CurrentActor() actor: Actor, @Body() body: unknown) {
    return this.drafts.draft(actor, read(DRAFT_BODY, body));
  }

  /** Drafts everything that waits. */
  @Post('waiting')
  @HttpCode(200)
  draftAll(@CurrentActor() actor: Actor) {
    return this.drafts.draftAll(actor);
  }

  /** One step of some drafts together. */
  @Post('steps')
  @HttpCode(200)
  async step(@CurrentActor() actor: Actor, @Body() body: unknown) {
    const { ids, step, input } = read(STEP_BODY, body);
    return { published: await this.steps.take(actor, ids, step, input) };
  }
}
