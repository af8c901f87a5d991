import type { LineBase } from '../forecast/bases.rules.js';
import { crewOf, type Demand, roundTrip, type Ways } from './crew.rules.js';
import type { Hands, Supply } from './supply.rules.js';

/**
 * NONE: nothing to do; FINE; TIGHT: four fifths of the days or more; HELP: the county's people do not suffice, but the
 * pool has days left elsewhere; SHORT: nor does the pool; NOBODY: seats that nobody may take; CLOSED: visits in a month
 * in which the county plans none.
 */
export type CellState = 'NONE' | 'FINE' | 'TIGHT' | 'HELP' | 'SHORT' | 'NOBODY' | 'CLOSED';

/** What a line wants of the people of one cell. */
export interface LineShare {
  readonly lineId: string;
  /** Visits in the county itself. */
  readonly visits: number;
  /** Person-days of its visits for the county's people, here and elsewhere; without the road. */
  readonly seats: number;
  /** Seats of visits in the county that nobody may take. */
  readonly missing: number;
}

/** People of one pool and county in one month: what is wanted of them, and what they have. */
export interface Cell {
  readonly poolCode: string;
  /** From 0. */
  readonly month: number;
  readonly areaCode: string;
  /** Visits in the county. */
  readonly visits: number;
  /** Person-days of visits for its people, here and elsewhere. */
  readonly seats: number;
  /** Person-days on the road to and from other counties. */
  readonly travel: number;
  readonly hands: Hands;
  /** Person-days too many: of the road and the visits, or of the visits a person may do in a month. */
  readonly over: number;
  /** Seats that nobody may take. */
  readonly missing: number;
  /** Person-days of its visits that people of other counties do. */
  readonly borrowed: number;
  /** Where it is too much: person-days that other counties within reach still have. */
  readonly spare: number;
  readonly state: CellState;
  /** Those that want most first. */
  readonly lines: readonly LineShare[];
}

/** A trip away lasts so many visits at most: the working days of a week. */
export const VISITS_A_TRIP = 5;

interface Load {
  visits: number;
  seats: number;
  travel: number;
  borrowed: number;
  missing: number;
  readonly byItem: Map<string, number>;
  readonly byLine: Map<string, { visits: number; seats: number; missing: number }>;
}

/** Visits of one month from one county to another, that share their trips. */
interface Journey {
  readonly from: string;
  readonly to: string;
  visits: number;
  people: number;
}

/**
 * Month by month and county by county, what a plan wants of the people of each pool and what they have. A county's own
 * people go first; where they make no team, the nearest county that has people lends the missing ones, whose way there
 * and back counts once for five visits of a month and county.
 * @param closedMonths 1–12 by county
 */
export function feasibilityCells(
  lines: readonly LineBase[],
  supply: Supply,
  ways: Ways,
  closedMonths: ReadonlyMap<string, readonly number[]>,
): Cell[] {
  const cells: Cell[] = [];
  for (const [key, demands] of demandsOf(lines)) {
    const [poolCode, month] = key.split(' ');
    const loads = loadsOf(demands, supply, ways);
    const closed = (areaCode: string) => closedMonths.get(areaCode)?.includes(Number(month) + 1) ?? false;
    const own = [...loads].map(([areaCode, load]) =>
      cellOf({ poolCode, month: Number(month), areaCode }, load, supply, closed(areaCode)),
    );
    cells.push(...withHelp(own, demands, supply, ways));
  }
  return cells.sort(byPlace);
}

function byPlace(a: Cell, b: Cell): number {
  const text = ({ poolCode, month, areaCode }: Cell) =>
    `${poolCode} ${String(month).padStart(2, '0')} ${areaCode}`;
  return text(a) < text(b) ? -1 : 1;
}

/** Visits to be made, by pool and month. */
function demandsOf(lines: readonly LineBase[]): Map<string, Demand[]> {
  const demands = new Map<string, Demand[]>();
  for (const { line, batches } of lines) {
    for (const { month, byArea } of batches) {
      for (const team of line.teams) {
        const key = `${team.agency} ${Number(month.slice(5)) - 1}`;
        const list = demands.get(key) ?? [];
        demands.set(key, list);
        for (const [areaCode, visits] of Object.entries(byArea)) {
          if (visits === 0) continue;
          const { id: lineId, itemCode } = line;
          list.push({ lineId, itemCode, team, month: Number(month.slice(5)) - 1, areaCode, visits });
        }
      }
    }
  }
  return demands;
}

