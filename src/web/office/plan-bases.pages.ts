import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import type { ActorRequest } from '../../accounts/access.guard.js';
import { DomainError } from '../../kernel/domain-error.js';
import { Clock } from '../../platform/clock.js';
import { tableBuffer } from '../../platform/excel/write-table.js';
import { Pages } from '../../platform/http/pages.js';
import { read } from '../../platform/http/read.js';
import { DAYS_QUERY } from '../../plan/forecast/bases.controller.js';
import { classesOf, monthsOf, MOST_TEAMS_A_MONTH, type PlanBases } from '../../plan/forecast/bases.rules.js';
import { type AskedDays, BasesService } from '../../plan/forecast/bases.service.js';
import * as words from '../../plan/plan.words.js';
import { KIND_TITLES } from '../../registry/display.rules.js';
import { NamesService } from '../../registry/names.service.js';
import { basesTable } from './plan-bases-table.js';

type Asked = Readonly<Record<string, unknown>>;

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** What the lines of a plan find in the registries, and what they draw of it: by class, county and month. */
@Controller('office/plans/:id/bases')
export class PlanBasesPages {
  constructor(
    private readonly pages: Pages,
    private readonly bases: BasesService,
    private readonly names: NamesService,
    private readonly clock: Clock,
  ) {}

  @Get()
  async show(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @Param('id') id: string,
    @Query() query: Asked,
  ): Promise<void> {
    const { days, refused } = await this.asked(id, query);
    const data = await this.data(await this.bases.of(id, days), query);
    const again = refused && { problem: refused.message, faults: refused.faults };
    const page = { ...data, values: query, ...again };
    this.pages.show(request, response, 'office/plan-bases', page, refused?.status);
  }

  @Get('workbook')
  async workbook(@Res() response: Response, @Param('id') id: string, @Query() query: Asked): Promise<void> {
    const bases = await this.bases.of(id, read(DAYS_QUERY, query));
    const { spec, rows } = basesTable(bases, await this.names.of());
    response
      .attachment(`${bases.plan.title}规模测算.xlsx`)
      .type(XLSX)
      .send(await tableBuffer(spec, rows));
  }

  /** The days asked for; where they are none, today's figures with what is wrong. */
  private async asked(
    id: string,
    query: Asked,
  ): Promise<{ days: AskedDays; refused: DomainError | undefined }> {
    try {
      const days = read(DAYS_QUERY, query);
      await this.bases.of(id, days);
      return { days, refused: undefined };
    } catch (error) {
      if (!(error instanceof DomainError) || error.code !== 'INVALID_INPUT') throw error;
      return { days: {}, refused: error };
    }
  }

  private async data(bases: PlanBases, query: Asked) {
    const names = await this.names.of();
    const { plan, day, since, lines } = bases;
    const counted = [bases.base, ...lines.flatMap(({ before }) => before?.base ?? [])];
    const chosen = typeof query.line === 'string' ? query.line : '';
    const detail = lines.find(({ line }) => line.id === chosen);
    return {
      ...{ title: `${plan.title}：规模测算`, bases, plan, words, monthsOf, names, kinds: KIND_TITLES },
      ...{ classes: classesOf(counted), today: this.clock.today(), perPerson: MOST_TEAMS_A_MONTH },
      areas: [...names.areas].filter(([code]) => (bases.base.byArea[code] ?? 0) > 0),
      before: since && {
        base: lines.reduce((sum, one) => sum + (one.before?.base.total ?? 0), 0),
        year: lines.reduce((sum, one) => sum + (one.before?.year.total ?? 0), 0),
      },
      ...{ detail, counties: detail && (await this.bases.counties(bases, chosen)) },
      query: new URLSearchParams({
        day,
        ...(since && !since.isApproval ? { since: since.day } : {}),
      }).toString(),
    };
  }
}
