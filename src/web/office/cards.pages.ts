import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import type { ActorRequest } from '../../accounts/access.guard.js';
import { CurrentActor } from '../../accounts/current-actor.js';
import type { Actor } from '../../audit/actor.js';
import { CARD_STATES } from '../../credit/cards/cards.queries.js';
import { PermitCards } from '../../credit/cards/permit-cards.service.js';
import { CARD_BODY, CARD_QUERY, LIFT_BODY, RULE_BODY } from '../../credit/credit.body.js';
import { CARD_COLOURS, CARD_HOLDERS, CREDIT_CLASSES, RULE_NAMES } from '../../credit/credit.types.js';
import { effectText, isCardRule, MOST_MONTHS, MOST_STEPS } from '../../credit/rules/credit-rule.rules.js';
import { CreditRules } from '../../credit/rules/credit-rules.service.js';
import { DomainError } from '../../kernel/domain-error.js';
import { Clock } from '../../platform/clock.js';
import { writeTable } from '../../platform/excel/write-table.js';
import { Pages } from '../../platform/http/pages.js';
import { pageNumber, read } from '../../platform/http/read.js';
import { cardTable } from './credit-table.js';
import { listAddress } from './list-address.js';

const PATH = '/office/credit/cards';
const RULES = '/office/credit/rules';
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** Cards of over-limit transport permits, who is to be inspected because of them, and the rules of both. */
@Controller('office/credit')
export class CardsPages {
  constructor(
    private readonly pages: Pages,
    private readonly cards: PermitCards,
    private readonly rules: CreditRules,
    private readonly clock: Clock,
  ) {}

  @Get('cards')
  async list(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @Query() query: unknown,
  ): Promise<void> {
    this.pages.show(request, response, 'office/cards', await this.data(query));
  }

  @Get('cards/workbook')
  async workbook(@Res() response: Response, @Query() query: unknown): Promise<void> {
    const { state, colour, q } = read(CARD_QUERY, query);
    const table = cardTable(this.clock.today(), await this.cards.all({ state, colour, q }));
    response.attachment(`${table.title}.xlsx`).type(XLSX);
    await writeTable(response, table.spec, table.rows);
  }

  @Post('cards')
  async record(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Body() body: unknown,
  ): Promise<void> {
    try {
      await this.cards.record(actor, read(CARD_BODY, body));
    } catch (error) {
      return this.again(request, response, error);
    }
    return this.pages.redirect(request, response, PATH, '红黄牌已登记，按信用规则起作用。');
  }

  @Post('cards/:id/lifting')
  async lift(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
  ): Promise<void> {
    try {
      await this.cards.lift(actor, id, read(LIFT_BODY, body));
    } catch (error) {
      return this.again(request, response, error);
    }
    return this.pages.redirect(request, response, PATH, '红黄牌已解除，原记录仍然保留。');
  }

  @Get('rules')
  async rulesPage(@Req() request: ActorRequest, @Res() response: Response): Promise<void> {
    this.pages.show(request, response, 'office/credit-rules', await this.rulesData());
  }

  @Post('rules/:key')
  async set(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('key') key: string,
    @Body() body: unknown,
  ): Promise<void> {
    try {
      await this.rules.set(actor, key, read(RULE_BODY, body));
    } catch (error) {
      if (!isFormError(error)) throw error;
      const data = { ...(await this.rulesData()), open: key };
      return this.pages.again(request, response, 'office/credit-rules', data, error);
    }
    return this.pages.redirect(request, response, RULES, '规则已设定，此后生成的名录按它分层。');
  }

  private async again(request: ActorRequest, response: Response, error: unknown): Promise<void> {
    if (!isFormError(error)) throw error;
    return this.pages.again(request, response, 'office/cards', await this.data({}), error);
  }

  private async data(query: unknown) {
    const { page, ...filter } = read(CARD_QUERY, query);
    return {
      ...{ title: '超限运输许可红黄牌', filter, today: this.clock.today() },
      ...{ colours: CARD_COLOURS, holders: CARD_HOLDERS, states: CARD_STATES },
      found: await this.cards.list(filter, pageNumber(page ?? 1)),
      targeted: await this.cards.targeted(),
      address: (more: Record<string, string>) => listAddress(PATH, { ...filter, ...more }),
      workbookAddress: listAddress(`${PATH}/workbook`, filter),
    };
  }

  private async rulesData() {
    return {
      ...{ title: '信用规则', rules: await this.rules.current(), history: await this.rules.history() },
      ...{ names: RULE_NAMES, classes: CREDIT_CLASSES, effectText, isCardRule },
      ...{ mostSteps: MOST_STEPS, mostMonths: MOST_MONTHS, open: '' },
    };
  }
}

function isFormError(error: unknown): error is DomainError {
  return error instanceof DomainError && ['INVALID_INPUT', 'CONFLICT'].includes(error.code);
}
