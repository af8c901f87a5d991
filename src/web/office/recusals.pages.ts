import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import { z } from 'zod';
import type { ActorRequest } from '../../accounts/access.guard.js';
import { CurrentActor } from '../../accounts/current-actor.js';
import type { Actor } from '../../audit/actor.js';
import { sentFiles } from '../../ceremony/after/after.controller.js';
import { AfterForms, type FormWish } from '../../ceremony/after/after-form.service.js';
import { MOST_FILES } from '../../ceremony/after/evidence.rules.js';
import { CeremonyService } from '../../ceremony/ceremony.service.js';
import { RECUSAL_BODY, RECUSAL_QUERY } from '../../ceremony/recusal/recusal.body.js';
import { RECUSAL_SOURCES, RECUSAL_STATES } from '../../ceremony/recusal/recusal.rules.js';
import { RecusalReader } from '../../ceremony/recusal/recusal-reader.service.js';
import { Recusals } from '../../ceremony/recusal/recusals.service.js';
import { cleanCode } from '../../kernel/text.js';
import { Clock } from '../../platform/clock.js';
import { writeTable } from '../../platform/excel/write-table.js';
import { type FormAgain, Pages } from '../../platform/http/pages.js';
import { read } from '../../platform/http/read.js';
import { RELATIONS } from '../../registry/conflict.rules.js';
import { recusalRows, recusalTable } from './recusals-table.js';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

const WISH = z.object({
  subject: z.string().max(64).optional().catch(undefined),
  pool: z.string().max(64).optional().catch(undefined),
  seat: z
    .string()
    .regex(/^[0-9]{1,3}$/)
    .optional()
    .catch(undefined),
});

/** Recusals: the list with its decisions, and the form with which the firm or the office asks for one. */
@Controller('office')
export class RecusalsPages {
  constructor(
    private readonly pages: Pages,
    private readonly ceremony: CeremonyService,
    private readonly recusals: Recusals,
    private readonly reader: RecusalReader,
    private readonly forms: AfterForms,
    private readonly clock: Clock,
  ) {}

  @Get('conflicts/recusals')
  async list(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Query() query: unknown,
  ): Promise<void> {
    const filter = read(RECUSAL_QUERY, query);
    this.pages.show(request, response, 'office/recusals', {
      ...{ title: '回避的申请和决定', filter, states: Object.entries(RECUSAL_STATES) },
      rows: await this.reader.list(actor, filter, '回避申请列表'),
    });
  }

  @Get('conflicts/recusals/workbook')
  async workbook(
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Query() query: unknown,
  ): Promise<void> {
    const found = await this.reader.list(actor, read(RECUSAL_QUERY, query), '导出回避申请');
    response.attachment(`回避申请-${this.clock.today()}.xlsx`).type(XLSX);
    await writeTable(response, recusalTable(this.clock.today(), found.length), recusalRows(found));
  }

  @Get('draws/:id/recusals/new')
  async form(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Query() query: unknown,
  ): Promise<void> {
    this.pages.show(request, response, 'office/recusal-new', await this.formData(actor, id, query));
  }

  @Post('draws/:id/recusals')
  async ask(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
  ): Promise<void> {
    await this.ceremony.get(id);
    const again: FormAgain = {
      template: 'office/recusal-new',
      data: () => this.formData(actor, id, body),
      only: ['INVALID_INPUT'],
    };
    return this.pages.submit(request, response, again, async () => {
      await this.recusals.ask(actor, id, read(RECUSAL_BODY, body), sentFiles(request));
      const text = '回避申请已提交，由机关负责人决定；决定之前检查不停止。';
      return [`/office/draws/${id}/after`, text];
    });
  }

  private async formData(actor: Actor, id: string, given: unknown) {
    const draw = await this.ceremony.get(id);
    const { subject, pool, seat: number } = WISH.parse(given ?? {});
    const wish: FormWish = {
      ...{ subjectCode: cleanCode(subject ?? ''), kind: null, poolCode: pool ?? null },
      seat: number === undefined ? null : Number(number),
    };
    const form = wish.subjectCode === '' ? null : await this.forms.of(draw, actor, wish);
    const seat = form?.seats.find(
      (one) => one.poolCode === wish.poolCode && one.seat === wish.seat && one.code !== null,
    );
    const mayDraw = actor.roles.includes('DRAWER');
    return {
      ...{ title: '申请回避', draw, form, wish, seat: seat ?? null, mostFiles: MOST_FILES },
      sources: Object.entries(RECUSAL_SOURCES).filter(
        ([code]) => code === 'SUBJECT' || (code === 'OFFICE' && mayDraw),
      ),
      relations: RELATIONS.filter(({ value }) => value !== 'DECLARED'),
      today: this.clock.today(),
    };
  }
}
