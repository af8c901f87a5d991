import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import { z } from 'zod';
import type { ActorRequest } from '../../accounts/access.guard.js';
import { CurrentActor } from '../../accounts/current-actor.js';
import type { Actor } from '../../audit/actor.js';
import { Clock } from '../../platform/clock.js';
import { DOCX_TYPE } from '../../platform/word/word-file.js';
import { Pages } from '../../platform/http/pages.js';
import { read } from '../../platform/http/read.js';
import { scopeText } from '../../plan/plan.export.js';
import { isAuthor } from '../../plan/plan.rules.js';
import { BasesService } from '../../plan/forecast/bases.service.js';
import { PlanExports } from '../../plan/layouts/plan-exports.service.js';
import { layoutOf, PLAN_LAYOUTS } from '../../plan/layouts/plan-layouts.js';
import { PlanLife } from '../../plan/life/plan-life.service.js';
import { PlanService } from '../../plan/plan.service.js';
import { PlanWorkbooks } from '../../plan/plan-workbooks.service.js';
import * as words from '../../plan/plan.words.js';
import { AgenciesService } from '../../registry/agencies.service.js';
import { planPicture } from './plan-picture.js';
import { sentFile } from './sent-file.js';

const PLAN_FORM = z.object({
  year: z.coerce.number(),
  agencyCode: z.string().max(64),
  title: z.string().max(1000).default(''),
});
const APPROVAL_FORM = z.object({
  documentNo: z.string().max(1000),
  revision: z.coerce.number().int(),
  unconfirmedReason: z.string().max(4000).default(''),
});
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** Annual plans: the list, one plan, its approval and its workbook. */
@Controller('office/plans')
export class PlansPages {
  constructor(
    private readonly pages: Pages,
    private readonly plans: PlanService,
    private readonly life: PlanLife,
    private readonly workbooks: PlanWorkbooks,
    private readonly exports: PlanExports,
    private readonly bases: BasesService,
    private readonly agencies: AgenciesService,
    private readonly clock: Clock,
  ) {}

  @Get()
  async list(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    this.pages.show(request, response, 'office/plans', await this.listData(actor));
  }

  @Post()
  async create(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Body() body: unknown,
  ): Promise<void> {
    const again = { template: 'office/plans', data: () => this.listData(actor) };
    return this.pages.submit(request, response, again, async () => {
      const id = await this.plans.create(actor, read(PLAN_FORM, body));
      return [`/office/plans/${id}`, '计划草稿已建立，请增加计划项。'];
    });
  }

  @Get(':id')
  async show(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
  ): Promise<void> {
    this.pages.show(request, response, 'office/plan', await this.planData(actor, id));
  }

  @Get(':id/workbook')
  async workbook(
    @Res() response: Response,
    @Param('id') id: string,
    @Query('layout') key?: string,
  ): Promise<void> {
    const { plan } = await this.plans.get(id);
    const layout = layoutOf(key);
    const file = layout ? await this.exports.workbook(id, layout) : await this.workbooks.official(id);
    const name = layout ? `${plan.title}(${layout.name})` : plan.title;
    response.attachment(`${name}.xlsx`).type(XLSX).send(file);
  }

  @Get(':id/word')
  async word(@Res() response: Response, @Param('id') id: string): Promise<void> {
    const { plan } = await this.plans.get(id);
    response
      .attachment(`${plan.title}.docx`)
      .type(DOCX_TYPE)
      .send(await this.exports.word(id));
  }

  @Post(':id/approval')
  async approve(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
  ): Promise<void> {
    // A plan that is not there has no page to show the fault on.
    await this.plans.get(id);
    const again = { template: 'office/plan', data: () => this.planData(actor, id) };
    return this.pages.submit(request, response, again, async () => {
      await this.life.approve(actor, id, read(APPROVAL_FORM, body), sentFile(request, 'signed'));
      return [`/office/plans/${id}`, '计划已批准并锁定。'];
    });
  }

  private async listData(actor: Actor) {
    const agencies = await this.agencies.agencies();
    const scope = actor.agencyCode === null ? [] : await this.agencies.within(actor.agencyCode);
    return {
      title: '年度抽查计划',
      plans: await this.plans.list(),
      agencyNames: namesOf(agencies),
      choices: agencies.filter(({ code, active }) => active && scope.includes(code)),
      year: Number(this.clock.today().slice(0, 4)),
      own: actor.agencyCode,
      words,
    };
  }

  private async planData(actor: Actor, id: string) {
    const { plan, lines } = await this.plans.get(id);
    const areas = namesOf(await this.agencies.areas());
    const { day, byLine } = await this.bases.forDocument(plan, lines);
    return {
      title: plan.title,
      plan,
      lines,
      agencyNames: namesOf(await this.agencies.agencies()),
      poolNames: namesOf(await this.agencies.pools()),
      scope: new Map(lines.map((line) => [line.id, scopeText(line, { areas })])),
      joint: lines.filter(({ drawType }) => drawType === 'JOINT').length,
      batches: lines.reduce((sum, { months }) => sum + months.length, 0),
      ...{ countsOn: day, forecasts: byLine, layouts: PLAN_LAYOUTS },
      picture: planPicture(lines, byLine),
      partners: plan.state === 'DRAFT' ? (await this.life.of(id)).partners : [],
      isAuthor: isAuthor(plan, actor),
      words,
    };
  }
}

/** Names by code. */
function namesOf(rows: readonly { readonly code: string; readonly name: string }[]): Map<string, string> {
  return new Map(rows.map(({ code, name }) => [code, name]));
}
