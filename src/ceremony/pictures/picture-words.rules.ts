import type { MetPair } from './pairs.rules.js';
import type { LoadRow, PoolPicture, SizeRow } from './team-pictures.rules.js';

/** How what chance expects is reckoned, as a clerk would say it. */
export const HOW_EXPECTED =
  '随机预计这样算：每个检查组抽取时有哪些人可派，就当其中每个人被抽到的机会相同(组长席位只在可任组长的人中算)，' +
  '算出每两个人同组的可能，再把各组的加起来。抽取时任务少的人优先，所以实际次数一般比预计更均匀。';

/** Most pairs that a sentence names. */
const MOST_NAMED = 5;

/** What the loads of a system's people look like. */
export function loadWords({ people, share }: PoolPicture): string {
  if (people.length === 0) return '没有可以参加检查的人员。';
  const sorted = [...people].sort((a, b) => carried(b) - carried(a));
  const [most, least] = [sorted[0], sorted[sorted.length - 1]];
  const average = `${people.length}人，人均${decimal(share)}次`;
  if (carried(most) === carried(least)) return `${average}，每人都是${carried(most)}次。`;
  const same = (count: number) => people.filter((row) => carried(row) === count);
  return `${average}；最多${carried(most)}次(${named(same(carried(most)))})，最少${carried(least)}次(${named(same(carried(least)))})。`;
}

/** How many people there were for each seat, and what that means. */
export function sizeWords(sizes: readonly SizeRow[]): string {
  const sum = (rows: readonly SizeRow[], of: (row: SizeRow) => number) =>
    rows.reduce((total, row) => total + of(row), 0);
  const seats = sum(sizes, (row) => row.seats);
  const vacant = sum(sizes, (row) => row.vacant);
  const narrow = sum(
    sizes.filter(({ to }) => to !== null && to <= 2),
    (row) => row.seats,
  );
  const alike = sizes.length === 1 ? sizes[0] : null;
  return [
    `共${seats}个席位`,
    alike !== null && narrow === 0
      ? `，每个席位都有${sizeName(alike)}可派`
      : narrow === 0
        ? '，每个席位都有3人以上可派'
        : `，其中${narrow}个席位只有2人或更少可派，几乎没有随机的余地`,
    vacant === 0 ? '。' : `；空缺${vacant}个。`,
  ].join('');
}

/** Candidates of a row: 3人, 6至10人, 101人以上. */
export function sizeName({ from, to }: SizeRow): string {
  if (to === null) return `${from}人以上`;
  return from === to ? `${from}人` : `${from}至${to}人`;
}

/** What the pairs of a system show, sentence by sentence. @param nameOf a person's name by id */
export function pairWords({ pairs }: PoolPicture, nameOf: (id: string) => string): string[] {
  const { teams, possible, met, exact } = pairs;
  if (met.length === 0) return [`抽出${teams}个检查组，没有两个人同组。`];
  const both = ({ one, other }: MetPair) => `${nameOf(one)}与${nameOf(other)}`;
  const [most] = met;
  const outstanding = met.filter((pair) => pair.outstanding);
  const forced = met.filter((pair) => pair.forced);
  const list = (rows: readonly MetPair[]) =>
    rows
      .slice(0, MOST_NAMED)
      .map((pair) => `${both(pair)}(${pair.count}次，预计${decimal(pair.expected)}次)`)
      .join('、') + (rows.length > MOST_NAMED ? '等' : '');
  return [
    `抽出${teams}个检查组。有可能同组的共${possible}对，实际同过组的有${met.length}对。`,
    `同组最多的是${both(most)}，${most.count}次；随机预计约${decimal(most.expected)}次。`,
    outstanding.length === 0
      ? '没有哪一对的次数明显多于随机所能解释的。'
      : `有${outstanding.length}对明显偏多：${list(outstanding)}。全凭随机，在所有可能的组合里出现这样一对的机会不到5%，请核对可派人员的范围和回避登记。`,
    ...(forced.length === 0
      ? []
      : [`有${forced.length}对是因为当时只有这些人可派，只能同组，不说明抽取不随机：${list(forced)}。`]),
    ...(exact ? [] : ['人数和组数很多，推算时没有扣除个别回避，预计次数是近似的。']),
  ];
}

function carried({ prior, held }: LoadRow): number {
  return prior + held;
}

function named(rows: readonly LoadRow[]): string {
  const names = rows.slice(0, 3).map(({ name }) => name);
  return names.join('、') + (rows.length > 3 ? `等${rows.length}人` : '');
}

/** At most two decimals below 1, one above. */
export function decimal(value: number): string {
  return String(Number(value.toFixed(value < 1 ? 2 : 1)));
}
