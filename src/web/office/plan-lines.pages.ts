import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import { z } from 'zod';
import type { ActorRequest } from '../../accounts/access.guard.js';
import { CurrentActor } from '../../accounts/current-actor.js';
import type { Actor } from '../../audit/actor.js';
import { isDay } from '../../kernel/day.js';
import { DomainError } from '../../kernel/domain-error.js';
import { Pages } from '../../platform/http/pages.js';
import { read } from '../../platform/http/read.js';
import type { AnnualPlan } from '../../plan/plan.entity.js';
import { PlanService } from '../../plan/plan.service.js';
import { STRATUM_KEYS } from '../../plan/plan.types.js';
import * as words from '../../plan/plan.words.js';
import { TeamRules } from '../../plan/team-rules/team-rules.service.js';
import { AgenciesService } from '../../registry/agencies.service.js';
import { ItemsService } from '../../registry/items.service.js';
import { SUBJECT_KINDS } from '../../registry/kinds/subject-kinds.js';
import { conditionFields } from './plan-conditions.form.js';
import { formOfItem, formOfLine, mergeFaults, readLineForm } from './plan-line.form.js';

const REMOVAL_FORM = z.object({ revision: z.coerce.number().int() });
const REFUSED = '计划项没有保存，请按提示修改。';

/** @throws DomainError CONFLICT for an approved plan: a form that cannot be saved is not shown */
function mustBeDraft(plan: AnnualPlan): void {
  if (plan.state === 'DRAFT') return;
  throw new DomainError(
    'CONFLICT',
    '计划已批准并锁定，不能增加或修改计划项；如需调整，请新建同年度的下一版。',
  );
}

/** The form of a plan's line, new or changed. */
@Controller('office/plans')
export class PlanLinesPages {
  constructor(
    private readonly pages: Pages,
    private readonly plans: PlanService,
    private readonly agencies: AgenciesService,
    private readonly items: ItemsService,
    private readonly teamRules: TeamRules,
  ) {}

  /** First the item, whose scheme then fills the form. */
  @Get(':id/lines/new')
  async newForm(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Query('item') code?: string,
    @Query('copy') copied?: string,
  ): Promise<void> {
    const { plan } = await this.plans.get(id);
    mustBeDraft(plan);
    if (copied !== undefined) return this.copyForm(request, response, plan, copied);
    const items = await this.items.currentItems();
    const item = items.find((one) => one.code === code);
    if (!item) {
      return this.pages.show(request, response, 'office/plan-item', {
        title: '增加计划项：选择抽查事项',
        plan,
        items,
      });
    }
    const scheme = (await this.items.schemes()).find(({ itemCodes }) => itemCodes.includes(item.code));
    const { teams } = await this.teamRules.of(actor, item.code);
    const values = formOfItem(item, scheme, plan.year, teams);
    return this.pages.show(request, response, 'office/plan-line', { ...(await this.newData(plan)), values });
  }

  /** A new line that begins as a copy of another, of any plan; its deadline keeps month and day in the plan's year. */
  private async copyForm(
    request: ActorRequest,
    response: Response,
    plan: AnnualPlan,
    lineId: string,
  ): Promise<void> {
    const { line } = await this.plans.getLine(lineId);
    const form = formOfLine(line);
    const deadline = `${plan.year}${line.deadline.slice(4)}`;
    const values = { ...form, revision: undefined, deadline: isDay(deadline) ? deadline : '' };
    const data = { ...(await this.newData(plan)), copied: line.taskName };
    this.pages.show(request, response, 'office/plan-line', { ...data, values });
  }

  @Post(':id/lines')
  async add(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
  ): Promise<void> {
    const { plan } = await this.plans.get(id);
    const again = { template: 'office/plan-line', data: () => this.newData(plan) };
    return this.pages.submit(request, response, again, async () => {
      await this.plans.addLine(actor, id, (await this.checked(id, body)).line);
      return [`/office/plans/${id}`, '计划项已增加。'];
    });
  }

  @Get('lines/:lineId')
  async changeForm(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @Param('lineId') lineId: string,
  ): Promise<void> {
    const { line, plan } = await this.plans.getLine(lineId);
    mustBeDraft(plan);
    const data = { ...(await this.changeData(lineId)), values: formOfLine(line) };
    this.pages.show(request, response, 'office/plan-line', data);
  }

  @Post('lines/:lineId')
  async change(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('lineId') lineId: string,
    @Body() body: unknown,
  ): Promise<void> {
    const { plan } = await this.plans.getLine(lineId);
    const again = { template: 'office/plan-line', data: () => this.changeData(lineId) };
    return this.pages.submit(request, response, again, async () => {
      const { line, revision } = await this.checked(plan.id, body);
      await this.plans.changeLine(actor, lineId, line, revision);
      return [`/office/plans/${plan.id}`, '计划项已修改。'];
    });
  }

  @Post('lines/:lineId/removal')
  async remove(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('lineId') lineId: string,
    @Body() body: unknown,
  ): Promise<void> {
    const { plan } = await this.plans.getLine(lineId);
    await this.plans.removeLine(actor, lineId, read(REMOVAL_FORM, body).revision);
    this.pages.redirect(request, response, `/office/plans/${plan.id}`, '计划项已删除。');
  }

  private async checked(planId: string, body: unknown) {
    const form = readLineForm(body);
    if (form.faults.length > 0) {
      const faults = mergeFaults(form.faults, await this.plans.checkLine(planId, form.line));
      throw new DomainError('INVALID_INPUT', REFUSED, faults);
    }
    return form;
  }

  private async newData(plan: AnnualPlan) {
    return { ...(await this.formData(plan)), title: '增加计划项', action: `/office/plans/${plan.id}/lines` };
  }

  private async changeData(lineId: string) {
    const { line, plan } = await this.plans.getLine(lineId);
    const action = `/office/plans/lines/${lineId}`;
    return { ...(await this.formData(plan)), title: `第${line.lineNo}项：${line.taskName}`, action, line };
  }

  private async formData(plan: AnnualPlan) {
    return {
      plan,
      items: await this.items.currentItems(),
      kinds: SUBJECT_KINDS.map(({ kind, title }) => [kind, title]),
      counties: await this.agencies.counties(),
      pools: await this.agencies.pools(),
      strata: STRATUM_KEYS,
      conditionFields: conditionFields(),
      words,
    };
  }
}
