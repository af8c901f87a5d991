import { chineseDay } from '../../kernel/day.js';
import type { FrameNames } from '../frame/frame-facts.rules.js';
import type { FrameSettings } from '../frame/frame.service.js';
import { INSPECTOR_EXCLUSION_NAMES, stepName } from '../names.js';
import { type GroupView, placesView } from '../shortage/group-view.rules.js';
import { LEVERS } from '../shortage/levers.rules.js';
import {
  effectOf as effectOfLever,
  type LeverRow,
  leverWords,
  togetherWords,
} from '../shortage/shortage-words.rules.js';
import { type Frequency, type Spread, THIN_CHOICE } from './rehearsal.rules.js';
import type { Lever, Rehearsed, RehearsalReport } from './rehearsal.types.js';

/** What is different now from the last rehearsal. */
export interface SinceRehearsal {
  readonly n: number;
  /** Settings that are not as rehearsed, in words. */
  readonly settings: readonly string[];
  /** With the same settings: what the registry gives now in place of what was rehearsed; null if the same. */
  readonly registry: string | null;
}

/** Compares a frame with the last rehearsal. Of other settings nothing can be said about the registry. */
export function sinceRehearsal(
  last: Rehearsed,
  now: FrameSettings,
  digest: string,
  counts: { readonly subjects: number; readonly excluded: number; readonly people: number },
): SinceRehearsal {
  const settings = changedSettings(last.settings, now);
  if (settings.length > 0 || digest === last.report.frame) return { n: last.n, settings, registry: null };
  const changed = (
    [
      ['抽取库', '户', last.report.subjects, counts.subjects],
      ['排除', '户', last.report.excluded, counts.excluded],
      ['可参加的执法人员', '人', last.report.people, counts.people],
    ] as const
  )
    .filter(([, , before, after]) => before !== after)
    .map(([what, unit, before, after]) => `${what} ${before} ${unit}变为 ${after} ${unit}`);
  return {
    ...{ n: last.n, settings },
    registry:
      changed.length > 0 ? changed.join('，') : '户数、人数未变，但名单、等级、县(市)、组数或利害关系有变动',
  };
}

function changedSettings(before: FrameSettings, now: FrameSettings): string[] {
  const day = chineseDay;
  const changes: string[] = [];
  if (before.asOf !== now.asOf) {
    changes.push(`名录截止日期：试抽时 ${day(before.asOf)}，现为 ${day(now.asOf)}`);
  }
  if (before.windowFrom !== now.windowFrom || before.windowTo !== now.windowTo) {
    const window = ({ windowFrom, windowTo }: FrameSettings) => `${day(windowFrom)}至${day(windowTo)}`;
    changes.push(`检查日期：试抽时 ${window(before)}，现为 ${window(now)}`);
  }
  if (before.perPerson !== now.perPerson) {
    changes.push(`每人最多参加组数：试抽时 ${before.perPerson}，现为 ${now.perPerson}`);
  }
  return changes;
}

/** One bar of a picture. */
export interface Bar {
  readonly name: string;
  readonly count: number;
}

/** A rehearsal as its page shows it. */
export interface RehearsalView extends Rehearsed {
  /** True if no seat stayed vacant in any run. */
  readonly good: boolean;
  /** What came out, in sentences. */
  readonly verdict: readonly string[];
  /** What would change it, each tried out; empty where nothing is short. */
  readonly advice: readonly string[];
  /** The same as rows of a table, each lever alone; empty in old rehearsals. */
  readonly leverRows: readonly RehearsedLeverRow[];
  /** Levers that are enough together, in sentences. */
  readonly together: readonly string[];
  /** People who are out for one thing alone, in words. */
  readonly mendable: readonly string[];
  /** Who competed for whom in the simulated draw with the most vacant seats, by counties. */
  readonly groups: readonly GroupView[];
  readonly vacantBars: readonly Bar[];
  readonly places: readonly {
    readonly pool: string;
    readonly area: string;
    readonly runs: number;
    readonly share: string;
    readonly mean: string;
    readonly most: number;
  }[];
  readonly loads: readonly {
    readonly pool: string;
    readonly people: number;
    readonly teams: Spread;
    readonly bars: readonly Bar[];
  }[];
  readonly choices: readonly { readonly pool: string; readonly seats: string; readonly share: string }[];
  readonly areas: readonly { readonly name: string; readonly drawn: Spread }[];
}

