import type { EntityManager } from 'typeorm';
import type { Day } from '../../kernel/day.js';
import { type CeilingRule, ceilingFor, type LimitedItem } from '../../registry/item-rules/ceiling.rules.js';
import { endOfDay, populationMeeting } from '../../registry/population/conditioned.queries.js';
import { forecastLine } from '../forecast/forecast.rules.js';
import type { PlanLineInput } from '../plan.types.js';
import { type Expected, isWithin } from './line-limits.rules.js';

/**
 * What a line would draw in the year of the registry as it stands, where a ceiling asks for it; null where the ratios
 * alone decide, or where the line is not such that it could be drawn.
 */
export async function expectedOf(
  tx: EntityManager,
  line: PlanLineInput,
  items: readonly LimitedItem[],
  rules: ReadonlyMap<string, CeilingRule>,
  at: { readonly year: number; readonly today: Day },
): Promise<Expected | null> {
  const asked = items.some((item) => {
    const ceiling = ceilingFor(item, rules);
    return ceiling !== null && !isWithin(line, ceiling.ratio);
  });
  if (!asked || line.mode !== 'SAMPLE' || !isCountable(line)) return null;
  const population = await populationMeeting(tx, endOfDay(at.today), line.subjectKind, line.conditions ?? []);
  const { base, year } = forecastLine(line, at.year, population);
  return { base: base.total, year: year.total };
}

/** What the rules of a line refuse anyway is not counted. */
function isCountable({ strata, months, cap }: PlanLineInput): boolean {
  const whole = (n: number | undefined): boolean => n === undefined || (Number.isSafeInteger(n) && n >= 0);
  const share = (ratio: string | undefined): boolean =>
    ratio === undefined || /^(0(\.\d+)?|1(\.0+)?)$/.test(ratio);
  const good = strata.every(({ ratio, count, min }) => share(ratio) && whole(count) && whole(min));
  return (
    good &&
    share(cap?.ratio) &&
    whole(cap?.count) &&
    months.length > 0 &&
    months.every((month) => Number.isInteger(month) && month >= 1 && month <= 12) &&
    new Set(months).size === months.length
  );
}
