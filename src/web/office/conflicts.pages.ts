import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import type { ActorRequest } from '../../accounts/access.guard.js';
import { CurrentActor } from '../../accounts/current-actor.js';
import type { Actor } from '../../audit/actor.js';
import { Clock } from '../../platform/clock.js';
import { type FormAgain, Pages } from '../../platform/http/pages.js';
import { pageNumber, read } from '../../platform/http/read.js';
import { relationName, RELATIONS } from '../../registry/conflict.rules.js';
import { ConflictsService } from '../../registry/conflicts.service.js';
import { FormerPosts } from '../../registry/former-post/former-post.service.js';
import { CONFLICT_BODY, CONFLICT_QUERY, FORMER_POST_BODY } from '../../registry/requests.js';
import { listAddress } from './list-address.js';

const PATH = '/office/conflicts';

/** The register of relations of inspectors and subjects. */
@Controller('office/conflicts')
export class ConflictsPages {
  constructor(
    private readonly pages: Pages,
    private readonly conflicts: ConflictsService,
    private readonly formerPosts: FormerPosts,
    private readonly clock: Clock,
  ) {}

  @Get()
  async list(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @Query() query: unknown,
  ): Promise<void> {
    this.pages.show(request, response, 'office/conflicts', await this.data(query));
  }

  @Post()
  async register(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Body() body: unknown,
  ): Promise<void> {
    const again: FormAgain = { template: 'office/conflicts', data: () => this.data({}), not: ['FORBIDDEN'] };
    return this.pages.submit(request, response, again, async () => {
      await this.conflicts.register(actor, read(CONFLICT_BODY, body));
      return [PATH, '利害关系已登记，今后的抽取中相互回避。'];
    });
  }

  @Post('former-post-years')
  async setYears(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Body() body: unknown,
  ): Promise<void> {
    const again: FormAgain = { template: 'office/conflicts', data: () => this.data({}), not: ['FORBIDDEN'] };
    return this.pages.submit(request, response, again, async () => {
      await this.formerPosts.set(actor, read(FORMER_POST_BODY, body));
      return [PATH, '年限已设定，今后的抽取按新的年限回避。'];
    });
  }

  @Post(':id/end')
  async end(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
  ): Promise<void> {
    await this.conflicts.end(actor, id);
    return this.pages.redirect(request, response, PATH, '利害关系已解除，登记记录仍然保留。');
  }

  private async data(query: unknown) {
    const { page, ...filter } = read(CONFLICT_QUERY, query);
    const formerPosts = await this.formerPosts.history();
    return {
      ...{ title: '利害关系与回避', filter, relations: RELATIONS, relationName },
      ...{ formerPosts, formerPost: formerPosts[0], today: this.clock.today() },
      found: await this.conflicts.list(filter, pageNumber(page ?? 1)),
      address: (more: Record<string, string>) => listAddress(PATH, { ...filter, ...more }),
    };
  }
}