/** A lever with what simulated draws came to with it. */
export type RehearsedLeverRow = Pick<LeverRow, 'name' | 'how' | 'effect' | 'result'>;

const MOST_BARS = 12;

/** Puts a rehearsal into words and pictures. */
export function rehearsalView(rehearsed: Rehearsed, names: FrameNames): RehearsalView {
  const { report } = rehearsed;
  const pool = (code: string): string => names.pools.get(code) ?? code;
  const area = (code: string): string => names.areas.get(code) ?? code;
  return {
    ...rehearsed,
    good: report.shortRuns === 0,
    verdict: verdictOf(report, pool, area),
    advice: report.shortRuns === 0 ? [] : adviceOf(rehearsed),
    leverRows: report.levers.filter(({ levers }) => levers?.length === 1).map(leverRow),
    together: report.shortRuns === 0 ? [] : togetherOf(report.levers),
    mendable: mendableWords(report),
    groups: (report.worst?.groups ?? []).map((group, at) => placesView(group, names, `group-${at + 1}`)),
    vacantBars: binned(report.vacantFrequencies, '个', 1),
    places: report.places.map((place) => ({
      ...{ pool: pool(place.pool), area: area(place.area), runs: place.runs, most: place.most },
      share: shareOf(place.runs, report.runs),
      mean: tenths(place.seats, report.runs),
    })),
    loads: report.loads.map((load) => ({
      ...{ pool: pool(load.pool), people: load.people, teams: load.teams },
      bars: load.people === 0 ? [] : binned(load.frequencies, '组', report.runs),
    })),
    choices: report.choices.map((choice) => ({
      pool: pool(choice.pool),
      seats: tenths(choice.seats, report.runs),
      share: choice.seats === 0 ? '—' : shareOf(choice.thin, choice.seats),
    })),
    areas: report.areas.map((one) => ({ name: area(one.area), drawn: one.drawn })),
  };
}

type NameOf = (code: string) => string;

function verdictOf(report: RehearsalReport, pool: NameOf, area: NameOf): string[] {
  const { runs, shortRuns, vacant, places, loads, choices } = report;
  const sentences: string[] = [];
  if (report.seats === 0) return [`模拟抽取 ${runs} 次，每次抽中 ${report.drawn} 户；本计划项不配检查组。`];
  if (shortRuns === 0) sentences.push(`模拟抽取 ${runs} 次，检查组席位每次都能配齐。`);
  else {
    sentences.push(
      `模拟抽取 ${runs} 次，有 ${shortRuns} 次(${shareOf(shortRuns, runs)})出现空缺席位，最多一次空缺 ${vacant.most} 个(每次共 ${report.seats} 个席位)。`,
    );
    const worst = [...places].sort((a, b) => b.seats - a.seats).slice(0, 3);
    const list = worst.map((one) => `${pool(one.pool)}在${area(one.area)}(${one.runs} 次)`).join('、');
    sentences.push(`空缺主要出现在：${list}。`);
    if (report.vacantLeaders > 0) {
      sentences.push(
        `空缺中平均每次有 ${tenths(report.vacantLeaders, runs)} 个是组长席位：可任组长的人员不足。`,
      );
    }
  }
  const busiest = [...loads].sort((a, b) => b.teams.most - a.teams.most)[0];
  if (busiest && busiest.teams.most > 0) {
    sentences.push(`本次抽取中一人最多参加 ${busiest.teams.most} 组(${pool(busiest.pool)})。`);
  }
  const seats = choices.reduce((sum, one) => sum + one.seats, 0);
  const thin = choices.reduce((sum, one) => sum + one.thin, 0);
  sentences.push(
    thin === 0
      ? `每个席位可选的人员都不少于 ${THIN_CHOICE} 人。`
      : `${thin === seats ? '所有' : `有 ${shareOf(thin, seats)} 的`}席位可选人员不足 ${THIN_CHOICE} 人，随机余地小。`,
  );
  return sentences;
}

function adviceOf({ settings, report: { levers, mendable } }: Rehearsed): string[] {
  const tried = levers.map((lever) => `${changeOf(lever, settings)}：${effectOf(lever)}`);
  return [...tried, ...mendableWords({ mendable })];
}

function mendableWords({ mendable }: Pick<RehearsalReport, 'mendable'>): string[] {
  return mendable.map(
    ({ reason, people: n }) =>
      `另有 ${n} 人仅因“${INSPECTOR_EXCLUSION_NAMES[reason]}”未列入，补正后可以参加。`,
  );
}

