import { Body, Controller, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { CurrentActor } from '../../accounts/current-actor.js';
import type { Actor } from '../../audit/actor.js';
import { Clock } from '../../platform/clock.js';
import { pageNumber, read } from '../../platform/http/read.js';
import { CapForecasts } from '../../plan/ledger/cap-forecasts.service.js';
import { CapRules } from '../../plan/ledger/cap-rules.service.js';
import {
  CAP_CHANGE_BODY,
  CAP_RULE_BODY,
  KIND_BODY,
  LEDGER_QUERY,
  REVERSAL_BODY,
  VISIT_BODY,
  VISIT_TABLE_BODY,
} from '../../plan/ledger/ledger.body.js';
import { VisitLedgerView } from '../../plan/ledger/visit-ledger-view.service.js';
import { VisitRecords } from '../../plan/ledger/visit-records.service.js';
import { LedgerLooks } from './ledger-looks.service.js';

const WAY = '检查次数台账(接口)';

/** The ledger of visits and the caps, for programs. */
@Controller('api/v1')
export class VisitLedgerController {
  constructor(
    private readonly clock: Clock,
    private readonly view: VisitLedgerView,
    private readonly records: VisitRecords,
    private readonly rules: CapRules,
    private readonly forecasts: CapForecasts,
    private readonly looks: LedgerLooks,
  ) {}

  @Get('visit-ledger')
  async list(@CurrentActor() actor: Actor, @Query() query: unknown) {
    const { page, year: asked, ...filter } = read(LEDGER_QUERY, query);
    const year = asked ?? Number(this.clock.today().slice(0, 4));
    const hidden = await this.looks.open(actor, year, WAY);
    return this.view.page({ ...filter, year }, hidden, pageNumber(page ?? 1));
  }

  @Post('visit-ledger')
  async enter(@CurrentActor() actor: Actor, @Body() body: unknown) {
    return { enterprise: await this.records.enter(actor, read(VISIT_BODY, body)) };
  }

  @Post('visit-ledger/import')
  async importTable(@CurrentActor() actor: Actor, @Body() body: unknown) {
    return { visits: await this.records.importTable(actor, read(VISIT_TABLE_BODY, body).text) };
  }

  @Post('visit-ledger/:id/reversal')
  @HttpCode(200)
  async takeBack(@CurrentActor() actor: Actor, @Param('id') id: string, @Body() body: unknown) {
    return { enterprise: await this.records.takeBack(actor, id, read(REVERSAL_BODY, body).reason) };
  }

  @Get('visit-caps')
  async caps() {
    return { rules: await this.rules.list(), kinds: await this.rules.kinds() };
  }

  @Post('visit-caps')
  async add(@CurrentActor() actor: Actor, @Body() body: unknown) {
    return { ruleNo: await this.rules.add(actor, read(CAP_RULE_BODY, body)) };
  }

  @Put('visit-caps/:rule')
  async change(@CurrentActor() actor: Actor, @Param('rule') rule: string, @Body() body: unknown) {
    const { revision, ...input } = read(CAP_CHANGE_BODY, body);
    await this.rules.change(actor, Number(rule), revision, input);
    return { ruleNo: Number(rule), revision: revision + 1 };
  }

  @Put('visit-caps/kinds/:kind')
  async changeKind(@CurrentActor() actor: Actor, @Param('kind') kind: string, @Body() body: unknown) {
    const { revision, ...input } = read(KIND_BODY, body);
    await this.rules.changeKind(actor, kind, revision, input);
    return { code: kind, revision: revision + 1 };
  }

  @Get('plans/:id/visit-caps')
  async forecast(@CurrentActor() actor: Actor, @Param('id') id: string) {
    const year = Number(this.clock.today().slice(0, 4));
    const hidden = await this.looks.open(actor, year, WAY);
    const { capped, rows } = await this.forecasts.of(id, hidden);
    return { capped, rows };
  }
}
