import type { Day, Month } from '../../kernel/day.js';
import type { Population } from '../../registry/population/populations.service.js';
import type { AnnualPlan, PlanLine } from '../plan.entity.js';
import { STRATUM_KEYS } from '../plan.types.js';
import { type Counts, forecastLine, type LineForecast, sumOf } from './forecast.rules.js';

/** A line with what it finds in the registry. */
export interface LineBase extends LineForecast {
  readonly line: PlanLine;
  /** The same at the moment compared with; null where nothing is compared. */
  readonly before: LineForecast | null;
}

/** Team-days of a system: one working day per person and visit; travel is the feasibility meter's. */
export interface PoolDays {
  readonly poolCode: string;
  /** Person-days by month, January first. */
  readonly months: readonly number[];
  readonly total: number;
  /** People needed in the busiest month: never fewer than the largest team. */
  readonly people: number;
}

/** What the lines of a plan find in the registry, what they draw of it, and what that takes. */
export interface PlanBases {
  readonly plan: AnnualPlan;
  /** The registry as it stands at the end of this day. */
  readonly day: Day;
  /** What it is compared with; null: nothing. */
  readonly since: { readonly day: Day; readonly isApproval: boolean } | null;
  readonly lines: readonly LineBase[];
  /** Sums over the lines: a subject of two lines counts twice. */
  readonly base: Counts;
  readonly year: Counts;
  /** Visits by month, January first. */
  readonly months: readonly number[];
  readonly pools: readonly PoolDays[];
}

/** One team a working day, and never more than these in a month: travel and paper work need the rest. */
export const MOST_TEAMS_A_MONTH = 10;

/** The populations that a line's forecast is made of. */
export type PopulationOf = (line: PlanLine) => readonly Population[];

/** The lines of a plan with the registry's counts. @param before the counts compared with, null for none */
export function lineBases(
  lines: readonly PlanLine[],
  year: number,
  now: PopulationOf,
  before: PopulationOf | null,
): LineBase[] {
  return lines.map((line) => ({
    line,
    ...forecastLine(line, year, now(line)),
    before: before && forecastLine(line, year, before(line)),
  }));
}

/** Sums over the lines, and the days they take of each system. */
export function totalsOf(lines: readonly LineBase[]): Pick<PlanBases, 'base' | 'year' | 'months' | 'pools'> {
  return {
    base: sumOf(lines.map(({ base }) => base)),
    year: sumOf(lines.map(({ year }) => year)),
    months: monthsOf(lines.flatMap(({ batches }) => batches)),
    pools: poolDays(lines),
  };
}

/** Visits by month, January first. */
export function monthsOf(batches: readonly { readonly month: Month; readonly total: number }[]): number[] {
  const months = Array.from({ length: 12 }, () => 0);
  for (const { month, total } of batches) months[Number(month.slice(5)) - 1] += total;
  return months;
}

function poolDays(lines: readonly LineBase[]): PoolDays[] {
  const codes = [...new Set(lines.flatMap(({ line }) => line.teams.map(({ agency }) => agency)))];
  return codes.map((poolCode) => {
    const months = Array.from({ length: 12 }, () => 0);
    let largest = 0;
    for (const { line, batches, year } of lines) {
      const size = line.teams.find(({ agency }) => agency === poolCode)?.size ?? 0;
      monthsOf(batches).forEach((visits, i) => (months[i] += visits * size));
      if (year.total > 0) largest = Math.max(largest, size);
    }
    const people = Math.max(largest, ...months.map((days) => Math.ceil(days / MOST_TEAMS_A_MONTH)));
    return { poolCode, months, total: months.reduce((sum, days) => sum + days, 0), people };
  });
}

/** Subjects of a class in a county: what a line has, and what it has drawn of them in the year. */
export interface CountyRow {
  readonly areaCode: string;
  readonly byClass: Readonly<Record<string, number>>;
  readonly base: number;
  readonly year: number;
  /** Visits by month, January first. */
  readonly months: readonly number[];
}

/** A line county by county, in the order of the areas given; counties without subjects of it are left out. */
export function countyRows(
  { line, base, year, batches }: LineBase,
  populations: readonly Population[],
  areaCodes: readonly string[],
): CountyRow[] {
  return areaCodes
    .filter((areaCode) => base.byArea[areaCode] !== undefined)
    .map((areaCode) => {
      const byClass: Record<string, number> = {};
      for (const one of populations) {
        if (one.kind !== line.subjectKind || one.areaCode !== areaCode) continue;
        const key = one.creditClass ?? '未评级';
        byClass[key] = (byClass[key] ?? 0) + one.subjects;
      }
      const visits = batches.map(({ month, byArea }) => ({ month, total: byArea[areaCode] ?? 0 }));
      return {
        ...{ areaCode, byClass, base: base.byArea[areaCode], year: year.byArea[areaCode] ?? 0 },
        months: monthsOf(visits),
      };
    });
}

/** Classes that a line, or a plan, has subjects or wants samples of, in order. */
export function classesOf(counts: readonly Counts[]): string[] {
  return STRATUM_KEYS.filter((key) => counts.some(({ byClass }) => (byClass[key] ?? 0) > 0));
}
