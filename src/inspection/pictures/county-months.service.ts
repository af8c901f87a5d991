import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Draw } from '../../ceremony/draw.entity.js';
import { AgenciesService } from '../../registry/agencies.service.js';
import { PromisedDays } from '../../registry/promised/promised-days.service.js';
import { taskPeople } from './county-months.queries.js';
import { type CountyRow, countyRows } from './county-months.rules.js';

/** Counts what the draws of a year send to each county, month by month. */
@Injectable()
export class CountyMonths {
  constructor(
    private readonly dataSource: DataSource,
    private readonly agencies: AgenciesService,
    private readonly promised: PromisedDays,
  ) {}

  /**
   * Counties in the official order. A task counts in the month of its batch, replaced ones do not.
   * @param draws of the year whose lists are open to who looks: a county with one firm is as good as its name
   */
  async of(year: number, draws: readonly Draw[]): Promise<CountyRow[]> {
    const { manager: tx } = this.dataSource;
    const monthOf = new Map(draws.map(({ id, month }) => [id, month]));
    const tasks = await taskPeople(tx, [...monthOf.keys()]);
    // A window may reach into the next year.
    const days = await this.promised.within(tx, `${year}-01-01`, `${year + 1}-12-31`);
    const travel = new Map<string, number>();
    for (const { taskId, kind } of days) {
      if (kind === 'TRAVEL') travel.set(taskId, (travel.get(taskId) ?? 0) + 1);
    }
    return countyRows(
      (await this.agencies.counties()).map(({ code }) => code),
      tasks.map(({ taskId, areaCode, drawId, batch, people }) => ({
        ...{ areaCode, people, month: batch ?? monthOf.get(drawId) ?? '' },
        travelDays: travel.get(taskId) ?? 0,
      })),
    );
  }
}
