import { quotasOf } from '../draw/quota.js';
import type { ExcludedSubject, Inspector, Rules, Subject } from '../draw/types.js';
import { chineseDay, type Day } from '../kernel/day.js';
import { countBy } from './frame.rules.js';
import { exclusionName, stratumName } from './names.js';

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
  /** Seats that the draw will ask of them. */
  readonly seats: number;
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

export interface FrameParts {
  readonly rules: Rules;
  readonly subjects: readonly Subject[];
  readonly excluded: readonly ExcludedSubject[];
  readonly inspectors: readonly Omit<Inspector, 'code' | 'priorLoad'>[];
}

/** Counts of a frame, prepared or frozen. */
export function frameFacts(parts: FrameParts, names: FrameNames): FrameFacts {
  const strata = strataFacts(parts);
  const drawn = strata.reduce((sum, stratum) => sum + stratum.drawn, 0);
  const named = (map: ReadonlyMap<string, string>) => (code: string) => map.get(code) ?? code;
  return {
    registry: parts.subjects.length + parts.excluded.length,
    subjects: parts.subjects.length,
    excluded: parts.excluded.length,
    drawn,
    strata,
    areas: countBy(parts.subjects, ({ area }) => named(names.areas)(area)).map(toCount),
    exclusions: countBy(parts.excluded, ({ reason }) => exclusionName(reason)).map(toCount),
    pools: parts.rules.teams.map(({ agency, size }) => {
      const people = parts.inspectors.filter((one) => one.agency === agency);
      return {
        name: named(names.pools)(agency),
        people: people.length,
        leaders: people.filter(({ lead }) => lead).length,
        teamSize: size,
        capacity: people.reduce((sum, { capacity }) => sum + capacity, 0),
        seats: drawn * size,
      };
    }),
  };
}

const toCount = ({ key, count }: { key: string; count: number }): Count => ({ name: key, count });

function strataFacts({ rules: { subjects: rules }, subjects }: FrameParts): StratumFacts[] {
  const sizes = new Map(countBy(subjects, ({ stratum }) => stratum).map(({ key, count }) => [key, count]));
  if (rules.mode === 'ORDER') {
    return [...sizes].map(([key, size]) => ({
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
