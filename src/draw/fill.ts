import { ANYBODY, type Search } from './search.js';
import type { Seating } from './seating.js';

/**
 * One round (6.3): seats everybody, teams in order, seats in order.
 * @returns the seats that stay vacant, in the order noted.
 */
export function fillAll(seating: Seating, search: Search): number[] {
  seating.clear();
  search.forget();
  const vacant: number[] = [];
  const ties = new Int32Array(seating.roster.inspectors.length);
  seating.roster.teams.forEach((team, number) => {
    seating.look(number);
    const first = number * seating.size;
    for (let seat = first; seat < first + seating.size; seat++) {
      const count = leastLoaded(seating, number, seat, ties);
      if (count > 0) {
        seating.sit(ties[count === 1 ? 0 : team.stream.below(count)], seat);
        continue;
      }
      if (!search.find([seat], ANYBODY)) vacant.push(seat);
      seating.look(number);
    }
  });
  return vacant;
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
