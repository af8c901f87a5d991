import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import type { ActorRequest } from '../../accounts/access.guard.js';
import { CurrentActor } from '../../accounts/current-actor.js';
import type { Actor } from '../../audit/actor.js';
import { HOW_EXPECTED } from '../../ceremony/pictures/picture-words.rules.js';
import { TeamPictures } from '../../ceremony/pictures/team-pictures.service.js';
import type { Measure } from '../../inspection/pictures/county-months.rules.js';
import { CountyMonths } from '../../inspection/pictures/county-months.service.js';
import { Clock } from '../../platform/clock.js';
import { tableBuffer } from '../../platform/excel/write-table.js';
import { Pages } from '../../platform/http/pages.js';
import { AgenciesService } from '../../registry/agencies.service.js';
import { NamesService } from '../../registry/names.service.js';
import { mapView, MEASURES, MONTH_NAMES } from './pictures-map.js';
import { countiesTable, type PictureTable, TEAM_TABLES, type TeamTable } from './pictures-tables.js';
import { poolViews } from './pictures-view.js';

type Asked = Readonly<Record<string, unknown>>;

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** Pictures of what draws did with people: who carries how much, how many there were to take, who went with whom. */
@Controller('office')
export class PicturesPages {
  constructor(
    private readonly pages: Pages,
    private readonly pictures: TeamPictures,
    private readonly counties: CountyMonths,
    private readonly agencies: AgenciesService,
    private readonly names: NamesService,
    private readonly clock: Clock,
  ) {}

  @Get('draws/:id/pictures')
  async ofDraw(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
  ): Promise<void> {
    const { draw, pools } = await this.pictures.ofDraw(actor, id);
    const names = await this.names.of();
    this.pages.show(request, response, 'office/draw-pictures', {
      ...{
        title: `检查组分析(${draw.number})`,
        draw,
        tables: tableLinks(`/office/draws/${draw.id}/pictures`),
      },
      ...{ pools: poolViews(pools, names), how: HOW_EXPECTED },
    });
  }

  @Get('draws/:id/pictures/workbook')
  async drawWorkbook(
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Query() query: Asked,
  ): Promise<void> {
    const { draw, pools } = await this.pictures.ofDraw(actor, id);
    const { name, make } = TEAM_TABLES[tableOf(query)];
    const subtitle = `${draw.taskName}，任务编号 ${draw.number}，导出日期 ${this.clock.today()}`;
    await send(response, `${name}-${draw.number}`, make(pools, await this.names.of(), subtitle));
  }

  @Get('pictures')
  async ofYear(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Query() query: Asked,
  ): Promise<void> {
    const year = this.yearOf(query);
    const measure = measureOf(query);
    const { draws, hidden, pools } = await this.pictures.ofYear(actor, year);
    const names = await this.names.of();
    const map = mapView(await this.counties.of(year, draws), measure, await this.agencies.counties());
    this.pages.show(request, response, 'office/pictures', {
      ...{ title: '检查组分析', year, measure, measures: MEASURES, months: MONTH_NAMES, map },
      ...{ thisYear: Number(this.clock.today().slice(0, 4)), counted: draws.length, hidden },
      ...{ tables: tableLinks('/office/pictures', { year: String(year) }), how: HOW_EXPECTED },
      pools: poolViews(pools, names),
    });
  }

  @Get('pictures/workbook')
  async yearWorkbook(
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Query() query: Asked,
  ): Promise<void> {
    const year = this.yearOf(query);
    const names = await this.names.of();
    const told = (counted: number, hidden: number): string =>
      `${year}年${counted}次抽取，导出日期 ${this.clock.today()}` +
      (hidden === 0 ? '' : `；另有${hidden}次抽取的名单尚未公开，未计入`);
    if (query.table === 'counties') {
      const { draws, hidden } = await this.pictures.openDraws(actor, year);
      const rows = await this.counties.of(year, draws);
      const table = countiesTable(rows, names.areas, told(draws.length, hidden));
      return send(response, `各县各月检查安排-${year}年`, table);
    }
    const { draws, hidden, pools } = await this.pictures.ofYear(actor, year);
    const { name, make } = TEAM_TABLES[tableOf(query)];
    return send(response, `${name}-${year}年`, make(pools, names, told(draws.length, hidden)));
  }

  private yearOf({ year }: Asked): number {
    const asked =
      typeof year === 'string' && /^20[0-9]{2}$/.test(year) ? year : this.clock.today().slice(0, 4);
    return Number(asked);
  }
}

function measureOf({ measure }: Asked): Measure {
  return typeof measure === 'string' && Object.hasOwn(MEASURES, measure) ? (measure as Measure) : 'visits';
}

function tableOf({ table }: Asked): TeamTable {
  return typeof table === 'string' && Object.hasOwn(TEAM_TABLES, table) ? (table as TeamTable) : 'load';
}

/** Address of each table's workbook. */
function tableLinks(path: string, more: Readonly<Record<string, string>> = {}): Record<string, string> {
  return Object.fromEntries(
    [...Object.keys(TEAM_TABLES), 'counties'].map((table) => [
      table,
      `${path}/workbook?${new URLSearchParams({ ...more, table }).toString()}`,
    ]),
  );
}

async function send(response: Response, title: string, { spec, rows }: PictureTable): Promise<void> {
  response
    .attachment(`${title}.xlsx`)
    .type(XLSX)
    .send(await tableBuffer(spec, rows));
}
