import { compareRatios, ratioOf } from '../../kernel/decimal.js';
import type { Population } from '../../registry/population/populations.service.js';
import { forecastLine } from '../forecast/forecast.rules.js';
import { type DrawnLine, yearTotal } from '../plan.rules.js';

/** Numbers by credit class; classes without any may be absent. */
export type ByClass = Readonly<Record<string, number>>;

/**
 * How many subjects of each class a line draws in its year, of a registry that stays as it is: what `forecastLine`
 * gives, without its counties, so that thousands of pairs of lines are compared in no time.
 */
export function visitsOfYear(line: DrawnLine, base: ByClass): ByClass {
  if (line.mode === 'ORDER') return base;
  if (line.cap !== null) return cappedVisits(line, base);
  return Object.fromEntries(
    line.strata.map((stratum) => [stratum.key, yearTotal(stratum, base[stratum.key] ?? 0, line.rounding)]),
  );
}

/** One county stands for all: classes and caps do not ask for counties. */
function cappedVisits(line: DrawnLine, base: ByClass): ByClass {
  const populations: Population[] = Object.entries(base).map(([key, subjects]) => ({
    ...{ kind: '', areaCode: '', subjects },
    creditClass: key === '未评级' ? null : key,
  }));
  return forecastLine({ ...line, subjectKind: '', areaCodes: [] }, 2000, populations).year.byClass;
}

/** The sum over all classes. */
export function totalOf(counts: ByClass): number {
  return Object.values(counts).reduce((sum, one) => sum + one, 0);
}

/** Active subjects of a kind in these counties (none named: all), by class. */
export function populationByClass(
  kind: string,
  areaCodes: readonly string[],
  populations: readonly Population[],
): ByClass {
  const counts: Record<string, number> = {};
  for (const { kind: own, areaCode, creditClass, subjects } of populations) {
    if (own !== kind || (areaCodes.length > 0 && !areaCodes.includes(areaCode))) continue;
    const key = creditClass ?? '未评级';
    counts[key] = (counts[key] ?? 0) + subjects;
  }
  return counts;
}

/** The larger of two caps of one registry; no cap is the largest. */
export function largerCap(one: DrawnLine['cap'], other: DrawnLine['cap'], base: ByClass): DrawnLine['cap'] {
  if (one === null || other === null) return null;
  if (one.ratio !== undefined && other.ratio !== undefined) {
    return compareRatios(one.ratio, other.ratio) >= 0 ? one : other;
  }
  const limit = ({ ratio, count }: NonNullable<DrawnLine['cap']>): number =>
    count ?? Number(ratioOf(ratio ?? '0', BigInt(totalOf(base)), 'FLOOR'));
  return limit(one) >= limit(other) ? one : other;
}
