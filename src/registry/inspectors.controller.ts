import { Body, Controller, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { CurrentActor } from '../accounts/current-actor.js';
import type { Actor } from '../audit/actor.js';
import { pageNumber, read } from '../platform/http/read.js';
import { changeTexts } from './display.rules.js';
import { InspectorBulk } from './inspector-bulk.service.js';
import { INSPECTOR } from './import/inspector-kind.js';
import { InspectorsService } from './inspectors.service.js';
import { historyJson, inspectorDetail, inspectorSummary } from './json.rules.js';
import { NamesService } from './names.service.js';
import { ADD_BODY, BULK_BODY, BULK_PREVIEW_BODY, INSPECTOR_QUERY, readEdit } from './requests.js';

@Controller('api/v1/inspectors')
export class InspectorsController {
  constructor(
    private readonly inspectors: InspectorsService,
    private readonly names: NamesService,
    private readonly bulk: InspectorBulk,
  ) {}

  @Get()
  async list(@CurrentActor() actor: Actor, @Query() query: unknown) {
    const { page, ...filter } = read(INSPECTOR_QUERY, query);
    const narrowed = await this.inspectors.narrowed(actor, filter);
    const found = await this.inspectors.list(narrowed, pageNumber(page ?? 1));
    const names = await this.names.of();
    return { ...found, rows: found.rows.map((inspector) => inspectorSummary(inspector, names)) };
  }

  @Post()
  async add(@CurrentActor() actor: Actor, @Body() body: unknown) {
    return { id: await this.inspectors.add(actor, read(ADD_BODY, body).values) };
  }

  /** What the changes would do to `ids`, or to everybody of a filter whom the actor keeps. */
  @Post('bulk/preview')
  @HttpCode(200)
  async preview(@CurrentActor() actor: Actor, @Body() body: unknown) {
    const { ids, filter = {}, changes } = read(BULK_PREVIEW_BODY, body);
    const narrowed = await this.inspectors.narrowed(actor, filter);
    const selected = await this.bulk.select(actor, ids ? { ids } : { filter: narrowed });
    const targets = selected.people.map(({ id, version }) => ({ id, version }));
    const people = await this.bulk.preview(actor, targets, changes);
    const names = await this.names.of();
    return {
      ...{ leftOut: selected.leftOut, targets },
      people: people.map(({ inspector, changes: found }) => ({
        ...inspectorSummary(inspector, names),
        changes: changeTexts(found, INSPECTOR.columns, names),
      })),
    };
  }

  @Post('bulk')
  @HttpCode(200)
  async change(@CurrentActor() actor: Actor, @Body() body: unknown) {
    const { targets, changes } = read(BULK_BODY, body);
    return this.bulk.apply(actor, targets, changes);
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