function changeOf({ levers, perPerson, ladder, month }: Lever, now: FrameSettings): string {
  if (levers !== undefined)
    return levers.map((lever) => leverWords(lever, month ?? null).name).join('，并且');
  const parts = [
    ...(perPerson === undefined
      ? []
      : [`每人最多参加组数加 ${perPerson - now.perPerson}(改为 ${perPerson})`]),
    ...(ladder === undefined ? [] : [`匹配范围放宽到${stepName(ladder)}(须修订计划项)`]),
  ];
  return parts.join('，并');
}

function effectOf(lever: Lever): string {
  const { runs, shortBefore, shortAfter, vacantBefore, vacantAfter } = lever;
  const seats = `空缺席位平均每次由 ${tenths(vacantBefore, runs)} 个变为 ${tenths(vacantAfter, runs)} 个`;
  if (vacantAfter === vacantBefore && shortAfter === shortBefore) {
    return `同样的 ${runs} 次模拟，没有变化。`;
  }
  return `同样的 ${runs} 次模拟，出现空缺由 ${shortBefore} 次变为 ${shortAfter} 次，${seats}。`;
}

function leverRow(lever: Lever): RehearsedLeverRow {
  const { levers, month, runs, vacantBefore, vacantAfter } = lever;
  const [before, after] = [tenths(vacantBefore, runs), tenths(vacantAfter, runs)];
  const effect = effectOfLever(vacantAfter, vacantBefore);
  const results: Readonly<Record<RehearsedLeverRow['effect'], string>> = {
    GOOD: `每次都能配齐(空缺平均由 ${before} 个变为 0)`,
    LESS: `有用但不够：空缺平均由 ${before} 个变为 ${after} 个`,
    SAME: `没有用处，平均仍缺 ${before} 个`,
    MORE: `更缺人：空缺平均由 ${before} 个变为 ${after} 个`,
  };
  return { ...leverWords((levers ?? LEVERS)[0], month ?? null), effect, result: results[effect] };
}

function togetherOf(levers: readonly Lever[]): string[] {
  const named = levers.flatMap(({ levers: some, vacantAfter, month }) =>
    some === undefined ? [] : [{ levers: some, vacant: vacantAfter, month }],
  );
  const alone = named.filter(({ levers: some }) => some.length === 1);
  const more = named.filter(({ levers: some }) => some.length > 1);
  const enough = more.filter(({ vacant }) => vacant === 0);
  const all = enough.length > 0 ? null : (more[0] ?? null);
  const month = named.find((one) => one.month !== undefined)?.month ?? null;
  const further = levers.find(({ levers: some, vacantAfter }) => some === undefined && vacantAfter === 0);
  const days =
    further?.perPerson === undefined
      ? []
      : [`每人最多参加组数改为 ${further.perPerson}，检查期限相应延长：可以全部配齐。`];
  if (all !== null && days.length > 0) return days;
  const words = togetherWords({ alone, together: enough, all }, month, (_) => LEFT_IN_REHEARSAL);
  return [...words, ...days];
}

const LEFT_IN_REHEARSAL = '仍有模拟配不齐';

/** A share as people read it, to the tenth of a percent; never 0% of something, never 100% of less than all. */
export function shareOf(part: number, whole: number): string {
  if (whole === 0 || part === 0) return '0%';
  const thousandths = Math.round((part * 1000) / whole);
  if (thousandths === 0) return '不足0.1%';
  if (thousandths === 1000 && part < whole) return '99.9%以上';
  return `${thousandths / 10}%`;
}

/** a ÷ b to one decimal. */
function tenths(a: number, b: number): string {
  return b === 0 ? '0' : String(Math.round((a * 10) / b) / 10);
}

/** Bars of a distribution; many values are put together in steps of one width. */
function binned(frequencies: readonly Frequency[], unit: string, runs: number): Bar[] {
  if (frequencies.length === 0) return [];
  const least = frequencies[0].value;
  const most = frequencies[frequencies.length - 1].value;
  const width = Math.ceil((most - least + 1) / MOST_BARS);
  const bars: Bar[] = [];
  for (let from = least; from <= most; from += width) {
    const to = Math.min(from + width - 1, most);
    const times = frequencies
      .filter(({ value }) => value >= from && value <= to)
      .reduce((sum, one) => sum + one.times, 0);
    const name = from === to ? `${from} ${unit}` : `${from}—${to} ${unit}`;
    bars.push({ name, count: Math.round((times * 10) / runs) / 10 });
  }
  return bars;
}
