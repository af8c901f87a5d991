import { Body, Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import type { ActorRequest } from '../../accounts/access.guard.js';
import { CurrentActor } from '../../accounts/current-actor.js';
import type { Actor } from '../../audit/actor.js';
import { DrawOpenings } from '../../ceremony/opening/draw-openings.service.js';
import { DomainError } from '../../kernel/domain-error.js';
import { PlanAdjustments } from '../../plan/life/adjustments.service.js';
import { STANDING_NAMES } from '../../plan/life/confirmation.rules.js';
import { PlanConfirmations } from '../../plan/life/confirmations.service.js';
import { PURPOSE_NAMES } from '../../plan/life/plan-documents.js';
import {
  ANSWER_BODY,
  CLOSING_BODY,
  DOCUMENT_FORM,
  FILING_BODY,
  REASON_BODY,
} from '../../plan/life/plan-life.body.js';
import { PlanLife } from '../../plan/life/plan-life.service.js';
import { mayGo, PLAN_MOVES, PLAN_STAGES } from '../../plan/life/plan-states.js';
import { Clock } from '../../platform/clock.js';
import { type LeadsTo, Pages } from '../../platform/http/pages.js';
import { read } from '../../platform/http/read.js';
import { sentFile } from './sent-file.js';

const PAGE = 'office/plan-life';

/** What is done with a plan beside writing its lines: partners, files, filing, adjustment, closing. */
@Controller('office/plans/:id/life')
export class PlanLifePages {
  constructor(
    private readonly pages: Pages,
    private readonly life: PlanLife,
    private readonly confirmations: PlanConfirmations,
    private readonly adjustments: PlanAdjustments,
    private readonly openings: DrawOpenings,
    private readonly clock: Clock,
  ) {}

  @Get()
  async show(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
  ): Promise<void> {
    this.pages.show(request, response, PAGE, await this.data(actor, id));
  }

  @Get('documents/:document')
  async document(
    @Res() response: Response,
    @Param('id') id: string,
    @Param('document') document: string,
  ): Promise<void> {
    const { name, type, content } = await this.life.document(id, document);
    response.attachment(name).type(type).send(content);
  }

  @Post('ask')
  ask(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
  ): Promise<void> {
    return this.act(request, response, actor, id, async () => {
      await this.confirmations.ask(actor, id);
      return '计划已送配合部门确认。各部门用本部门账号打开本页答复。';
    });
  }

  @Post('withdrawal')
  withdraw(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
  ): Promise<void> {
    return this.act(request, response, actor, id, async () => {
      await this.confirmations.withdraw(actor, id);
      return '计划已撤回，收到的答复仍然保留。';
    });
  }

  @Post('answer')
  answer(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
  ): Promise<void> {
    return this.act(request, response, actor, id, async () => {
      await this.confirmations.answer(actor, id, read(ANSWER_BODY, body));
      return '答复已保存。';
    });
  }

  @Post('documents')
  addDocument(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
  ): Promise<void> {
    return this.act(request, response, actor, id, async () => {
      const file = sentFile(request, 'file');
      if (file === null) throw noFile();
      await this.life.addDocument(actor, id, read(DOCUMENT_FORM, body).purpose, file);
      return '文件已保存。';
    });
  }

  @Post('filing')
  file(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
  ): Promise<void> {
    return this.act(request, response, actor, id, async () => {
      await this.life.file(actor, id, read(FILING_BODY, body), sentFile(request, 'receipt'));
      return '备案已登记。';
    });
  }

  @Post('adjustment')
  async adjust(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
  ): Promise<void> {
    await this.act(request, response, actor, id, async () => {
      const draft = await this.adjustments.start(actor, id, read(REASON_BODY, body).reason);
      const text = '下一版计划的草稿已建立，计划项与原计划相同。请修改后批准；批准以前原计划继续有效。';
      return [`/office/plans/${draft}`, text];
    });
  }

  @Post('closing')
  close(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
  ): Promise<void> {
    return this.act(request, response, actor, id, async () => {
      await this.openings.closePlan(actor, id, read(CLOSING_BODY, body).summary);
      return '计划已办结。';
    });
  }

  /** Does something and shows the page again, with what is wrong or with what was done; or leads elsewhere. */
  private async act(
    request: ActorRequest,
    response: Response,
    actor: Actor,
    id: string,
    work: () => Promise<string | LeadsTo>,
  ): Promise<void> {
    // A plan that is not there has no page to show the fault on.
    await this.life.of(id);
    const again = { template: PAGE, data: () => this.data(actor, id) };
    return this.pages.submit(request, response, again, async () => {
      const done = await work();
      return typeof done === 'string' ? [`/office/plans/${id}/life`, done] : done;
    });
  }

  private async data(actor: Actor, id: string) {
    const life = await this.life.of(id);
    const { plan, stage, partners } = life;
    return {
      ...{ ...life, title: `${plan.title}：办理`, stages: PLAN_STAGES, moves: PLAN_MOVES },
      ...{ standings: STANDING_NAMES, purposes: PURPOSE_NAMES, today: this.clock.today() },
      own: this.confirmations.partnerOf(actor, partners),
      may: (move: keyof typeof PLAN_MOVES) => mayGo(move, stage),
      next: await this.adjustments.next(id),
      open: mayGo('close', stage) ? await this.openings.openOf(id) : [],
    };
  }
}

function noFile(): DomainError {
  return new DomainError('INVALID_INPUT', '文件没有保存，请按提示处理。', [
    { field: 'file', code: 'REQUIRED', message: '请选择文件。' },
  ]);
}
