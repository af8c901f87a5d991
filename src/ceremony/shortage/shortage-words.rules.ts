import type { Month } from '../../kernel/day.js';
import { stepName } from '../names.js';
import type { GroupFacts } from './group-facts.rules.js';
import type { LeverKind, LeverResults, LeverTrial } from './levers.rules.js';

/** Names behind codes. */
export interface ShortNames {
  readonly pools: ReadonlyMap<string, string>;
  readonly areas: ReadonlyMap<string, string>;
}

/** A group of competing subjects as a clerk reads it. */
export interface GroupWords {
  readonly title: string;
  /** What is needed, who could go, why it is not enough: a sentence or two each. */
  readonly need: string;
  readonly able: string;
  readonly why: string;
}

const MOST_NAMED = 6;

/** Why seats are vacant, in plain words. */
export function groupWords(facts: GroupFacts, names: ShortNames): GroupWords {
  const subjects = facts.places.reduce((sum, place) => sum + place.subjects, 0);
  const where = listed(
    facts.places.map(({ area, subjects: n }) => `${names.areas.get(area) ?? area} ${n} 户`),
  );
  const lack = facts.leadersOnly ? `还缺组长 ${facts.vacant} 名` : `还缺 ${facts.vacant} 人次`;
  return {
    title: `${names.pools.get(facts.pool) ?? facts.pool}：${where}，${lack}`,
    need: needWords(facts, subjects),
    able: ableWords(facts),
    why: whyWords(facts),
  };
}

function needWords(
  { leadersOnly, size, seats, vacant, vacantLeaders }: GroupFacts,
  subjects: number,
): string {
  const these = subjects === 1 ? '这 1 户' : `这 ${subjects} 户`;
  const each = leadersOnly ? '每户要 1 名组长' : `每户要去 ${size} 人`;
  const unit = leadersOnly ? '名' : '人次';
  const leaders = !leadersOnly && vacantLeaders > 0 ? `(其中 ${vacantLeaders} 名须能任组长)` : '';
  return `${these}${each}，共要 ${seats} ${unit}；已经配上 ${seats - vacant} ${unit}，还缺 ${vacant} ${unit}${leaders}。`;
}

function ableWords({ homes, leadersOnly, step, cause }: GroupFacts): string {
  const people = homes.reduce((sum, home) => sum + home.people, 0);
  const range = `按现在的匹配范围(${stepName(step)})`;
  if (people === 0) {
    if (cause === 'CONFLICT') return `${range}，有这个系统的人，但每一个都须回避这几户。`;
    if (cause === 'NO_LEADER') return `${range}，有这个系统的人，但没有一个可以任组长。`;
    return `${range}，这个系统没有一个可以参加的人。`;
  }
  const capacity = homes.reduce((sum, home) => sum + home.capacity, 0);
  const held = homes.reduce((sum, home) => sum + home.held, 0);
  const who = leadersOnly ? '能任组长的' : '能去的';
  if (capacity === 0) return `${range}，${who}一共 ${people} 人，但这段时间他们都已经没有余下的组数或日子。`;
  return `${range}，${who}一共 ${people} 人，合计最多参加 ${capacity} 个组，这次已经排了 ${held} 个。`;
}

function whyWords({ cause, spare, size, homes }: GroupFacts): string {
  switch (cause) {
    case 'NOBODY':
    case 'NO_LEADER':
    case 'CONFLICT':
      return '所以这些席位没有人可以坐。';
    case 'USED_UP':
      return homes.every(({ capacity }) => capacity === 0)
        ? '以前的任务、休假和已排的日程占满了他们的时间，所以一个人也配不出。'
        : '他们每个人都已经排满，所以再也配不出人。';
    case 'UNFIT': {
      const people = homes.reduce((sum, home) => sum + home.people, 0);
      if (people < size && spare.inTeam && !spare.notLeader && !spare.keptAway) {
        return `一个组要 ${size} 个不同的人，同一个人不能占两个席位，所以配不齐。`;
      }
      const reasons = [
        ...(spare.inTeam ? ['已经在这些组里(同一个人不能占两个席位)'] : []),
        ...(spare.notLeader ? ['不能任组长'] : []),
        ...(spare.keptAway ? ['须回避，或者不在这几户的匹配范围里'] : []),
      ];
      return `其中 ${spare.people} 人还没有排满，但对于缺人的席位，他们${reasons.join('，或者')}，所以补不上。`;
    }
  }
}

