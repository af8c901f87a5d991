import { Body, Controller, Get, Param, Post, Query, Req, Res, StreamableFile } from '@nestjs/common';
import type { Response } from 'express';
import { z } from 'zod';
import type { ActorRequest } from '../../accounts/access.guard.js';
import { CurrentActor } from '../../accounts/current-actor.js';
import type { Actor } from '../../audit/actor.js';
import { CeremonyService } from '../../ceremony/ceremony.service.js';
import { RecordService } from '../../ceremony/record/record.service.js';
import * as RECORD_WORDS from '../../ceremony/record/record-words.rules.js';
import { attachment } from '../../platform/http/attachment.js';
import { Pages } from '../../platform/http/pages.js';
import { read } from '../../platform/http/read.js';
import { qrSvg } from '../../platform/qr.js';
import { DOCX_TYPE } from '../../platform/word/word-file.js';
import { DrawPage, wishOf } from './draw-page.js';

const NEW_DRAW = z.object({
  batch: z.string().regex(/^[0-9]{1,18}:[0-9]{4}-[0-9]{2}$/, '请选择计划项和批次'),
});

/** Draws to look at: the list, one draw, the record. */
@Controller('office/draws')
export class DrawsPages {
  constructor(
    private readonly pages: Pages,
    private readonly page: DrawPage,
    private readonly ceremony: CeremonyService,
    private readonly records: RecordService,
  ) {}

  @Get()
  async list(@Req() request: ActorRequest, @Res() response: Response): Promise<void> {
    this.pages.show(request, response, 'office/draws', await this.page.list());
  }

  @Post()
  async plan(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Body() body: unknown,
  ): Promise<void> {
    const again = { template: 'office/draws', data: () => this.page.list() };
    return this.pages.submit(request, response, again, async () => {
      const [planLineId, month] = read(NEW_DRAW, body).batch.split(':');
      const id = await this.ceremony.plan(actor, { planLineId, month });
      return [`/office/draws/${id}`, '抽取任务已建立，请核对名录后冻结。'];
    });
  }

  @Get(':id')
  async show(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Query() query: unknown,
  ): Promise<void> {
    const data = await this.page.one(id, actor, wishOf(query), query);
    this.pages.show(request, response, 'office/draw', data);
  }

  @Get(':id/record')
  async record(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
  ): Promise<void> {
    const record = await this.records.record(actor, id);
    this.pages.show(request, response, 'office/draw-record', {
      title: '双随机抽查抽取记录表',
      ...{ record, words: RECORD_WORDS },
      publicQr: qrSvg(record.publicAddress, '公示页地址的二维码'),
      verifyQr: qrSvg(record.verifyAddress, '核验页地址的二维码'),
    });
  }

  @Get(':id/record.docx')
  async recordDocx(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<StreamableFile> {
    const { fileName, content } = await this.records.recordDocx(actor, id);
    const disposition = attachment('draw-record.docx', fileName);
    return new StreamableFile(content, { type: DOCX_TYPE, disposition });
  }
}
