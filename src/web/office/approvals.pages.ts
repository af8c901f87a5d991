import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import type { ActorRequest } from '../../accounts/access.guard.js';
import { CurrentActor } from '../../accounts/current-actor.js';
import type { Actor } from '../../audit/actor.js';
import { APPROVAL_BODY, approvalFilter, DECISION_BODY } from '../../inspection/approval/approval.body.js';
import { APPROVAL_STATES } from '../../inspection/approval/approval.rules.js';
import { ApprovalsReader } from '../../inspection/approval/approvals-reader.service.js';
import { ApprovalsService } from '../../inspection/approval/approvals.service.js';
import { DomainError } from '../../kernel/domain-error.js';
import { isId } from '../../kernel/id.js';
import { Clock } from '../../platform/clock.js';
import { tableBuffer } from '../../platform/excel/write-table.js';
import { attachment } from '../../platform/http/attachment.js';
import { type FormAgain, Pages } from '../../platform/http/pages.js';
import { pageNumber, read } from '../../platform/http/read.js';
import { approvalsTable } from './approvals-table.js';
import { listAddress } from './list-address.js';

const PATH = '/office/approvals';
type Query = Readonly<Record<string, unknown>>;

/** The head approves visits: the list of requests, one request, and the form with which it is made. */
@Controller('office/approvals')
export class ApprovalsPages {
  constructor(
    private readonly pages: Pages,
    private readonly approvals: ApprovalsService,
    private readonly reader: ApprovalsReader,
    private readonly clock: Clock,
  ) {}

  @Get()
  async list(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Query() query: Query,
  ): Promise<void> {
    const filter = approvalFilter(query);
    const found = await this.reader.list(actor, filter, pageNumber(query['page']));
    const typed = { state: filter.state, draw: filter.drawId, task: filter.taskId };
    this.pages.show(request, response, 'office/approvals', {
      ...{ title: '检查审批', found, typed, states: Object.entries(APPROVAL_STATES) },
      waiting: await this.reader.waiting(actor),
      address: (more: Record<string, string>, path = PATH) => listAddress(path, { ...typed, ...more }),
    });
  }

  @Get('workbook')
  async workbook(
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Query() query: Query,
  ): Promise<void> {
    const found = await this.reader.all(actor, approvalFilter(query));
    const { spec, rows } = approvalsTable(this.clock.today(), found);
    response
      .type('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
      .setHeader('Content-Disposition', attachment('approvals.xlsx', `检查审批-${this.clock.today()}.xlsx`))
      .send(await tableBuffer(spec, rows));
  }

  @Get('new')
  async form(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Query() query: Query,
  ): Promise<void> {
    // Without a draw there is nothing to choose from.
    if (!isId(query['draw'])) return this.pages.redirect(request, response, PATH);
    this.pages.show(request, response, 'office/approval-new', await this.formData(actor, query));
  }

  @Post()
  async ask(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Body() body: Query,
  ): Promise<void> {
    const again: FormAgain = {
      template: 'office/approval-new',
      data: () => this.formData(actor, body),
      not: ['FORBIDDEN', 'NOT_FOUND'],
    };
    return this.pages.submit(request, response, again, async () => {
      const id = await this.approvals.ask(actor, read(APPROVAL_BODY, body));
      return [`${PATH}/${id}`, '已报批，等待机关负责人决定。'];
    });
  }

  @Get(':id')
  async show(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
  ): Promise<void> {
    this.pages.show(request, response, 'office/approval', await this.data(actor, id));
  }

  @Post(':id/decision')
  async decide(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
  ): Promise<void> {
    const again: FormAgain = {
      template: 'office/approval',
      data: () => this.data(actor, id),
      not: ['FORBIDDEN', 'NOT_FOUND'],
    };
    return this.pages.submit(request, response, again, async () => {
      const decision = read(DECISION_BODY, body);
      await this.approvals.decide(actor, id, decision);
      const text =
        decision.decision === 'APPROVED' ? '已批准，可以按期检查。' : '已记录不予批准，报批人可以重新报批。';
      return [`${PATH}/${id}`, text];
    });
  }

  private async data(actor: Actor, id: string) {
    const detail = await this.reader.get(actor, id);
    const isHead = actor.roles.includes('HEAD');
    return { title: `行政检查审批表 ${detail.approval.number}`, ...detail, isHead };
  }

  /** The form for a draw, with the tasks chosen so far. */
  private async formData(actor: Actor, given: Query) {
    const { draw, tasks, task } = given;
    if (!isId(draw)) throw new DomainError('NOT_FOUND', '没有这次抽取。请从抽取页面或任务页面报批。');
    const form = await this.reader.form(actor, draw);
    const chosen = [tasks ?? task ?? []].flat();
    return { title: `检查报批(${form.draw.number})`, form, chosen: new Set(chosen) };
  }
}
