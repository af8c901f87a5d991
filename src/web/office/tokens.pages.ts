import { Body, Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import type { ActorRequest } from '../../accounts/access.guard.js';
import { CurrentActor } from '../../accounts/current-actor.js';
import { REVOCATION_BODY, TOKEN_BODY } from '../../accounts/tokens/token.body.js';
import { LONGEST_DAYS, TOKEN_STATES } from '../../accounts/tokens/token.rules.js';
import { TokensService } from '../../accounts/tokens/tokens.service.js';
import { type Actor, ROLES } from '../../audit/actor.js';
import { DomainError } from '../../kernel/domain-error.js';
import { addDays, chineseDay, chineseInstant } from '../../kernel/day.js';
import { Clock } from '../../platform/clock.js';
import { Pages } from '../../platform/http/pages.js';
import { read } from '../../platform/http/read.js';

/** Tokens of programs: the own ones, for administrators everybody's. */
@Controller('office/tokens')
export class TokensPages {
  constructor(
    private readonly pages: Pages,
    private readonly tokens: TokensService,
    private readonly clock: Clock,
  ) {}

  @Get()
  async list(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    this.pages.show(request, response, 'office/tokens', await this.data(actor));
  }

  /** Answers with the token itself, once: neither a session nor an address may keep it. */
  @Post()
  async create(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Body() body: unknown,
  ): Promise<void> {
    try {
      const input = read(TOKEN_BODY, body);
      const { token } = await this.tokens.create(actor, input);
      const data = { title: '接口令牌已建立', name: input.name, token };
      this.pages.show(request, response, 'office/token-made', data, 201);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      this.pages.again(request, response, 'office/tokens', await this.data(actor), error);
    }
  }

  @Post(':id/revocation')
  async revoke(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
  ): Promise<void> {
    const again = { template: 'office/tokens', data: () => this.data(actor), not: ['NOT_FOUND'] as const };
    return this.pages.submit(request, response, again, async () => {
      await this.tokens.revoke(actor, id, read(REVOCATION_BODY, body).reason);
      return ['/office/tokens', '令牌已吊销，使用它的程序从现在起不能再访问。'];
    });
  }

  private async data(actor: Actor) {
    const rows = await this.tokens.list(actor);
    const today = this.clock.today();
    return {
      title: '接口令牌',
      everybody: actor.roles.includes('ADMINISTRATOR'),
      roles: actor.roles.map((role) => [role, ROLES[role]] as const),
      latest: addDays(today, LONGEST_DAYS),
      proposed: addDays(today, 180),
      longest: LONGEST_DAYS,
      tokens: rows.map((row) => ({
        ...row,
        roles: row.scopes.map((role) => ROLES[role]).join('、'),
        until: chineseDay(row.validTo),
        since: chineseInstant(row.createdAt),
        stateName: TOKEN_STATES[row.state],
        ended: row.revocation && { ...row.revocation, at: chineseInstant(row.revocation.at) },
      })),
    };
  }
}
