import { Marks } from './marks.js';
import type { CandidateList } from './roster.js';
import type { Seating } from './seating.js';
import type { Stream } from './stream.js';

/** A list no longer than this is gone through; for a longer one it is known who has the least load. */
const GONE_THROUGH = 64;

/**
 * Chooses who takes a seat (6.3): of the candidates with the least load one by chance.
 *
 * A pool may have thousands of people and is asked for every seat. So each long list keeps the places of those who
 * have its least load. In a round loads only grow (a chain of moves gives back what it takes, but for its last): a
 * change is noted in the lists that the inspector is in, and only when nobody is left at the least load the list is
 * gone through again, for the next.
 */
export class LeastLoaded {
  private readonly levels = new Map<CandidateList, Level>();
  /** The lists of each inspector that have a level, and the inspector's places in them. */
  private readonly levelsOf: Level[][];
  private readonly placesOf: number[][];
  /** Whose load may have changed since the last choice. */
  private readonly touched: number[] = [];
  private readonly ties: Int32Array;

  constructor(private readonly seating: Seating) {
    const people = seating.roster.inspectors;
    this.levelsOf = people.map(() => []);
    this.placesOf = people.map(() => []);
    this.ties = new Int32Array(people.length);
    seating.watch = (inspector) => this.touched.push(inspector);
  }

  /** For a new round: all loads are other ones. */
  reset(): void {
    this.touched.length = 0;
    for (const level of this.levels.values()) level.load = UNKNOWN;
  }

  /** @returns the inspector, −1 where there is no candidate. The team must be the one that is looked at. */
  choose(team: number, seat: number, stream: Stream): number {
    const list = this.seating.fitFor(seat);
    if (list.members.length <= GONE_THROUGH) return this.goThrough(list, team, stream);
    this.noteTouched();
    const level = this.levelOf(list);
    const isUsedUp = level.marks.count === 0 && level.load !== NOBODY;
    if (isUsedUp || level.load === UNKNOWN) this.findLevel(level);
    if (level.marks.count === 0) return -1;
    const barred = this.barred(level, team);
    const count = level.marks.count - barred.length;
    // All at the least load are in the team already or in conflict: others may be candidates.
    if (count === 0) return this.goThrough(list, team, stream);
    for (const place of barred) level.marks.set(place, false);
    const place = level.marks.at(count === 1 ? 0 : stream.below(count));
    for (const barredPlace of barred) level.marks.set(barredPlace, true);
    return list.members[place];
  }

  /** The same by going through the whole list. */
  private goThrough({ members }: CandidateList, team: number, stream: Stream): number {
    const { load, roster } = this.seating;
    const { conflicts } = roster.teams[team];
    const { limit } = roster;
    let least = Infinity;
    let count = 0;
    for (let at = 0; at < members.length; at++) {
      const inspector = members[at];
      const carried = load[inspector];
      if (carried > least || carried >= limit[inspector]) continue;
      if (this.seating.seatInTeam(inspector) >= 0 || conflicts?.has(inspector)) continue;
      if (carried < least) count = 0;
      least = carried;
      this.ties[count++] = inspector;
    }
    if (count === 0) return -1;
    return this.ties[count === 1 ? 0 : stream.below(count)];
  }

  private levelOf(list: CandidateList): Level {
    const known = this.levels.get(list);
    if (known) return known;
    const level: Level = { list, load: UNKNOWN, marks: new Marks(list.members.length) };
    this.levels.set(list, level);
    list.members.forEach((inspector, place) => {
      this.levelsOf[inspector].push(level);
      this.placesOf[inspector].push(place);
    });
    return level;
  }

  /** Goes through the list for the least load of those below their limit, and marks who has it. */
  private findLevel(level: Level): void {
    const { load, roster } = this.seating;
    const { members } = level.list;
    const isFree = (inspector: number): boolean => load[inspector] < roster.limit[inspector];
    let least = NOBODY;
    for (const inspector of members) {
      if (load[inspector] < least && isFree(inspector)) least = load[inspector];
    }
    level.load = least;
    level.marks.fill((place) => load[members[place]] === least && isFree(members[place]));
  }

  private noteTouched(): void {
    const { load, roster } = this.seating;
    for (const inspector of this.touched) {
      const carried = load[inspector];
      const isFree = carried < roster.limit[inspector];
      this.levelsOf[inspector].forEach((level, at) => {
        level.marks.set(this.placesOf[inspector][at], isFree && carried === level.load);
      });
    }
    this.touched.length = 0;
  }

  /** Places at this level of those who are in the team already or in conflict with the subject. */
  private barred(level: Level, team: number): number[] {
    const { holder, size, roster } = this.seating;
    const places: number[] = [];
    const bar = (inspector: number): void => {
      const place = this.placesOf[inspector][this.levelsOf[inspector].indexOf(level)];
      if (place !== undefined && level.marks.has(place) && !places.includes(place)) places.push(place);
    };
    for (let seat = team * size; seat < (team + 1) * size; seat++) if (holder[seat] >= 0) bar(holder[seat]);
    roster.teams[team].conflicts?.forEach(bar);
    return places;
  }
}

/** A list with the places of those who have the least load of all that are below their limit. */
interface Level {
  readonly list: CandidateList;
  load: number;
  readonly marks: Marks;
}

/** To be found: no load is as low. */
const UNKNOWN = -1;
/** All are at their limit. */
const NOBODY = Infinity;
