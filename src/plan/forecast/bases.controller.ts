import { Controller, Get, Param, Query } from '@nestjs/common';
import { z } from 'zod';
import { read } from '../../platform/http/read.js';
import { BasesService } from './bases.service.js';

/** Days of a query; whether they are days the service says. */
export const DAYS_QUERY = z.object({
  day: z.string().max(20).optional(),
  since: z.string().max(20).optional(),
});

/** What the lines of a plan find in the registries and will draw of them, for programs. */
@Controller('api/v1/plans')
export class BasesController {
  constructor(private readonly bases: BasesService) {}

  @Get(':id/bases')
  async show(@Param('id') id: string, @Query() query: unknown) {
    const { plan, lines, ...sums } = await this.bases.of(id, read(DAYS_QUERY, query));
    return {
      ...{ planId: plan.id, ...sums },
      lines: lines.map(({ line, ...forecast }) => ({
        ...{ lineId: line.id, lineNo: line.lineNo, taskName: line.taskName, ...forecast },
      })),
    };
  }
}
