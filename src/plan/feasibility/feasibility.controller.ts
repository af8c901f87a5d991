import { Controller, Get, Param, Query } from '@nestjs/common';
import { read } from '../../platform/http/read.js';
import { DAYS_QUERY } from '../forecast/bases.controller.js';
import { FeasibilityService } from './feasibility.service.js';

/** Whether a plan's visits can be made by the people there are, for programs. */
@Controller('api/v1/plans')
export class FeasibilityController {
  constructor(private readonly feasibility: FeasibilityService) {}

  @Get(':id/feasibility')
  async show(@Param('id') id: string, @Query() query: unknown) {
    const { bases, cells, problems } = await this.feasibility.of(id, read(DAYS_QUERY, query));
    return {
      ...{ planId: bases.plan.id, day: bases.day },
      cells: cells.map((cell) => ({ ...cell, month: cell.month + 1 })),
      problems: problems.map(({ cell, where, what, lines, advice }) => ({
        ...{ poolCode: cell.poolCode, month: cell.month + 1, areaCode: cell.areaCode, state: cell.state },
        ...{ over: cell.over, missing: cell.missing, where, what, lines, advice },
      })),
    };
  }
}
