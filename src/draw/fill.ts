import type { LeastLoaded } from './least-loaded.js';
import { ANYBODY } from './goal-finder.js';
import type { Search } from './search.js';
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
export function* fillAll(
  seating: Seating,
  search: Search,
  candidates: LeastLoaded,
): Generator<SeatingStep, number[]> {
  seating.clear();
  search.forget();
  candidates.reset();
  const vacant: number[] = [];
  const total = seating.roster.teams.length;
  for (let team = 0; team < total; team++) {
    if (team > 0 && team % TEAMS_A_STEP === 0) yield { done: team, total };
    fillTeam(seating, search, candidates, team, vacant);
  }
  return vacant;
}

function fillTeam(
  seating: Seating,
  search: Search,
  candidates: LeastLoaded,
  team: number,
  vacant: number[],
): void {
  const { stream } = seating.roster.teams[team];
  seating.look(team);
  const first = team * seating.size;
  for (let seat = first; seat < first + seating.size; seat++) {
    const inspector = candidates.choose(team, seat, stream);
    if (inspector >= 0) {
      seating.sit(inspector, seat);
      continue;
    }
    if (!search.find([seat], ANYBODY)) vacant.push(seat);
    seating.look(team);
  }
  stream.rest();
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
