import { wholeChain } from './chains.js';
import type { CandidateList } from './roster.js';
import type { Seating } from './seating.js';
import type { Shortage } from './types.js';

/**
 * Members of a list that were met through it: how many, and by which search first. They are all of its group.
 * Who goes through the list later joins it without meeting each again, where there are more of them than
 * conflicts and mates could hide.
 */
interface Met {
  count: number;
  readonly by: number;
  /** The chain of the members not met yet, as in a CandidateList. */
  readonly next: Int32Array;
}

/** What failed searches reached, joined where they share a seat or an inspector. */
interface Reach {
  /** Which search took each seat from its queue first, −1 for none. */
  readonly seatOwner: Int32Array;
  /** Which search saw each inspector first, −1 for none. */
  readonly inspectorOwner: Int32Array;
  /** Union-find over searches. */
  readonly joined: Int32Array;
  /** What was met through each list. */
  readonly met: Map<CandidateList, Met>;
}

/**
 * Groups the failed searches of the last round: "these subjects compete for these people" (6.5).
 *
 * Walked again after the round, before balancing: what a failed search reached is closed and no longer
 * changes, so the walk reaches what the search reached. A search that meets an earlier one's reach joins it
 * and need not go through it again.
 * @param vacant the vacant seats in the order noted.
 */
export function groupShortages(seating: Seating, vacant: readonly number[]): Shortage[] {
  const reach: Reach = {
    seatOwner: new Int32Array(seating.holder.length).fill(-1),
    inspectorOwner: new Int32Array(seating.roster.inspectors.length).fill(-1),
    joined: Int32Array.from(vacant.keys()),
    met: new Map(),
  };
  vacant.forEach((seat, search) => walk(seating, reach, seat, search));
  return describe(seating, reach, vacant);
}

function walk(seating: Seating, reach: Reach, start: number, search: number): void {
  const walked = new Walk(seating, reach, search);
  walked.reachSeat(start);
  for (let head = 0; head < walked.queue.length; head++) walked.take(walked.queue[head]);
}

/** One failed search, walked again. */
class Walk {
  readonly queue: number[] = [];

  constructor(
    private readonly seating: Seating,
    private readonly reach: Reach,
    private readonly search: number,
  ) {}

  reachSeat(seat: number): void {
    const { seatOwner, joined } = this.reach;
    if (seatOwner[seat] >= 0) return join(joined, this.search, seatOwner[seat]);
    seatOwner[seat] = this.search;
    this.queue.push(seat);
  }

  /**
   * Goes through the pool of a seat as a search does. A mate met through the list before was seen then, and
   * so was the mate's seat.
   */
  take(seat: number): void {
    const { seating, reach, search } = this;
    const list = seating.fitFor(seat);
    const team = seating.teamOf(seat);
    const hidden = seating.size + (seating.roster.teams[team].conflicts?.size ?? 0);
    const met = reach.met.get(list) ?? { count: 0, by: search, next: wholeChain(list.members.length) };
    reach.met.set(list, met);
    seating.look(team);
    if (met.count > hidden) join(reach.joined, search, met.by);
    else for (const inspector of list.members) this.meet(inspector, seat, team);
    if (rootOf(reach.joined, search) !== rootOf(reach.joined, met.by)) return;
    let kept = 0;
    for (let place = met.next[0]; place !== 0; place = met.next[place]) {
      if (this.meet(list.members[place - 1], seat, team)) {
        met.next[kept] = met.next[place];
        met.count++;
      } else kept = place;
    }
  }

  /** True if the inspector is seen: not in conflict, not in the team looked at. */
  private meet(inspector: number, seat: number, team: number): boolean {
    if (this.seating.roster.teams[team].conflicts?.has(inspector)) return false;
    const other = this.seating.seatInTeam(inspector);
    if (other < 0) this.see(inspector);
    else if (other !== seat) this.reachSeat(other);
    return other < 0;
  }

  private see(inspector: number): void {
    const { inspectorOwner, joined } = this.reach;
    if (inspectorOwner[inspector] >= 0) return join(joined, this.search, inspectorOwner[inspector]);
    inspectorOwner[inspector] = this.search;
    for (const seat of this.seating.held[inspector]) this.reachSeat(seat);
  }
}

function rootOf(joined: Int32Array, search: number): number {
  let root = search;
  while (joined[root] !== root) root = joined[root];
  while (joined[search] !== root) {
    const next = joined[search];
    joined[search] = root;
    search = next;
  }
  return root;
}

/** The earlier search stays the root, so that a group is named by its first. */
function join(joined: Int32Array, a: number, b: number): void {
  const x = rootOf(joined, a);
  const y = rootOf(joined, b);
  joined[Math.max(x, y)] = Math.min(x, y);
}

function describe(seating: Seating, reach: Reach, vacant: readonly number[]): Shortage[] {
  const { roster } = seating;
  const subjectOf = (seat: number): string => roster.teams[seating.teamOf(seat)].subject;
  const groups = new Map<
    number,
    { inspectors: string[]; subjects: Set<string>; vacant: { seat: number; subject: string }[] }
  >();
  vacant.forEach((seat, search) => {
    const root = rootOf(reach.joined, search);
    const group = groups.get(root) ?? { inspectors: [], subjects: new Set(), vacant: [] };
    group.vacant.push({ seat: seat % seating.size, subject: subjectOf(seat) });
    groups.set(root, group);
  });
  reach.inspectorOwner.forEach((owner, inspector) => {
    if (owner >= 0)
      groups.get(rootOf(reach.joined, owner))?.inspectors.push(roster.inspectors[inspector].code);
  });
  reach.seatOwner.forEach((owner, seat) => {
    if (owner >= 0) groups.get(rootOf(reach.joined, owner))?.subjects.add(subjectOf(seat));
  });
  // Codes are ASCII: the default sort is by their bytes.
  return [...groups.values()].map((group) => ({
    agency: roster.rule.agency,
    inspectors: group.inspectors.sort(),
    subjects: [...group.subjects].sort(),
    vacant: group.vacant,
  }));
}
