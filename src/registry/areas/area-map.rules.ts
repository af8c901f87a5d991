import { canonicalJson } from '../../kernel/canonical-json.js';
import type { Fault } from '../../kernel/domain-error.js';
import { sha256 } from '../../kernel/hash.js';

/** What of a county's place on the map people may change. */
export interface AreaContent {
  /** Days on the road to each neighbour, by its code; who is missing is no neighbour. */
  readonly neighbours: Readonly<Record<string, number>>;
  /** 1–12, ascending: months without visits. */
  readonly closedMonths: readonly number[];
}

/** The counties by code. */
export type AreaMap = Readonly<Record<string, AreaContent>>;

/** What was typed: days from one county to another; '' for no neighbours. Pairs that are missing are left as they are. */
export type TypedTravel = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Longer ways than this are a slip of the keyboard. */
export const MOST_TRAVEL_DAYS = 15;

type Names = ReadonlyMap<string, string>;

interface Applied {
  readonly map: AreaMap;
  readonly faults: readonly Fault[];
}

/**
 * Puts typed days into a map. A way back that was not touched follows the way out where `symmetric`; one that was
 * typed differently is a fault then, because only the person can say which is right.
 * @param names of all counties, by code
 * @returns the map with what could be read, and all faults, each tied to its field (`travel.513301.513322`)
 */
export function applyTravel(map: AreaMap, typed: TypedTravel, symmetric: boolean, names: Names): Applied {
  const faults: Fault[] = [];
  const wanted = new Map<string, number | null>();
  for (const [from, row] of Object.entries(typed)) {
    for (const [to, text] of Object.entries(row)) {
      const fault = pairFault(from, to, text, names);
      if (fault !== null) faults.push(fault);
      else if (daysOf(text) !== daysBetween(map, from, to)) wanted.set(`${from} ${to}`, daysOf(text));
    }
  }
  for (const [pair, days] of symmetric ? [...wanted] : []) {
    const [from, to] = pair.split(' ');
    const back = `${to} ${from}`;
    if (!wanted.has(back)) wanted.set(back, days);
    else if (wanted.get(back) !== days && from < to) faults.push(bothWaysFault(from, to, names));
  }
  return { map: withDays(map, wanted), faults };
}

/** A map with a county's closed months, or the fault of them. */
export function applyClosedMonths(map: AreaMap, area: string, months: readonly number[]): Applied {
  if (!months.every((month) => Number.isInteger(month) && month >= 1 && month <= 12)) {
    const message = '不安排检查的月份须在1至12月之间，请重新勾选。';
    return { map, faults: [{ field: 'closedMonths', code: 'MONTH', message }] };
  }
  const closedMonths = [...new Set(months)].sort((a, b) => a - b);
  return { map: { ...map, [area]: { ...map[area], closedMonths } }, faults: [] };
}

/** Counties whose content differs, by code. */
export function changedAreas(before: AreaMap, after: AreaMap): string[] {
  return Object.keys(after).filter((code) => areaText(before[code]) !== areaText(after[code]));
}

/** Canonical text of a county's content, as the history keeps it. */
export function areaText({ neighbours, closedMonths }: AreaContent): string {
  return canonicalJson({ neighbours: { ...neighbours }, closedMonths: [...closedMonths] });
}

/** Changes with anything in the map: a form that was opened before somebody else's change is refused. */
export function mapDigest(map: AreaMap): string {
  return sha256(
    Object.keys(map)
      .sort()
      .map((code) => `${code} ${areaText(map[code])}`)
      .join('\n'),
  );
}

/** What a change of a county did, in words. @param before null for its first content */
export function areaChanges(before: AreaContent, after: AreaContent, names: Names): string[] {
  const said = (days: number | undefined): string => (days === undefined ? '不相邻' : `${days}天`);
  const codes = [...new Set([...Object.keys(before.neighbours), ...Object.keys(after.neighbours)])].sort();
  const ways = codes
    .filter((code) => before.neighbours[code] !== after.neighbours[code])
    .map((code) => {
      const [was, is] = [before.neighbours[code], after.neighbours[code]];
      return `到${names.get(code) ?? code}：${said(was)} 改为 ${said(is)}`;
    });
  const months = ({ closedMonths }: AreaContent): string =>
    closedMonths.length === 0 ? '无' : closedMonths.map((month) => `${month}月`).join('、');
  return months(before) === months(after)
    ? ways
    : [...ways, `不安排检查的月份：${months(before)} 改为 ${months(after)}`];
}

/** Days from one county to another as the map has them; null where they are no neighbours. */
export function daysBetween(map: AreaMap, from: string, to: string): number | null {
  return map[from]?.neighbours[to] ?? null;
}

function daysOf(text: string): number | null {
  const digits = text.normalize('NFKC').trim();
  return digits === '' ? null : Number(digits);
}

function pairFault(from: string, to: string, text: string, names: Names): Fault | null {
  const field = `travel.${from}.${to}`;
  const [one, other] = [names.get(from), names.get(to)];
  if (one === undefined || other === undefined) {
    return { field, code: 'UNKNOWN', message: '表中有不存在的县(市)，请从本页重新填写。' };
  }
  if (from === to && text.trim() !== '') {
    return { field, code: 'SELF', message: `${one}到本县(市)不填路途天数，请清空这一格。` };
  }
  const days = daysOf(text);
  if (days === null || (Number.isInteger(days) && days >= 0 && days <= MOST_TRAVEL_DAYS)) return null;
  const message = `${one}到${other}的路途天数“${text.trim()}”不对，应为0至${MOST_TRAVEL_DAYS}的整数；不相邻的留空。`;
  return { field, code: 'DAYS', message };
}

function bothWaysFault(from: string, to: string, names: Names): Fault {
  const message = `${names.get(from)}与${names.get(to)}往返填的天数不同。确实不同的，请去掉“往返相同”的勾选再保存。`;
  return { field: `travel.${from}.${to}`, code: 'BOTH_WAYS', message };
}

function withDays(map: AreaMap, wanted: ReadonlyMap<string, number | null>): AreaMap {
  const next: Record<string, AreaContent> = { ...map };
  for (const [pair, days] of wanted) {
    const [from, to] = pair.split(' ');
    const neighbours = { ...next[from].neighbours };
    if (days === null) delete neighbours[to];
    else neighbours[to] = days;
    next[from] = { ...next[from], neighbours };
  }
  return next;
}
