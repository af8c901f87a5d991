import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import type { ActorRequest } from '../../accounts/access.guard.js';
import { CurrentActor } from '../../accounts/current-actor.js';
import type { Actor } from '../../audit/actor.js';
import type { ChangeFilter } from '../../ceremony/after/after-numbers.queries.js';
import { AfterNumbers, rateOf } from '../../ceremony/after/after-numbers.service.js';
import { isMonth } from '../../kernel/day.js';
import { Clock } from '../../platform/clock.js';
import { tableBuffer } from '../../platform/excel/write-table.js';
import { Pages } from '../../platform/http/pages.js';
import { changesTable } from './changes-table.js';

/** What a number of the page counts. */
const LISTED: Readonly<Record<ChangeFilter['kind'], string>> = {
  SUBSTITUTED: '递补',
  RESEATED: '补位',
  DIRECT: '直接委派',
  FORMED: '递补后组成检查组',
};

type Asked = Readonly<Record<string, unknown>>;

/** How often drawn subjects and inspectors are replaced: by month, county and agency. */
@Controller('office/draws/changes')
export class ChangesPages {
  constructor(
    private readonly pages: Pages,
    private readonly numbers: AfterNumbers,
    private readonly clock: Clock,
  ) {}

  @Get()
  async show(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Query() query: Asked,
  ): Promise<void> {
    const year = this.yearOf(query);
    const filter = filterOf(query);
    const list = filter === null ? null : await this.numbers.list(actor, year, filter);
    this.pages.show(request, response, 'office/changes', {
      title: '递补、补位和直接委派统计',
      numbers: await this.numbers.of(year),
      thisYear: Number(this.clock.today().slice(0, 4)),
      ...{ list, filter, listed: LISTED, rate: rateOf },
      link: (kind: string, more: Readonly<Record<string, string>> = {}) =>
        `/office/draws/changes?${new URLSearchParams({ year: String(year), kind, ...more }).toString()}#list`,
    });
  }

  @Get('workbook')
  async workbook(@Res() response: Response, @Query() query: Asked): Promise<void> {
    const year = this.yearOf(query);
    const { spec, rows } = changesTable(await this.numbers.of(year));
    const name = encodeURIComponent(`${year}年抽取后变更统计.xlsx`);
    response
      .type('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
      .setHeader('Content-Disposition', `attachment; filename="changes.xlsx"; filename*=UTF-8''${name}`)
      .send(await tableBuffer(spec, rows));
  }

  private yearOf({ year }: Asked): number {
    const asked =
      typeof year === 'string' && /^20[0-9]{2}$/.test(year) ? year : this.clock.today().slice(0, 4);
    return Number(asked);
  }
}

/** The number whose list is asked for, or null. */
function filterOf(query: Asked): ChangeFilter | null {
  const text = (name: string): string | undefined => {
    const value = query[name];
    return typeof value === 'string' && /^[0-9A-Za-z._-]{0,64}$/.test(value) ? value : undefined;
  };
  const kind = text('kind') ?? '';
  if (!Object.hasOwn(LISTED, kind)) return null;
  const month = text('month');
  return {
    kind: kind as ChangeFilter['kind'],
    ...(isMonth(month) ? { month } : {}),
    ...(text('area') ? { areaCode: text('area') } : {}),
    ...(text('pool') ? { poolCode: text('pool') } : {}),
    ...(text('agency') === undefined ? {} : { agencyCode: text('agency') }),
  };
}
