import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import type { Actor } from '../../audit/actor.js';
import { read } from '../../platform/http/read.js';
import { CurrentActor } from '../current-actor.js';
import { REVOCATION_BODY, TOKEN_BODY } from './token.body.js';
import { TokensService } from './tokens.service.js';

/** Tokens of programs. Only a person who has logged in makes one. */
@Controller('api/v1/tokens')
export class TokensController {
  constructor(private readonly tokens: TokensService) {}

  @Get()
  async list(@CurrentActor() actor: Actor) {
    return { tokens: await this.tokens.list(actor) };
  }

  /** The answer is the only place where the token ever stands. */
  @Post()
  create(@CurrentActor() actor: Actor, @Body() body: unknown) {
    return this.tokens.create(actor, read(TOKEN_BODY, body));
  }

  @Post(':id/revocation')
  @HttpCode(204)
  async revoke(@CurrentActor() actor: Actor, @Param('id') id: string, @Body() body: unknown): Promise<void> {
    await this.tokens.revoke(actor, id, read(REVOCATION_BODY, body).reason);
  }
}
