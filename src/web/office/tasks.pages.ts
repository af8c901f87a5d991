import { Body, Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import type { ActorRequest } from '../../accounts/access.guard.js';
import { CurrentActor } from '../../accounts/current-actor.js';
import type { Actor } from '../../audit/actor.js';
import { outcomeName, stepName, stratumName } from '../../ceremony/names.js';
import { DECLARATION_BODY } from '../../ceremony/recusal/recusal.body.js';
import { NoticesReader } from '../../inspection/notice/notices-reader.service.js';
import { ApprovalsReader } from '../../inspection/approval/approvals-reader.service.js';
import { RecusalReader } from '../../ceremony/recusal/recusal-reader.service.js';
import { Recusals } from '../../ceremony/recusal/recusals.service.js';
import { REVIEW_BODY } from '../../inspection/inspection.body.js';
import { FollowUpReader } from '../../inspection/follow-up/follow-up-reader.service.js';
import { DOCUMENT_KINDS } from '../../inspection/documents/document-kinds.js';
import { InspectionService } from '../../inspection/inspection.service.js';
import { FOLLOW_UPS, RESULT_CODES, resultCodesFor } from '../../inspection/result-codes.js';
import { ResultForms } from '../../inspection/results/result-forms.service.js';
import { STAGES, STAGE_TONES } from '../../inspection/stages.js';
import type { TaskDetail } from '../../inspection/task-detail.js';
import { TaskLists } from '../../inspection/task-list/task-lists.service.js';
import { TaskReader } from '../../inspection/task-reader.js';
import { shanghaiDay } from '../../kernel/day.js';
import { Clock } from '../../platform/clock.js';
import { Pages } from '../../platform/http/pages.js';
import { read } from '../../platform/http/read.js';
import { formRows, readCorrectionForm, readResultForm } from './result.form.js';
import { TaskEvidence } from './task-evidence.js';
import { taskAfterView } from './task-after.js';
import { taskRecusal } from './task-recusal.js';

const WORDS = { STAGES, STAGE_TONES, RESULT_CODES, FOLLOW_UPS, outcomeName, stepName, stratumName };

/** One inspection task, its result and its review. */
@Controller('office/tasks')
export class TasksPages {
  constructor(
    private readonly pages: Pages,
    private readonly reader: TaskReader,
    private readonly lists: TaskLists,
    private readonly inspection: InspectionService,
    private readonly recusals: Recusals,
    private readonly recusalReader: RecusalReader,
    private readonly approvals: ApprovalsReader,
    private readonly notices: NoticesReader,
    private readonly forms: ResultForms,
    private readonly evidence: TaskEvidence,
    private readonly followUps: FollowUpReader,
    private readonly clock: Clock,
  ) {}

  @Get(':id')
  async show(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
  ): Promise<void> {
    this.pages.show(request, response, 'office/task', await this.data(actor, id));
  }

  @Post(':id/results')
  async enter(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
  ): Promise<void> {
    const again = { template: 'office/task', data: () => this.data(actor, id, body) };
    return this.pages.submit(request, response, again, async () => {
      const version = await this.inspection.enter(actor, id, readResultForm(body));
      const text = `检查结果已录入(第${version}版)，等待其他人员审核。`;
      return [`/office/tasks/${id}`, text];
    });
  }

  /** A new version of an accepted result, with the reason; another person reviews it. */
  @Post(':id/corrections')
  async correct(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
  ): Promise<void> {
    const again = { template: 'office/task', data: () => this.data(actor, id, body) };
    return this.pages.submit(request, response, again, async () => {
      const version = await this.inspection.correct(actor, id, readCorrectionForm(body));
      const text = `更正已提交(第${version}版)，等待其他人员审核；审核通过之前现行的结果不变。`;
      return [`/office/tasks/${id}`, text];
    });
  }

  /** What an inspector answers when shown the task: whether there is a relation that calls for recusal. */
  @Post(':id/declaration')
  async declare(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
  ): Promise<void> {
    const { task } = await this.reader.get(actor, id);
    const again = { template: 'office/task', data: () => this.data(actor, id) };
    return this.pages.submit(request, response, again, async () => {
      const answer = read(DECLARATION_BODY, body);
      await this.recusals.declare(actor, task.drawId, task.subjectCode, answer);
      const text = answer.related
        ? '回避申请已提交，由机关负责人决定；决定之前检查不停止。'
        : '已申报：本人与检查对象没有应当回避的关系。';
      return [`/office/tasks/${id}`, text];
    });
  }

  @Post(':id/reviews')
  async review(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
  ): Promise<void> {
    const again = { template: 'office/task', data: () => this.data(actor, id) };
    return this.pages.submit(request, response, again, async () => {
      const review = read(REVIEW_BODY, body);
      await this.inspection.review(actor, id, review);
      const text =
        review.decision === 'ACCEPTED' ? '检查结果已审核通过。' : '检查结果已退回，请检查人员更正。';
      return [`/office/tasks/${id}`, text];
    });
  }

  /** @param typed the form of a result that was refused */
  private async data(actor: Actor, id: string, typed?: unknown) {
    const detail = await this.reader.get(actor, id);
    const { drawId, subjectCode } = detail.task;
    return {
      title: `检查任务 ${detail.task.number}`,
      detail,
      stage: await this.lists.stageOf(id),
      documents: DOCUMENT_KINDS,
      codes: resultCodesFor(detail.task.subjectKind),
      today: this.clock.today(),
      drawnOn: shanghaiDay(detail.task.createdAt),
      words: WORDS,
      evidence: await this.evidence.ofTask(actor, id),
      before: {
        approval: await this.approvals.ofTask(actor, id),
        notice: await this.notices.ofTask(id),
      },
      after: taskAfterView(id, await this.followUps.ofTask(actor, id)),
      results: await this.results(actor, detail, typed),
      recusal: taskRecusal(actor, detail, await this.recusalReader.ofSubject(actor, drawId, subjectCode)),
    };
  }

  private async results(actor: Actor, detail: TaskDetail, typed: unknown) {
    const sheet = await this.forms.of(actor, detail);
    const correction = detail.refusals.enter !== null;
    return { ...sheet, rows: sheet.form ? formRows(sheet.form, typed, correction) : [] };
  }
}
