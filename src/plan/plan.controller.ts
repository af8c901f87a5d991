import {
  Body,
  Controller,
  Delete,
  Get,
  Header,
  HttpCode,
  Param,
  Post,
  Put,
  StreamableFile,
} from '@nestjs/common';
import { CurrentActor } from '../accounts/current-actor.js';
import type { Actor } from '../audit/actor.js';
import { read } from '../platform/http/read.js';
import { APPROVAL_BODY, CHANGED_LINE_BODY, LINE_BODY, PLAN_BODY } from './plan.body.js';
import { PlanService } from './plan.service.js';
import { PlanWorkbooks } from './plan-workbooks.service.js';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** Annual plans for programs. */
@Controller('api/v1/plans')
export class PlanController {
  constructor(
    private readonly plans: PlanService,
    private readonly workbooks: PlanWorkbooks,
  ) {}

  @Get()
  async list() {
    return { plans: await this.plans.list() };
  }

  @Post()
  async create(@CurrentActor() actor: Actor, @Body() body: unknown) {
    return { id: await this.plans.create(actor, read(PLAN_BODY, body)) };
  }

  @Get(':id')
  show(@Param('id') id: string) {
    return this.plans.get(id);
  }

  @Get(':id/workbook')
  @Header('Content-Disposition', 'attachment; filename="annual-plan.xlsx"')
  async workbook(@Param('id') id: string) {
    return new StreamableFile(await this.workbooks.official(id), { type: XLSX });
  }

  @Post(':id/lines')
  async addLine(@CurrentActor() actor: Actor, @Param('id') id: string, @Body() body: unknown) {
    return { id: await this.plans.addLine(actor, id, read(LINE_BODY, body)) };
  }

  @Put('lines/:lineId')
  @HttpCode(204)
  async changeLine(@CurrentActor() actor: Actor, @Param('lineId') lineId: string, @Body() body: unknown) {
    const { revision, ...line } = read(CHANGED_LINE_BODY, body);
    await this.plans.changeLine(actor, lineId, line, revision);
  }

  @Delete('lines/:lineId')
  @HttpCode(204)
  async removeLine(@CurrentActor() actor: Actor, @Param('lineId') lineId: string): Promise<void> {
    await this.plans.removeLine(actor, lineId);
  }

  @Post(':id/approval')
  @HttpCode(204)
  async approve(@CurrentActor() actor: Actor, @Param('id') id: string, @Body() body: unknown): Promise<void> {
    await this.plans.approve(actor, id, read(APPROVAL_BODY, body));
  }
}
