import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import type { ActorRequest } from '../../accounts/access.guard.js';
import { CurrentActor } from '../../accounts/current-actor.js';
import type { Actor } from '../../audit/actor.js';
import { FrameCaps } from '../../ceremony/caps/frame-caps.service.js';
import { LedgerLooks } from '../../ceremony/caps/ledger-looks.service.js';
import { DRAW_STATES } from '../../ceremony/states.js';
import { DomainError } from '../../kernel/domain-error.js';
import { Clock } from '../../platform/clock.js';
import { tableBuffer } from '../../platform/excel/write-table.js';
import { type FormAgain, Pages } from '../../platform/http/pages.js';
import { pageNumber, read } from '../../platform/http/read.js';
import { CapRules } from '../../plan/ledger/cap-rules.service.js';
import { LEDGER_QUERY, REVERSAL_BODY, VISIT_BODY, VISIT_TABLE_BODY } from '../../plan/ledger/ledger.body.js';
import { VisitLedgerView } from '../../plan/ledger/visit-ledger-view.service.js';
import { VISIT_HEADINGS } from '../../plan/ledger/visit-table.rules.js';
import { VisitRecords } from '../../plan/ledger/visit-records.service.js';
import { AgenciesService } from '../../registry/agencies.service.js';
import { KIND_TITLES } from '../../registry/display.rules.js';
import { NamesService } from '../../registry/names.service.js';
import { listAddress } from './list-address.js';
import { ledgerRow, LEDGER_COLUMNS } from './visit-ledger-table.js';

const PATH = '/office/visit-ledger';
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const WAY = '检查次数台账';

/** How often each authority has been at each enterprise, and the visits behind it. */
@Controller('office/visit-ledger')
export class VisitLedgerPages {
  constructor(
    private readonly pages: Pages,
    private readonly clock: Clock,
    private readonly view: VisitLedgerView,
    private readonly records: VisitRecords,
    private readonly rules: CapRules,
    private readonly looks: LedgerLooks,
    private readonly caps: FrameCaps,
    private readonly agencies: AgenciesService,
    private readonly names: NamesService,
  ) {}

  @Get()
  async list(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Query() query: unknown,
  ): Promise<void> {
    this.pages.show(request, response, 'office/visit-ledger', await this.data(actor, query));
  }

  @Get('workbook')
  async workbook(
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Query() query: unknown,
  ): Promise<void> {
    const filter = this.filterOf(query);
    const hidden = await this.looks.open(actor, filter.year, `${WAY}导出`);
    const names = await this.names.of();
    const pools = await this.poolNames();
    const title = `${filter.year}年检查次数台账`;
    const rows = (await this.view.list(filter, hidden)).flatMap((one) => ledgerRow(one, names, pools));
    const spec = { sheetName: WAY, title, columns: LEDGER_COLUMNS };
    response
      .attachment(`${title}.xlsx`)
      .type(XLSX)
      .send(await tableBuffer(spec, rows));
  }

  @Post()
  async enter(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Body() body: unknown,
  ): Promise<void> {
    return this.saved(request, response, actor, async () => {
      const enterprise = await this.records.enter(actor, read(VISIT_BODY, body));
      return [enterprisePath(enterprise), '检查已登记。'];
    });
  }

  @Post('import')
  async importTable(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Body() body: unknown,
  ): Promise<void> {
    return this.saved(request, response, actor, async () => {
      const visits = await this.records.importTable(actor, read(VISIT_TABLE_BODY, body).text);
      return [PATH, `已登记 ${visits} 次检查。`];
    });
  }

  @Get('enterprises/:enterprise')
  async show(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('enterprise') enterprise: string,
  ): Promise<void> {
    const data = await this.enterpriseData(actor, enterprise);
    this.pages.show(request, response, 'office/visit-ledger-enterprise', data);
  }

