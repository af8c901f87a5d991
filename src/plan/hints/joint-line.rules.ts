import { lastDayOf } from '../../kernel/day.js';
import { compareRatios, type Rounding } from '../../kernel/decimal.js';
import { batchMonths, yearTotal } from '../plan.rules.js';
import {
  type DrawType,
  type PlanLineInput,
  type ReservePlan,
  STRATUM_KEYS,
  type StratumPlan,
  type TeamPlan,
} from '../plan.types.js';
import { plainTeam, type TeamDefault } from '../team-rules/team-rule.rules.js';
import { type ByClass, largerCap, visitsOfYear } from './line-visits.rules.js';
import { itemsOf, poolsOf } from './merge-fit.rules.js';

/** What a joint line is made by, besides the lines themselves. */
export interface JointContext {
  readonly year: number;
  /** Active subjects in the lines' scope, by class. */
  readonly base: ByClass;
  /** Teams by the rules of the leading line's item, by system; systems without a rule are absent. */
  readonly rules: ReadonlyMap<string, TeamDefault>;
}

/**
 * One line instead of two of the same scope: nobody is promised less than before. Each class takes the larger of what
 * the two take, all items are inspected in the one visit, all systems take part, each with its team by the rules.
 * @param lead the line whose item leads, whose system draws; its months stay unless the other has more batches
 */
export function jointLine(lead: PlanLineInput, other: PlanLineInput, context: JointContext): PlanLineInput {
  const pools = [...new Set([...poolsOf(lead), ...poolsOf(other)])];
  const [itemCode, ...alsoItems] = [...new Set([...itemsOf(lead), ...itemsOf(other)])];
  const months = other.months.length > lead.months.length ? other.months : lead.months;
  return {
    ...lead,
    ...{ itemCode, alsoItems, months, ...sharesOf(lead, other, context.base) },
    taskName:
      joinedTo(100, '、', lead.taskName, other.taskName) ?? `${lead.taskName.slice(0, 90)}(综合查一次)`,
    reserve: lead.mode === 'ORDER' ? null : largerReserve(lead.reserve, other.reserve),
    drawType: drawTypeOf(pools, lead, other),
    partnerPools: pools.slice(1),
    teams: pools.map((pool, index) => teamOf(pool, index === 0, [lead, other], context.rules)),
    deadline: deadlineOf(context.year, months, [lead.deadline, other.deadline]),
    methods: joinedTo(100, '、', lead.methods, other.methods) ?? lead.methods,
    organisingLevel: joinedTo(50, '、', lead.organisingLevel, other.organisingLevel) ?? lead.organisingLevel,
    implementingLevel:
      joinedTo(50, '、', lead.implementingLevel, other.implementingLevel) ?? lead.implementingLevel,
    // A list that one of them does not tell beforehand is not told for both.
    announced: lead.announced && other.announced,
    remark: joinedTo(500, '；', lead.remark ?? '', other.remark ?? '') ?? lead.remark,
  };
}

type Shares = Pick<PlanLineInput, 'mode' | 'strata' | 'cap' | 'rounding'>;

/** Classes, cap and rounding of the joint line. */
function sharesOf(one: PlanLineInput, other: PlanLineInput, base: ByClass): Shares {
  const rounding = wider(one.rounding, other.rounding);
  if (one.mode === 'ORDER') return { mode: 'ORDER', rounding, strata: [], cap: null };
  const capped = one.cap !== null || other.cap !== null;
  if (!capped || (sameStrata(one.strata, other.strata) && one.rounding === other.rounding)) {
    const strata = STRATUM_KEYS.flatMap((key) => largerStratum(key, one, other, base, rounding));
    return { mode: 'SAMPLE', rounding, strata, cap: largerCap(one.cap, other.cap, base) };
  }
  // Two ceilings over different classes have no ceiling in common that keeps both: the numbers of today are said.
  const [first, second] = [visitsOfYear(one, base), visitsOfYear(other, base)];
  const strata = STRATUM_KEYS.map((key) => ({ key, count: Math.max(first[key] ?? 0, second[key] ?? 0) }));
  return { mode: 'SAMPLE', rounding, strata: strata.filter(({ count }) => count > 0), cap: null };
}

