import { Chains } from './chains.js';
import { ANYBODY, GoalFinder, type Goal } from './goal-finder.js';
import type { Seating } from './seating.js';

/** Mark of what no failed search has reached; no goal is as low. */
const OPEN = -1;

/**
 * Breadth-first search for a chain of moves that ends at an inspector who meets the goal.
 *
 * The queue is gone through in order, so the chain found is that of the first seat queued whose pool holds somebody
 * who meets the goal: this is looked at when a seat is reached, and the search ends there.
 *
 * What a failed search reached is closed: whatever can be reached from there is in it, and nobody in it meets
 * the goal. It is marked with the goal's load and left out of later searches for that load or less; the chains
 * found are the same as without this. A chain found for some load never touches what is closed for that load
 * or more, so those marks stay true; marks for less are taken off, because the chain may run through them.
 *
 * While a search runs, the inspectors it has seen are taken out of the lists, so that a list is walked once. Who is
 * closed for ANYBODY stays out for the rest of the round.
 */
export class Search {
  private readonly parent: Int32Array;
  /** The inspector who would leave this seat for its parent. */
  private readonly way: Int32Array;
  private readonly queue: Int32Array;
  private tail = 0;
  private readonly queuedIn: Int32Array;
  private readonly seenIn: Int32Array;
  private search = 0;
  private goal: Goal = ANYBODY;
  private readonly closedSeat: Float64Array;
  private readonly closedInspector: Float64Array;
  /** The least mark that was set and not taken off. */
  private leastMark = Infinity;
  private readonly seen: number[] = [];
  /** `gains` of an inspector, and 1, when all seats held were last found to be barren for ANYBODY; 0 for never. */
  private readonly barrenAt: Int32Array;
  private readonly chains = new Chains();
  private readonly goals: GoalFinder;

  constructor(private readonly seating: Seating) {
    const seats = seating.holder.length;
    const people = seating.roster.inspectors.length;
    this.parent = new Int32Array(seats);
    this.way = new Int32Array(seats);
    this.queue = new Int32Array(seats);
    this.queuedIn = new Int32Array(seats);
    this.seenIn = new Int32Array(people);
    this.closedSeat = new Float64Array(seats).fill(OPEN);
    this.closedInspector = new Float64Array(people).fill(OPEN);
    this.barrenAt = new Int32Array(people);
    this.goals = new GoalFinder(seating);
  }

  /** Forgets what earlier searches closed: for a new round. */
  forget(): void {
    this.closedSeat.fill(OPEN);
    this.closedInspector.fill(OPEN);
    this.leastMark = Infinity;
    this.barrenAt.fill(0);
    this.chains.reset();
    this.goals.forget();
  }

  /** True if a failed search since `forget` took a seat of this team from its queue. */
  reached(team: number): boolean {
    const first = team * this.seating.size;
    return this.closedSeat.subarray(first, first + this.seating.size).some((mark) => mark !== OPEN);
  }

  /** Searches from the start seats; if a chain is found it is carried out. */
  find(starts: readonly number[], goal: Goal): boolean {
    this.search++;
    this.tail = 0;
    this.goal = goal;
    this.goals.begin(goal);
    for (const seat of starts) if (this.reach(seat, -1, -1)) return true;
    if (goal === ANYBODY && this.tail === 1 && this.glimpse(starts[0])) return true;
    for (let head = 0; head < this.tail; head++) if (this.take(this.queue[head])) return true;
    this.close();
    return false;
  }

  /** Queues a seat that is new. True if the search ends there: the chain is carried out. */
  private reach(seat: number, parent: number, way: number): boolean {
    if (this.queuedIn[seat] === this.search || this.closedSeat[seat] >= this.goal.maxLoad) return false;
    this.queuedIn[seat] = this.search;
    this.parent[seat] = parent;
    this.way[seat] = way;
    this.queue[this.tail++] = seat;
    return this.endsAt(seat);
  }

  /** If somebody in the pool of the seat meets the goal, the chain is carried out. */
  private endsAt(seat: number): boolean {
    const found = this.goals.firstFor(seat);
    if (found < 0) return false;
    this.chains.putBack();
    this.reopenBelow();
    this.moveChain(seat, found);
    return true;
  }