  @Post(':id/reversal')
  async takeBack(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
  ): Promise<void> {
    const enterprise = await this.records.takeBack(actor, id, read(REVERSAL_BODY, body).reason);
    return this.pages.redirect(
      request,
      response,
      enterprisePath(enterprise),
      '检查次数已冲回，原记录仍然保留。',
    );
  }

  private async saved(
    request: ActorRequest,
    response: Response,
    actor: Actor,
    save: () => Promise<[to: string, said: string]>,
  ): Promise<void> {
    const again: FormAgain = {
      template: 'office/visit-ledger',
      data: () => this.data(actor, {}),
      not: ['FORBIDDEN'],
    };
    return this.pages.submit(request, response, again, async () => {
      return [...(await save())];
    });
  }

  private filterOf(query: unknown) {
    const { year, q, pool, state } = read(LEDGER_QUERY, query);
    return { year: year ?? this.thisYear(), q: q.trim(), pool, state };
  }

  private thisYear(): number {
    return Number(this.clock.today().slice(0, 4));
  }

  private async poolNames(): Promise<Map<string, string>> {
    return new Map((await this.agencies.pools()).map(({ code, name }) => [code, name]));
  }

  private async data(actor: Actor, query: unknown) {
    const filter = this.filterOf(query);
    const { page } = read(LEDGER_QUERY, query);
    const hidden = await this.looks.open(actor, filter.year, WAY);
    const rules = (await this.rules.list()).filter(
      ({ active, year }) => active && (year === null || year === filter.year),
    );
    const [own, pools] = [await this.records.ownPools(actor), await this.poolNames()];
    return {
      ...{ title: WAY, filter, rules, pools, kindTitles: KIND_TITLES, stateNames: DRAW_STATES },
      names: await this.names.of(),
      found: await this.view.page(filter, hidden, pageNumber(page ?? 1)),
      hiddenDraws: hidden.length,
      years: [...new Set([this.thisYear(), ...(await this.view.years())])].sort((a, b) => b - a),
      visitKinds: (await this.rules.kinds()).filter(({ code }) => code !== 'RANDOM'),
      ownPools: [...pools].filter(([code]) => own.has(code)),
      open: await this.caps.openDraws(filter.year),
      today: this.clock.today(),
      ...{ code: codeOf(query), headings: VISIT_HEADINGS },
      address: (more: Record<string, string>) =>
        listAddress(PATH, { ...filter, year: String(filter.year), ...more }),
      workbookAddress: listAddress(`${PATH}/workbook`, { ...filter, year: String(filter.year) }),
    };
  }

  private async enterpriseData(actor: Actor, enterprise: string) {
    const year = this.thisYear();
    const hidden = await this.looks.open(actor, year, `${WAY}：${enterprise.slice(0, 40)}`);
    const [records, rows] = [await this.view.records(enterprise), await this.view.rows(enterprise, hidden)];
    if (records.length === 0 && rows.length === 0) {
      throw new DomainError('NOT_FOUND', '名录库和台账中都没有这家企业。请从“检查次数台账”中打开。');
    }
    const kinds = new Map((await this.rules.kinds()).map(({ code, name }) => [code, name]));
    const taken = new Set(rows.filter(({ delta }) => delta < 0).map(({ visitKey }) => visitKey));
    const name = records.find(({ code }) => code === enterprise)?.name ?? records[0]?.name;
    return {
      ...{
        title: `检查次数：${name ?? rows[0]?.enterpriseName}`,
        enterprise,
        records,
        rows,
        year,
        kinds,
        taken,
      },
      counts: await this.view.of(enterprise, year, hidden),
      ...{ pools: await this.poolNames(), names: await this.names.of(), kindTitles: KIND_TITLES },
      own: await this.records.ownPools(actor),
      isProject: records.some(({ code }) => code !== enterprise),
    };
  }
}

function enterprisePath(enterprise: string): string {
  return `${PATH}/enterprises/${encodeURIComponent(enterprise)}`;
}

/** The enterprise whose visit a link asks to enter. */
function codeOf(query: unknown): string {
  const code = (query as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code.slice(0, 64) : '';
}
