import { compareRatios, isRatio, ratioOf } from '../../kernel/decimal.js';
import type { Fault } from '../../kernel/domain-error.js';
import { percentOf } from '../../kernel/percent.js';
import { type CeilingRule, ceilingFor, type LimitedItem } from '../../registry/item-rules/ceiling.rules.js';
import { fault } from '../plan-team.rules.js';
import type { PlanLineInput } from '../plan.types.js';
import { STRATUM_KEYS } from '../plan.types.js';

/** What a line would draw in the year, of those that it speaks of. */
export interface Expected {
  readonly base: number;
  readonly year: number;
}

/** What bounds a line: the rules of its items, names of systems, and what it would draw where that is known. */
export interface LineLimits {
  /** Rules by item code, and that of all general items. */
  readonly rules: ReadonlyMap<string, CeilingRule & AuthorityRule>;
  readonly pools: ReadonlyMap<string, string>;
  /** Null: not counted, because the ratios alone decide. */
  readonly expected: Expected | null;
}

export interface AuthorityRule {
  readonly poolCodes: readonly string[];
  readonly authoritySource: string | null;
}

/** Faults of a line against ceilings and authority of its items. */
export function limitFaults(line: PlanLineInput, items: readonly LimitedItem[], limits: LineLimits): Fault[] {
  return items.flatMap((item) => [
    ...authorityFaults(line, item, limits),
    ...fullSampleFaults(line, item),
    ...ceilingFaults(line, item, limits),
  ]);
}

function authorityFaults(line: PlanLineInput, item: LimitedItem, { rules, pools }: LineLimits): Fault[] {
  const rule = rules.get(item.code);
  if (!rule || rule.poolCodes.length === 0) return [];
  const lacks = (code: string): boolean => pools.has(code) && !rule.poolCodes.includes(code);
  const named: [string, string[]][] = [
    ['leadPool', [line.leadPool].filter(lacks)],
    ['partnerPools', line.partnerPools.filter(lacks)],
  ];
  return named
    .filter(([, codes]) => codes.length > 0)
    .map(([field, codes]) => {
      const names = codes.map((code) => pools.get(code)).join('、');
      const message =
        `${names}没有检查“${item.name}”的权限(${rule.authoritySource ?? '依据未登记'})。` +
        '请去掉该部门；确有权限的，先在抽查事项清单的“上限与权限”中登记。';
      return fault(field, 'NO_AUTHORITY', message);
    });
}

/** A sample that takes everybody is full coverage by another name. */
function fullSampleFaults(line: PlanLineInput, item: LimitedItem): Fault[] {
  if (item.priority !== 'GENERAL' || line.mode !== 'SAMPLE' || line.cap !== null) return [];
  const flat = flatRatio(line);
  if (flat === null || compareRatios(flat, '1') < 0) return [];
  const message = `“${item.name}”是一般检查事项，抽查比例应有上限，不能抽取100%(国发〔2019〕5号)。请降低比例或设总量上限。`;
  return [fault('strata', 'GENERAL_ITEM', message)];
}

function ceilingFaults(line: PlanLineInput, item: LimitedItem, { rules, expected }: LineLimits): Fault[] {
  const ceiling = ceilingFor(item, rules);
  if (!ceiling || line.mode !== 'SAMPLE' || isWithin(line, ceiling.ratio)) return [];
  const over = isAbove(line, ceiling.ratio, expected);
  if (over === null) return [];
  const message =
    `“${item.name}”是一般检查事项，抽查比例上限为${percentOf(ceiling.ratio)}(${ceiling.source})，${over}，超过上限。` +
    `请降低比例或户数，或把总量上限设为${percentOf(ceiling.ratio)}(国发〔2019〕5号)。`;
  return [fault('strata', 'CEILING', message)];
}

/** True where the ratios alone show that a line stays within a ceiling, whatever the registry holds. */
export function isWithin({ strata, cap }: PlanLineInput, ceiling: string): boolean {
  const below = (ratio: string | undefined): boolean =>
    ratio !== undefined && isRatio(ratio) && compareRatios(ratio, ceiling) <= 0;
  return below(cap?.ratio) || strata.every(({ ratio, min }) => below(ratio) && min === undefined);
}

/** How a line is above a ceiling, in words; null where it is not. */
function isAbove(line: PlanLineInput, ceiling: string, expected: Expected | null): string | null {
  const flat = flatRatio(line);
  if (flat !== null && line.cap === null) return `本项各等级均为${percentOf(flat)}`;
  if (expected === null || expected.base === 0) {
    const high = line.strata.filter(
      ({ ratio }) => ratio !== undefined && isRatio(ratio) && compareRatios(ratio, ceiling) > 0,
    );
    return high.length > 0 && line.cap === null ? '本项的抽查比例高于它，名录中又没有对象可以计算' : null;
  }
  const allowed = ratioOf(ceiling, BigInt(expected.base), line.rounding);
  return BigInt(expected.year) > allowed
    ? `本项按现有名录全年抽查${expected.year}户，共有${expected.base}户，至多可抽${allowed}户`
    : null;
}

/** The one ratio of all classes; null where they differ or one is not named. */
function flatRatio({ strata }: PlanLineInput): string | null {
  const first = strata[0]?.ratio;
  if (first === undefined || !isRatio(first) || strata.length !== STRATUM_KEYS.length) return null;
  const same = strata.every(
    ({ ratio }) => ratio !== undefined && isRatio(ratio) && compareRatios(ratio, first) === 0,
  );
  return same ? first : null;
}
