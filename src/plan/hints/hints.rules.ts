import type { Population } from '../../registry/population/populations.service.js';
import { cleanLine } from '../plan-line.rules.js';
import type { PlanLineInput } from '../plan.types.js';
import { type ByClass, populationByClass, totalOf, visitsOfYear } from './line-visits.rules.js';
import { jointLine } from './joint-line.rules.js';
import { areNear, differ, type Misfit, misfits, poolsOf, sharedAreas } from './merge-fit.rules.js';

/** A line of a plan as it is kept. */
export type NumberedLine = PlanLineInput & {
  readonly id: string;
  readonly lineNo: number;
  readonly itemName: string;
};

/** How many subjects one system visits in the year, before and after. */
export interface PoolLoad {
  readonly pool: string;
  readonly before: number;
  readonly after: number;
}

/** Lines that can become one as they stand. Numbers are visits of the year, if the registry stays as it is. */
export interface MergeHint {
  /** By line number; two, or all that fit one another. */
  readonly lines: readonly NumberedLine[];
  /** The line whose item leads. */
  readonly lead: NumberedLine;
  /** Several systems come at once, or the same systems inspect several items at once. */
  readonly kind: 'JOINT' | 'ONE_VISIT';
  readonly before: number;
  readonly after: number;
  /** before − after, above 0: so many times nobody enters a firm. */
  readonly saved: number;
  /** Firms that, by chance, more than one of two lines would draw, on average; of several lines the sum of pairs. */
  readonly twice: number;
  readonly loads: readonly PoolLoad[];
  readonly months: readonly number[];
}

/** Two lines that overlap, but of which something must be made the same first. */
export interface OverlapHint {
  readonly lines: readonly [NumberedLine, NumberedLine];
  readonly misfits: readonly Misfit[];
  /** Counties that both go to, by code. */
  readonly areaCodes: readonly string[];
  /** Firms that both draw by chance, on average. */
  readonly twice: number;
  /** Visits that are saved at most, if both draw the same firms. */
  readonly most: number;
}

export interface PlanHints {
  /** The most saving first. */
  readonly merges: readonly MergeHint[];
  readonly overlaps: readonly OverlapHint[];
}

/** What the hints of a plan are computed from. */
export interface HintScene {
  readonly year: number;
  /** The registry as a line sees it: everybody, or those who meet its conditions. */
  readonly populationsOf: (line: PlanLineInput) => readonly Population[];
  /** Every county of the office. */
  readonly counties: readonly string[];
}

/**
 * Lines of one kind of subject whose counties overlap, whose batches are at most two months apart and which differ in
 * items or systems: what one visit for both saves. Linear in the subjects (they are counted before), and in the pairs
 * of lines of one kind.
 */
export function hintsOf(lines: readonly NumberedLine[], scene: HintScene): PlanHints {
  const looks = lines.map((line) => lookAt(line, scene));
  const merges: MergeHint[] = groupsOf(looks, scene).map((group) => mergeHint(group, scene));
  const overlaps: OverlapHint[] = [];
  for (const [one, other] of pairsOf(looks)) {
    if (!overlap(one.line, other.line, scene)) continue;
    if (misfits(one.line, other.line).length === 0) merges.push(mergeHint([one, other], scene));
    else overlaps.push(overlapHint(one, other, scene));
  }
  return {
    merges: merges.filter(({ saved }) => saved > 0).sort((a, b) => b.saved - a.saved || byNumber(a, b)),
    overlaps: overlaps.filter(({ most }) => most >= 1).sort((a, b) => b.most - a.most || byNumber(a, b)),
  };
}

/** The hint for lines that a person has chosen; null where they cannot become one as they stand. */
export function hintFor(chosen: readonly NumberedLine[], scene: HintScene): MergeHint | null {
  const looks = chosen.map((line) => lookAt(line, scene));
  if (looks.length < 2) return null;
  const all = pairsOf(looks).every(([one, other]) => fits(one.line, other.line, scene));
  return all ? mergeHint(looks, scene) : null;
}

/** The line that leads: one that is joint already, then the one with the most visits, then the first. */
export function leadOf(lines: readonly NumberedLine[], visits: (line: NumberedLine) => number): NumberedLine {
  const joint = (line: NumberedLine): number => (line.drawType === 'JOINT' ? 1 : 0);
  return [...lines].sort((a, b) => joint(b) - joint(a) || visits(b) - visits(a) || a.lineNo - b.lineNo)[0];
}

/** All lines as one, the leading one first; the teams by these rules. */
export function allAsOne(
  lines: readonly NumberedLine[],
  lead: NumberedLine,
  scene: HintScene,
  rules: Parameters<typeof jointLine>[2]['rules'] = new Map(),
): PlanLineInput {
  const base = populationByClass(lead.subjectKind, lead.areaCodes, scene.populationsOf(lead));
  const context = { year: scene.year, base, rules };
  return lines
    .filter(({ id }) => id !== lead.id)
    .reduce<PlanLineInput>((joint, line) => jointLine(joint, line, context), cleanLine(lead));
}

