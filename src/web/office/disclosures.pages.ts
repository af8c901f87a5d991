import { Body, Controller, Get, Post, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import { z } from 'zod';
import type { ActorRequest } from '../../accounts/access.guard.js';
import { CurrentActor } from '../../accounts/current-actor.js';
import type { Actor } from '../../audit/actor.js';
import { DisclosureDesk } from '../../disclosure/disclosure-desk.service.js';
import { DisclosureService } from '../../disclosure/disclosure.service.js';
import { isId } from '../../kernel/id.js';
import { Pages } from '../../platform/http/pages.js';
import { read } from '../../platform/http/read.js';

const BODY = z.object({ id: z.string().refine(isId, '编号应为数字') });

/** The publisher's desk: what waits to be published, until when, and the buttons. */
@Controller('office/disclosures')
export class DisclosuresPages {
  constructor(
    private readonly pages: Pages,
    private readonly desk: DisclosureDesk,
    private readonly disclosures: DisclosureService,
  ) {}

  @Get()
  async show(@Req() request: ActorRequest, @Res() response: Response): Promise<void> {
    this.pages.show(request, response, 'office/disclosures', await this.data());
  }

  @Post('results')
  async results(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Body() body: unknown,
  ): Promise<void> {
    await this.publish(request, response, async () => {
      const { version, rows, added, open } = await this.disclosures.publishResults(
        actor,
        read(BODY, body).id,
      );
      const rest =
        open > 0 ? `还有 ${open} 项任务未审核，审核通过后请再次公示。` : '本次抽取的任务已全部公示。';
      return `检查结果已公示(第${version}版，共 ${rows} 户，本次新增 ${added} 户)。${rest}`;
    });
  }

  @Post('draws')
  async draw(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Body() body: unknown,
  ): Promise<void> {
    await this.publish(request, response, async () => {
      await this.disclosures.publishDraw(actor, read(BODY, body).id);
      return '抽查名单、种子和抽取包已公示，任何人都可以下载复核。';
    });
  }

  @Post('plans')
  async plan(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Body() body: unknown,
  ): Promise<void> {
    await this.publish(request, response, async () => {
      await this.disclosures.publishPlan(actor, read(BODY, body).id);
      return '年度抽查计划已公示。';
    });
  }

  private async publish(
    request: ActorRequest,
    response: Response,
    act: () => Promise<string>,
  ): Promise<void> {
    const again = { template: 'office/disclosures', data: () => this.data() };
    return this.pages.submit(request, response, again, async () => {
      return ['/office/disclosures', await act()];
    });
  }

  private async data() {
    return {
      title: '公示',
      draws: await this.desk.draws(),
      plans: await this.desk.approvedPlans(),
    };
  }
}
