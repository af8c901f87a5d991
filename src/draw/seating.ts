import type { CandidateList, Pool, Roster } from './roster.js';
import type { LadderStep } from './types.js';

/**
 * Who sits where in one agency's teams. A seat's number is team number × size + seat, so ascending seat
 * numbers are "team order, then seat number".
 */
export class Seating {
  readonly size: number;
  /** Inspector number on each seat, −1 where vacant. */
  readonly holder: Int32Array;
  /** Seats of each inspector, ascending. */
  readonly held: number[][];
  readonly load: Float64Array;
  /** How often each inspector was given a seat, ever. */
  readonly gains: Int32Array;
  /** Told whose load has changed, or has for a moment. */
  watch: ((inspector: number) => void) | null = null;
  /** Place on the ladder of each team. */
  private readonly rung: Uint8Array;
  /** Number of the list that each seat is filled from. */
  readonly listOf: Int32Array;
  /** `memberMark[i] === mark` while inspector i sits in the team looked at, on seat `memberSeat[i]`. */
  private readonly memberMark: Int32Array;
  private readonly memberSeat: Int32Array;
  private mark = 0;

  constructor(readonly roster: Roster) {
    const people = roster.inspectors.length;
    this.size = roster.size;
    this.holder = new Int32Array(roster.teams.length * this.size);
    this.held = roster.inspectors.map(() => []);
    this.load = new Float64Array(people);
    this.gains = new Int32Array(people);
    this.rung = new Uint8Array(roster.teams.length);
    this.listOf = new Int32Array(this.holder.length);
    roster.teams.forEach(({ area }, team) => this.fillFrom(team, roster.pool(roster.rule.ladder[0], area)));
    this.memberMark = new Int32Array(people);
    this.memberSeat = new Int32Array(people);
    this.clear();
  }

  /** Everybody out: loads, seats and streams afresh. The teams keep their ladder steps. */
  clear(): void {
    this.holder.fill(-1);
    this.roster.inspectors.forEach(({ priorLoad }, i) => {
      this.load[i] = priorLoad;
      this.held[i].length = 0;
    });
    for (const { stream } of this.roster.teams) stream.rewind();
  }

  teamOf(seat: number): number {
    return (seat - (seat % this.size)) / this.size;
  }

  stepOf(team: number): LadderStep {
    return this.roster.rule.ladder[this.rung[team]];
  }

  /** One ladder step further. False where the team is on its last. */
  widen(team: number): boolean {
    if (this.rung[team] + 1 >= this.roster.rule.ladder.length) return false;
    this.rung[team]++;
    this.fillFrom(team, this.roster.pool(this.stepOf(team), this.roster.teams[team].area));
    return true;
  }

  private fillFrom(team: number, { everyone, leaders }: Pool): void {
    const first = team * this.size;
    this.listOf.fill(everyone.number, first, first + this.size);
    if (this.roster.rule.leader) this.listOf[first] = leaders.number;
  }

  /** Those of the team's pool who are fit for the seat, in their order (conflicts not yet taken out). */
  fitFor(seat: number): CandidateList {
    return this.roster.lists[this.listOf[seat]];
  }

  /** Looks at a team: `seatInTeam` answers for it until another is looked at. */
  look(team: number): void {
    this.mark++;
    const first = team * this.size;
    for (let seat = first; seat < first + this.size; seat++) {
      const holder = this.holder[seat];
      if (holder >= 0) this.note(holder, seat);
    }
  }

  /** The seat of an inspector in the team looked at, or −1. */
  seatInTeam(inspector: number): number {
    return this.memberMark[inspector] === this.mark ? this.memberSeat[inspector] : -1;
  }

  /** Seats an inspector on a vacant seat of the team looked at. */
  sit(inspector: number, seat: number): void {
    this.replace(seat, inspector);
    this.note(inspector, seat);
  }

  /** Gives a seat to an inspector; who held it loses it. */
  replace(seat: number, inspector: number): void {
    const before = this.holder[seat];
    if (before >= 0) {
      const seats = this.held[before];
      seats.splice(placeOf(seats, seat), 1);
      this.load[before]--;
      this.watch?.(before);
    }
    this.holder[seat] = inspector;
    const seats = this.held[inspector];
    seats.splice(placeOf(seats, seat), 0, seat);
    this.load[inspector]++;
    this.gains[inspector]++;
    this.watch?.(inspector);
  }

  private note(inspector: number, seat: number): void {
    this.memberMark[inspector] = this.mark;
    this.memberSeat[inspector] = seat;
  }
}

/** First place in an ascending list that does not hold less. */
function placeOf(seats: readonly number[], seat: number): number {
  let low = 0;
  let high = seats.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (seats[middle] < seat) low = middle + 1;
    else high = middle;
  }
  return low;
}
