import { linkAll, type CandidateList } from './roster.js';
import type { Seating } from './seating.js';

/** What a search looks for: an inspector below the limit, with at most this load, other than `except`. */
export interface Goal {
  readonly maxLoad: number;
  /** Inspector number, −1 for nobody. */
  readonly except: number;
}

/** In step 3 of the draw: anybody below the limit. */
export const ANYBODY: Goal = { maxLoad: Infinity, except: -1 };

/**
 * Breadth-first search for a chain of moves that ends at an inspector who meets the goal.
 *
 * What a failed search reached is closed: nobody in it meets the goal, and it stays so while loads in it do
 * not fall. It is therefore left out of later searches with the same or a lower goal; the chains found are
 * the same as without this. Inspectors seen are unlinked from the lists, so that a list is walked once.
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
  private readonly closedSeat: Uint8Array;
  private readonly closedInspector: Uint8Array;
  private closedUpTo = Infinity;
  private readonly seen: number[] = [];
  private readonly unlinked: { list: CandidateList; place: number; next: number }[] = [];

  constructor(private readonly seating: Seating) {
    const seats = seating.holder.length;
    const people = seating.roster.inspectors.length;
    this.parent = new Int32Array(seats);
    this.way = new Int32Array(seats);
    this.queue = new Int32Array(seats);
    this.queuedIn = new Int32Array(seats);
    this.seenIn = new Int32Array(people);
    this.closedSeat = new Uint8Array(seats);
    this.closedInspector = new Uint8Array(people);
  }

  /** Forgets what earlier searches closed: for a new round, or a higher goal. */
  forget(): void {
    this.closedSeat.fill(0);
    this.closedInspector.fill(0);
    this.closedUpTo = Infinity;
    this.seating.roster.lists().forEach(linkAll);
  }

  /** True if a failed search since `forget` took a seat of this team from its queue. */
  reached(team: number): boolean {
    const first = team * this.seating.size;
    return this.closedSeat.subarray(first, first + this.seating.size).includes(1);
  }

  /** Searches from the start seats; if a chain is found it is carried out. */
  find(starts: readonly number[], goal: Goal): boolean {
    if (goal.maxLoad > this.closedUpTo) this.forget();
    this.search++;
    this.tail = 0;
    for (const seat of starts) this.enqueue(seat, -1, -1);
    for (let head = 0; head < this.tail; head++) {
      const seat = this.queue[head];
      const found = this.take(seat, goal);
      if (found < 0) continue;
      this.relink();
      this.moveChain(seat, found);
      return true;
    }
    this.close(goal);
    return false;
  }

  private enqueue(seat: number, parent: number, way: number): void {
    if (this.queuedIn[seat] === this.search || this.closedSeat[seat]) return;
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
      if (this.closedInspector[inspector]) {
        list.next[kept] = list.next[place];
        continue;
      }
      if (this.seenIn[inspector] === this.search) {
        this.unlink(list, kept, place);
        continue;
      }
      const other = seating.seatInTeam(inspector);
      if (other >= 0 || conflicts?.has(inspector)) {
        if (other >= 0 && other !== seat) this.enqueue(other, seat, inspector);
        kept = place;
        continue;
      }
      if (this.meets(inspector, goal)) return inspector;
      this.seenIn[inspector] = this.search;
      this.seen.push(inspector);
      this.unlink(list, kept, place);
      for (const held of seating.held[inspector]) this.enqueue(held, seat, inspector);
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
    this.unlinked.push({ list, place: kept, next: list.next[kept] });
    list.next[kept] = list.next[place];
  }

  /**
   * Puts back what this search unlinked, last first, so that each list is as it was. (Closed inspectors are
   * unlinked for good; one that comes back with a neighbour's link is unlinked again when met.)
   */
  private relink(): void {
    for (let entry = this.unlinked.pop(); entry; entry = this.unlinked.pop()) {
      entry.list.next[entry.place] = entry.next;
    }
    this.seen.length = 0;
  }

  private close(goal: Goal): void {
    for (let at = 0; at < this.tail; at++) this.closedSeat[this.queue[at]] = 1;
    for (const inspector of this.seen) this.closedInspector[inspector] = 1;
    this.seen.length = 0;
    this.unlinked.length = 0;
    if (this.tail > 0) this.closedUpTo = Math.min(this.closedUpTo, goal.maxLoad);
  }
}
