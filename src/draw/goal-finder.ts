import type { Seating } from './seating.js';

/** What a search looks for: an inspector below the limit, with at most this load, other than `except`. */
export interface Goal {
  readonly maxLoad: number;
  /** Inspector number, −1 for nobody. */
  readonly except: number;
}

/** In step 3 of the draw: anybody below the limit. */
export const ANYBODY: Goal = { maxLoad: Infinity, except: -1 };

/** Members of one list who meet the goal. */
interface Found {
  /** For which goal: numbers from `begin`. */
  goal: number;
  /** How many members of the list were looked at. */
  looked: number;
  /** Those of them who meet the goal, in their order. */
  readonly people: number[];
}

/**
 * Finds who meets the goal of a search, from the pool of a seat. Whoever does so is the same for all seats with
 * the same list, but for conflicts and mates: so each list is gone through once, and no further than was needed.
 *
 * In a round who is at the limit stays there: what was found of ANYBODY is kept until `forget`.
 */
export class GoalFinder {
  private readonly found: Found[] = [];
  /** For which goal, by its number, a list was last seen to hold nobody who meets it. */
  private readonly barrenFor: number[] = [];
  private goal: Goal = ANYBODY;
  private goals = 0;
  private isKept = false;

  constructor(private readonly seating: Seating) {}

  /** For a new round: all loads are other ones. */
  forget(): void {
    this.isKept = false;
  }

  /** For a new search. */
  begin(goal: Goal): void {
    const isSame = this.isKept && goal === ANYBODY;
    this.isKept = goal === ANYBODY;
    this.goal = goal;
    if (!isSame) this.goals++;
  }

  /** True if it is known that nobody in the list of this number meets the goal, whatever the seat. */
  isBarren(list: number): boolean {
    return this.barrenFor[list] === this.goals;
  }

  /** The first in the pool of a seat who meets the goal and is not in its team, −1 for nobody. */
  firstFor(seat: number): number {
    const { seating } = this;
    const list = seating.listOf[seat];
    if (this.isBarren(list)) return -1;
    const found = this.foundIn(list);
    const { people } = found;
    for (let at = 0; at < people.length; at++) {
      if (!this.meets(people[at])) people.splice(at--, 1);
      else if (this.maySit(people[at], seat)) return people[at];
    }
    const { members } = seating.roster.lists[list];
    while (found.looked < members.length) {
      const inspector = members[found.looked++];
      if (!this.meets(inspector)) continue;
      people.push(inspector);
      if (this.maySit(inspector, seat)) return inspector;
    }
    if (people.length === 0) this.barrenFor[list] = this.goals;
    return -1;
  }

  private foundIn(list: number): Found {
    const found = (this.found[list] ??= { goal: 0, looked: 0, people: [] });
    if (found.goal !== this.goals) {
      found.goal = this.goals;
      found.looked = 0;
      found.people.length = 0;
    }
    return found;
  }

  private meets(inspector: number): boolean {
    const load = this.seating.load[inspector];
    const { maxLoad, except } = this.goal;
    return load < this.seating.roster.limit[inspector] && load <= maxLoad && inspector !== except;
  }

  private maySit(inspector: number, seat: number): boolean {
    const { size, holder, roster } = this.seating;
    const first = seat - (seat % size);
    for (let mate = first; mate < first + size; mate++) if (holder[mate] === inspector) return false;
    return !roster.teams[first / size].conflicts?.has(inspector);
  }
}
