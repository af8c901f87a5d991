import { pipeline } from 'node:stream/promises';
import { Body, Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import { z } from 'zod';
import type { ActorRequest } from '../../accounts/access.guard.js';
import { CurrentActor } from '../../accounts/current-actor.js';
import type { Actor } from '../../audit/actor.js';
import { CeremonyService } from '../../ceremony/ceremony.service.js';
import { DrawnExport } from '../../ceremony/lists/drawn-export.service.js';
import { DrawTables } from '../../disclosure/official/draw-tables.service.js';
import { PeriodResults, periodWords } from '../../disclosure/official/period-results.service.js';
import { Pages } from '../../platform/http/pages.js';
import { read } from '../../platform/http/read.js';
import { ItemsService } from '../../registry/items.service.js';
import { FileOrders, MOST_ROWS } from '../../registry/workbooks/file-orders.service.js';
import { FILE_FORMATS } from '../../registry/workbooks/official-formats.js';

const HOME = '/office/official';
const FORM = z.enum(FILE_FORMATS, '请选择文件格式。').default('xlsx');
const LIST_BODY = z.object({ form: FORM });
const RESULTS_BODY = z.object({ period: z.string().max(7).default(''), form: FORM });
/** Seconds after which the page of a file in the making asks again. */
const AGAIN = 2;

/** Official tables that take long: ordered, watched while they are made, and fetched. */
@Controller('office/official')
export class OfficialOrdersPages {
  constructor(
    private readonly pages: Pages,
    private readonly orders: FileOrders,
    private readonly results: PeriodResults,
    private readonly items: ItemsService,
    private readonly ceremony: CeremonyService,
    private readonly tables: DrawTables,
    private readonly lists: DrawnExport,
  ) {}

  @Get()
  async home(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    this.pages.show(request, response, 'office/official', await this.data(actor));
  }

  @Post('results')
  async orderResults(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Body() body: unknown,
  ): Promise<void> {
    const again = { template: 'office/official', data: () => this.data(actor) };
    return this.pages.submit(request, response, again, async () => {
      const { period, form } = read(RESULTS_BODY, body);
      const id = await this.orders.place(actor, await this.results.table(period), form);
      return [`${HOME}/orders/${id}`, '已开始制作文件。'];
    });
  }

  @Post('draws/:id/list')
  async orderList(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('id') drawId: string,
    @Body() body: unknown,
  ): Promise<void> {
    const again = { template: 'office/official', data: () => this.data(actor) };
    const not = { not: ['FORBIDDEN', 'NOT_FOUND', 'CONFLICT'] as const };
    return this.pages.submit(request, response, { ...again, ...not }, async () => {
      const { form } = read(LIST_BODY, body);
      const agency = await this.tables.agency(await this.ceremony.get(drawId));
      const table = await this.lists.official(actor, drawId, agency, `官方表格${form}`);
      return [`${HOME}/orders/${await this.orders.place(actor, table, form)}`, '已开始制作文件。'];
    });
  }

  /** While the file is being made the page loads itself again: no script is needed to see the rows grow. */
  @Get('orders/:id')
  order(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
  ): void {
    const order = this.orders.get(actor, id);
    const open = order.state === 'WAITING' || order.state === 'MAKING';
    if (open) response.setHeader('Refresh', String(AGAIN));
    response.setHeader('Cache-Control', 'no-store');
    this.pages.show(request, response, 'office/official-order', { title: '导出文件', order, open });
  }

  @Get('orders/:id/file')
  async file(
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
  ): Promise<void> {
    const { order, type, content } = this.orders.open(actor, id);
    response.attachment(order.fileName).type(type).setHeader('Content-Length', String(order.bytes));
    await pipeline(content, response);
  }

  private async data(actor: Actor) {
    const periods = await this.results.periods();
    return {
      ...{ title: '官方表格', most: MOST_ROWS, orders: this.orders.list(actor) },
      lists: await this.items.lists(),
      periods: periods.map((period) => ({ period, name: periodWords(period) })),
    };
  }
}