/** A line with its numbers. */
interface Look {
  readonly line: NumberedLine;
  readonly base: ByClass;
  readonly visits: ByClass;
  readonly total: number;
}

function lookAt(line: NumberedLine, { populationsOf }: HintScene): Look {
  const base = populationByClass(line.subjectKind, line.areaCodes, populationsOf(line));
  const visits = visitsOfYear(line, base);
  return { line, base, visits, total: totalOf(visits) };
}

function overlap(one: NumberedLine, other: NumberedLine, { counties }: HintScene): boolean {
  return (
    one.subjectKind === other.subjectKind &&
    differ(one, other) &&
    areNear(one.months, other.months) &&
    sharedAreas(one, other, counties).length > 0
  );
}

function fits(one: NumberedLine, other: NumberedLine, scene: HintScene): boolean {
  return overlap(one, other, scene) && misfits(one, other).length === 0;
}

/** Groups of three and more lines of which each fits every other, each line in one group at most. */
function groupsOf(looks: readonly Look[], scene: HintScene): Look[][] {
  const groups: Look[][] = [];
  for (const look of looks) {
    const home = groups.find((group) => group.every(({ line }) => fits(line, look.line, scene)));
    if (home) home.push(look);
    else groups.push([look]);
  }
  return groups.filter((group) => group.length > 2);
}

function mergeHint(looks: readonly Look[], scene: HintScene): MergeHint {
  const lines = looks.map(({ line }) => line).sort((a, b) => a.lineNo - b.lineNo);
  const totals = new Map(looks.map(({ line, total }) => [line.id, total]));
  const lead = leadOf(lines, ({ id }) => totals.get(id) ?? 0);
  const joint = allAsOne(lines, lead, scene);
  const before = looks.reduce((sum, { total }) => sum + total, 0);
  const after = totalOf(visitsOfYear(joint, looks[0].base));
  const kind = lines.every((line) => samePools(line, lines[0])) ? 'ONE_VISIT' : 'JOINT';
  const twice = pairsOf(looks).reduce((sum, [one, other]) => sum + chanceOfBoth(one, other, one.base), 0);
  const loads = poolsOf(joint).map((pool) => ({
    pool,
    before: looks.reduce((sum, { line, total }) => sum + (poolsOf(line).includes(pool) ? total : 0), 0),
    after,
  }));
  return { lines, lead, kind, before, after, saved: before - after, twice, loads, months: joint.months };
}

function overlapHint(one: Look, other: Look, scene: HintScene): OverlapHint {
  const areaCodes = sharedAreas(one.line, other.line, scene.counties);
  const shared = sharedPopulation(one.line, other.line, areaCodes, scene);
  const most = Object.entries(shared).reduce(
    (sum, [key, subjects]) => sum + Math.min(shareOf(one, key), shareOf(other, key)) * subjects,
    0,
  );
  return {
    lines: one.line.lineNo < other.line.lineNo ? [one.line, other.line] : [other.line, one.line],
    misfits: misfits(one.line, other.line),
    areaCodes,
    twice: chanceOfBoth(one, other, shared),
    most: Math.floor(most + 1e-9),
  };
}

/** Subjects of these counties that both lines speak of; of different conditions, as many as there can be at most. */
function sharedPopulation(
  one: NumberedLine,
  other: NumberedLine,
  areaCodes: readonly string[],
  { populationsOf }: HintScene,
): ByClass {
  const [first, second] = [one, other].map((line) =>
    populationByClass(line.subjectKind, areaCodes, populationsOf(line)),
  );
  return Object.fromEntries(Object.entries(first).map(([key, n]) => [key, Math.min(n, second[key] ?? 0)]));
}

/** Firms of these that both draw on average: each line draws every firm of a class with the same chance. */
function chanceOfBoth(one: Look, other: Look, shared: ByClass): number {
  return Object.entries(shared).reduce(
    (sum, [key, subjects]) => sum + shareOf(one, key) * shareOf(other, key) * subjects,
    0,
  );
}

function shareOf({ base, visits }: Look, key: string): number {
  const subjects = base[key] ?? 0;
  return subjects === 0 ? 0 : (visits[key] ?? 0) / subjects;
}

function samePools(one: NumberedLine, other: NumberedLine): boolean {
  return [...poolsOf(one)].sort().join() === [...poolsOf(other)].sort().join();
}

function pairsOf<T>(list: readonly T[]): [T, T][] {
  return list.flatMap((one, i) => list.slice(i + 1).map((other): [T, T] => [one, other]));
}

function byNumber(a: { lines: readonly NumberedLine[] }, b: { lines: readonly NumberedLine[] }): number {
  return a.lines[0].lineNo - b.lines[0].lineNo || a.lines[1].lineNo - b.lines[1].lineNo;
}
