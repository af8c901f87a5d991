import { chineseDay, isDay, type Day } from '../../kernel/day.js';
import type { Fault } from '../../kernel/domain-error.js';

/** The kind of list that plans are made of: 随机抽查事项清单. */
export const RANDOM = 'RANDOM';

/** Which plan lines must stand on a kind's list in force. */
export const GUARDS = {
  ALL: '所有计划项',
  JOINT: '部门联合抽查的计划项',
  NONE: '不作为计划和抽取的条件',
} as const;
export type Guard = keyof typeof GUARDS;

/** Days of a list, both included; `validTo` null: until a later version takes its place. */
export interface Validity {
  readonly validFrom: Day | null;
  readonly validTo: Day | null;
}

/** What of a list decides whether it is in force. */
export interface DatedList extends Validity {
  readonly state: string;
  readonly edition: number;
  readonly publishedOn: Day | null;
}

/**
 * The list of a kind that is in force on a day: of those published whose first day has come, the one that came last.
 * A list that a later one has followed never comes back, also where the later one has run out: then none is in force.
 */
export function inForce<List extends DatedList>(lists: readonly List[], day: Day): List | null {
  const [last] = lists
    .filter((list) => list.state === 'PUBLISHED' && firstDay(list) <= day)
    .sort((a, b) => compare(firstDay(b), firstDay(a)) || b.edition - a.edition);
  return last && (last.validTo === null || last.validTo >= day) ? last : null;
}

function firstDay({ validFrom, publishedOn }: DatedList): Day {
  return validFrom ?? publishedOn ?? '';
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Faults of the days of a list that is to be published. */
export function validityFaults({ validFrom, validTo }: Validity): Fault[] {
  const faults: Fault[] = [];
  if (validFrom !== null && validFrom !== '' && !isDay(validFrom)) {
    faults.push({ field: 'validFrom', code: 'DAY', message: '施行日期应为日期，如 2026-03-01。' });
  }
  if (validTo !== null && !isDay(validTo)) {
    faults.push({
      field: 'validTo',
      code: 'DAY',
      message: '失效日期应为日期，如 2026-12-31；长期有效的留空。',
    });
  } else if (validTo !== null && validFrom !== null && isDay(validFrom) && validTo < validFrom) {
    faults.push({ field: 'validTo', code: 'ORDER', message: '失效日期早于施行日期，请调换或改正。' });
  }
  return faults;
}

/** A published list with what stands on it. */
export interface BookedList extends DatedList {
  readonly codes: ReadonlySet<string>;
}

/** A kind whose list bars what does not stand on it. */
export interface GuardingKind {
  readonly name: string;
  readonly guards: Guard;
  readonly lists: readonly BookedList[];
}

/** All lists that bar, and the day that counts as today. */
export interface ListBook {
  readonly today: Day;
  readonly kinds: readonly GuardingKind[];
}

/** What of a line the lists judge. */
export interface ListedLine {
  readonly itemCode: string;
  readonly itemName: string;
  /** True for draws of several agencies together. */
  readonly joint: boolean;
}

/** Why the lists bar a line on a day: a code and a sentence that names the item, the list and what to do. */
export interface Bar {
  readonly code: 'NOT_PUBLISHED' | 'LIST_EXPIRED';
  readonly message: string;
}

/** What bars a line on a day; none: it may be planned and drawn (未列入清单的事项不得检查，国办发〔2024〕54号). */
export function barsOn(book: ListBook, day: Day, line: ListedLine): Bar[] {
  return book.kinds
    .filter(({ guards }) => guards === 'ALL' || (guards === 'JOINT' && line.joint))
    .flatMap((kind): Bar[] => {
      const list = inForce(kind.lists, day);
      if (list) return list.codes.has(line.itemCode) ? [] : [notListed(kind, line)];
      const expired = lastExpired(kind.lists, day);
      return [expired ? runOut(kind, line, expired, day) : notListed(kind, line)];
    });
}

function lastExpired(lists: readonly BookedList[], day: Day): BookedList | null {
  const begun = lists.filter((list) => list.state === 'PUBLISHED' && firstDay(list) <= day);
  const [last] = begun.sort((a, b) => compare(firstDay(b), firstDay(a)) || b.edition - a.edition);
  return last ?? null;
}

function notListed({ name }: GuardingKind, { itemName }: ListedLine): Bar {
  return {
    code: 'NOT_PUBLISHED',
    message:
      `抽查事项“${itemName}”不在已公布的${name}中，` +
      '不在清单的不得检查(国办发〔2024〕54号)。请先公布清单。',
  };
}

function runOut({ name }: GuardingKind, { itemName }: ListedLine, list: BookedList, day: Day): Bar {
  return {
    code: 'LIST_EXPIRED',
    message:
      `${name}第${list.edition}版的有效期至${chineseDay(list.validTo ?? day)}，到${chineseDay(day)}没有有效的清单，` +
      `不能检查“${itemName}”(国办发〔2024〕54号)。请先公布新版清单。`,
  };
}

/** Days on which a line's batches are judged: the first of each month, but none that is past. */
export function daysOfBatches(year: number, months: readonly number[], today: Day): Day[] {
  const days = months.map((month) => `${year}-${String(month).padStart(2, '0')}-01`);
  return [...new Set(days.map((day) => (day < today ? today : day)))].sort();
}
