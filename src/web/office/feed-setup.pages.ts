import { Body, Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import { z } from 'zod';
import type { ActorRequest } from '../../accounts/access.guard.js';
import { CurrentActor } from '../../accounts/current-actor.js';
import type { Actor } from '../../audit/actor.js';
import { FeedCodeMaps } from '../../exchange/feed/code-maps.service.js';
import { DICTIONARIES, isDictionary } from '../../exchange/feed/dictionaries.js';
import { FeedSettings } from '../../exchange/feed/feed-settings.service.js';
import { FEED_WAYS } from '../../exchange/feed/feed-types.js';
import { DomainError } from '../../kernel/domain-error.js';
import { type FormAgain, Pages } from '../../platform/http/pages.js';
import { read } from '../../platform/http/read.js';

const CODES_PATH = '/office/feed/codes';
const SETTINGS_PATH = '/office/feed/settings';
const CODES = z.object({ codes: z.record(z.string().max(100), z.string().max(100)).default({}) });
const SETTING = z.object({
  way: z.enum(['FILE', 'PUSH'], '请选择报送方式。'),
  source: z.string().max(200).default(''),
  url: z.string().max(600).default(''),
  keyId: z.string().max(200).default(''),
  timeoutSeconds: z.string().max(5).default('20'),
});

/** How rows go to the provincial system: its codes for ours, and the way. */
@Controller('office/feed')
export class FeedSetupPages {
  constructor(
    private readonly pages: Pages,
    private readonly codes: FeedCodeMaps,
    private readonly settings: FeedSettings,
  ) {}

  @Get('codes')
  async showCodes(@Req() request: ActorRequest, @Res() response: Response): Promise<void> {
    this.pages.show(request, response, 'office/feed-codes', await this.codesData());
  }

  @Post('codes/:dictionary')
  async setCodes(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('dictionary') dictionary: string,
    @Body() body: unknown,
  ): Promise<void> {
    const again: FormAgain = {
      ...{ template: 'office/feed-codes', data: () => this.codesData(), not: ['FORBIDDEN', 'NOT_FOUND'] },
    };
    return this.pages.submit(request, response, again, async () => {
      if (!isDictionary(dictionary))
        throw new DomainError('NOT_FOUND', '没有这个字典。请从代码对照页面打开。');
      const changed = await this.codes.set(actor, dictionary, read(CODES, body).codes);
      return [CODES_PATH, `${DICTIONARIES[dictionary].name}：改动了 ${changed} 个代码。`];
    });
  }

  @Get('settings')
  async showSettings(@Req() request: ActorRequest, @Res() response: Response): Promise<void> {
    this.pages.show(request, response, 'office/feed-settings', await this.settingsData());
  }

  @Post('settings')
  async set(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Body() body: unknown,
  ): Promise<void> {
    const again: FormAgain = {
      ...{ template: 'office/feed-settings', data: () => this.settingsData(), not: ['FORBIDDEN'] },
    };
    return this.pages.submit(request, response, again, async () => {
      const { timeoutSeconds, ...setting } = read(SETTING, body);
      await this.settings.set(actor, { ...setting, timeoutSeconds: Number(timeoutSeconds) });
      return [SETTINGS_PATH, '报送设置已保存。'];
    });
  }

  private async codesData() {
    return { title: '监管数据代码对照', dictionaries: await this.codes.all() };
  }

  private async settingsData() {
    const { hasSecret } = this.settings;
    return { title: '监管数据报送设置', setting: await this.settings.now(), ways: FEED_WAYS, hasSecret };
  }
}
