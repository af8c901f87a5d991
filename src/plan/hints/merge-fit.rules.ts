import { canonicalJson } from '../../kernel/canonical-json.js';
import type { PlanLineInput } from '../plan.types.js';

/** Batches further apart than this are not brought together. */
export const NEAR_MONTHS = 2;

/** A line of a plan, as far as it is told whether it fits another. */
export type FittingLine = Pick<
  PlanLineInput,
  | 'subjectKind'
  | 'areaCodes'
  | 'mode'
  | 'sampling'
  | 'itemCode'
  | 'alsoItems'
  | 'leadPool'
  | 'partnerPools'
  | 'months'
  | 'conditions'
>;

/** What keeps two lines of overlapping populations from becoming one as they stand. */
export type Misfit = 'AREAS' | 'MODE' | 'SAMPLING' | 'CONDITIONS';

/** Every item of a line, the leading one first. */
export function itemsOf({
  itemCode,
  alsoItems = [],
}: Pick<PlanLineInput, 'itemCode' | 'alsoItems'>): string[] {
  return [itemCode, ...alsoItems];
}

/** Every system of a line, the lead first. */
export function poolsOf({
  leadPool,
  partnerPools,
}: Pick<PlanLineInput, 'leadPool' | 'partnerPools'>): string[] {
  return [leadPool, ...partnerPools];
}

/** Counties that both lines go to; an empty list of a line stands for all, an empty answer for none. */
export function sharedAreas(
  one: Pick<FittingLine, 'areaCodes'>,
  other: Pick<FittingLine, 'areaCodes'>,
  all: readonly string[],
): string[] {
  const within = ({ areaCodes }: Pick<FittingLine, 'areaCodes'>, code: string): boolean =>
    areaCodes.length === 0 || areaCodes.includes(code);
  return all.filter((code) => within(one, code) && within(other, code));
}

/** True where every batch of the line with fewer batches (of both, if equally many) has one of the other within two months. */
export function areNear(one: readonly number[], other: readonly number[]): boolean {
  const reach = (from: readonly number[], to: readonly number[]): boolean =>
    from.every((month) => to.some((near) => Math.abs(near - month) <= NEAR_MONTHS));
  return (one.length > other.length || reach(one, other)) && (one.length < other.length || reach(other, one));
}

/** True where the lines differ in an item or a system: two lines of one and the same are a matter of frequency. */
export function differ(one: FittingLine, other: FittingLine): boolean {
  return !sameSet(itemsOf(one), itemsOf(other)) || !sameSet(poolsOf(one), poolsOf(other));
}

/** What must first be made the same before two lines can become one. */
export function misfits(one: FittingLine, other: FittingLine): Misfit[] {
  const found: Misfit[] = [];
  if (!sameSet(one.areaCodes, other.areaCodes)) found.push('AREAS');
  if (one.mode !== other.mode) found.push('MODE');
  if (one.sampling !== other.sampling) found.push('SAMPLING');
  if (conditionsKey(one) !== conditionsKey(other)) found.push('CONDITIONS');
  return found;
}

/** The further conditions of a line's subjects, the same text for the same conditions. */
function conditionsKey({ conditions = [] }: FittingLine): string {
  return canonicalJson(conditions.map((one) => ({ ...one })));
}

function sameSet(one: readonly string[], other: readonly string[]): boolean {
  return [...new Set(one)].sort().join() === [...new Set(other)].sort().join();
}
