import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import type { ActorRequest } from '../../accounts/access.guard.js';
import { CurrentActor } from '../../accounts/current-actor.js';
import type { Actor } from '../../audit/actor.js';
import { FOLLOW_UP_STATES } from '../../inspection/follow-up/follow-up.queries.js';
import { FollowUpReader } from '../../inspection/follow-up/follow-up-reader.service.js';
import { AFTER_RECHECK } from '../../inspection/follow-up/follow-up.rules.js';
import {
  CLOSURE_BODY,
  followUpFilter,
  OPEN_BODY,
  STEP_BODY,
} from '../../inspection/follow-up/follow-ups.body.js';
import { FollowUps } from '../../inspection/follow-up/follow-ups.service.js';
import { FOLLOW_UP_KINDS } from '../../inspection/follow-up/steps.rules.js';
import { TaskEnds } from '../../inspection/follow-up/task-ends.service.js';
import { TaskReader } from '../../inspection/task-reader.js';
import { Clock } from '../../platform/clock.js';
import { writeTable } from '../../platform/excel/write-table.js';
import { type FormAgain, Pages } from '../../platform/http/pages.js';
import { pageNumber, read } from '../../platform/http/read.js';
import { AgenciesService } from '../../registry/agencies.service.js';
import { followUpRows, followUpsTable } from './follow-ups-table.js';
import { listAddress } from './list-address.js';
import { taskAfterView } from './task-after.js';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const PATH = '/office/follow-ups';
type Query = Readonly<Record<string, unknown>>;

/** Follow-ups: the list with what is due, one with its steps, and the end of a task. */
@Controller('office')
export class FollowUpsPages {
  constructor(
    private readonly pages: Pages,
    private readonly reader: FollowUpReader,
    private readonly followUps: FollowUps,
    private readonly ends: TaskEnds,
    private readonly tasks: TaskReader,
    private readonly agencies: AgenciesService,
    private readonly clock: Clock,
  ) {}

  @Get('follow-ups')
  async list(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Query() query: Query,
  ): Promise<void> {
    const filter = followUpFilter(query);
    const { state, kind, areaCode, poolCode, drawId, text } = filter;
    const typed = { state, kind, area: areaCode, pool: poolCode, draw: drawId, text };
    this.pages.show(request, response, 'office/follow-ups', {
      ...{ title: '后续处理', typed, states: Object.entries(FOLLOW_UP_STATES), kinds: FOLLOW_UP_KINDS },
      found: await this.reader.list(actor, filter, pageNumber(query['page'])),
      counties: await this.agencies.counties(),
      pools: await this.agencies.pools(),
      address: (more: Record<string, string>, path = PATH) => listAddress(path, { ...typed, ...more }),
    });
  }

  @Get('follow-ups/workbook')
  async workbook(
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Query() query: Query,
  ): Promise<void> {
    const found = await this.reader.all(actor, followUpFilter(query));
    response.attachment(`后续处理-${this.clock.today()}.xlsx`).type(XLSX);
    await writeTable(response, followUpsTable(this.clock.today(), found.length), followUpRows(found));
  }

  @Get('follow-ups/:id')
  async show(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
  ): Promise<void> {
    this.pages.show(request, response, 'office/follow-up', await this.data(actor, id));
  }

  @Post('follow-ups/:id/steps')
  async step(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
  ): Promise<void> {
    const again: FormAgain = {
      ...{ template: 'office/follow-up', data: () => this.data(actor, id) },
      not: ['FORBIDDEN', 'NOT_FOUND'],
    };
    return this.pages.submit(request, response, again, async () => {
      await this.followUps.step(actor, id, read(STEP_BODY, body));
      const { followUp } = await this.reader.get(actor, id);
      return [
        `${PATH}/${id}`,
        `已登记：${followUp.words}。${followUp.ended ? '这项后续处理已经办结。' : ''}`,
      ];
    });
  }

  @Post('tasks/:id/follow-ups')
  async open(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
  ): Promise<void> {
    return this.pages.submit(request, response, this.taskAgain(actor, id), async () => {
      const opened = await this.followUps.open(actor, id, read(OPEN_BODY, body));
      return [`${PATH}/${opened}`, '后续处理已登记。'];
    });
  }

  @Post('tasks/:id/closure')
  async close(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
  ): Promise<void> {
    return this.pages.submit(request, response, this.taskAgain(actor, id), async () => {
      await this.ends.closeBy(actor, id, read(CLOSURE_BODY, body).reason ?? null);
      return [`/office/tasks/${id}`, '任务已完结。'];
    });
  }

  private async data(actor: Actor, id: string) {
    const sheet = await this.reader.get(actor, id);
    return {
      title: `${FOLLOW_UP_KINDS[sheet.followUp.kind]} ${sheet.followUp.taskNumber}`,
      ...{ sheet, kinds: FOLLOW_UP_KINDS, afterRecheck: Object.entries(AFTER_RECHECK) },
      today: this.clock.today(),
    };
  }

  /** What was refused on the page of a task is mended on a page with nothing else. */
  private taskAgain(actor: Actor, id: string): FormAgain {
    const data = async () => {
      const { task } = await this.tasks.get(actor, id);
      const after = taskAfterView(id, await this.reader.ofTask(actor, id));
      return { title: `后续处理 ${task.number}`, task, after };
    };
    return { template: 'office/follow-up-task', data, not: ['FORBIDDEN', 'NOT_FOUND'] };
  }
}
