import type { Month } from '../../kernel/day.js';
import { ratioOf } from '../../kernel/decimal.js';
import type { Population } from '../../registry/population/populations.service.js';
import { type BatchRules, batchMonths, type DrawnLine, rulesForBatch } from '../plan.rules.js';
import { spreadSteps } from './spread.rules.js';

/** What of a line decides how many visits it makes. */
export interface ForecastLine extends DrawnLine {
  readonly subjectKind: string;
  /** Empty: all counties. */
  readonly areaCodes: readonly string[];
}

/** Numbers of subjects by class and by county; both sum to the total. */
export interface Counts {
  readonly total: number;
  /** A, B, C, D, 未评级; classes without any are absent. */
  readonly byClass: Readonly<Record<string, number>>;
  readonly byArea: Readonly<Record<string, number>>;
}

/** What a line will draw in its year if the registry stays as it is. */
export interface LineForecast {
  /** Active subjects in the line's scope. */
  readonly base: Counts;
  readonly year: Counts;
  /** In order; they sum to the year. */
  readonly batches: readonly (Counts & { readonly month: Month })[];
}

const UNRATED = '未评级';

/**
 * The visits of a line, computed as its draws will be: batch after batch by the rules of each (`rulesForBatch`), what a
 * batch has drawn leaving the frame of the next. Totals and classes are exact for a registry that stays as it is; the
 * counties of a class are what chance gives on average, in whole numbers that sum to it.
 */
export function forecastLine(
  line: ForecastLine,
  year: number,
  populations: readonly Population[],
): LineForecast {
  const cells = cellsOf(line, populations);
  const byClass = countsBy(cells, ({ key }) => key);
  const drawn = drawnByBatch(line, year, byClass);
  const months = batchMonths(year, line.months);
  const byArea = areasByBatch(cells, drawn);
  const batches = months.map((month, k) => ({ month, ...countsOf(drawn[k], byArea[k]) }));
  const base = countsOf(
    byClass,
    countsBy(cells, ({ area }) => area),
  );
  return { base, year: sumOf(batches), batches };
}

/** The subjects of a line in one class and county. */
interface Cell {
  readonly key: string;
  readonly area: string;
  readonly subjects: number;
}

function cellsOf({ subjectKind, areaCodes }: ForecastLine, populations: readonly Population[]): Cell[] {
  const areas = new Set(areaCodes);
  return populations
    .filter(({ kind, areaCode }) => kind === subjectKind && (areas.size === 0 || areas.has(areaCode)))
    .map(({ creditClass, areaCode, subjects }) => ({
      key: creditClass ?? UNRATED,
      area: areaCode,
      subjects,
    }));
}

/** What each batch draws of each class. */
function drawnByBatch(line: ForecastLine, year: number, base: Readonly<Record<string, number>>) {
  const alreadyDrawn: Record<string, number> = {};
  if (line.mode === 'ORDER') return orderedBatches(base, line.months.length);
  return [...line.months].map((_, batchIndex) => {
    const rules = rulesForBatch(line, { year, batchIndex, base, alreadyDrawn });
    const left = Object.fromEntries(
      Object.entries(base).map(([key, subjects]) => [key, subjects - (alreadyDrawn[key] ?? 0)]),
    );
    const drawn = sampleOf(rules, left);
    for (const [key, subjects] of Object.entries(drawn))
      alreadyDrawn[key] = (alreadyDrawn[key] ?? 0) + subjects;
    return drawn;
  });
}

/** Full coverage: position p of n is in batch ⌊p·B/n⌋; classes as they are mixed on average. */
function orderedBatches(base: Readonly<Record<string, number>>, batches: number): Record<string, number>[] {
  const keys = Object.keys(base);
  const n = keys.reduce((sum, key) => sum + base[key], 0);
  const ends = Array.from({ length: batches }, (_, k) => Math.ceil(((k + 1) * n) / batches));
  return stepsOf(
    keys,
    spreadSteps(
      keys.map((key) => base[key]),
      ends,
    ),
  );
}

