import { type Day, lastDayOf } from '../../kernel/day.js';
import type { WorkingCalendar } from '../../kernel/working-days.js';
import { unfitFor } from '../../registry/fitness.rules.js';
import type { RegistryInspector } from '../../registry/registry-reader.service.js';
import { MOST_TEAMS_A_MONTH } from '../forecast/bases.rules.js';

/** Leave or duty of one person, both ends included. */
export interface Away {
  readonly inspectorId: string;
  readonly from: Day;
  readonly to: Day;
}

/** What people who may be sent have to give in a month. */
export interface Hands {
  readonly people: number;
  /** Of them fit to lead a team. */
  readonly leaders: number;
  /** Working days less leave, of all of them. */
  readonly days: number;
  /** Visits they may join: each at most MOST_TEAMS_A_MONTH, and not more than days. */
  readonly visits: number;
}

/** People of the pools by county, and what each has to give month by month. */
export class Supply {
  private readonly people = new Map<string, RegistryInspector[]>();
  private readonly away = new Map<string, Away[]>();
  private readonly months: readonly { readonly last: Day; readonly working: readonly Day[] }[];
  private readonly homesOf = new Map<string, string[]>();
  private readonly known = new Map<string, Hands>();

  constructor(
    year: number,
    people: readonly RegistryInspector[],
    away: readonly Away[],
    calendar: WorkingCalendar,
  ) {
    this.months = Array.from({ length: 12 }, (_, n) => monthOf(year, n + 1, calendar));
    for (const person of people) {
      const { poolCode, areaCode } = person;
      if (!this.people.has(`${poolCode} ${areaCode}`)) push(this.homesOf, poolCode, areaCode);
      push(this.people, `${poolCode} ${areaCode}`, person);
    }
    for (const homes of this.homesOf.values()) homes.sort();
    for (const one of away) push(this.away, one.inspectorId, one);
  }

  /** Counties in which people of a pool live, in order. */
  homes(poolCode: string): readonly string[] {
    return this.homesOf.get(poolCode) ?? [];
  }

  /** Those of a pool and county who may inspect at least one of the items. @param month from 0 */
  of(poolCode: string, areaCode: string, itemCodes: readonly string[], month: number): Hands {
    const key = [poolCode, areaCode, month, ...[...new Set(itemCodes)].sort()].join(' ');
    let hands = this.known.get(key);
    if (!hands) {
      hands = this.count(this.people.get(`${poolCode} ${areaCode}`) ?? [], itemCodes, month);
      this.known.set(key, hands);
    }
    return hands;
  }

  private count(people: readonly RegistryInspector[], itemCodes: readonly string[], month: number): Hands {
    const hands = { people: 0, leaders: 0, days: 0, visits: 0 };
    for (const person of people) {
      const { last } = this.months[month];
      if (itemCodes.every((code) => unfitFor(person, code, last).length > 0)) continue;
      const free = this.freeDays(person.id, month);
      if (free === 0) continue;
      hands.people += 1;
      if (person.canLead) hands.leaders += 1;
      hands.days += free;
      hands.visits += Math.min(free, MOST_TEAMS_A_MONTH);
    }
    return hands;
  }

  private freeDays(inspectorId: string, month: number): number {
    const { working, last } = this.months[month];
    const first = `${last.slice(0, 8)}01`;
    const away = this.away.get(inspectorId)?.filter(({ from, to }) => from <= last && to >= first) ?? [];
    if (away.length === 0) return working.length;
    return working.filter((day) => !away.some(({ from, to }) => from <= day && day <= to)).length;
  }
}

function monthOf(year: number, month: number, calendar: WorkingCalendar): { last: Day; working: Day[] } {
  const name = `${year}-${String(month).padStart(2, '0')}`;
  const last = lastDayOf(name);
  return { last, working: calendar.daysWithin(`${name}-01`, last) };
}

function push<Row>(lists: Map<string, Row[]>, key: string, row: Row): void {
  const list = lists.get(key);
  if (list) list.push(row);
  else lists.set(key, [row]);
}
