import { percentOf } from '../kernel/percent.js';
import { compareRatios } from '../kernel/decimal.js';
import type { LineForecast } from './forecast/forecast.rules.js';
import type { CapPlan, LadderStep, PlanLineInput, StratumKey, StratumPlan } from './plan.types.js';
import { LADDER_STEPS, STRATUM_KEYS } from './plan.types.js';

/** States of a plan as people read them. */
export const STATE_NAMES: Readonly<Record<string, string>> = {
  DRAFT: '草稿',
  APPROVED: '已批准',
  FILED: '已备案',
  PUBLISHED: '已公布',
  ADJUSTED: '已由下一版代替',
  CLOSED: '已办结',
};

export const MODE_NAMES = { SAMPLE: '抽样', ORDER: '全覆盖(随机排序)' } as const;
export const DRAW_TYPE_NAMES = {
  JOINT: '部门联合抽查',
  IN_AGENCY: '部门内部抽查',
  IN_SYSTEM: '系统内协作抽查',
} as const;
export const SAMPLING_NAMES = { UNTARGETED: '不定向', TARGETED: '定向' } as const;
export const ROUNDING_NAMES = { CEIL: '进一', HALF_UP: '四舍五入', FLOOR: '舍去' } as const;

const STEP_NAMES: Readonly<Record<LadderStep, string>> = {
  AREA: '本县(市)',
  NEIGHBOURS: '相邻县(市)',
  AGENCY: '全系统',
};

/** 本县(市)→相邻县(市)→全系统 */
export function ladderText(ladder: readonly LadderStep[]): string {
  return ladder.map((step) => STEP_NAMES[step]).join('→');
}

/** Every ladder that a team can have, the widest first. */
export const LADDERS: readonly (readonly LadderStep[])[] = [7, 3, 5, 6, 1, 2, 4].map((bits) =>
  LADDER_STEPS.filter((_, i) => bits & (1 << i)),
);

/** A级, or 未评级. */
export function stratumName(key: StratumKey): string {
  return key === '未评级' ? key : `${key}级`;
}

type Forecast = Pick<LineForecast, 'base' | 'year'>;
type Shares = Pick<PlanLineInput, 'mode' | 'strata' | 'cap'>;

/** A number of subjects in all, whatever their class: everybody may be drawn, and the cap says how many; else null. */
export function totalOf({ strata, cap }: Pick<Shares, 'strata' | 'cap'>): number | null {
  const everybody = flatRatio(strata);
  return everybody !== null && compareRatios(everybody, '1') === 0 ? (cap?.count ?? null) : null;
}

/** What is drawn, as the official table has it: 10%, or A级1%；B级10%；合计不超过5%. */
export function ratioText(line: Shares): string {
  if (line.mode === 'ORDER') return '100%';
  if (totalOf(line) !== null) return '';
  const flat = flatRatio(line.strata);
  const parts =
    flat === null ? line.strata.filter((one) => one.ratio !== undefined).map(ratioPart) : [percentOf(flat)];
  return [...parts, ...(line.cap ? [capText(line.cap)] : [])].join('；');
}

/** The one ratio of all classes, or null where they differ. */
function flatRatio(strata: readonly StratumPlan[]): string | null {
  const [first] = strata;
  const flat = strata.every(
    ({ ratio, min }) =>
      ratio !== undefined && min === undefined && compareRatios(ratio, first.ratio ?? '0') === 0,
  );
  return flat && strata.length === STRATUM_KEYS.length ? (first.ratio ?? null) : null;
}

function ratioPart({ key, ratio, min }: StratumPlan): string {
  return `${stratumName(key)}${percentOf(ratio ?? '0')}${min ? `(至少${min}户)` : ''}`;
}

function countPart({ key, count, min }: StratumPlan): string {
  return `${stratumName(key)}${Math.max(count ?? 0, min ?? 0)}户`;
}

function capText(cap: CapPlan): string {
  return `合计不超过${cap.ratio === undefined ? `${cap.count}户` : percentOf(cap.ratio)}`;
}

/**
 * How many are drawn in the year: 全部, A级3户；B级5户, 约42户, D级5户；其余约12户.
 * @param forecast what the ratios come to in the registry; without it, or where there is nobody: 按比例确定
 */
export function countText(line: Shares, forecast?: Forecast): string {
  if (line.mode === 'ORDER') return '全部';
  const total = totalOf(line);
  if (total !== null) return `${total}户`;
  const parts = line.strata.filter((one) => one.count !== undefined).map(countPart);
  const byRatio = line.strata.filter((one) => one.ratio !== undefined);
  if (byRatio.length === 0) return parts.join('；');
  const sumOf = (counts: Readonly<Record<string, number>> = {}) =>
    byRatio.reduce((sum, { key }) => sum + (counts[key] ?? 0), 0);
  const known = forecast !== undefined && sumOf(forecast.base.byClass) > 0;
  const said = known ? `约${sumOf(forecast.year.byClass)}户` : '按比例确定';
  return [...parts, parts.length > 0 ? `其余${said}` : said].join('；');
}

/** Ratios and numbers together, class by class: A级1%；D级5户；合计不超过5%. */
export function sharesText(line: Shares): string {
  if (line.mode === 'ORDER') return '每户必查，随机决定先后';
  const total = totalOf(line);
  if (total !== null) return `共${total}户`;
  if (line.strata.every(({ ratio }) => ratio !== undefined)) return ratioText(line);
  const parts = line.strata.map((one) => (one.ratio === undefined ? countPart(one) : ratioPart(one)));
  return [...parts, ...(line.cap ? [capText(line.cap)] : [])].join('；');
}

/** 3月、6月、9月 */
export function monthsText(months: readonly number[]): string {
  return months.map((month) => `${month}月`).join('、');
}