/** Quotas of a batch (draw rules, section 5): each class, then the cap in proportion, largest remainders first. */
function sampleOf(rules: BatchRules, left: Readonly<Record<string, number>>): Record<string, number> {
  if (rules.mode === 'ORDER') return {};
  const wanted = rules.strata.map(({ key, count, ratio, min, base }) => {
    const size = BigInt(left[key] ?? 0);
    const take =
      count === undefined
        ? ratioOf(ratio ?? '0', base === undefined ? size : BigInt(base), rules.rounding)
        : BigInt(count);
    const most = take > BigInt(min ?? 0) ? take : BigInt(min ?? 0);
    return { key, quota: most < size ? most : size };
  });
  const total = Object.values(left).reduce((sum, one) => sum + BigInt(one), 0n);
  const { cap } = rules;
  const limit =
    cap === undefined
      ? null
      : cap.count === undefined
        ? ratioOf(cap.ratio ?? '0', total, 'FLOOR')
        : BigInt(cap.count);
  return Object.fromEntries(capped(wanted, limit).map(({ key, quota }) => [key, Number(quota)]));
}

interface Quota {
  readonly key: string;
  readonly quota: bigint;
}

function capped(wanted: readonly Quota[], limit: bigint | null): Quota[] {
  const sum = wanted.reduce((total, { quota }) => total + quota, 0n);
  if (limit === null || sum <= limit) return [...wanted];
  const cut = wanted.map(({ key, quota }, index) => ({
    ...{ key, index, quota: (quota * limit) / sum, rest: (quota * limit) % sum },
  }));
  const left = Number(limit - cut.reduce((total, { quota }) => total + quota, 0n));
  const first = [...cut].sort((a, b) => (a.rest === b.rest ? a.index - b.index : a.rest > b.rest ? -1 : 1));
  const more = new Set(first.slice(0, left).map(({ index }) => index));
  return cut.map(({ key, index, quota }) => ({ key, quota: more.has(index) ? quota + 1n : quota }));
}

/** The counties of what each batch draws. */
function areasByBatch(
  cells: readonly Cell[],
  drawn: readonly Readonly<Record<string, number>>[],
): Record<string, number>[] {
  const result: Record<string, number>[] = drawn.map(() => ({}));
  for (const key of new Set(cells.map((cell) => cell.key))) {
    const own = cells.filter((cell) => cell.key === key);
    let sum = 0;
    const ends = drawn.map((batch) => (sum += batch[key] ?? 0));
    const steps = stepsOf(
      own.map(({ area }) => area),
      spreadSteps(
        own.map(({ subjects }) => subjects),
        ends,
      ),
    );
    for (const [k, step] of steps.entries()) {
      for (const [area, subjects] of Object.entries(step)) {
        result[k][area] = (result[k][area] ?? 0) + subjects;
      }
    }
  }
  return result;
}

/** What each step adds, by name. */
function stepsOf(names: readonly string[], held: readonly (readonly number[])[]): Record<string, number>[] {
  return held.map((now, k) =>
    Object.fromEntries(names.map((name, i) => [name, now[i] - (k === 0 ? 0 : held[k - 1][i])])),
  );
}

function countsBy(cells: readonly Cell[], nameOf: (cell: Cell) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const cell of cells) counts[nameOf(cell)] = (counts[nameOf(cell)] ?? 0) + cell.subjects;
  return counts;
}

function countsOf(
  byClass: Readonly<Record<string, number>>,
  byArea: Readonly<Record<string, number>>,
): Counts {
  return { total: Object.values(byClass).reduce((sum, one) => sum + one, 0), byClass, byArea };
}

/** The sum of several counts, class by class and county by county. */
export function sumOf(list: readonly Counts[]): Counts {
  const byClass: Record<string, number> = {};
  const byArea: Record<string, number> = {};
  for (const counts of list) {
    for (const [key, n] of Object.entries(counts.byClass)) byClass[key] = (byClass[key] ?? 0) + n;
    for (const [area, n] of Object.entries(counts.byArea)) byArea[area] = (byArea[area] ?? 0) + n;
  }
  return countsOf(byClass, byArea);
}
