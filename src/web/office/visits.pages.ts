import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import type { ActorRequest } from '../../accounts/access.guard.js';
import { CurrentActor } from '../../accounts/current-actor.js';
import type { Actor } from '../../audit/actor.js';
import { VisitCalendar } from '../../inspection/visits/visit-calendar.service.js';
import { calendarFile } from '../../inspection/visits/visit-ics.rules.js';
import { VisitSheets } from '../../inspection/visits/visit-sheet.service.js';
import { calendarQuery, VISIT_BODY } from '../../inspection/visits/visits.body.js';
import { planWish } from '../../inspection/visits/visits.controller.js';
import { VisitsService } from '../../inspection/visits/visits.service.js';
import { addDays, isDay, lastDayOf, monthOf } from '../../kernel/day.js';
import { Clock } from '../../platform/clock.js';
import { tableBuffer } from '../../platform/excel/write-table.js';
import { attachment } from '../../platform/http/attachment.js';
import { type FormAgain, Pages } from '../../platform/http/pages.js';
import { read } from '../../platform/http/read.js';
import { AgenciesService } from '../../registry/agencies.service.js';
import { listAddress } from './list-address.js';
import { visitsTable } from './visits-table.js';
import { countyFigures, monthsBeside, WEEKDAYS, weeksOf } from './visits-view.js';

const PATH = '/office/visits';
type Query = Readonly<Record<string, unknown>>;

/** The calendar of visits by month, county and person, and the days of one visit. */
@Controller('office/visits')
export class VisitsPages {
  constructor(
    private readonly pages: Pages,
    private readonly visits: VisitsService,
    private readonly calendar: VisitCalendar,
    private readonly sheets: VisitSheets,
    private readonly agencies: AgenciesService,
    private readonly clock: Clock,
  ) {}

  @Get()
  async month(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Query() query: Query,
  ): Promise<void> {
    const { filter, calendar, counties, heading, people } = await this.monthOf(actor, query, '检查日程');
    const whole = filter.area === undefined && filter.person === undefined;
    this.pages.show(request, response, 'office/visits', {
      title: '检查日程',
      ...{ heading, filter, calendar, counties, people, weekdays: WEEKDAYS, today: this.clock.today() },
      weeks: weeksOf(filter.month, calendar, whole),
      figures: whole ? countyFigures(counties, calendar) : [],
      beside: monthsBeside(filter.month),
      ownId: actor.inspectorId,
      address: (more: Record<string, string>, path = PATH) => listAddress(path, { ...filter, ...more }),
    });
  }

  @Get('workbook')
  async workbook(
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Query() query: Query,
  ): Promise<void> {
    const { calendar, heading } = await this.monthOf(actor, query, '检查日程表格');
    const { spec, rows } = visitsTable(heading, calendar);
    response
      .type('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
      .setHeader('Content-Disposition', attachment('visits.xlsx', `${heading}.xlsx`))
      .send(await tableBuffer(spec, rows));
  }

  /**
   * A calendar for telephones and office programs, from the last month on: a county's visits, or an inspector's own,
   * or, for who is no inspector, all of the visitor's scope.
   */
  @Get('calendar.ics')
  async file(@Res() response: Response, @CurrentActor() actor: Actor, @Query() query: Query): Promise<void> {
    const { area } = calendarQuery(query, monthOf(this.clock.today()));
    const county = (await this.agencies.counties()).find(({ code }) => code === area);
    const own = county ? null : actor.inspectorId;
    const today = this.clock.today();
    const { visits } = await this.calendar.of(
      actor,
      {
        ...{ from: addDays(today, -31), to: addDays(today, 366) },
        ...(county ? { areaCode: county.code } : {}),
        ...(own === null ? {} : { inspectorId: own }),
      },
      '检查日程日历文件',
    );
    const name = `${county?.name ?? (own === null ? '' : actor.name)}检查日程`;
    response
      .type('text/calendar; charset=utf-8')
      .setHeader('Content-Disposition', attachment('visits.ics', `${name}.ics`))
      .send(calendarFile(name, visits, this.clock.now()));
  }

  @Post('plan')
  async plan(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Body() body: Query,
  ): Promise<void> {
    const { placed, left } = await this.visits.plan(actor, planWish(body));
    const rest = left.length === 0 ? '' : `还有${left.length}项没有排上日期，原因见下方“还没有日期的任务”。`;
    const text = placed + left.length === 0 ? '没有等待排定日期的任务。' : `已排定${placed}项检查。${rest}`;
    const tone = left.length === 0 ? 'good' : 'bad';
    this.pages.redirect(request, response, this.backTo(body), text, tone);
  }

  @Get(':id')
  async show(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Query() query: Query,
  ): Promise<void> {
    const data = await this.sheetData(actor, id, query);
    this.pages.show(request, response, 'office/visit', data);
  }

  @Post(':id')
  async change(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: Query,
  ): Promise<void> {
    const again: FormAgain = {
      template: 'office/visit',
      data: () => this.sheetData(actor, id, body),
      not: ['FORBIDDEN', 'NOT_FOUND'],
    };
    return this.pages.submit(request, response, again, async () => {
      const input = read(VISIT_BODY, body);
      await this.visits.change(actor, id, input);
      const text = input.dayFrom === '' ? '检查日期已取消。' : '检查日期已保存，检查组各人的日程随之更新。';
      return [this.backTo(body), text];
    });
  }

  /** The calendar from which somebody came. */
  private backTo(query: Query): string {
    return listAddress(PATH, { ...calendarQuery(query, monthOf(this.clock.today())) });
  }

  private async sheetData(actor: Actor, id: string, query: Query) {
    const sheet = await this.sheets.get(actor, id);
    const month = monthOf(sheet.visit.dayFrom ?? sheet.visit.windowFrom);
    const { day } = query;
    return {
      ...{
        title: '检查日期',
        sheet,
        filter: calendarQuery(query, month),
        back: this.backTo({ month, ...query }),
      },
      wished: isDay(day) ? day : null,
    };
  }

  private async monthOf(actor: Actor, query: Query, way: string) {
    const filter = calendarQuery(query, monthOf(this.clock.today()));
    const { month, area, person } = filter;
    const calendar = await this.calendar.of(
      actor,
      {
        ...{ from: `${month}-01`, to: lastDayOf(month) },
        ...(area === undefined ? {} : { areaCode: area }),
        ...(person === undefined ? {} : { inspectorId: person }),
      },
      way,
    );
    const counties = await this.agencies.counties();
    const when = `${month.slice(0, 4)}年${Number(month.slice(5))}月`;
    const where = counties.find(({ code }) => code === area)?.name ?? '';
    const who = person === undefined ? null : await this.calendar.nameOf(person);
    const known = calendar.people.some(({ id }) => id === person);
    const asked = person === undefined || known ? [] : [{ id: person, name: who ?? '' }];
    const people = [...asked, ...calendar.people];
    return {
      filter,
      calendar,
      counties,
      people,
      heading: `${where}${who === null ? '' : `${who} `}${when}检查日程`,
    };
  }
}
