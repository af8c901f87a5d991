import { ANYBODY, type Search } from './search.js';
import type { Seating } from './seating.js';

/** How far the seating has come: teams seated in this round of this agency, of so many. */
export interface SeatingStep {
  readonly done: number;
  readonly total: number;
}

const TEAMS_A_STEP = 1000;

/**
 * One round (6.3): seats everybody, teams in order, seats in order.
 * @returns the seats that stay vacant, in the order noted.
 */
export function* fillAll(seating: Seating, search: Search): Generator<SeatingStep, number[]> {
  seating.clear();
  search.forget();
  const vacant: number[] = [];
  const ties = new Int32Array(seating.roster.inspectors.length);
  const total = seating.roster.teams.length;
  for (let team = 0; team < total; team++) {
    if (team > 0 && team % TEAMS_A_STEP === 0) yield { done: team, total };
    fillTeam(seating, search, team, ties, vacant);
  }
  return vacant;
}

function fillTeam(seating: Seating, search: Search, team: number, ties: Int32Array, vacant: number[]): void {
  const { stream } = seating.roster.teams[team];
  seating.look(team);
  const first = team * seating.size;
  for (let seat = first; seat < first + seating.size; seat++) {
    const count = leastLoaded(seating, team, seat, ties);
    if (count > 0) {
      seating.sit(ties[count === 1 ? 0 : stream.below(count)], seat);
      continue;
    }
    if (!search.find([seat], ANYBODY)) vacant.push(seat);
    seating.look(team);
  }
  stream.rest();
}

/** Candidates for a seat of the team looked at who have the least load, into `ties`. Returns how many. */
function leastLoaded(seating: Seating, team: number, seat: number, ties: Int32Array): number {
  const { load, roster } = seating;
  const { conflicts } = roster.teams[team];
  const { limit } = roster;
  const { members } = seating.fitFor(seat);
  let least = Infinity;
  let count = 0;
  for (let at = 0; at < members.length; at++) {
    const inspector = members[at];
    const carried = load[inspector];
    if (carried > least || carried >= limit[inspector]) continue;
    if (seating.seatInTeam(inspector) >= 0 || conflicts?.has(inspector)) continue;
    if (carried < least) count = 0;
    least = carried;
    ties[count++] = inspector;
  }
  return count;
}

/**
 * Teams that a failed search reached go one ladder step further (6.5).
 * @returns false if none could: the round was the last.
 */
export function widenAll(seating: Seating, search: Search): boolean {
  let any = false;
  seating.roster.teams.forEach((_, team) => {
    if (search.reached(team) && seating.widen(team)) any = true;
  });
  return any;
}
