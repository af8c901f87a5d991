import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../../platform/clock.js';
import { AbsencesService } from '../../registry/absence/absences.service.js';
import { AgenciesService } from '../../registry/agencies.service.js';
import { Calendars } from '../../registry/calendar/calendars.service.js';
import { RegistryReader } from '../../registry/registry-reader.service.js';
import type { PlanBases } from '../forecast/bases.rules.js';
import { type AskedDays, BasesService } from '../forecast/bases.service.js';
import { type Cell, feasibilityCells } from './feasibility.rules.js';
import { type Problem, problemsOf } from './feasibility.words.js';
import { Supply } from './supply.rules.js';

/** A plan held against the people there are. */
export interface Feasibility {
  readonly bases: PlanBases;
  /** Wherever anything is wanted of somebody, by pool, month and county. */
  readonly cells: readonly Cell[];
  /** Where it breaks, the worst first. */
  readonly problems: readonly Problem[];
}

/** Says by month and county whether a plan's visits can be made by the people there are. */
@Injectable()
export class FeasibilityService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly bases: BasesService,
    private readonly agencies: AgenciesService,
    private readonly registry: RegistryReader,
    private readonly absences: AbsencesService,
    private readonly calendars: Calendars,
  ) {}

  /**
   * Subjects as they stood at the end of the day, people and their leave as they are known now.
   * @throws DomainError NOT_FOUND, INVALID_INPUT (a day that is none, or has not come)
   */
  async of(planId: string, asked: Pick<AskedDays, 'day'> = {}): Promise<Feasibility> {
    const bases = await this.bases.of(planId, { day: asked.day });
    const { year } = bases.plan;
    const today = this.clock.today();
    const tx = this.dataSource.manager;
    const poolCodes = bases.pools.map(({ poolCode }) => poolCode);
    const people = await this.registry.peopleOf(tx, poolCodes);
    const away = await this.absences.within(tx, `${year}-01-01`, `${year}-12-31`);
    const areas = await this.agencies.areas(tx);
    const pools = await this.agencies.pools(tx);
    const ways = await this.agencies.travelTable(tx);
    const supply = new Supply(year, people, away, await this.calendars.current(tx));
    const closedMonths = new Map(areas.map((area) => [area.code, area.closedMonths]));
    const cells = feasibilityCells(bases.lines, supply, ways, closedMonths);
    const named = (rows: readonly { code: string; name: string }[]) =>
      new Map(rows.map(({ code, name }) => [code, name]));
    const firstOpen = Number(today.slice(0, 4)) < year ? 0 : Number(today.slice(5, 7)) - 1;
    const names = { areas: named(areas), pools: named(pools) };
    return {
      bases,
      cells,
      problems: problemsOf(cells, bases.lines, { supply, names, closedMonths, firstOpen }),
    };
  }
}