  /**
   * Looks for a chain of two moves, as most are, without noting what is passed: of the seats next to the start the
   * first one whose pool holds somebody who meets the goal. A long search is spared where there is one.
   */
  private glimpse(start: number): boolean {
    const { seating } = this;
    const { members, number } = seating.fitFor(start);
    const { conflicts } = seating.roster.teams[seating.teamOf(start)];
    const chain = this.chains.of(number, members.length);
    seating.look(seating.teamOf(start));
    for (let place = chain[0]; place !== 0; place = chain[place]) {
      const inspector = members[place - 1];
      if (this.barrenAt[inspector] === seating.gains[inspector] + 1) continue;
      const other = seating.seatInTeam(inspector);
      if (other === start || conflicts?.has(inspector)) continue;
      if (this.endsNextTo(start, inspector, other < 0 ? seating.held[inspector] : [other])) return true;
    }
    return false;
  }

  /** True if the search ends at one of these seats of an inspector who would take the start. */
  private endsNextTo(start: number, inspector: number, seats: readonly number[]): boolean {
    const { seating, goals } = this;
    let barren = 0;
    for (const seat of seats) {
      this.parent[seat] = start;
      this.way[seat] = inspector;
      if (this.endsAt(seat)) return true;
      if (goals.isBarren(seating.listOf[seat])) barren++;
    }
    if (barren === seating.held[inspector].length) this.barrenAt[inspector] = seating.gains[inspector] + 1;
    return false;
  }

  /** Goes through the pool of a seat, none of whom meets the goal. True if the search ends at a seat of theirs. */
  private take(seat: number): boolean {
    const { seating, chains, search, goal } = this;
    const list = seating.listOf[seat];
    if (chains.isSpent(list)) return false;
    const { members } = seating.roster.lists[list];
    const chain = chains.of(list, members.length);
    const team = seating.teamOf(seat);
    const { conflicts } = seating.roster.teams[team];
    seating.look(team);
    // The last place that stays, and the place just before, which may be out until this search ends.
    let kept = 0;
    let before = 0;
    for (let place = chain[0]; place !== 0; place = chain[place]) {
      const inspector = members[place - 1];
      if (this.closedInspector[inspector] >= goal.maxLoad && goal === ANYBODY) {
        chain[before] = chain[kept] = chain[place];
        continue;
      }
      before = place;
      if (this.seenIn[inspector] === search || this.closedInspector[inspector] >= goal.maxLoad) {
        chains.take(chain, kept);
        continue;
      }
      const other = seating.seatInTeam(inspector);
      if (other >= 0 || conflicts?.has(inspector)) {
        if (other >= 0 && other !== seat && this.reach(other, seat, inspector)) return true;
        kept = place;
        continue;
      }
      chains.take(chain, kept);
      if (this.see(inspector, seat)) return true;
    }
    return false;
  }

  /** Reaches all seats of an inspector. Those from which nothing new can be reached are not queued. */
  private see(inspector: number, parent: number): boolean {
    const { seating, chains, goals } = this;
    this.seenIn[inspector] = this.search;
    this.seen.push(inspector);
    for (const seat of seating.held[inspector]) {
      const list = seating.listOf[seat];
      if (chains.isSpent(list) && goals.isBarren(list)) continue;
      if (this.reach(seat, parent, inspector)) return true;
    }
    return false;
  }

  private moveChain(from: number, found: number): void {
    let inspector = found;
    for (let seat = from; seat >= 0; seat = this.parent[seat]) {
      this.seating.replace(seat, inspector);
      inspector = this.way[seat];
    }
  }

  private close(): void {
    const { maxLoad } = this.goal;
    for (let at = 0; at < this.tail; at++) this.closedSeat[this.queue[at]] = maxLoad;
    for (const inspector of this.seen) {
      this.closedInspector[inspector] = maxLoad;
      for (const seat of this.seating.held[inspector]) this.closedSeat[seat] = maxLoad;
    }
    this.seen.length = 0;
    if (this.tail > 0) this.leastMark = Math.min(this.leastMark, maxLoad);
    if (this.goal === ANYBODY) this.chains.settle();
    else this.chains.putBack();
  }

  private reopenBelow(): void {
    const { maxLoad } = this.goal;
    this.seen.length = 0;
    if (this.leastMark >= maxLoad) return;
    for (const marks of [this.closedSeat, this.closedInspector]) {
      for (let at = 0; at < marks.length; at++) if (marks[at] < maxLoad) marks[at] = OPEN;
    }
    this.leastMark = maxLoad;
  }
}
