import { Body, Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import { z } from 'zod';
import type { ActorRequest } from '../../accounts/access.guard.js';
import { AccountEmail } from '../../accounts/account-email.service.js';
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
const EMAIL = z.object({ email: z.string().max(300).default('') });
const PASSWORD = z.object({ current: z.string().max(200), next: z.string().max(200) });

/** Accounts, one's own password. */
@Controller('office')
export class AccountsPages {
  constructor(
    private readonly pages: Pages,
    private readonly accounts: AccountsService,
    private readonly email: AccountEmail,
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

  @Post('accounts/:id/email')
  async emailOf(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
  ): Promise<void> {
    const again = { template: 'office/accounts', data: () => this.data() };
    return this.pages.submit(request, response, again, async () => {
      await this.email.set(actor, id, read(EMAIL, body).email);
      return ['/office/accounts', '提醒邮箱已保存。'];
    });
  }

  @Get('password')
  async passwordForm(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    this.pages.show(request, response, 'office/password', await this.own(actor));
  }

  @Post('email')
  async ownEmail(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Body() body: unknown,
  ): Promise<void> {
    const again = { template: 'office/password', data: () => this.own(actor) };
    return this.pages.submit(request, response, again, async () => {
      const { email } = read(EMAIL, body);
      await this.email.set(actor, actor.accountId ?? '', email);
      return ['/office/password', email.trim() === '' ? '邮箱已清除，不再收到提醒邮件。' : '邮箱已保存。'];
    });
  }

  @Post('password')
  async password(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Body() body: unknown,
  ): Promise<void> {
    const again = { template: 'office/password', data: () => this.own(actor) };
    return this.pages.submit(request, response, again, async () => {
      const { current, next } = read(PASSWORD, body);
      await this.accounts.changePassword(actor, current, next, request.sessionID);
      return ['/office', '口令已修改。'];
    });
  }

  private async own(actor: Actor) {
    return { title: '修改口令', email: await this.email.of(actor.accountId) };
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
