import { quotasOf } from '../../draw/quota.js';
import { compareUtf8 } from '../../draw/serialise.js';
import type { ExcludedSubject, Inspector, Rules, Subject } from '../../draw/types.js';
import { chineseDay, type Day } from '../../kernel/day.js';
import type { Placed } from './frame.rules.js';
import { exclusionName, INSPECTOR_EXCLUSION_NAMES, stratumName } from '../names.js';
import type { InspectorExclusion } from './roster.rules.js';

/** Names behind the codes of a frame. */
export interface FrameNames {
  readonly areas: ReadonlyMap<string, string>;
  readonly pools: ReadonlyMap<string, string>;
}

export interface StratumFacts {
  readonly name: string;
  /** Those that can be drawn. */
  readonly subjects: number;
  /** What the ratio is taken of, where it is not the same. */
  readonly base: number;
  readonly drawn: number;
  readonly reserve: number;
}

export interface PoolFacts {
  readonly name: string;
  readonly people: number;
  readonly leaders: number;
  readonly teamSize: number;
  /** Teams that all of them together can still join. */
  readonly capacity: number;
  /** People among them who can take part but have no day left, or have been in as many teams as they may. */
  readonly full: number;
  /** Seats that the draw will ask of them. */
  readonly seats: number;
  /** Of the pool's whole roster those who cannot take part, by the first reason; null of a frozen frame. */
  readonly absences: readonly Count[] | null;
}

export interface Count {
  readonly name: string;
  readonly count: number;
}

/** A frame in numbers, as page and record show it. */
export interface FrameFacts {
  /** Everyone of the kind: in and out. */
  readonly registry: number;
  readonly subjects: number;
  readonly excluded: number;
  readonly drawn: number;
  readonly strata: readonly StratumFacts[];
  readonly areas: readonly Count[];
  readonly exclusions: readonly Count[];
  readonly pools: readonly PoolFacts[];
}

/** The lists of a frame as numbers: all that is known of lists too long to be held. */
export class FrameCounts {
  subjects = 0;
  excluded = 0;
  readonly strata = new Map<string, number>();
  readonly areas = new Map<string, number>();
  readonly reasons = new Map<string, number>();

  addSubject({ stratum, area }: Pick<Subject, 'stratum' | 'area'>): void {
    this.subjects += 1;
    addOne(this.strata, stratum);
    addOne(this.areas, area);
  }

  addExcluded({ reason }: Pick<ExcludedSubject, 'reason'>): void {
    this.excluded += 1;
    addOne(this.reasons, reason);
  }

  /** A subject that may be either. */
  add({ stratum, area, reason }: Placed): void {
    if (reason === null) this.addSubject({ stratum, area });
    else this.addExcluded({ reason });
  }
}

function addOne(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

export interface FrameParts {
  readonly rules: Rules;
  readonly counts: FrameCounts;
  readonly inspectors: readonly Omit<Inspector, 'code' | 'priorLoad'>[];
  /** People of the pools who cannot take part; a frozen frame does not hold them. */
  readonly absent?: readonly { readonly pool: string; readonly reasons: readonly InspectorExclusion[] }[];
}

/** Counts of a frame, prepared or frozen, as people read them. */
export function frameFacts(parts: FrameParts, names: FrameNames): FrameFacts {
  const { counts } = parts;
  const strata = strataFacts(parts);
  const drawn = strata.reduce((sum, stratum) => sum + stratum.drawn, 0);
  return {
    registry: counts.subjects + counts.excluded,
    subjects: counts.subjects,
    excluded: counts.excluded,
    drawn,
    strata,
    areas: named(counts.areas, (code) => names.areas.get(code) ?? code),
    exclusions: named(counts.reasons, exclusionName),
    pools: parts.rules.teams.map(({ agency, size }) => {
      const people = parts.inspectors.filter((one) => one.agency === agency);
      return {
        name: names.pools.get(agency) ?? agency,
        people: people.length,
        leaders: people.filter(({ lead }) => lead).length,
        teamSize: size,
        capacity: people.reduce((sum, { capacity }) => sum + capacity, 0),
        full: people.filter(({ capacity }) => capacity === 0).length,
        seats: drawn * size,
        absences: parts.absent ? absencesOf(parts.absent.filter(({ pool }) => pool === agency)) : null,
      };
    }),
  };
}

/** Counts by name, most first. */
function named(counts: ReadonlyMap<string, number>, nameOf: (key: string) => string): Count[] {
  return [...counts]
    .sort((a, b) => b[1] - a[1] || compareUtf8(a[0], b[0]))
    .map(([key, count]) => ({ name: nameOf(key), count }));
}

function absencesOf(absent: readonly { readonly reasons: readonly InspectorExclusion[] }[]): Count[] {
  const counts = new Map<string, number>();
  for (const { reasons } of absent) addOne(counts, reasons[0]);
  return named(counts, (reason) => INSPECTOR_EXCLUSION_NAMES[reason as InspectorExclusion]);
}

function strataFacts({ rules: { subjects: rules }, counts: { strata: sizes } }: FrameParts): StratumFacts[] {
  if (rules.mode === 'ORDER') {
    return [...sizes]
      .sort(([a], [b]) => compareUtf8(a, b))
      .map(([key, size]) => ({
        ...{ name: stratumName(key), subjects: size, base: size },
        ...{ drawn: size, reserve: 0 },
      }));
  }
  const quotas = quotasOf(rules, sizes);
  return rules.strata.map(({ key, base }, index) => {
    const size = sizes.get(key) ?? 0;
    const { drawn, reserve } = quotas[index];
    return {
      ...{ name: stratumName(key), subjects: size, base: base ?? size, drawn },
      reserve: Math.min(reserve, size - drawn),
    };
  });
}

/** What a clerk should know before the freeze. None of it forbids the freeze. */
export function frameWarnings(
  facts: FrameFacts,
  rules: Rules,
  window: { readonly from: Day; readonly to: Day; readonly deadline: Day },
  closed: readonly { readonly name: string; readonly subjects: number }[],
): string[] {
  const warnings: string[] = [];
  if (facts.subjects > 0 && facts.drawn === 0)
    warnings.push('按规则本批应抽 0 户，请核对计划项的比例或户数。');
  facts.pools.forEach((pool, index) => {
    const { name, people, leaders, teamSize, capacity, seats } = pool;
    if (people < teamSize) {
      warnings.push(`${name}可参加的执法人员 ${people} 人，少于每组 ${teamSize} 人，检查组将出现空缺。`);
    } else if (capacity < seats) {
      warnings.push(`${name}共需 ${seats} 个席位，现有人员最多承担 ${capacity} 个，检查组将出现空缺。`);
    }
    if (rules.teams[index].leader && people > 0 && leaders === 0) {
      warnings.push(`${name}没有可任组长的人员，组长席位将空缺。`);
    }
  });
  if (window.to > window.deadline) {
    warnings.push(`检查日期至 ${chineseDay(window.to)} 晚于计划的完成时限 ${chineseDay(window.deadline)}。`);
  }
  if (closed.length > 0) {
    const list = closed.map(({ name, subjects }) => `${name} ${subjects} 户`).join('、');
    warnings.push(`以下县(市)在检查期限内有不安排检查的月份(冬季)：${list}。请考虑调整检查日期。`);
  }
  return warnings;
}
