import { Body, Controller, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { CurrentActor } from '../accounts/current-actor.js';
import type { Actor } from '../audit/actor.js';
import { pageNumber, read } from '../platform/http/read.js';
import { historyJson, subjectDetail, subjectSummary } from './json.rules.js';
import { NamesService } from './names.service.js';
import { CONFIRM_BODY, readEdit, SUBJECT_QUERY } from './requests.js';
import { requireKind } from './subject.rules.js';
import { SubjectsService } from './subjects.service.js';

@Controller('api/v1/subjects')
export class SubjectsController {
  constructor(
    private readonly subjects: SubjectsService,
    private readonly names: NamesService,
  ) {}

  @Get()
  async list(@Query() query: unknown) {
    const { page, ...filter } = read(SUBJECT_QUERY, query);
    const found = await this.subjects.list(filter, pageNumber(page ?? 1));
    const names = await this.names.of();
    return { ...found, rows: found.rows.map((subject) => subjectSummary(subject, names)) };
  }

  @Post('confirm')
  @HttpCode(200)
  async confirm(@CurrentActor() actor: Actor, @Body() body: unknown) {
    const { kind, areaCode } = read(CONFIRM_BODY, body);
    return { confirmed: await this.subjects.confirmCounty(actor, kind, areaCode) };
  }

  @Get(':id')
  async get(@CurrentActor() actor: Actor, @Param('id') id: string) {
    const subject = await this.subjects.get(id);
    return subjectDetail(subject, await this.names.of(), await this.subjects.mayEdit(actor, subject));
  }

  @Get(':id/history')
  async history(@Param('id') id: string) {
    const { columns } = requireKind((await this.subjects.get(id)).kind);
    return historyJson(await this.subjects.history(id), columns, await this.names.of());
  }

  @Patch(':id')
  async edit(@CurrentActor() actor: Actor, @Param('id') id: string, @Body() body: unknown) {
    const subject = await this.subjects.edit(actor, id, readEdit(body));
    return subjectDetail(subject, await this.names.of(), true);
  }
}
