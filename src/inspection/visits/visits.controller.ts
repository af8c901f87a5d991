import { Body, Controller, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { CurrentActor } from '../../accounts/current-actor.js';
import type { Actor } from '../../audit/actor.js';
import { lastDayOf, monthOf } from '../../kernel/day.js';
import type { YearCalendar } from '../../kernel/working-days.js';
import { Clock } from '../../platform/clock.js';
import { read } from '../../platform/http/read.js';
import { VisitCalendar } from './visit-calendar.service.js';
import { calendarQuery, PLAN_BODY, VISIT_BODY } from './visits.body.js';
import { type PlanOutcome, type PlanWish, VisitsService } from './visits.service.js';

/** Days of visits for programs; pages use /office/visits. */
@Controller('api/v1/visits')
export class VisitsController {
  constructor(
    private readonly visits: VisitsService,
    private readonly calendar: VisitCalendar,
    private readonly clock: Clock,
  ) {}

  @Get()
  async list(@CurrentActor() actor: Actor, @Query() query: Record<string, unknown>) {
    const { month, area, person } = calendarQuery(query, monthOf(this.clock.today()));
    const { working, ...shown } = await this.calendar.of(actor, {
      ...{ from: `${month}-01`, to: lastDayOf(month) },
      ...(area === undefined ? {} : { areaCode: area }),
      ...(person === undefined ? {} : { inspectorId: person }),
    });
    return { ...shown, working: working.years.map(yearOnly) };
  }

  @Post('plan')
  @HttpCode(200)
  plan(@CurrentActor() actor: Actor, @Body() body: unknown): Promise<PlanOutcome> {
    return this.visits.plan(actor, planWish(body));
  }

  @Put(':id')
  @HttpCode(204)
  async change(@CurrentActor() actor: Actor, @Param('id') id: string, @Body() body: unknown): Promise<void> {
    await this.visits.change(actor, id, read(VISIT_BODY, body));
  }
}

/** The tasks that a body asks to be planned. @throws DomainError INVALID_INPUT */
export function planWish(body: unknown): PlanWish {
  const wish = read(PLAN_BODY, body);
  if ('draw' in wish) return { drawId: wish.draw };
  return { month: wish.month, ...(wish.area === undefined ? {} : { areaCode: wish.area }) };
}

/** A year as it is reckoned with; who entered it stands on the page of the calendars. */
const yearOnly = ({ year, source, holidays, workedWeekends }: YearCalendar): YearCalendar => ({
  ...{ year, source, holidays, workedWeekends },
});
