import { Body, Controller, Get, Post, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import { z } from 'zod';
import type { ActorRequest } from '../../accounts/access.guard.js';
import { CurrentActor } from '../../accounts/current-actor.js';
import type { Actor } from '../../audit/actor.js';
import { AgencyNames } from '../../plan/import/agency-names.service.js';
import { tableBuffer } from '../../platform/excel/write-table.js';
import { type FormAgain, Pages } from '../../platform/http/pages.js';
import { read } from '../../platform/http/read.js';
import { AgenciesService } from '../../registry/agencies.service.js';

const PATH = '/office/plan-names';
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const FORM = z.object({ name: z.string().max(1000), poolCode: z.string().max(64) });

/** What the plan tables of offices call each system, as it was answered once. */
@Controller('office/plan-names')
export class PlanNamesPages {
  constructor(
    private readonly pages: Pages,
    private readonly names: AgencyNames,
    private readonly agencies: AgenciesService,
  ) {}

  @Get()
  async list(@Req() request: ActorRequest, @Res() response: Response): Promise<void> {
    this.pages.show(request, response, 'office/plan-names', await this.data());
  }

  @Get('workbook')
  async workbook(@Res() response: Response): Promise<void> {
    const { names, poolNames } = await this.data();
    const columns = [
      { heading: '计划表中的叫法', width: 40 },
      { heading: '部门(系统)', width: 24 },
      { heading: '登记人', width: 16 },
    ];
    const spec = { sheetName: '部门叫法', title: '计划表中部门的叫法', columns };
    const rows = names.map(({ name, poolCode, recordedBy }) => [
      ...[name, poolNames.get(poolCode) ?? '', recordedBy],
    ]);
    response
      .attachment('部门叫法.xlsx')
      .type(XLSX)
      .send(await tableBuffer(spec, rows));
  }

  @Post()
  async change(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Body() body: unknown,
  ): Promise<void> {
    const again: FormAgain = { template: 'office/plan-names', data: () => this.data(), not: ['FORBIDDEN'] };
    return this.pages.submit(request, response, again, async () => {
      const changed = await this.names.change(actor, read(FORM, body));
      const said = changed ? '已更改，今后导入计划表时按新的理解。' : '与原来相同，没有改动。';
      return [PATH, said];
    });
  }

  private async data() {
    const pools = await this.agencies.pools();
    return {
      ...{ title: '计划表中部门的叫法', names: await this.names.list(), pools },
      poolNames: new Map(pools.map(({ code, name }) => [code, name])),
    };
  }
}