/** What the demands of one pool and month lay on the people of each county. */
function loadsOf(demands: readonly Demand[], supply: Supply, ways: Ways): Map<string, Load> {
  const loads = new Map<string, Load>();
  const journeys = new Map<string, Journey>();
  for (const demand of demands) {
    const { areaCode, visits } = demand;
    const here = loadOf(loads, areaCode);
    const { from, missing } = crewOf(demand, supply, ways);
    here.visits += visits;
    here.missing += missing * visits;
    addShare(here, demand, { visits, seats: 0, missing: missing * visits });
    for (const { areaCode: home, people } of from) {
      const load = loadOf(loads, home);
      load.seats += people * visits;
      load.byItem.set(demand.itemCode, (load.byItem.get(demand.itemCode) ?? 0) + people * visits);
      addShare(load, demand, { visits: 0, seats: people * visits, missing: 0 });
      if (home === areaCode) continue;
      here.borrowed += people * visits;
      addJourney(journeys, home, areaCode, visits, people);
    }
  }
  for (const { from, to, visits, people } of journeys.values()) {
    const days = roundTrip(ways, from, to);
    // A way that nobody has entered cannot be counted: the page says so.
    if (Number.isFinite(days))
      loadOf(loads, from).travel += Math.ceil(visits / VISITS_A_TRIP) * people * days;
  }
  return loads;
}

function loadOf(loads: Map<string, Load>, areaCode: string): Load {
  const load = loads.get(areaCode) ?? {
    ...{ visits: 0, seats: 0, travel: 0, borrowed: 0, missing: 0, byItem: new Map(), byLine: new Map() },
  };
  loads.set(areaCode, load);
  return load;
}

function addShare(load: Load, { lineId }: Demand, more: Omit<LineShare, 'lineId'>): void {
  const share = load.byLine.get(lineId) ?? { visits: 0, seats: 0, missing: 0 };
  share.visits += more.visits;
  share.seats += more.seats;
  share.missing += more.missing;
  load.byLine.set(lineId, share);
}

function addJourney(
  journeys: Map<string, Journey>,
  from: string,
  to: string,
  visits: number,
  people: number,
): void {
  const journey = journeys.get(`${from} ${to}`) ?? { from, to, visits: 0, people: 0 };
  journey.visits += visits;
  journey.people = Math.max(journey.people, people);
  journeys.set(`${from} ${to}`, journey);
}

function cellOf(
  place: Pick<Cell, 'poolCode' | 'month' | 'areaCode'>,
  load: Load,
  supply: Supply,
  closed: boolean,
): Cell {
  const { poolCode, month, areaCode } = place;
  const { visits, seats, travel, borrowed, missing, byItem, byLine } = load;
  const hands = supply.of(poolCode, areaCode, [...byItem.keys()], month);
  // Of several items each must find its own people, too: one may have fewer than all together.
  const byItems = [...byItem].map(
    ([item, wanted]) => wanted - supply.of(poolCode, areaCode, [item], month).visits,
  );
  const over = Math.max(0, seats + travel - hands.days, seats - hands.visits, ...byItems);
  const lines = [...byLine]
    .map(([lineId, share]) => ({ lineId, ...share }))
    .sort((a, b) => b.seats + b.missing - a.seats - a.missing);
  const state = stateOf({ closed: closed && visits > 0, over, missing, wanted: seats + travel, hands });
  return { ...place, visits, seats, travel, hands, over, missing, borrowed, spare: 0, state, lines };
}

function stateOf(cell: {
  readonly closed: boolean;
  readonly over: number;
  readonly missing: number;
  readonly wanted: number;
  readonly hands: Hands;
}): CellState {
  if (cell.closed) return 'CLOSED';
  if (cell.missing > 0) return 'NOBODY';
  if (cell.over > 0) return 'SHORT';
  if (cell.wanted === 0) return 'NONE';
  return cell.wanted * 5 >= cell.hands.days * 4 ? 'TIGHT' : 'FINE';
}

/** Person-days that people still have in a month. */
export function roomOf(hands: Hands, { seats, travel }: Pick<Cell, 'seats' | 'travel'>): number {
  return Math.max(0, Math.min(hands.days - seats - travel, hands.visits - seats));
}

/** Of one pool and month: who is short may be helped as long as the counties that a line reaches have days left. */
function withHelp(cells: readonly Cell[], demands: readonly Demand[], supply: Supply, ways: Ways): Cell[] {
  if (cells.every(({ state }) => state !== 'SHORT')) return [...cells];
  const [{ poolCode, month }] = cells;
  const items = demands.map(({ itemCode }) => itemCode);
  const byArea = new Map(cells.map((cell) => [cell.areaCode, cell]));
  const left = new Map(
    supply.homes(poolCode).map((home) => {
      const cell = byArea.get(home) ?? { seats: 0, travel: 0, over: 0 };
      return [home, cell.over > 0 ? 0 : roomOf(supply.of(poolCode, home, items, month), cell)];
    }),
  );
  const sumOf = (homes: Iterable<string>) => [...homes].reduce((sum, home) => sum + (left.get(home) ?? 0), 0);
  const allOver = cells.reduce((sum, { over }) => sum + over, 0);
  return cells.map((cell) => {
    if (cell.state !== 'SHORT') return cell;
    const steps = demands
      .filter(({ areaCode }) => areaCode === cell.areaCode)
      .flatMap(({ team }) => team.ladder);
    const spare = steps.includes('AGENCY')
      ? sumOf(left.keys())
      : steps.includes('NEIGHBOURS')
        ? sumOf(ways.neighbours(cell.areaCode))
        : 0;
    const helped = spare >= (steps.includes('AGENCY') ? allOver : cell.over);
    return { ...cell, spare, state: helped ? 'HELP' : 'SHORT' };
  });
}
