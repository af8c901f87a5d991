import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { type Day, isDay, shanghaiDay } from '../../kernel/day.js';
import { DomainError, type Fault } from '../../kernel/domain-error.js';
import { Clock } from '../../platform/clock.js';
import { AgenciesService } from '../../registry/agencies.service.js';
import {
  type ConditionedLine,
  endOfDay,
  populationsOfLines,
} from '../../registry/population/conditioned.queries.js';
import { type Population, Populations } from '../../registry/population/populations.service.js';
import type { AnnualPlan, PlanLine } from '../plan.entity.js';
import { PlanService } from '../plan.service.js';
import { type CountyRow, countyRows, lineBases, type PlanBases, totalsOf } from './bases.rules.js';
import { forecastLine, type LineForecast } from './forecast.rules.js';

/** Which days a planner looks at; empty: today, and for an approved plan the moment of its approval. */
export interface AskedDays {
  readonly day?: string;
  readonly since?: string;
}

/** Forecasts that a document of a plan gives: as of its approval, of a draft as of now. */
export interface DocumentForecasts {
  readonly day: Day;
  readonly byLine: ReadonlyMap<string, LineForecast>;
}

/** Counts the registries for the lines of a plan, as of any day up to today. */
@Injectable()
export class BasesService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly plans: PlanService,
    private readonly populations: Populations,
    private readonly agencies: AgenciesService,
  ) {}

  /** @throws DomainError NOT_FOUND, INVALID_INPUT (a day that is none, or has not come) */
  async of(
    planId: string,
    asked: AskedDays = {},
    tx: EntityManager = this.dataSource.manager,
  ): Promise<PlanBases> {
    const { plan, lines } = await this.plans.get(planId, tx);
    const today = this.clock.today();
    const faults = [...dayFaults('day', asked.day, today), ...dayFaults('since', asked.since, today)];
    if (faults.length > 0) throw new DomainError('INVALID_INPUT', '日期有误，请按提示修改。', faults);
    const day = asked.day || today;
    const since = sinceOf(plan, asked.since);
    const now = await this.counted(endOfDay(day), lines, tx);
    const before = since && (await this.counted(sinceMoment(plan, asked.since), lines, tx));
    const bases = lineBases(lines, plan.year, now, before);
    return { plan, day, since, lines: bases, ...totalsOf(bases) };
  }

  /** One line of these bases county by county. */
  async counties({ lines, day }: PlanBases, lineId: string): Promise<CountyRow[] | null> {
    const line = lines.find((one) => one.line.id === lineId);
    if (!line) return null;
    const areas = (await this.agencies.areas()).map(({ code }) => code);
    const counts = await this.counted(endOfDay(day), [line.line], this.dataSource.manager);
    return countyRows(line, counts(line.line), areas);
  }

  /** What the documents of a plan say of its numbers: later changes of the registry leave an approved plan as it was. */
  async forDocument(
    plan: AnnualPlan,
    lines: readonly PlanLine[],
    tx: EntityManager = this.dataSource.manager,
  ): Promise<DocumentForecasts> {
    const { approvedAt } = plan;
    const day = approvedAt ? shanghaiDay(approvedAt) : this.clock.today();
    const counts = await this.counted(approvedAt ?? endOfDay(day), lines, tx);
    return {
      day,
      byLine: new Map(lines.map((line) => [line.id, forecastLine(line, plan.year, counts(line))])),
    };
  }

  /** The populations of each line as they stood just before an instant. */
  private async counted(
    instant: Date,
    lines: readonly PlanLine[],
    tx: EntityManager,
  ): Promise<(line: ConditionedLine) => readonly Population[]> {
    return populationsOfLines(tx, instant, await this.populations.at(instant, tx), lines);
  }
}

function sinceOf({ approvedAt }: AnnualPlan, since: string | undefined): PlanBases['since'] {
  if (since) return { day: since, isApproval: false };
  return approvedAt && { day: shanghaiDay(approvedAt), isApproval: true };
}

/** The moment compared with: the end of the day asked for, else the approval. */
function sinceMoment({ approvedAt }: AnnualPlan, since: string | undefined): Date {
  return !since && approvedAt ? approvedAt : endOfDay(since ?? '');
}

function dayFaults(field: string, text: string | undefined, today: Day): Fault[] {
  if (!text) return [];
  if (!isDay(text)) {
    return [{ field, code: 'DAY', message: '请填写存在的日期，如 2026-03-02。' }];
  }
  if (text > today) {
    return [{ field, code: 'FUTURE', message: '这一天还没有到，名录无从统计。请填写今天或以前的日期。' }];
  }
  return [];
}
