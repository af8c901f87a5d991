import { Body, Controller, Get, Post, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import type { ActorRequest } from '../../accounts/access.guard.js';
import { CurrentActor } from '../../accounts/current-actor.js';
import type { Actor } from '../../audit/actor.js';
import { Digests } from '../../disclosure/digest/digests.service.js';
import { DUE_NAMES } from '../../disclosure/reminders/due.rules.js';
import { Reminders } from '../../disclosure/reminders/reminders.service.js';
import { SCHEDULE_BODY } from '../../plan/life/plan-life.body.js';
import { PlanSchedules } from '../../plan/schedule/plan-schedule.service.js';
import { Clock } from '../../platform/clock.js';
import { tableBuffer } from '../../platform/excel/write-table.js';
import { Pages } from '../../platform/http/pages.js';
import { read } from '../../platform/http/read.js';

const PAGE = 'office/reminders';
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** What is due, and when the office has draws opened by themselves. */
@Controller('office/reminders')
export class RemindersPages {
  constructor(
    private readonly pages: Pages,
    private readonly reminders: Reminders,
    private readonly schedules: PlanSchedules,
    private readonly digests: Digests,
    private readonly clock: Clock,
  ) {}

  @Get()
  async show(@Req() request: ActorRequest, @Res() response: Response): Promise<void> {
    this.pages.show(request, response, PAGE, await this.data());
  }

  @Get('workbook')
  async workbook(@Res() response: Response): Promise<void> {
    const columns = ['事项', '内容', '期限', '情况'].map((heading, n) => ({
      heading,
      width: n === 1 ? 70 : 16,
    }));
    const rows = (await this.reminders.open()).map((one) => [
      ...[DUE_NAMES[one.kind], one.text, one.dueOn, one.stage === 'OVERDUE' ? '已逾期' : '即将到期'],
    ]);
    const spec = { sheetName: '到期提醒', title: '到期提醒', columns };
    response
      .attachment('到期提醒.xlsx')
      .type(XLSX)
      .send(await tableBuffer(spec, rows));
  }

  @Post('schedule')
  async set(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Body() body: unknown,
  ): Promise<void> {
    const again = { template: PAGE, data: () => this.data() };
    return this.pages.submit(request, response, again, async () => {
      await this.schedules.set(actor, read(SCHEDULE_BODY, body));
      return ['/office/reminders', '设置已保存。'];
    });
  }

  /** A mail to oneself, to see whether the office's server takes it. */
  @Post('mail')
  async tryMail(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    const again = { template: PAGE, data: () => this.data() };
    return this.pages.submit(request, response, again, async () => {
      await this.digests.tryOut(actor);
      return ['/office/reminders', '试发邮件已由邮件服务器收下，请到您的邮箱查看。'];
    });
  }

  private async data() {
    return {
      ...{ title: '到期提醒', kinds: DUE_NAMES, open: await this.reminders.open() },
      ...{ setting: await this.schedules.current(), history: await this.schedules.history() },
      mail: this.digests.isConfigured ? await this.digests.stateOf(this.clock.today()) : null,
    };
  }
}
