import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import type { ActorRequest } from '../../accounts/access.guard.js';
import { tableBuffer } from '../../platform/excel/write-table.js';
import { Pages } from '../../platform/http/pages.js';
import { VISITS_A_TRIP } from '../../plan/feasibility/feasibility.rules.js';
import { FeasibilityService } from '../../plan/feasibility/feasibility.service.js';
import { STATE_WORDS } from '../../plan/feasibility/feasibility.words.js';
import { MOST_TEAMS_A_MONTH } from '../../plan/forecast/bases.rules.js';
import { NamesService } from '../../registry/names.service.js';
import { countyGrid, feasibilityTable, lineSums, poolGrid } from './plan-feasibility-view.js';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
/** Problems that the page lists; the workbook has every cell. */
const PROBLEMS_SHOWN = 60;

/** Whether the visits of a plan can be made by the people there are: by pool, month and county. */
@Controller('office/plans/:id/feasibility')
export class PlanFeasibilityPages {
  constructor(
    private readonly pages: Pages,
    private readonly feasibility: FeasibilityService,
    private readonly names: NamesService,
  ) {}

  @Get()
  async show(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @Param('id') id: string,
    @Query('pool') asked: unknown,
  ): Promise<void> {
    const { bases, cells, problems } = await this.feasibility.of(id);
    const names = await this.names.of();
    const pools = [...names.pools].filter(([code]) => bases.pools.some(({ poolCode }) => poolCode === code));
    const worst = problems.find(({ cell }) => cell.state !== 'CLOSED')?.cell.poolCode;
    const pool = pools.find(([code]) => code === asked)?.[0] ?? worst ?? pools[0]?.[0];
    this.pages.show(request, response, 'office/plan-feasibility', {
      ...{ title: `${bases.plan.title}：能否完成`, plan: bases.plan, bases, names, pools, pool },
      ...{ problems: problems.slice(0, PROBLEMS_SHOWN), more: Math.max(0, problems.length - PROBLEMS_SHOWN) },
      ...{ byPool: poolGrid(cells, pools), counties: pool ? countyGrid(cells, pool, names) : [] },
      ...{ sums: lineSums(cells, bases.lines), stateWords: STATE_WORDS },
      ...{ perPerson: MOST_TEAMS_A_MONTH, perTrip: VISITS_A_TRIP },
    });
  }

  @Get('workbook')
  async workbook(@Res() response: Response, @Param('id') id: string): Promise<void> {
    const found = await this.feasibility.of(id);
    const { spec, rows } = feasibilityTable(found, await this.names.of());
    response
      .attachment(`${found.bases.plan.title}人力测算.xlsx`)
      .type(XLSX)
      .send(await tableBuffer(spec, rows));
  }
}
