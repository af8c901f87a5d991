import { itemsOf, poolsOf } from '../hints/merge-fit.rules.js';
import type { PlanLineInput } from '../plan.types.js';

/** The joint part of something, and all of it. */
export interface Share {
  readonly joint: number;
  readonly total: number;
}

/** What is joint of the lines of a plan, of its tasks and of the visits of its systems. */
export interface JointShares {
  readonly lines: Share;
  /** Tasks: a firm that is entered once, however many systems come. */
  readonly tasks: Share;
  /** Visits: each system counts once for each firm that it visits. */
  readonly visits: Share;
}

export const MEASURES = ['lines', 'tasks', 'visits'] as const;
export type Measure = (typeof MEASURES)[number];

/** What of a line says whether it is joint and who comes. */
export type SharedLine = Pick<
  PlanLineInput,
  'drawType' | 'leadPool' | 'partnerPools' | 'itemCode' | 'alsoItems'
>;

/**
 * Joint shares of lines.
 * @param of tasks of a line, and those of them that its systems visit; without the second all of them
 */
export function jointShares<L extends SharedLine>(
  lines: readonly L[],
  of: (line: L) => { readonly tasks: number; readonly visited?: number },
): JointShares {
  const share = (measure: (line: L) => number): Share => ({
    joint: sum(lines.filter(({ drawType }) => drawType === 'JOINT').map(measure)),
    total: sum(lines.map(measure)),
  });
  return {
    lines: share(() => 1),
    tasks: share((line) => of(line).tasks),
    visits: share((line) => {
      const { tasks, visited = tasks } = of(line);
      return visited * poolsOf(line).length;
    }),
  };
}

/** A share in percent to one decimal, half up; null where there is nothing to have a share of. */
export function percentOfShare({ joint, total }: Share): number | null {
  return total === 0 ? null : Math.round((joint * 1000) / total) / 10;
}

/** Whether a share has grown, compared exactly; null where one of the two has nothing to compare. */
export function trend(now: Share, before: Share): 'MORE' | 'SAME' | 'LESS' | null {
  if (now.total === 0 || before.total === 0) return null;
  const difference = now.joint * before.total - before.joint * now.total;
  return difference > 0 ? 'MORE' : difference < 0 ? 'LESS' : 'SAME';
}

/** What was there, what came and what went, each in code order. */
export interface Change {
  readonly kept: readonly string[];
  readonly added: readonly string[];
  readonly dropped: readonly string[];
}

/** Systems and items of the joint lines, against those of another year. */
export function scopeChange(
  now: readonly SharedLine[],
  before: readonly SharedLine[],
): { readonly pools: Change; readonly items: Change } {
  const of = (lines: readonly SharedLine[], codes: (line: SharedLine) => readonly string[]): Set<string> =>
    new Set(lines.filter(({ drawType }) => drawType === 'JOINT').flatMap(codes));
  return {
    pools: change(of(now, poolsOf), of(before, poolsOf)),
    items: change(of(now, itemsOf), of(before, itemsOf)),
  };
}

function change(now: ReadonlySet<string>, before: ReadonlySet<string>): Change {
  const sorted = (codes: Iterable<string>): string[] => [...codes].sort();
  return {
    kept: sorted(now).filter((code) => before.has(code)),
    added: sorted(now).filter((code) => !before.has(code)),
    dropped: sorted(before).filter((code) => !now.has(code)),
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
