import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import { z } from 'zod';
import type { ActorRequest } from '../../accounts/access.guard.js';
import { CurrentActor } from '../../accounts/current-actor.js';
import type { Actor } from '../../audit/actor.js';
import { MOST_EACH } from '../../plan/several/several-lines.rules.js';
import { SeveralLines } from '../../plan/several/several-lines.service.js';
import * as words from '../../plan/plan.words.js';
import { type FormAgain, Pages } from '../../platform/http/pages.js';
import { read } from '../../platform/http/read.js';
import { AgenciesService } from '../../registry/agencies.service.js';
import { ItemsService } from '../../registry/items.service.js';
import { SUBJECT_KINDS } from '../../registry/kinds/subject-kinds.js';
import { chosenRows, ROWS, rowsForm } from './plan-import.form.js';

const FORM = z.object({ each: z.string().max(4).default('1'), rows: ROWS });

/** Lines for several items of the list at once: one page, one table, one button. */
@Controller('office/plans/:id/lines/several')
export class PlanSeveralPages {
  constructor(
    private readonly pages: Pages,
    private readonly several: SeveralLines,
    private readonly agencies: AgenciesService,
    private readonly items: ItemsService,
  ) {}

  @Get()
  async form(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Query('each') typed?: string,
  ): Promise<void> {
    const data = await this.data(actor, id, eachOf(typed));
    const values = { rows: rowsForm(data.proposals) };
    this.pages.show(request, response, 'office/plan-several', { ...data, values });
  }

  @Post()
  async add(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
  ): Promise<void> {
    const { each, rows } = read(FORM, body);
    const again: FormAgain = {
      template: 'office/plan-several',
      data: () => this.data(actor, id, eachOf(each)),
      only: ['INVALID_INPUT'],
    };
    return this.pages.submit(request, response, again, async () => {
      const lines = await this.several.add(actor, id, eachOf(each), chosenRows(rows));
      return [`/office/plans/${id}`, `已增加 ${lines} 个计划项。`];
    });
  }

  private async data(actor: Actor, id: string, each: number) {
    const pools = await this.agencies.pools();
    return {
      ...(await this.several.view(actor, id, each)),
      ...{ title: '按清单和方案增加计划项', each, most: MOST_EACH, words },
      items: new Map((await this.items.currentItems()).map((item) => [item.code, item])),
      poolNames: new Map(pools.map(({ code, name }) => [code, name])),
      kinds: new Map<string, string>(SUBJECT_KINDS.map(({ kind, title }) => [kind, title])),
    };
  }
}

/** Anything odd is one line per item. */
function eachOf(typed: unknown): number {
  const each = Number(typed);
  return Number.isInteger(each) && each >= 1 && each <= MOST_EACH ? each : 1;
}
