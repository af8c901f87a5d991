import {
  decimal,
  loadWords,
  pairWords,
  sizeName,
  sizeWords,
} from '../../ceremony/pictures/picture-words.rules.js';
import type { MeetingBar } from '../../ceremony/pictures/pairs.rules.js';
import type { LoadRow, PoolPicture } from '../../ceremony/pictures/team-pictures.rules.js';
import { stepName } from '../../ceremony/names.js';
import { barListSvg, barsInWords } from '../../platform/svg/bar-list.js';
import { columnsSvg } from '../../platform/svg/columns.js';
import { MATRIX_PEOPLE, pairMatrixSvg } from '../../platform/svg/pair-matrix.js';
import { axisEnd } from '../../platform/svg/svg.js';
import type { RegistryNames } from '../../registry/display.rules.js';

/** A picture under its own words. */
export interface Figure {
  readonly name: string;
  /** Empty where there is nothing to draw. */
  readonly svg: string;
  /** Words below it. */
  readonly note?: string;
}

/** Up to so many people are shown each with a bar; more as a histogram. */
const MOST_BARS = 150;
/** Pairs that a page lists; the workbook has all. */
export const PAIRS_SHOWN = 50;

/** The systems in their order, each with its pictures. */
export function poolViews(pools: readonly PoolPicture[], names: RegistryNames) {
  const order = [...names.pools.keys()];
  return [...pools]
    .sort((a, b) => order.indexOf(a.poolCode) - order.indexOf(b.poolCode))
    .map((pool, index) => poolView(pool, index, names));
}

/** The pictures of a system's teams, with their words and tables. */
function poolView(pool: PoolPicture, index: number, names: RegistryNames) {
  const person = new Map(pool.people.map((row) => [row.inspectorId, row.name]));
  const nameOf = (id: string): string => person.get(id) ?? '';
  const id = `s${index + 1}`;
  return {
    ...{ id, code: pool.poolCode, name: names.pools.get(pool.poolCode) ?? '' },
    loads: pool.people.length > MOST_BARS ? [loadHistogram(pool, id)] : loadFigures(pool, id, names),
    ...{ loadWords: loadWords(pool), share: decimal(pool.share) },
    hasPrior: pool.people.some(({ prior }) => prior > 0),
    people: pool.people.map((row) => ({ ...row, agency: names.agencies.get(row.agencyCode) ?? '' })),
    // One column is no picture: the words say it.
    sizes: pool.sizes.length > 1 ? sizeFigure(pool, id) : null,
    sizeWords: sizeWords(pool.sizes),
    sizeRows: pool.sizes.map((row) => ({ ...row, name: sizeName(row) })),
    steps: pool.steps.map((row) => ({ ...row, name: stepName(row.step) })),
    histogram: meetingFigure(pool, id),
    histogramRows: pool.pairs.histogram.map((bar) => ({
      ...{ name: timesName(bar), counted: bar.counted, expected: decimal(bar.expected) },
    })),
    matrix: pool.people.length <= MATRIX_PEOPLE ? matrixFigure(pool, id) : null,
    pairWords: pairWords(pool, nameOf),
    pairs: pool.pairs.met.slice(0, PAIRS_SHOWN).map((pair) => ({
      ...{ one: nameOf(pair.one), other: nameOf(pair.other), count: pair.count },
      ...{ expected: decimal(pair.expected), remark: remarkOf(pair) },
    })),
    morePairs: Math.max(0, pool.pairs.met.length - PAIRS_SHOWN),
  };
}

/** What is to be said of a pair beside its figures. */
export function remarkOf(pair: { readonly forced: boolean; readonly outstanding: boolean }): string {
  if (pair.forced) return '只有这些人可派';
  return pair.outstanding ? '明显偏多' : '';
}

