import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import type { ActorRequest } from '../../accounts/access.guard.js';
import { CurrentActor } from '../../accounts/current-actor.js';
import type { Actor } from '../../audit/actor.js';
import { VisitFileReader } from '../../inspection/files/visit-file-reader.service.js';
import { CONFIRMATION_BODY, notInspectedFilter } from '../../inspection/not-inspected/not-inspected.body.js';
import {
  CONFIRMATION_STATES,
  NOT_INSPECTED_CODES,
  registryHint,
} from '../../inspection/not-inspected/not-inspected.rules.js';
import { NotInspectedReader } from '../../inspection/not-inspected/not-inspected-reader.service.js';
import { NotInspected } from '../../inspection/not-inspected/not-inspected.service.js';
import { RESULT_CODES } from '../../inspection/result-codes.js';
import { TaskReader } from '../../inspection/task-reader.js';
import { DomainError } from '../../kernel/domain-error.js';
import { Clock } from '../../platform/clock.js';
import { writeTable } from '../../platform/excel/write-table.js';
import { Pages } from '../../platform/http/pages.js';
import { pageNumber, read } from '../../platform/http/read.js';
import { listAddress } from './list-address.js';
import { notInspectedRows, notInspectedTable } from './not-inspected-table.js';

const PATH = '/office/not-inspected';
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
type Query = Readonly<Record<string, unknown>>;

/** What could not be inspected: the list with its count, and the head's decision on one of them. */
@Controller('office')
export class NotInspectedPages {
  constructor(
    private readonly pages: Pages,
    private readonly notInspected: NotInspected,
    private readonly list: NotInspectedReader,
    private readonly files: VisitFileReader,
    private readonly tasks: TaskReader,
    private readonly clock: Clock,
  ) {}

  @Get('not-inspected')
  async index(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Query() query: Query,
  ): Promise<void> {
    const filter = notInspectedFilter(query);
    const typed = { state: filter.state, code: filter.resultCode };
    this.pages.show(request, response, 'office/not-inspected', {
      title: '无法检查',
      found: await this.list.list(actor, filter, pageNumber(query['page'])),
      ...{ typed, states: CONFIRMATION_STATES, codes: NOT_INSPECTED_CODES, results: RESULT_CODES },
      address: (more: Record<string, string>, path = PATH) => listAddress(path, { ...typed, ...more }),
    });
  }

  @Get('not-inspected/workbook')
  async workbook(
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Query() query: Query,
  ): Promise<void> {
    const { rows } = await this.list.list(actor, notInspectedFilter(query), 1, 100_000);
    const today = this.clock.today();
    response.attachment(`无法检查-${today}.xlsx`).type(XLSX);
    await writeTable(response, notInspectedTable(today, rows.length), notInspectedRows(rows));
  }

  @Get('tasks/:id/not-inspected')
  async one(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
  ): Promise<void> {
    this.pages.show(request, response, 'office/not-inspected-one', await this.data(actor, id));
  }

  @Post('tasks/:id/not-inspected')
  async decide(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
  ): Promise<void> {
    const again = { template: 'office/not-inspected-one', data: () => this.data(actor, id) };
    return this.pages.submit(request, response, again, async () => {
      const input = read(CONFIRMATION_BODY, body);
      await this.notInspected.decide(actor, id, input);
      const text =
        input.decision === 'CONFIRMED'
          ? '已认定无法检查，可以办理递补。'
          : '不予认定，任务退回检查组重新检查和录入。';
      return [`/office/tasks/${id}`, text];
    });
  }

  private async data(actor: Actor, id: string) {
    const confirmation = await this.notInspected.ofTask(actor, id);
    if (confirmation === null) {
      throw new DomainError('NOT_FOUND', '这项任务没有审核通过的“无法检查”结果，不需要认定。');
    }
    const detail = await this.tasks.get(actor, id);
    const { files } = await this.files.of(actor, id);
    return {
      title: `无法检查的认定 ${detail.task.number}`,
      ...{ detail, confirmation, results: RESULT_CODES, states: CONFIRMATION_STATES },
      version: detail.versions.find(({ result }) => result.version === confirmation.version),
      evidence: files.filter(({ purpose, withdrawn }) => purpose === 'EVIDENCE' && withdrawn === null),
      hint: registryHint(confirmation.resultCode),
      isHead: actor.roles.includes('HEAD'),
    };
  }
}
