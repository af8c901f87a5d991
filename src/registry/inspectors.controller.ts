import { Body, Controller, Get, Param, Patch, Query } from '@nestjs/common';
import { CurrentActor } from '../accounts/current-actor.js';
import type { Actor } from '../audit/actor.js';
import { pageNumber, read } from '../platform/http/read.js';
import { INSPECTOR } from './import/inspector-kind.js';
import { InspectorsService } from './inspectors.service.js';
import { historyJson, inspectorDetail, inspectorSummary } from './json.rules.js';
import { NamesService } from './names.service.js';
import { INSPECTOR_QUERY, readEdit } from './requests.js';

@Controller('api/v1/inspectors')
export class InspectorsController {
  constructor(
    private readonly inspectors: InspectorsService,
    private readonly names: NamesService,
  ) {}

  @Get()
  async list(@Query() query: unknown) {
    const { page, lapsing, ...filter } = read(INSPECTOR_QUERY, query);
    const lapsesBy = lapsing ? this.inspectors.lapseDay() : undefined;
    const found = await this.inspectors.list({ ...filter, lapsesBy }, pageNumber(page ?? 1));
    const names = await this.names.of();
    return { ...found, rows: found.rows.map((inspector) => inspectorSummary(inspector, names)) };
  }

  @Get(':id')
  async get(@CurrentActor() actor: Actor, @Param('id') id: string) {
    const inspector = await this.inspectors.get(id);
    const mayEdit = await this.inspectors.mayEdit(actor, inspector);
    return inspectorDetail(inspector, await this.names.of(), mayEdit);
  }

  @Get(':id/history')
  async history(@Param('id') id: string) {
    return historyJson(await this.inspectors.history(id), INSPECTOR.columns, await this.names.of());
  }

  @Patch(':id')
  async edit(@CurrentActor() actor: Actor, @Param('id') id: string, @Body() body: unknown) {
    const inspector = await this.inspectors.edit(actor, id, readEdit(body));
    return inspectorDetail(inspector, await this.names.of(), true);
  }
}