/** One picture an agency, all on one scale. */
function loadFigures(pool: PoolPicture, id: string, names: RegistryNames): Figure[] {
  const codes = [...new Set(pool.people.map(({ agencyCode }) => agencyCode))];
  const end = axisEnd(Math.max(pool.share, ...pool.people.map(({ prior, held }) => prior + held)));
  return codes.map((code, at) => {
    const rows = pool.people.filter(({ agencyCode }) => agencyCode === code);
    const name = names.agencies.get(code) ?? '';
    const scattered = new Set(rows.map(({ areaCode }) => areaCode)).size > 1;
    const idle = rows.filter(({ prior, held }) => prior + held === 0);
    const bars = rows
      .filter((row) => !idle.includes(row))
      .map((row) => ({
        ...{ name: row.name, before: row.prior, now: row.held },
        note: scattered ? (names.areas.get(row.areaCode) ?? '') : '',
      }));
    const words = {
      id: `${id}-l${at + 1}`,
      title: `${name}人员任务量`,
      description: barsInWords(bars, '次'),
    };
    const mark = { value: pool.share };
    const svg = bars.length === 0 ? '' : barListSvg({ ...words, bars, unit: '次', mark, end });
    const note = idle.length === 0 ? '' : `没有任务的${idle.length}人：${namesOf(idle)}`;
    return { name, svg, note };
  });
}

/** Most names of people without a task; the table has all. */
const MOST_IDLE_NAMED = 6;

function namesOf(rows: readonly LoadRow[]): string {
  const names = rows.slice(0, MOST_IDLE_NAMED).map(({ name }) => name);
  return names.join('、') + (rows.length > MOST_IDLE_NAMED ? '等' : '');
}

/** Of many people: how many carry how much. */
function loadHistogram({ people }: PoolPicture, id: string): Figure {
  const total = ({ prior, held }: LoadRow): number => prior + held;
  const most = Math.max(...people.map(total));
  const columns = Array.from({ length: most + 1 }, (_, count) => ({
    label: String(count),
    value: people.filter((row) => total(row) === count).length,
  }));
  const described = columns
    .filter(({ value }) => value > 0)
    .map(({ label, value }) => `${label}次的${value}人`)
    .join('；');
  const words = { id: `${id}-l1`, title: '人员任务量的分布', description: described };
  return {
    name: '任务量的分布',
    svg: columnsSvg({ ...words, columns, axis: '人数', below: '每人任务次数' }),
  };
}

function sizeFigure({ sizes }: PoolPicture, id: string): Figure {
  const described = sizes.map((row) => `有${sizeName(row)}可派的席位${row.seats}个`).join('；');
  const words = { id: `${id}-c`, title: '每个席位有多少人可派', description: described };
  const columns = sizes.map(({ from, to, seats }) => ({
    label: to === null ? `≥${from}` : from === to ? String(from) : `${from}-${to}`,
    value: seats,
  }));
  return {
    name: '每个席位有多少人可派',
    svg: columnsSvg({ ...words, columns, axis: '席位数', below: '可派人数' }),
  };
}

function timesName({ times, orMore }: MeetingBar): string {
  return orMore ? `${times}次及以上` : `${times}次`;
}

function meetingFigure({ pairs }: PoolPicture, id: string): Figure {
  const described = pairs.histogram
    .map((bar) => `同组${timesName(bar)}的${bar.counted}对，预计${decimal(bar.expected)}对`)
    .join('；');
  const words = { id: `${id}-m`, title: '同组次数与随机预计', description: described };
  // Who never met is by far the most, and would press all others flat.
  const columns = pairs.histogram.slice(1).map((bar) => ({
    label: bar.orMore ? `≥${bar.times}` : String(bar.times),
    ...{ value: bar.counted, expected: bar.expected },
  }));
  return {
    name: '同过组的人员：次数与随机预计',
    svg: columnsSvg({ ...words, columns, axis: '人员对数', below: '同组次数' }),
  };
}

function matrixFigure({ people, pairs }: PoolPicture, id: string): Figure {
  const outstanding = new Set(
    pairs.met.filter((pair) => pair.outstanding).map(({ one, other }) => `${one} ${other}`),
  );
  const ids = people.map(({ inspectorId }) => inspectorId);
  const names = people.map(({ name }) => name);
  const described = pairs.met
    .map((pair) => `${nameIn(people, pair.one)}与${nameIn(people, pair.other)}${pair.count}次`)
    .join('；');
  const words = { id: `${id}-x`, title: '谁与谁同组', description: described || '没有两个人同组' };
  const svg = pairMatrixSvg({
    ...{ ...words, names },
    count: (one, other) => pairs.of(ids[one], ids[other]).count,
    outstanding: (one, other) =>
      outstanding.has(`${ids[one]} ${ids[other]}`) || outstanding.has(`${ids[other]} ${ids[one]}`),
  });
  return { name: '谁与谁同组', svg };
}

function nameIn(people: readonly LoadRow[], id: string): string {
  return people.find(({ inspectorId }) => inspectorId === id)?.name ?? '';
}
