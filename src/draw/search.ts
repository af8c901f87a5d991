import type { CandidateList } from './roster.js';
import type { Seating } from './seating.js';

/** What a search looks for: an inspector below the limit, with at most this load, other than `except`. */
export interface Goal {
  readonly maxLoad: number;
  /** Inspector number, −1 for nobody. */
  readonly except: number;
}

/** In step 3 of the draw: anybody below the limit. */
export const ANYBODY: Goal = { maxLoad: Infinity, except: -1 };

/** Mark of what no failed search has reached; no goal is as low. */
const OPEN = -1;

/**
 * Breadth-first search for a chain of moves that ends at an inspector who meets the goal.
 *
 * What a failed search reached is closed: whatever can be reached from there is in it, and nobody in it meets
 * the goal. It is marked with the goal's load and left out of later searches for that load or less; the chains
 * found are the same as without this. A chain found for some load never touches what is closed for that load
 * or more, so those marks stay true; marks for less are taken off, because the chain may run through them.
 *
 * While a search runs, the inspectors it has seen are unlinked from the lists, so that a list is walked once.
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
  private readonly closedSeat: Float64Array;
  private readonly closedInspector: Float64Array;
  /** The least mark that was set and not taken off. */
  private leastMark = Infinity;
  private readonly seen: number[] = [];
  /** What was unlinked: of which list, behind which place, and what stood there. Numbers in a row: they are many. */
  private readonly unlinkedLists: CandidateList[] = [];
  private readonly unlinkedPlaces: number[] = [];

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
  }

  /** Forgets what earlier searches closed: for a new round. */
  forget(): void {
    this.closedSeat.fill(OPEN);
    this.closedInspector.fill(OPEN);
    this.leastMark = Infinity;
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
    for (const seat of starts) this.enqueue(seat, -1, -1, goal);
    for (let head = 0; head < this.tail; head++) {
      const seat = this.queue[head];
      const found = this.take(seat, goal);
      if (found < 0) continue;
      this.relink();
      this.reopenBelow(goal);
      this.moveChain(seat, found);
      return true;
    }
    this.relink();
    this.close(goal);
    return false;
  }

  private enqueue(seat: number, parent: number, way: number, goal: Goal): void {
    if (this.queuedIn[seat] === this.search || this.closedSeat[seat] >= goal.maxLoad) return;
    this.queuedIn[seat] = this.search;
    this.parent[seat] = parent;
    this.way[seat] = way;
    this.queue[this.tail++] = seat;
  }

  /** Goes through the pool of a seat. Returns the inspector who meets the goal, or −1. */
  private take(seat: number, goal: Goal): number {
    const { seating } = this;
    const team = seating.teamOf(seat);
    const { conflicts } = seating.roster.teams[team];
    const list = seating.fitFor(seat);
    seating.look(team);
    let kept = 0;
    for (let place = list.next[0]; place !== 0; place = list.next[place]) {
      const inspector = list.members[place - 1];
      if (this.seenIn[inspector] === this.search || this.closedInspector[inspector] >= goal.maxLoad) {
        this.unlink(list, kept, place);
        continue;
      }
      const other = seating.seatInTeam(inspector);
      if (other >= 0 || conflicts?.has(inspector)) {
        if (other >= 0 && other !== seat) this.enqueue(other, seat, inspector, goal);
        kept = place;
        continue;
      }
      if (this.meets(inspector, goal)) return inspector;
      this.seenIn[inspector] = this.search;
      this.seen.push(inspector);
      this.unlink(list, kept, place);
      for (const held of seating.held[inspector]) this.enqueue(held, seat, inspector, goal);
    }
    return -1;
  }

  private meets(inspector: number, goal: Goal): boolean {
    const load = this.seating.load[inspector];
    return load < this.seating.roster.limit[inspector] && load <= goal.maxLoad && inspector !== goal.except;
  }

  private moveChain(from: number, found: number): void {
    let inspector = found;
    for (let seat = from; seat >= 0; seat = this.parent[seat]) {
      this.seating.replace(seat, inspector);
      inspector = this.way[seat];
    }
  }

  private unlink(list: CandidateList, kept: number, place: number): void {
    this.unlinkedLists.push(list);
    this.unlinkedPlaces.push(kept, list.next[kept]);
    list.next[kept] = list.next[place];
  }

  /** Puts back what this search unlinked, last first, so that each list is as it was. */
  private relink(): void {
    const { unlinkedLists: lists, unlinkedPlaces: places } = this;
    for (let at = lists.length - 1; at >= 0; at--) lists[at].next[places[2 * at]] = places[2 * at + 1];
    lists.length = 0;
    places.length = 0;
  }

  private close({ maxLoad }: Goal): void {
    for (let at = 0; at < this.tail; at++) this.closedSeat[this.queue[at]] = maxLoad;
    for (const inspector of this.seen) this.closedInspector[inspector] = maxLoad;
    this.seen.length = 0;
    if (this.tail > 0) this.leastMark = Math.min(this.leastMark, maxLoad);
  }

  private reopenBelow({ maxLoad }: Goal): void {
    this.seen.length = 0;
    if (this.leastMark >= maxLoad) return;
    for (const marks of [this.closedSeat, this.closedInspector]) {
      for (let at = 0; at < marks.length; at++) if (marks[at] < maxLoad) marks[at] = OPEN;
    }
    this.leastMark = maxLoad;
  }
}
