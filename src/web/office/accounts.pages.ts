import { Body, Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import { z } from 'zod';
import type { ActorRequest } from '../../accounts/access.guard.js';
import { AccountsService } from '../../accounts/accounts.service.js';
import { CurrentActor } from '../../accounts/current-actor.js';
import { type Actor, type Role, ROLES } from '../../audit/actor.js';
import { Pages } from '../../platform/http/pages.js';
import { formFlag, formList, read } from '../../platform/http/read.js';
import { AgenciesService } from '../../registry/agencies.service.js';

const ROLE_LIST = formList.transform((roles) => roles as Role[]);
const NEW_ACCOUNT = z.object({
  loginName: z.string().max(80),
  displayName: z.string().max(80),
  password: z.string().max(200),
  roles: ROLE_LIST,
  agencyCode: z.string().max(64),
});
const CHANGE = z.object({
  roles: ROLE_LIST,
  agencyCode: z.string().max(64),
  disabled: formFlag,
  password: z.string().max(200).optional(),
});
const PASSWORD = z.object({ current: z.string().max(200), next: z.string().max(200) });

/** Accounts, one's own password. */
@Controller('office')
export class AccountsPages {
  constructor(
    private readonly pages: Pages,
    private readonly accounts: AccountsService,
    private readonly agencies: AgenciesService,
  ) {}

  @Get('accounts')
  async list(@Req() request: ActorRequest, @Res() response: Response): Promise<void> {
    this.pages.show(request, response, 'office/accounts', await this.data());
  }

  @Post('accounts')
  async create(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Body() body: unknown,
  ): Promise<void> {
    const again = { template: 'office/accounts', data: () => this.data() };
    return this.pages.submit(request, response, again, async () => {
      await this.accounts.create(actor, read(NEW_ACCOUNT, body));
      return ['/office/accounts', '账号已建立。'];
    });
  }

  @Post('accounts/:id')
  async change(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
  ): Promise<void> {
    const again = { template: 'office/accounts', data: () => this.data() };
    return this.pages.submit(request, response, again, async () => {
      const { password, ...rest } = read(CHANGE, body);
      await this.accounts.change(
        actor,
        id,
        { ...rest, ...(password ? { password } : {}) },
        request.sessionID,
      );
      return ['/office/accounts', '账号已修改。'];
    });
  }

  @Get('password')
  passwordForm(@Req() request: ActorRequest, @Res() response: Response): void {
    this.pages.show(request, response, 'office/password', { title: '修改口令' });
  }

  @Post('password')
  async password(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Body() body: unknown,
  ): Promise<void> {
    const again = { template: 'office/password', data: () => ({ title: '修改口令' }) };
    return this.pages.submit(request, response, again, async () => {
      const { current, next } = read(PASSWORD, body);
      await this.accounts.changePassword(actor, current, next, request.sessionID);
      return ['/office', '口令已修改。'];
    });
  }

  private async data() {
    return {
      title: '账号',
      accounts: await this.accounts.list(),
      agencies: await this.agencies.agencies(),
      roles: Object.entries(ROLES),
    };
  }
}
