import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import { z } from 'zod';
import type { ActorRequest } from '../../accounts/access.guard.js';
import { CurrentActor } from '../../accounts/current-actor.js';
import type { Actor } from '../../audit/actor.js';
import { lastDayOf } from '../../kernel/day.js';
import { writeTable } from '../../platform/excel/write-table.js';
import { type FormAgain, Pages } from '../../platform/http/pages.js';
import { pageNumber, read } from '../../platform/http/read.js';
import { ABSENCE_KINDS } from '../../registry/absence/absence.rules.js';
import { AbsenceLists } from '../../registry/absence/absence-lists.service.js';
import { monthAfter } from '../../registry/absence/absence-month.rules.js';
import { AbsencesService } from '../../registry/absence/absences.service.js';
import { optionsOf } from '../../registry/edit.rules.js';
import { INSPECTOR } from '../../registry/import/inspector-kind.js';
import { InspectorsService } from '../../registry/inspectors.service.js';
import { columnOf } from '../../registry/kinds/columns.js';
import { NamesService } from '../../registry/names.service.js';
import { ABSENCE_BODY, ABSENCE_QUERY } from '../../registry/requests.js';
import { absenceTable, promiseName } from './absence-table.js';
import { listAddress } from './list-address.js';

const PATH = '/office/absences';
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
/** Where a form stood: on an inspector's page, or here. */
const BACK = z.object({
  person: z
    .string()
    .regex(/^\d{1,18}$/)
    .optional()
    .catch(undefined),
});

/** Who is away when: a month's table of an agency or county, and the registrations behind it. */
@Controller('office/absences')
export class AbsencesPages {
  constructor(
    private readonly pages: Pages,
    private readonly absences: AbsencesService,
    private readonly lists: AbsenceLists,
    private readonly inspectors: InspectorsService,
    private readonly names: NamesService,
  ) {}

  @Get()
  async list(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Query() query: unknown,
  ): Promise<void> {
    this.pages.show(request, response, 'office/absences', await this.data(actor, query));
  }

  @Get('workbook')
  async workbook(
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Query() query: unknown,
  ): Promise<void> {
    const { month, agencyCode, areaCode, q } = read(ABSENCE_QUERY, query);
    const filter = { month: this.lists.monthOr(month), agencyCode, areaCode, q };
    const table = absenceTable(
      filter.month,
      await this.lists.wholeMonth(actor, filter),
      await this.names.of(),
    );
    response.attachment(`${table.title}.xlsx`).type(XLSX);
    await writeTable(response, table.spec, table.rows);
  }

  @Post()
  async record(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Body() body: unknown,
  ): Promise<void> {
    const input = read(ABSENCE_BODY, body);
    const again: FormAgain = {
      template: 'office/absences',
      data: () => this.data(actor, {}),
      not: ['FORBIDDEN'],
    };
    return this.pages.submit(request, response, again, async () => {
      await this.absences.record(actor, input);
      const words = '休假与值班已登记，这些天不再安排此人检查。';
      return [backTo(body, input.from.slice(0, 7)), words];
    });
  }

  @Post(':id/cancellation')
  async cancel(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
  ): Promise<void> {
    await this.absences.cancel(actor, id);
    return this.pages.redirect(request, response, backTo(body), '登记已撤销，原记录仍然保留。');
  }

  private async data(actor: Actor, query: unknown) {
    const { page, month: asked, ...filter } = read(ABSENCE_QUERY, query);
    const month = this.lists.monthOr(asked);
    const names = await this.names.of();
    const { agencyCode, areaCode, q, state } = filter;
    const { days, calendarKnown, people } = await this.lists.month(
      actor,
      { month, agencyCode, areaCode, q },
      pageNumber(page ?? 1),
    );
    const inMonth = { from: `${month}-01`, to: lastDayOf(month) };
    const registered = await this.lists.list(actor, { ...inMonth, agencyCode, areaCode, q, state });
    const shown = { month, agencyCode, areaCode, q, state };
    return {
      ...{
        title: '休假与值班',
        filter: shown,
        days,
        calendarKnown,
        found: people,
        registered: registered.rows,
        names,
      },
      ...{ more: registered.total - registered.rows.length, kinds: ABSENCE_KINDS, promiseName },
      own: actor.inspectorId === null ? null : await this.inspectors.get(actor.inspectorId),
      agencies: optionsOf(columnOf(INSPECTOR.columns, 'agencyCode'), names),
      areas: optionsOf(columnOf(INSPECTOR.columns, 'areaCode'), names),
      address: (other: Record<string, string>) => listAddress(PATH, { ...shown, ...other }),
      workbookAddress: listAddress(`${PATH}/workbook`, { month, agencyCode, areaCode, q }),
      ...{ before: monthAfter(month, -1), after: monthAfter(month, 1) },
    };
  }
}

function backTo(body: unknown, month?: string): string {
  const { person } = read(BACK, body);
  return person ? `/office/inspectors/${person}` : listAddress(PATH, { month });
}
