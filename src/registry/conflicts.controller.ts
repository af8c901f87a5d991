import { Body, Controller, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { CurrentActor } from '../accounts/current-actor.js';
import type { Actor } from '../audit/actor.js';
import { pageNumber, read } from '../platform/http/read.js';
import { relationName } from './conflict.rules.js';
import { ConflictsService } from './conflicts.service.js';
import { FormerPosts } from './former-post/former-post.service.js';
import { CONFLICT_BODY, CONFLICT_QUERY, FORMER_POST_BODY } from './requests.js';

@Controller('api/v1/conflicts')
export class ConflictsController {
  constructor(
    private readonly conflicts: ConflictsService,
    private readonly formerPosts: FormerPosts,
  ) {}

  @Get()
  async list(@Query() query: unknown) {
    const { page, ...filter } = read(CONFLICT_QUERY, query);
    const found = await this.conflicts.list(filter, pageNumber(page ?? 1));
    const rows = found.rows.map((row) => ({ ...row, relationName: relationName(row.relation) }));
    return { ...found, rows };
  }

  @Post()
  async register(@CurrentActor() actor: Actor, @Body() body: unknown) {
    return { id: await this.conflicts.register(actor, read(CONFLICT_BODY, body)) };
  }

  /** How many years a former post bars: `{years, source}`. */
  @Put('former-post-years')
  async setYears(@CurrentActor() actor: Actor, @Body() body: unknown) {
    await this.formerPosts.set(actor, read(FORMER_POST_BODY, body));
    return this.formerPosts.current();
  }

  @Post(':id/end')
  @HttpCode(200)
  async end(@CurrentActor() actor: Actor, @Param('id') id: string) {
    await this.conflicts.end(actor, id);
    return { id };
  }
}