function largerStratum(
  key: StratumPlan['key'],
  one: PlanLineInput,
  other: PlanLineInput,
  base: ByClass,
  rounding: Rounding,
): StratumPlan[] {
  const [first, second] = [one, other].map(({ strata }) => strata.find((stratum) => stratum.key === key));
  if (!first || !second) return [first ?? second].filter((stratum) => stratum !== undefined);
  const takes = (stratum: StratumPlan): number =>
    yearTotal({ ...stratum, min: undefined }, base[key] ?? 0, rounding);
  const bothRatios = first.ratio !== undefined && second.ratio !== undefined;
  const firstIsLarger = bothRatios
    ? compareRatios(first.ratio ?? '0', second.ratio ?? '0') >= 0
    : takes(first) >= takes(second);
  const { ratio, count } = firstIsLarger ? first : second;
  const min = Math.max(first.min ?? 0, second.min ?? 0);
  return [
    {
      key,
      ...(ratio === undefined ? { count: count ?? 0 } : { ratio }),
      ...(min > 0 ? { min } : {}),
    },
  ];
}

function sameStrata(one: readonly StratumPlan[], other: readonly StratumPlan[]): boolean {
  const text = (strata: readonly StratumPlan[]): string =>
    STRATUM_KEYS.flatMap((key) => strata.filter((stratum) => stratum.key === key))
      .map(({ key, ratio, count, min }) => [key, ratio ?? '', count ?? '', min ?? ''].join())
      .join(';');
  return text(one) === text(other);
}

const ROUNDINGS: readonly Rounding[] = ['FLOOR', 'HALF_UP', 'CEIL'];

function wider(one: Rounding, other: Rounding): Rounding {
  return ROUNDINGS.indexOf(one) >= ROUNDINGS.indexOf(other) ? one : other;
}

function largerReserve(one: ReservePlan | null, other: ReservePlan | null): ReservePlan | null {
  if (one === null || other === null) return one ?? other;
  const ratio = [one.ratio, other.ratio]
    .filter((text) => text !== undefined)
    .sort(compareRatios)
    .at(-1);
  const least = [one.min, other.min].filter((min) => min !== undefined);
  return {
    ...(ratio === undefined ? {} : { ratio }),
    ...(least.length === 0 ? {} : { min: Math.max(...least) }),
  };
}

function drawTypeOf(pools: readonly string[], lead: PlanLineInput, other: PlanLineInput): DrawType {
  if (pools.length > 1) return 'JOINT';
  return [lead.drawType, other.drawType].includes('IN_SYSTEM') ? 'IN_SYSTEM' : 'IN_AGENCY';
}

/** By the rule of the item, or as the system has it in its own line; never fewer people than one of the lines sends. */
function teamOf(
  pool: string,
  leads: boolean,
  lines: readonly PlanLineInput[],
  rules: ReadonlyMap<string, TeamDefault>,
): TeamPlan {
  const own = lines.flatMap(({ teams }) => teams.filter(({ agency }) => agency === pool));
  const team = rules.get(pool) ?? own.at(0) ?? plainTeam(pool, leads);
  const size = Math.max(team.size, ...own.map((one) => one.size));
  return { ...team, size, leader: team.leader || leads };
}

/** The earlier deadline where the last batch still has its month, else the later. */
function deadlineOf(year: number, months: readonly number[], deadlines: readonly string[]): string {
  const [earlier, later] = [...deadlines].sort();
  return earlier >= lastDayOf(batchMonths(year, months).at(-1) ?? '') ? earlier : later;
}

/** Different texts one behind the other, each part once; null where that is longer than may be. */
function joinedTo(most: number, sign: string, ...texts: readonly string[]): string | null {
  const parts = texts.flatMap((text) => text.split(sign)).filter((text) => text !== '');
  const joined = [...new Set(parts)].join(sign);
  return joined.length <= most ? (joined === '' ? null : joined) : null;
}
