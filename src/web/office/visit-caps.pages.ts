import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import type { ActorRequest } from '../../accounts/access.guard.js';
import { CurrentActor } from '../../accounts/current-actor.js';
import type { Actor } from '../../audit/actor.js';
import { LedgerLooks } from '../../ceremony/caps/ledger-looks.service.js';
import { Clock } from '../../platform/clock.js';
import { tableBuffer } from '../../platform/excel/write-table.js';
import { type FormAgain, Pages } from '../../platform/http/pages.js';
import { pageNumber, read } from '../../platform/http/read.js';
import { CapForecasts } from '../../plan/ledger/cap-forecasts.service.js';
import { CapRules } from '../../plan/ledger/cap-rules.service.js';
import { CAP_CHANGE_BODY, CAP_RULE_BODY, KIND_BODY } from '../../plan/ledger/ledger.body.js';
import { AgenciesService } from '../../registry/agencies.service.js';
import { KIND_TITLES } from '../../registry/display.rules.js';
import { NamesService } from '../../registry/names.service.js';
import { FORECAST_COLUMNS, forecastRow, forecastWords } from './visit-ledger-table.js';

const PATH = '/office/visit-caps';
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const PER_PAGE = 100;
const RETRY = ['INVALID_INPUT', 'CONFLICT', 'STALE', 'RULE_BROKEN'] as const;

/** The office's caps of visits, and whom a plan would visit more often. */
@Controller('office')
export class VisitCapsPages {
  constructor(
    private readonly pages: Pages,
    private readonly clock: Clock,
    private readonly rules: CapRules,
    private readonly forecasts: CapForecasts,
    private readonly looks: LedgerLooks,
    private readonly agencies: AgenciesService,
    private readonly names: NamesService,
  ) {}

  @Get('visit-caps')
  async list(@Req() request: ActorRequest, @Res() response: Response): Promise<void> {
    this.pages.show(request, response, 'office/visit-caps', await this.data());
  }

  @Post('visit-caps')
  async add(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Body() body: unknown,
  ): Promise<void> {
    return this.saved(request, response, '上限规则已保存，自下一次冻结名录起执行。', () =>
      this.rules.add(actor, read(CAP_RULE_BODY, body)),
    );
  }

  @Post('visit-caps/:rule')
  async change(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('rule') rule: string,
    @Body() body: unknown,
  ): Promise<void> {
    const { revision, ...input } = read(CAP_CHANGE_BODY, body);
    const said = input.active
      ? '上限规则已修改，自下一次冻结名录起执行。'
      : '上限规则已停用，原规则仍然保留。';
    return this.saved(request, response, said, () => this.rules.change(actor, Number(rule), revision, input));
  }

  @Post('visit-caps/kinds/:kind')
  async changeKind(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('kind') kind: string,
    @Body() body: unknown,
  ): Promise<void> {
    const { revision, ...input } = read(KIND_BODY, body);
    return this.saved(request, response, '检查类别已修改，今后登记的检查按此计算。', () =>
      this.rules.changeKind(actor, kind, revision, input),
    );
  }

  @Get('plans/:id/visit-caps')
  async forecast(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Query() query: { page?: unknown },
  ): Promise<void> {
    const { plan, capped, rows } = await this.forecasts.of(id, await this.hidden(actor, '频次预测'));
    const pages = Math.max(1, Math.ceil(rows.length / PER_PAGE));
    const page = Math.min(pageNumber(query.page ?? 1), pages);
    this.pages.show(request, response, 'office/plan-visit-caps', {
      ...{ title: `检查次数预测：${plan.title}`, plan, capped, forecastWords },
      rows: rows.slice((page - 1) * PER_PAGE, page * PER_PAGE),
      found: { page, pages, total: rows.length },
      certain: rows.filter((row) => forecastWords(row) !== '可能超过').length,
      ...{ names: await this.names.of(), pools: await this.poolNames() },
      address: (more: Record<string, string>) =>
        `/office/plans/${plan.id}/visit-caps?${new URLSearchParams(more).toString()}`,
    });
  }

  @Get('plans/:id/visit-caps/workbook')
  async workbook(
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
  ): Promise<void> {
    const { plan, rows } = await this.forecasts.of(id, await this.hidden(actor, '频次预测导出'));
    const [names, pools] = [await this.names.of(), await this.poolNames()];
    const title = `检查次数预测：${plan.title}`;
    const spec = { sheetName: '检查次数预测', title, columns: FORECAST_COLUMNS };
    const table = rows.map((row) => forecastRow(row, names, pools));
    response
      .attachment(`${title}.xlsx`)
      .type(XLSX)
      .send(await tableBuffer(spec, table));
  }

  private async hidden(actor: Actor, way: string): Promise<string[]> {
    return this.looks.open(actor, Number(this.clock.today().slice(0, 4)), way);
  }

  private async poolNames(): Promise<Map<string, string>> {
    return new Map((await this.agencies.pools()).map(({ code, name }) => [code, name]));
  }

  private async saved(
    request: ActorRequest,
    response: Response,
    said: string,
    save: () => Promise<unknown>,
  ): Promise<void> {
    const again: FormAgain = { template: 'office/visit-caps', data: () => this.data(), only: RETRY };
    return this.pages.submit(request, response, again, async () => {
      await save();
      return [PATH, said];
    });
  }

  private async data() {
    const rules = await this.rules.list();
    return {
      ...{ title: '检查次数上限', kindTitles: KIND_TITLES, pools: await this.poolNames() },
      areas: new Map((await this.agencies.counties()).map(({ code, name }) => [code, name])),
      rules: rules.filter(({ active }) => active),
      history: await this.rules.history(),
      kinds: await this.rules.kinds(),
    };
  }
}
