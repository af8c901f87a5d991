import type { Actor } from '../audit/actor.js';
import { ratioOf, type Rounding } from '../kernel/decimal.js';
import type { Month } from '../kernel/day.js';
import type { Fault } from '../kernel/domain-error.js';
import type { CapPlan, PlanMode, ReservePlan, StratumPlan } from './plan.types.js';
import { STRATUM_KEYS } from './plan.types.js';

/** What of a line decides its draws. */
export interface DrawnLine {
  readonly mode: PlanMode;
  readonly rounding: Rounding;
  readonly strata: readonly StratumPlan[];
  readonly cap: CapPlan | null;
  readonly reserve: ReservePlan | null;
  readonly months: readonly number[];
}

/** One batch of a line, as the registry and the earlier draws of the year stand when it is frozen. */
export interface Batch {
  /** Year of the plan. */
  readonly year: number;
  /** Place of the batch's month among the line's months, from 0. */
  readonly batchIndex: number;
  /** Subjects of each class in the registry, before exclusions: what legal ratios speak of. */
  readonly base: Readonly<Record<string, number>>;
  /** Subjects of each class that earlier batches of the year have drawn (void draws do not count). */
  readonly alreadyDrawn: Readonly<Record<string, number>>;
}

/** A class in rules.json. */
export interface BatchStratum {
  readonly key: string;
  readonly count?: number;
  readonly ratio?: string;
  readonly min?: number;
  readonly base?: number;
}

/** The `subjects` part of rules.json. */
export type BatchRules =
  | {
      readonly mode: 'SAMPLE';
      readonly rounding: Rounding;
      readonly strata: readonly BatchStratum[];
      readonly cap?: CapPlan;
      readonly reserve?: ReservePlan;
    }
  | { readonly mode: 'ORDER'; readonly batches: readonly Month[] };

/** What the first k of m batches take together: total × k ÷ m, rounded up; all of it after the last. */
export function cumulativeShare(total: number, k: number, m: number): number {
  if (![total, k, m].every(Number.isSafeInteger) || total < 0 || m < 1 || k < 0 || k > m) {
    throw new RangeError(`no batch ${k} of ${m} of a total of ${total}`);
  }
  return Number((BigInt(total) * BigInt(k) + BigInt(m) - 1n) / BigInt(m));
}

/**
 * What batch k (from 1) of m takes of the year's total. The batches sum exactly to the total, and no two
 * differ by more than one.
 */
export function batchShare(total: number, k: number, m: number): number {
  return cumulativeShare(total, k, m) - cumulativeShare(total, k - 1, m);
}

/** How many of a class the line takes in the year, of `base` that there are. */
export function yearTotal(stratum: StratumPlan, base: number, rounding: Rounding): number {
  const take = stratum.count ?? Number(ratioOf(stratum.ratio ?? '0', BigInt(base), rounding));
  return Math.min(base, Math.max(take, stratum.min ?? 0));
}

/** Months of a line as YYYY-MM, ascending: the names of its batches. */
export function batchMonths(year: number, months: readonly number[]): Month[] {
  return [...months].sort((a, b) => a - b).map((month) => `${year}-${String(month).padStart(2, '0')}`);
}

/** Place of a month (YYYY-MM) among the line's batches, from 0; −1 if the line has no such batch. */
export function batchIndexOf(year: number, months: readonly number[], month: Month): number {
  return batchMonths(year, months).indexOf(month);
}

/**
 * The `subjects` part of the draw's rules.json for one batch. A line of one month keeps its legal ratio, with
 * the registry as base. A line of several months gets numbers: what is due by the end of this batch less what
 * the year has drawn, so that the year sums exactly to the ratio or number, also where an early batch fell
 * short. Classes of the registry that the line does not name are listed with 0 (the draw wants every class
 * listed). A ratio as cap is, for a line of several months, taken of the registry and spread in the same way.
 * @throws RangeError where the line has no such batch
 */
export function rulesForBatch(line: DrawnLine, batch: Batch): BatchRules {
  const { batchIndex } = batch;
  if (!Number.isInteger(batchIndex) || batchIndex < 0 || batchIndex >= line.months.length) {
    throw new RangeError(`the line has no batch at index ${batchIndex}`);
  }
  if (line.mode === 'ORDER') return { mode: 'ORDER', batches: batchMonths(batch.year, line.months) };
  const single = line.months.length === 1 && sum(batch.alreadyDrawn) === 0;
  const cap = line.cap && (single ? line.cap : { count: capDue(line, line.cap, batch) });
  return {
    mode: 'SAMPLE',
    rounding: line.rounding,
    strata: strataInOrder(line, batch).map((stratum) =>
      single ? singleStratum(stratum, batch) : partStratum(stratum, line, batch),
    ),
    ...(cap ? { cap } : {}),
    ...(line.reserve ? { reserve: line.reserve } : {}),
  };
}

function strataInOrder(line: DrawnLine, batch: Batch): StratumPlan[] {
  const named = new Map(line.strata.map((stratum) => [stratum.key, stratum]));
  return STRATUM_KEYS.filter((key) => named.has(key) || (batch.base[key] ?? 0) > 0).map(
    (key) => named.get(key) ?? { key, count: 0 },
  );
}

function singleStratum(stratum: StratumPlan, batch: Batch): BatchStratum {
  const min = stratum.min === undefined ? {} : { min: stratum.min };
  if (stratum.ratio === undefined) return { key: stratum.key, count: stratum.count ?? 0, ...min };
  return { key: stratum.key, ratio: stratum.ratio, base: batch.base[stratum.key] ?? 0, ...min };
}

function partStratum(stratum: StratumPlan, line: DrawnLine, batch: Batch): BatchStratum {
  const total = yearTotal(stratum, batch.base[stratum.key] ?? 0, line.rounding);
  const due = cumulativeShare(total, batch.batchIndex + 1, line.months.length);
  return { key: stratum.key, count: Math.max(0, due - (batch.alreadyDrawn[stratum.key] ?? 0)) };
}

function capDue(line: DrawnLine, cap: CapPlan, batch: Batch): number {
  const limit = cap.count ?? Number(ratioOf(cap.ratio ?? '0', BigInt(sum(batch.base)), 'FLOOR'));
  const due = cumulativeShare(limit, batch.batchIndex + 1, line.months.length);
  return Math.max(0, due - sum(batch.alreadyDrawn));
}

function sum(numbers: Readonly<Record<string, number>>): number {
  return Object.values(numbers).reduce((total, n) => total + n, 0);
}

/** True if the actor drafted the plan: then someone else must approve it. */
export function isAuthor(
  plan: { createdAccountId: string | null; createdBy: string },
  actor: Actor,
): boolean {
  if (plan.createdAccountId !== actor.accountId) return false;
  return actor.accountId !== null || plan.createdBy === actor.name;
}

/** Faults of the heading of a plan. */
export function planFaults(plan: { year: number; title: string }, agencyIsActive: boolean): Fault[] {
  const faults: Fault[] = [];
  if (!Number.isInteger(plan.year) || plan.year < 2000 || plan.year > 2199) {
    faults.push({ field: 'year', code: 'YEAR', message: '计划年度须是四位数的年份，如 2026。' });
  }
  if (plan.title.length > 100) {
    faults.push({ field: 'title', code: 'TOO_LONG', message: '计划名称不能超过100字。' });
  }
  if (!agencyIsActive) {
    faults.push({ field: 'agencyCode', code: 'UNKNOWN', message: '请从列表中选择在用的编制部门。' });
  }
  return faults;
}
