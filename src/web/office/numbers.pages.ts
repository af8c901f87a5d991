import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import type { ActorRequest } from '../../accounts/access.guard.js';
import { CurrentActor } from '../../accounts/current-actor.js';
import type { Actor } from '../../audit/actor.js';
import { CeremonyService } from '../../ceremony/ceremony.service.js';
import { DimensionNames, drawName } from '../../inspection/numbers/dimension-names.service.js';
import { type Dimension, dimensionOf, DIMENSIONS } from '../../inspection/numbers/dimensions.js';
import { NumbersService } from '../../inspection/numbers/numbers.service.js';
import { filterWords, taskFilter, type TaskFilter } from '../../inspection/task-list/task-filter.js';
import { Clock } from '../../platform/clock.js';
import { tableBuffer } from '../../platform/excel/write-table.js';
import { attachment } from '../../platform/http/attachment.js';
import { Pages } from '../../platform/http/pages.js';
import { AgenciesService } from '../../registry/agencies.service.js';
import { listAddress } from './list-address.js';
import { funnelTable, numbersTable, numbersView } from './numbers-view.js';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const PATH = '/office/numbers';
type Asked = Record<string, unknown>;

/** Numbers of inspections: what should be done, what is, by whatever it is broken down. */
@Controller('office/numbers')
export class NumbersPages {
  constructor(
    private readonly pages: Pages,
    private readonly numbers: NumbersService,
    private readonly names: DimensionNames,
    private readonly ceremony: CeremonyService,
    private readonly agencies: AgenciesService,
    private readonly clock: Clock,
  ) {}

  @Get()
  async show(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Query() query: Asked,
  ): Promise<void> {
    const by = dimensionOf(query['by']);
    const filter = this.filterOf(query);
    const numbers = await this.numbers.of(actor, filter, by);
    const words = filterWords(filter);
    const address = (more: Record<string, string>, path = PATH) =>
      listAddress(path, { ...words, by, ...more });
    this.pages.show(request, response, 'office/numbers', {
      ...{
        title: '检查统计',
        by,
        typed: words,
        years: await this.years(),
        told: await this.names.told(filter),
      },
      ...{ dimensions: DIMENSIONS, dimension: DIMENSIONS[by], address, ...numbersView(numbers) },
      draws: await this.draws(filter),
      pools: await this.agencies.pools(),
      agencies: await this.agencies.agencies(),
      workbook: {
        by: address({}, `${PATH}/workbook`),
        funnel: address({ table: 'funnel' }, `${PATH}/workbook`),
        query: address({}, ''),
      },
    });
  }

  @Get('workbook')
  async workbook(
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Query() query: Asked,
  ): Promise<void> {
    const by: Dimension = dimensionOf(query['by']);
    const filter = this.filterOf(query);
    const numbers = await this.numbers.of(actor, filter, by);
    const told = (await this.names.told(filter)).map(({ label, value }) => `${label}：${value}`);
    const subtitle = [...told, `统计日期：${this.clock.today()}`].join('，');
    const make = query['table'] === 'funnel' ? funnelTable : numbersTable;
    const { title, spec, rows } = make(numbers, subtitle);
    response
      .type(XLSX)
      .setHeader('Content-Disposition', attachment('numbers.xlsx', `${title}-${this.clock.today()}.xlsx`))
      .send(await tableBuffer(spec, rows));
  }

  /** The filter of the address; where it names no time and no draw, the present year. A figure is asked of the list. */
  private filterOf(query: Asked): TaskFilter {
    const filter: TaskFilter = { ...taskFilter(query), count: undefined, state: undefined, stage: undefined };
    const year = filter.year ?? filter.month?.slice(0, 4);
    if (year === undefined && filter.drawId !== undefined) return filter;
    return { ...filter, year: year ?? this.clock.today().slice(0, 4) };
  }

  /** Years with draws, and the present one, newest first. */
  private async years(): Promise<string[]> {
    const drawn = (await this.ceremony.list()).map(({ windowFrom }) => windowFrom.slice(0, 4));
    return [...new Set([this.clock.today().slice(0, 4), ...drawn])].sort().reverse();
  }

  /** Draws of the year that have drawn, as a choice. */
  private async draws({ year }: TaskFilter): Promise<{ id: string; name: string }[]> {
    return (await this.ceremony.list())
      .filter(
        ({ resultDigest, windowFrom }) => resultDigest !== null && (!year || windowFrom.startsWith(year)),
      )
      .map((draw) => ({ id: draw.id, name: drawName(draw) }));
  }
}
