import { Body, Controller, Delete, Get, HttpCode, Post, Req } from '@nestjs/common';
import { z } from 'zod';
import { randomCsrfToken } from '../platform/http/csrf.js';
import { read } from '../platform/http/read.js';
import type { ActorRequest } from './access.guard.js';
import { AccountsService } from './accounts.service.js';
import { startSession, endSession } from './session.js';

/** Log-in of a program that works with a session. */
export const LOG_IN = z.object({
  loginName: z.string().min(1).max(80),
  password: z.string().min(1).max(200),
});

/** Log-in for programs; pages use /login. */
@Controller('api/v1/session')
export class SessionController {
  constructor(private readonly accounts: AccountsService) {}

  /** Who is logged in, and the CSRF token that state-changing requests must carry. */
  @Get()
  show(@Req() request: ActorRequest) {
    const { actor } = request;
    return {
      // A program with a token has no session and needs none.
      csrfToken: request.session ? randomCsrfToken(request) : null,
      account: actor ? { name: actor.name, roles: actor.roles, agencyCode: actor.agencyCode } : null,
    };
  }

  @Post()
  @HttpCode(200)
  async logIn(@Req() request: ActorRequest, @Body() body: unknown) {
    const { loginName, password } = read(LOG_IN, body);
    const actor = await this.accounts.logIn(loginName, password);
    await startSession(request, actor);
    return {
      csrfToken: randomCsrfToken(request),
      account: { name: actor.name, roles: actor.roles, agencyCode: actor.agencyCode },
    };
  }

  @Delete()
  @HttpCode(204)
  async logOut(@Req() request: ActorRequest): Promise<void> {
    await endSession(request);
  }
}
