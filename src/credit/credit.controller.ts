import { Body, Controller, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { CurrentActor } from '../accounts/current-actor.js';
import type { Actor } from '../audit/actor.js';
import { cleanCode } from '../kernel/text.js';
import { pageNumber, read } from '../platform/http/read.js';
import { PermitCards } from './cards/permit-cards.service.js';
import {
  CARD_BODY,
  CARD_QUERY,
  CLASS_OF_SUBJECT_BODY,
  CREDIT_QUERY,
  LIFT_BODY,
  REASON_BODY,
  RULE_BODY,
} from './credit.body.js';
import { CreditService } from './credit.service.js';
import { CreditRegister } from './register/credit-register.service.js';
import { CreditRules } from './rules/credit-rules.service.js';

/** Credit classes, permit cards and their rules, for programs. */
@Controller('api/v1/credit')
export class CreditController {
  constructor(
    private readonly credit: CreditService,
    private readonly register: CreditRegister,
    private readonly cards: PermitCards,
    private readonly rules: CreditRules,
  ) {}

  @Get('classes')
  async classes(@Query() query: unknown) {
    const { page, kind, q } = read(CREDIT_QUERY, query);
    return this.register.list({ kind, q }, pageNumber(page ?? 1));
  }

  @Post('classes')
  async enter(@CurrentActor() actor: Actor, @Body() body: unknown) {
    const { kind, code, ...input } = read(CLASS_OF_SUBJECT_BODY, body);
    return { id: await this.credit.enter(actor, { kind, code: cleanCode(code) }, input) };
  }

  @Post('classes/:id/withdrawal')
  @HttpCode(204)
  async withdraw(@CurrentActor() actor: Actor, @Param('id') id: string, @Body() body: unknown) {
    await this.credit.withdraw(actor, id, read(REASON_BODY, body).reason);
  }

  @Get('strata')
  async strata(@Query() query: unknown) {
    const { day, areaCode } = read(CREDIT_QUERY, query);
    const on = this.register.dayOr(day);
    return { day: on, kinds: await this.register.strata(on, areaCode) };
  }

  @Get('cards')
  async list(@Query() query: unknown) {
    const { page, ...filter } = read(CARD_QUERY, query);
    return this.cards.list(filter, pageNumber(page ?? 1));
  }

  @Get('cards/targeted')
  async targeted() {
    return { holders: await this.cards.targeted() };
  }

  @Post('cards')
  async recordCard(@CurrentActor() actor: Actor, @Body() body: unknown) {
    return { id: await this.cards.record(actor, read(CARD_BODY, body)) };
  }

  @Post('cards/:id/lifting')
  @HttpCode(204)
  async lift(@CurrentActor() actor: Actor, @Param('id') id: string, @Body() body: unknown) {
    await this.cards.lift(actor, id, read(LIFT_BODY, body));
  }

  @Get('rules')
  async rulesInForce() {
    return { rules: await this.rules.current() };
  }

  @Put('rules/:key')
  @HttpCode(204)
  async set(@CurrentActor() actor: Actor, @Param('key') key: string, @Body() body: unknown) {
    await this.rules.set(actor, key, read(RULE_BODY, body));
  }
}
