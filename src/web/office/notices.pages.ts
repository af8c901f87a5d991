import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import type { ActorRequest } from '../../accounts/access.guard.js';
import { CurrentActor } from '../../accounts/current-actor.js';
import type { Actor } from '../../audit/actor.js';
import { DELIVERY_BODY, NOTICE_BODY, SETTING_BODY } from '../../inspection/notice/notice.body.js';
import { daysWords, DELIVERY_WAYS } from '../../inspection/notice/notice.rules.js';
import { NoticeSettings } from '../../inspection/notice/notice-settings.service.js';
import { NoticesReader } from '../../inspection/notice/notices-reader.service.js';
import { NoticesService } from '../../inspection/notice/notices.service.js';
import { shanghaiDay } from '../../kernel/day.js';
import { DomainError } from '../../kernel/domain-error.js';
import { isId } from '../../kernel/id.js';
import { Clock } from '../../platform/clock.js';
import { tableBuffer } from '../../platform/excel/write-table.js';
import { attachment } from '../../platform/http/attachment.js';
import { type FormAgain, Pages } from '../../platform/http/pages.js';
import { read } from '../../platform/http/read.js';
import { qrSvg } from '../../platform/qr.js';
import { noticeDrawsTable, noticesTable } from './notices-table.js';

const PATH = '/office/notices';
type Query = Readonly<Record<string, unknown>>;

const NOT_AGAIN = ['FORBIDDEN', 'NOT_FOUND'] as const;

/** Notices to the subjects: by draw and task, one notice with its deliveries, and what they ask for. */
@Controller('office/notices')
export class NoticesPages {
  constructor(
    private readonly pages: Pages,
    private readonly notices: NoticesService,
    private readonly reader: NoticesReader,
    private readonly settings: NoticeSettings,
    private readonly clock: Clock,
  ) {}

  @Get()
  async list(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Query() query: Query,
  ): Promise<void> {
    const { draw } = query;
    if (isId(draw)) {
      return this.pages.show(request, response, 'office/notices', await this.listData(actor, draw));
    }
    const draws = await this.reader.draws(actor);
    this.pages.show(request, response, 'office/notice-draws', { title: '检查通知书', draws });
  }

  @Get('workbook')
  async workbook(
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Query() query: Query,
  ): Promise<void> {
    const today = this.clock.today();
    const { draw } = query;
    const list = isId(draw) ? await this.reader.ofDraw(actor, draw) : null;
    const { spec, rows } =
      list === null ? noticeDrawsTable(today, await this.reader.draws(actor)) : noticesTable(today, list);
    const name = `检查通知书-${list?.draw.number ?? today}.xlsx`;
    response
      .type('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
      .setHeader('Content-Disposition', attachment('notices.xlsx', name))
      .send(await tableBuffer(spec, rows));
  }

  @Get('settings')
  async settingsPage(@Req() request: ActorRequest, @Res() response: Response): Promise<void> {
    this.pages.show(request, response, 'office/notice-settings', await this.settingsData());
  }

  @Post('settings')
  async set(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Body() body: unknown,
  ): Promise<void> {
    const again: FormAgain = { template: 'office/notice-settings', data: () => this.settingsData() };
    return this.pages.submit(request, response, again, async () => {
      await this.settings.set(actor, read(SETTING_BODY, body));
      return [`${PATH}/settings`, '已保存。以后制发的通知书按新的内容，已经制发的不变。'];
    });
  }

  @Get(':id')
  async show(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
  ): Promise<void> {
    this.pages.show(request, response, 'office/notice', await this.data(actor, id));
  }

  @Post()
  async issue(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Body() body: Query,
  ): Promise<void> {
    const again: FormAgain = {
      template: 'office/notices',
      data: () => this.listData(actor, requireDraw(body['draw'])),
      not: [...NOT_AGAIN],
    };
    return this.pages.submit(request, response, again, async () => {
      const wish = read(NOTICE_BODY, body);
      const { issued, left } = await this.notices.issue(actor, wish);
      const rest = left.length === 0 ? '' : `还有 ${left.length} 项不能制发，原因见列表。`;
      const text = `已制发 ${issued.length} 份通知书。${rest}`;
      const alone = issued.length === 1 && wish.taskIds !== null;
      return [alone ? `${PATH}/${issued[0]}` : `${PATH}?draw=${wish.drawId}`, text];
    });
  }

  @Post(':id/deliveries')
  async deliver(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
  ): Promise<void> {
    const data = () => this.data(actor, id);
    const again: FormAgain = { template: 'office/notice', data, not: [...NOT_AGAIN] };
    return this.pages.submit(request, response, again, async () => {
      await this.notices.deliver(actor, id, read(DELIVERY_BODY, body));
      return [`${PATH}/${id}`, '已登记送达情况。'];
    });
  }

  private async listData(actor: Actor, drawId: string) {
    const list = await this.reader.ofDraw(actor, drawId);
    return {
      title: `检查通知书(${list.draw.number})`,
      ...{ list, ways: DELIVERY_WAYS, today: this.clock.today(), daysWords },
    };
  }

  private async data(actor: Actor, id: string) {
    const detail = await this.reader.get(actor, id);
    return {
      title: `行政检查通知书 ${detail.notice.number}`,
      ...{ ...detail, ways: DELIVERY_WAYS, today: this.clock.today(), daysWords },
      issuedOn: shanghaiDay(detail.notice.issuedAt),
      qr: qrSvg(detail.address, '核验通知书真伪的二维码'),
    };
  }

  private async settingsData() {
    return { title: '通知书内容设置', ...(await this.settings.list()) };
  }
}

function requireDraw(draw: unknown): string {
  if (isId(draw)) return draw;
  throw new DomainError('NOT_FOUND', '没有这次抽取。请从“检查通知书”中打开。');
}