/** What a lever is called, and what one has to do for it. */
export interface LeverWords {
  readonly name: string;
  readonly how: string;
}

/** @param month the other month, where there is one */
export function leverWords(lever: LeverKind, month: Month | null): LeverWords {
  switch (lever) {
    case 'LADDER':
      return {
        name: '把匹配范围放宽一步',
        how: '修订计划项：本县(市)放宽到相邻县(市)，相邻县(市)放宽到全系统。',
      };
    case 'DAY':
      return { name: '每人多参加 1 个组', how: '把检查期限延长 1 个工作日，并把“每人最多参加组数”加 1。' };
    case 'ROTATION':
      return { name: '这一次不要求轮换', how: '修订计划项：允许上一次检查过这一户的人再去。' };
    case 'MONTH':
      return {
        name: month === null ? '换一个月' : `换到${monthName(month)}检查`,
        how: '改排批次；已经按那个月的休假、已排日程和已有任务计算。',
      };
  }
}

/** 2026-04 as 2026年4月. */
export function monthName(month: Month): string {
  return `${month.slice(0, 4)}年${Number(month.slice(5))}月`;
}

/** A tried lever with its result, as a row of a table. */
export interface LeverRow extends LeverWords {
  readonly result: string;
  /** GOOD: nothing is vacant any more; LESS, SAME or MORE vacant seats than before. */
  readonly effect: 'GOOD' | 'LESS' | 'SAME' | 'MORE';
  readonly vacant: number;
}

/** Each lever alone. @param before vacant seats without any */
export function leverRows(results: LeverResults, before: number, month: Month | null): LeverRow[] {
  return results.alone.map(({ levers: [lever], vacant }) => ({
    ...leverWords(lever, month),
    ...{ vacant, effect: effectOf(vacant, before), result: resultWords(vacant, before) },
  }));
}

/** What a lever does, in one word. */
export function effectOf(vacant: number, before: number): LeverRow['effect'] {
  if (vacant === 0) return 'GOOD';
  if (vacant === before) return 'SAME';
  return vacant < before ? 'LESS' : 'MORE';
}

function resultWords(vacant: number, before: number): string {
  if (vacant === 0) return `全部配齐(空缺由 ${before} 个变为 0)`;
  if (vacant === before) return `没有用处，仍缺 ${before} 个`;
  return vacant < before
    ? `有用但不够：空缺由 ${before} 个变为 ${vacant} 个`
    : `更缺人：空缺由 ${before} 个变为 ${vacant} 个`;
}

/** Which levers are enough together, in sentences; empty where one alone is. */
export function togetherWords(
  results: LeverResults,
  month: Month | null,
  leftWords: (vacant: number) => string = (vacant) => `仍缺 ${vacant} 个`,
): string[] {
  const { alone, together, all } = results;
  if (alone.some(({ vacant }) => vacant === 0)) return [];
  const named = ({ levers }: LeverTrial): string =>
    levers.map((lever) => `“${leverWords(lever, month).name}”`).join('加上');
  if (together.length > 0) return together.map((trial) => `${named(trial)}：可以全部配齐。`);
  const left = all ?? alone[0];
  if (left === undefined) return [];
  const which = alone.length === 1 ? '用了这个办法' : `这 ${alone.length} 个办法一起用`;
  return [
    `${which}也${leftWords(left.vacant)}。还须增加可以参加的人员(补办执法证、扩大执法事项、调配人员)，或者由负责人直接委派。`,
  ];
}

/** Names in a row, a long row cut short with how many there are. */
function listed(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMED).join('、');
  return names.length > MOST_NAMED ? `${shown}等 ${names.length} 个县(市)` : shown;
}
