import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import { z } from 'zod';
import type { ActorRequest } from '../../accounts/access.guard.js';
import { CurrentActor } from '../../accounts/current-actor.js';
import type { Actor } from '../../audit/actor.js';
import { PermitCards } from '../../credit/cards/permit-cards.service.js';
import { CLASS_BODY, CREDIT_QUERY, REASON_BODY } from '../../credit/credit.body.js';
import { CreditService } from '../../credit/credit.service.js';
import { CARD_COLOURS, CARD_HOLDERS, CLASS_ORIGINS, CREDIT_CLASSES } from '../../credit/credit.types.js';
import { CARD_STATES } from '../../credit/cards/cards.queries.js';
import { CreditRegister } from '../../credit/register/credit-register.service.js';
import { DomainError } from '../../kernel/domain-error.js';
import { Clock } from '../../platform/clock.js';
import { writeTable } from '../../platform/excel/write-table.js';
import { Pages } from '../../platform/http/pages.js';
import { pageNumber, read } from '../../platform/http/read.js';
import { KIND_TITLES } from '../../registry/display.rules.js';
import { optionsOf } from '../../registry/edit.rules.js';
import { AREA_COLUMN } from '../../registry/kinds/shared-columns.js';
import { NamesService } from '../../registry/names.service.js';
import { SubjectsService } from '../../registry/subjects.service.js';
import { changedTable } from './credit-table.js';
import { listAddress } from './list-address.js';

const PATH = '/office/credit';
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const WITHDRAWAL = REASON_BODY.extend({ subject: z.string().max(20) });

/** Classes of subjects: what the register does to strata, one subject's over time, and the forms. */
@Controller('office/credit')
export class CreditPages {
  constructor(
    private readonly pages: Pages,
    private readonly credit: CreditService,
    private readonly register: CreditRegister,
    private readonly cards: PermitCards,
    private readonly subjects: SubjectsService,
    private readonly names: NamesService,
    private readonly clock: Clock,
  ) {}

  @Get()
  async show(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @Query() query: unknown,
  ): Promise<void> {
    const { day, areaCode, kind, q, page } = read(CREDIT_QUERY, query);
    const on = this.register.dayOr(day);
    const names = await this.names.of();
    const filter = { day: on, areaCode, kind, q };
    const found = await this.register.list({ kind, q }, pageNumber(page ?? 1));
    this.pages.show(request, response, 'office/credit', {
      ...{ title: '信用风险等级', filter, day: on, today: this.clock.today(), names, found },
      ...{ kinds: KIND_TITLES, origins: CLASS_ORIGINS },
      strata: await this.register.strata(on, areaCode),
      changed: (await this.register.changed(on)).filter((one) => !areaCode || one.areaCode === areaCode),
      areas: optionsOf(AREA_COLUMN, names),
      address: (more: Record<string, string>) => listAddress(PATH, { ...filter, ...more }),
      workbookAddress: listAddress(`${PATH}/workbook`, { day: on }),
    });
  }

  @Get('workbook')
  async workbook(@Res() response: Response, @Query() query: unknown): Promise<void> {
    const day = this.register.dayOr(read(CREDIT_QUERY, query).day);
    const table = changedTable(day, await this.register.changed(day, true), await this.names.of());
    response.attachment(`${table.title}.xlsx`).type(XLSX);
    await writeTable(response, table.spec, table.rows);
  }

  @Get('subjects/:id')
  async subject(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
  ): Promise<void> {
    this.pages.show(request, response, 'office/credit-subject', await this.subjectData(actor, id));
  }

  @Post('subjects/:id')
  async enter(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
  ): Promise<void> {
    const { kind, code } = await this.subjects.get(id);
    try {
      await this.credit.enter(actor, { kind, code }, read(CLASS_BODY, body));
    } catch (error) {
      return this.again(request, response, actor, id, error);
    }
    const words = '等级已登记，此后生成的名录按它分层；已冻结的名录不变。';
    return this.pages.redirect(request, response, `${PATH}/subjects/${id}`, words);
  }

  @Post('classes/:id/withdrawal')
  async withdraw(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
  ): Promise<void> {
    const { reason, subject } = read(WITHDRAWAL, body);
    try {
      await this.credit.withdraw(actor, id, reason);
    } catch (error) {
      return this.again(request, response, actor, subject, error);
    }
    return this.pages.redirect(
      request,
      response,
      `${PATH}/subjects/${subject}`,
      '等级已撤销，原记录仍然保留。',
    );
  }

  private async again(
    request: ActorRequest,
    response: Response,
    actor: Actor,
    id: string,
    error: unknown,
  ): Promise<void> {
    if (!(error instanceof DomainError) || !['INVALID_INPUT', 'CONFLICT'].includes(error.code)) throw error;
    const data = await this.subjectData(actor, id);
    return this.pages.again(request, response, 'office/credit-subject', data, error);
  }

  private async subjectData(actor: Actor, id: string) {
    const subject = await this.subjects.get(id);
    return {
      ...{ title: `${subject.name}的信用风险等级`, subject, kindTitle: KIND_TITLES.get(subject.kind) },
      ...{ classes: CREDIT_CLASSES, origins: CLASS_ORIGINS, today: this.clock.today() },
      ...{ colours: CARD_COLOURS, holders: CARD_HOLDERS, states: CARD_STATES },
      now: await this.register.classOf(subject),
      rows: await this.credit.of(subject),
      cards: await this.cards.of(subject.code),
      mayEdit: await this.subjects.mayEdit(actor, subject),
    };
  }
}
