import { type Cap, capOf, type CapRecord, poolsOfLine } from './cap.rules.js';

/** What of a plan line decides whom it may still draw. */
export interface ForecastedLine {
  readonly id: string;
  readonly taskName: string;
  readonly subjectKind: string;
  /** Empty: all counties. */
  readonly areaCodes: readonly string[];
  readonly leadPool: string;
  readonly partnerPools: readonly string[];
  readonly teams: readonly { readonly agency: string }[];
  /** Share of each class that the batches to come draw, 0–1: 1 where everyone is visited. */
  readonly chance: Readonly<Record<string, number>>;
}

/** An active entry of a registry, with the enterprise behind it. */
export interface ForecastedRecord extends CapRecord {
  readonly enterprise: string;
  readonly code: string;
  readonly name: string;
}

/** An enterprise that an authority would visit more often than its cap allows, were it not left out. */
export interface CapForecast {
  readonly enterprise: string;
  readonly name: string;
  readonly areaCode: string;
  readonly pool: string;
  /** Visits that count already. */
  readonly made: number;
  /** Visits on average until the end of the year. */
  readonly expected: number;
  /** Visits that are certain, of full coverage. */
  readonly certain: number;
  /** Visits if chance fell on it every time. */
  readonly possible: number;
  readonly most: number;
  /** Names of the lines that may draw it. */
  readonly lines: readonly string[];
}

const UNRATED = '未评级';

interface Sum {
  expected: number;
  certain: number;
  possible: number;
  readonly lines: Set<string>;
}

/**
 * Enterprises that could come above their cap by the lines of a plan: certainly, or if chance falls on them. Frames
 * leave them out once the cap is reached, so this is also whom lines will not reach.
 * @param made visits that count, by enterprise and authority
 * @param drawn keys `line code` of those whom a line has drawn already: it will not draw them again
 */
export function capForecast(
  lines: readonly ForecastedLine[],
  records: readonly ForecastedRecord[],
  rules: readonly Cap[],
  made: ReadonlyMap<string, ReadonlyMap<string, number>>,
  drawn: ReadonlySet<string>,
  year: number,
): CapForecast[] {
  const found: CapForecast[] = [];
  for (const own of groups(records)) {
    const [{ enterprise }] = own;
    const sums = sumsOf(lines, own, drawn);
    for (const [pool, { expected, certain, possible, lines: names }] of sums) {
      const most = capOf(rules, own, pool, year)?.most;
      const paid = made.get(enterprise)?.get(pool) ?? 0;
      if (most === undefined || paid + possible <= most) continue;
      const { name, areaCode } = own.find(({ code }) => code === enterprise) ?? own[0];
      const visits = { made: paid, expected, certain, possible, most, lines: [...names] };
      found.push({ enterprise, name, areaCode, pool, ...visits });
    }
  }
  return found.sort(
    (a, b) => excess(b) - excess(a) || b.expected - a.expected || (a.enterprise < b.enterprise ? -1 : 1),
  );
}

/** Visits that are above the cap for certain; below 0: so many are still left. */
export function excess({ made, certain, most }: CapForecast): number {
  return made + certain - most;
}

function groups(records: readonly ForecastedRecord[]): ForecastedRecord[][] {
  const byEnterprise = new Map<string, ForecastedRecord[]>();
  for (const record of records) {
    const own = byEnterprise.get(record.enterprise);
    if (own) own.push(record);
    else byEnterprise.set(record.enterprise, [record]);
  }
  return [...byEnterprise.values()];
}

function sumsOf(
  lines: readonly ForecastedLine[],
  own: readonly ForecastedRecord[],
  drawn: ReadonlySet<string>,
): Map<string, Sum> {
  const sums = new Map<string, Sum>();
  for (const record of own) {
    for (const line of lines) {
      if (line.subjectKind !== record.kind) continue;
      if (line.areaCodes.length > 0 && !line.areaCodes.includes(record.areaCode)) continue;
      const chance = line.chance[record.creditClass ?? UNRATED] ?? 0;
      if (chance <= 0 || drawn.has(`${line.id} ${record.code}`)) continue;
      for (const pool of poolsOfLine(line)) {
        const sum = sums.get(pool) ?? { expected: 0, certain: 0, possible: 0, lines: new Set<string>() };
        sum.expected += chance;
        sum.possible += 1;
        if (chance >= 1) sum.certain += 1;
        sum.lines.add(line.taskName);
        sums.set(pool, sum);
      }
    }
  }
  return sums;
}
