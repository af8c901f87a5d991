import type { TravelTable } from '../../registry/travel.rules.js';
import type { TeamPlan } from '../plan.types.js';
import type { Hands, Supply } from './supply.rules.js';

/** Roads between counties. */
export type Ways = Pick<TravelTable, 'days' | 'neighbours'>;

/** Visits of one line in one month and county, for one pool. */
export interface Demand {
  readonly lineId: string;
  readonly itemCode: string;
  readonly team: TeamPlan;
  /** From 0. */
  readonly month: number;
  readonly areaCode: string;
  readonly visits: number;
}

/** From which counties the seats of a team are filled: of every visit so many people from each. */
export interface Crew {
  readonly from: readonly { readonly areaCode: string; readonly people: number }[];
  /** Seats of each visit that nobody may take. */
  readonly missing: number;
}

/**
 * Who goes: the county's own people as far as they make a team; the missing ones, and a leader where none of them may
 * lead, from the nearest county that has any and that the line lets send them.
 */
export function crewOf(demand: Demand, supply: Supply, ways: Ways): Crew {
  const { team, itemCode, month } = demand;
  const from: { areaCode: string; people: number }[] = [];
  let missing = team.size;
  let needsLeader = team.leader;
  for (const home of homesInOrder(demand, supply, ways)) {
    const hands: Hands = supply.of(team.agency, home, [itemCode], month);
    const leads = hands.leaders > 0;
    // The last seat is kept for who may lead.
    const people = Math.min(hands.people, needsLeader && !leads ? missing - 1 : missing);
    if (people === 0) continue;
    from.push({ areaCode: home, people });
    missing -= people;
    needsLeader &&= !leads;
    if (missing === 0) break;
  }
  return { from, missing };
}

/** The county itself, then the others that the ladder reaches, the nearest first; sorted only where they are asked. */
function* homesInOrder({ team, areaCode }: Demand, supply: Supply, ways: Ways): Generator<string> {
  const homes = supply.homes(team.agency);
  if (homes.includes(areaCode)) yield areaCode;
  const others = homes.filter((home) => home !== areaCode);
  const reached = team.ladder.includes('AGENCY')
    ? others
    : team.ladder.includes('NEIGHBOURS')
      ? others.filter((home) => ways.neighbours(areaCode).includes(home))
      : [];
  const trips = reached.map((home) => ({ home, days: roundTrip(ways, home, areaCode) }));
  trips.sort((a, b) => a.days - b.days || (a.home < b.home ? -1 : 1));
  for (const { home } of trips) yield home;
}

/** Days there and back; Infinity where no way is known. */
export function roundTrip(ways: Ways, from: string, to: string): number {
  return ways.days(from, to) + ways.days(to, from);
}
