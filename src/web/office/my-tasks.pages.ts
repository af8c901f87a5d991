import { Controller, Get, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import type { ActorRequest } from '../../accounts/access.guard.js';
import { CurrentActor } from '../../accounts/current-actor.js';
import type { Actor } from '../../audit/actor.js';
import { MY_GROUPS } from '../../inspection/my-tasks/my-tasks.rules.js';
import { MyTasks } from '../../inspection/my-tasks/my-tasks.service.js';
import { STAGE_TONES, STAGES } from '../../inspection/stages.js';
import { tableBuffer } from '../../platform/excel/write-table.js';
import { attachment } from '../../platform/http/attachment.js';
import { Pages } from '../../platform/http/pages.js';
import { myTasksTable } from './my-tasks-table.js';

/** What an inspector has before him: today, next, and what waits for others. */
@Controller('office/my-tasks')
export class MyTasksPages {
  constructor(
    private readonly pages: Pages,
    private readonly mine: MyTasks,
  ) {}

  @Get()
  async show(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    const { groups, today } = await this.mine.of(actor);
    this.pages.show(request, response, 'office/my-tasks', {
      title: '我的任务',
      ...{ groups, today, account: actor.accountId, seated: actor.inspectorId !== null },
      words: { MY_GROUPS, STAGES, STAGE_TONES },
    });
  }

  @Get('workbook')
  async workbook(@Res() response: Response, @CurrentActor() actor: Actor): Promise<void> {
    const { spec, rows } = myTasksTable(actor.name, await this.mine.of(actor));
    response
      .type('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
      .setHeader('Content-Disposition', attachment('my-tasks.xlsx', `${spec.title}.xlsx`))
      .send(await tableBuffer(spec, rows));
  }
}
