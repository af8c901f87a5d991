import { Body, Controller, Get, Post, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import { z } from 'zod';
import type { ActorRequest } from '../../accounts/access.guard.js';
import { AccountsService } from '../../accounts/accounts.service.js';
import { FirstVisit } from '../../accounts/first-visit.js';
import { endSession, startSession } from '../../accounts/session.js';
import { Pages } from '../../platform/http/pages.js';
import { read } from '../../platform/http/read.js';

const LOG_IN = z.object({ loginName: z.string().max(80), password: z.string().max(200) });
const SET_UP = z.object({
  word: z.string().max(200),
  loginName: z.string().max(80),
  displayName: z.string().max(80),
  password: z.string().max(200),
});

/** Way in: home, log-in, log-out, the first administrator. */
@Controller()
export class EntrancePages {
  constructor(
    private readonly pages: Pages,
    private readonly accounts: AccountsService,
    private readonly firstVisit: FirstVisit,
  ) {}

  @Get()
  async home(@Req() request: ActorRequest, @Res() response: Response): Promise<void> {
    if (await this.firstVisit.isDue()) return response.redirect(303, '/setup');
    return response.redirect(303, request.actor ? '/office' : '/public');
  }

  @Get('login')
  async logInForm(@Req() request: ActorRequest, @Res() response: Response): Promise<void> {
    if (await this.firstVisit.isDue()) return response.redirect(303, '/setup');
    return this.pages.show(request, response, 'login', { title: '登录' });
  }

  @Post('login')
  async logIn(@Req() request: ActorRequest, @Res() response: Response, @Body() body: unknown): Promise<void> {
    const again = { template: 'login', data: () => ({ title: '登录' }) };
    return this.pages.submit(request, response, again, async () => {
      const { loginName, password } = read(LOG_IN, body);
      await startSession(request, await this.accounts.logIn(loginName, password));
      const { returnTo } = request.session;
      delete request.session.returnTo;
      const safe = returnTo?.startsWith('/office') ? returnTo : '/office';
      return [safe];
    });
  }

  @Post('logout')
  async logOut(@Req() request: ActorRequest, @Res() response: Response): Promise<void> {
    await endSession(request);
    response.redirect(303, '/login');
  }

  @Get('setup')
  async setUpForm(@Req() request: ActorRequest, @Res() response: Response): Promise<void> {
    if (!(await this.firstVisit.isDue())) return response.redirect(303, '/login');
    return this.pages.show(request, response, 'setup', { title: '建立系统管理员' });
  }

  @Post('setup')
  async setUp(@Req() request: ActorRequest, @Res() response: Response, @Body() body: unknown): Promise<void> {
    const again = { template: 'setup', data: () => ({ title: '建立系统管理员' }) };
    return this.pages.submit(request, response, again, async () => {
      const { word, ...account } = read(SET_UP, body);
      await this.firstVisit.complete(word, { ...account, agencyCode: ROOT_AGENCY });
      return ['/login', '管理员已建立，请登录。'];
    });
  }
}

/** The bureau itself: the first administrator belongs to it. */
const ROOT_AGENCY = 'JT-JU';
