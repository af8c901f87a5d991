import { Body, Controller, Get, Post, Query, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import { z } from 'zod';
import type { ActorRequest } from '../../accounts/access.guard.js';
import { CurrentActor } from '../../accounts/current-actor.js';
import type { Actor } from '../../audit/actor.js';
import { ExchangeService } from '../../exchange/exchange.service.js';
import { SHARED_RESULT } from '../../exchange/shared-columns.js';
import type { SharedRow } from '../../exchange/shared-file.rules.js';
import { chineseDay } from '../../kernel/day.js';
import { Clock } from '../../platform/clock.js';
import { writeCsv } from '../../platform/excel/csv.js';
import { writeTable } from '../../platform/excel/write-table.js';
import { type FormAgain, Pages } from '../../platform/http/pages.js';
import { pageNumber, read } from '../../platform/http/read.js';
import { uploadedFile } from '../../platform/http/uploads.js';
import { listAddress } from './list-address.js';

const PATH = '/office/credit/exchange';
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const TITLE = '检查结果交换文件';
const BODY = z.object({ region: z.string().max(200).default('') });
const HEADINGS = SHARED_RESULT.columns.map(({ heading }) => heading);

/** Results of inspections shared with other regions, out and in. */
@Controller('office/credit/exchange')
export class ExchangePages {
  constructor(
    private readonly pages: Pages,
    private readonly exchange: ExchangeService,
    private readonly clock: Clock,
  ) {}

  @Get()
  async show(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @Query('page') page: unknown,
  ): Promise<void> {
    this.pages.show(request, response, 'office/exchange', await this.data(pageNumber(page ?? 1)));
  }

  @Get('workbook')
  async workbook(@Res() response: Response): Promise<void> {
    const rows = (await this.exchange.published()).map(cells);
    const spec = {
      ...{ sheetName: TITLE, title: TITLE, subtitle: `生成日期：${chineseDay(this.clock.today())}` },
      columns: HEADINGS.map((heading) => ({ heading, width: 24, wrap: true })),
    };
    response.attachment(`${TITLE}.xlsx`).type(XLSX);
    await writeTable(response, spec, rows);
  }

  @Get('csv')
  async csv(@Res() response: Response): Promise<void> {
    const file = writeCsv(HEADINGS, (await this.exchange.published()).map(cells));
    response.attachment(`${TITLE}.csv`).type('text/csv').send(file);
  }

  @Get('json')
  async json(@Res() response: Response): Promise<void> {
    response
      .attachment(`${TITLE}.json`)
      .type('application/json')
      .send(await this.exchange.json());
  }

  @Post()
  async receive(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Body() body: unknown,
  ): Promise<void> {
    const again: FormAgain = { template: 'office/exchange', data: () => this.data(1), not: ['FORBIDDEN'] };
    return this.pages.submit(request, response, again, async () => {
      const { originalname, buffer } = uploadedFile(request, 'file');
      const { region } = read(BODY, body);
      const { rows, kept, known, classes } = await this.exchange.receive(actor, region, originalname, buffer);
      const words = `文件共 ${rows} 条，新收 ${kept} 条，其中本地名录库对象 ${known} 条，产生等级 ${classes} 条。`;
      return [PATH, words];
    });
  }

  private async data(page: number) {
    return {
      ...{ title: '与外地交换检查结果', found: await this.exchange.list(page) },
      published: await this.exchange.publishedCount(),
      address: (more: Record<string, string>) => listAddress(PATH, more),
    };
  }
}

function cells(row: SharedRow): string[] {
  return SHARED_RESULT.columns.map(({ key }) => row[key as keyof SharedRow]);
}
