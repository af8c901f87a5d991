import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Month } from '../../kernel/day.js';
import { AgenciesService } from '../../registry/agencies.service.js';
import { RegistryReader } from '../../registry/registry-reader.service.js';
import { capacityOf } from '../frame/capacity.rules.js';
import { seatsGiven } from '../frame/earlier.queries.js';
import { PeopleDays } from '../frame/people-days.service.js';
import { defaultPerPerson, rosterOf } from '../frame/roster.rules.js';
import { dayLonger, openMonthAfter, type OtherMonthPeople, windowOf } from './other-month.rules.js';

/** Which draw would be made later. */
export interface MovedDraw {
  /** The month after which another one is looked for. */
  readonly after: Month;
  readonly itemCode: string;
  readonly alsoItems: readonly string[];
  readonly pools: readonly string[];
  /** Counties with subjects of the draw: none of them may be closed in that month. */
  readonly areas: ReadonlySet<string>;
  /** Most teams of one person, as the draw has it. */
  readonly perPerson: number | null;
}

/** Computes what people could do if a draw were made in the next open month. */
@Injectable()
export class OtherMonth {
  constructor(
    private readonly agencies: AgenciesService,
    private readonly registry: RegistryReader,
    private readonly days: PeopleDays,
  ) {}

  /** Leave, promised days and earlier teams are those of that month as registered now. Null: no open month in a year. */
  async of(tx: EntityManager, draw: MovedDraw): Promise<OtherMonthPeople | null> {
    const concerned = (await this.agencies.areas(tx)).filter(({ code }) => draw.areas.has(code));
    const month = openMonthAfter(draw.after, new Set(concerned.flatMap(({ closedMonths }) => closedMonths)));
    if (month === null) return null;
    const { from, to } = windowOf(month);
    const calendar = await this.days.calendar(tx);
    const usual = defaultPerPerson(calendar.daysWithin(from, to).length, 1);
    const perPerson = draw.perPerson === null ? usual : Math.min(usual, draw.perPerson);
    const { members } = rosterOf(await this.registry.peopleOf(tx, [...draw.pools]), {
      ...{ itemCode: draw.itemCode, alsoItems: draw.alsoItems, windowTo: to, perPerson },
      ...{ priorLoad: await seatsGiven(tx, [month]), days: await this.days.within(tx, from, to) },
    });
    return {
      month,
      byInspector: new Map(
        members.map(({ inspector, priorLoad, capacity, days }) => [
          inspector.id,
          { priorLoad, capacity, longer: capacityOf(perPerson + 1, priorLoad, dayLonger(days)) },
        ]),
      ),
    };
  }
}
