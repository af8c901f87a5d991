/**
 * The draw written down as its specification says it, step by step and without any shortcut: slow, plain and
 * apart from src/draw (its own generator, its own arithmetic), so that the two can be held against each other.
 */
import { arc4Below, literalSubjects, sha, sortedBy } from './literal-subjects.js';
import type {
  Conflict,
  DrawInput,
  DrawOutcome,
  Inspector,
  LadderStep,
  Shortage,
  Subject,
  TeamRule,
  TeamSeat,
} from '../../src/draw/types.js';

interface Seat {
  team: LiteralTeam;
  number: number;
  holder: Person | null;
}
interface LiteralTeam {
  code: string;
  subject: Subject;
  order: number;
  rung: number;
  seats: Seat[];
}
interface Person extends Inspector {
  load: number;
  order: number;
}

/** One entry of `teams`, seated as section 6 says. */
class LiteralAgency {
  readonly people: Person[];
  readonly teams: LiteralTeam[];
  private readonly seats: readonly Seat[];
  /** By team and rung: a pool does not change while the draw goes on. */
  private readonly pools = new Map<string, readonly Person[]>();
  private failures: { vacant: Seat; seats: Set<Seat>; people: Set<Person> }[] = [];

  constructor(
    private readonly rule: TeamRule,
    private readonly input: DrawInput,
    subjects: readonly Subject[],
    private readonly seed: string,
  ) {
    const own = input.inspectors.filter(({ agency }) => agency === rule.agency);
    this.people = sortedBy(own, ({ code }) => sha(`${seed}|inspector|${code}`)).map((person, order) => {
      return { ...person, order, load: 0 };
    });
    this.teams = sortedBy(subjects, ({ code }) => sha(`${seed}|team|${rule.agency}|${code}`)).map(
      (subject, order) => {
        const team: LiteralTeam = { code: subject.code, subject, order, rung: 0, seats: [] };
        for (let number = 0; number < rule.size; number++) team.seats.push({ team, number, holder: null });
        return team;
      },
    );
    this.seats = this.teams.flatMap(({ seats }) => seats);
  }

  run(): { rows: TeamSeat[]; shortages: Shortage[] } {
    for (;;) {
      this.fill();
      const reached = this.teams.filter((team) =>
        this.failures.some(({ seats }) => team.seats.some((seat) => seats.has(seat))),
      );
      const able = reached.filter(({ rung }) => rung + 1 < this.rule.ladder.length);
      if (able.length === 0) break;
      for (const team of able) team.rung++;
    }
    const shortages = this.groups();
    if (this.teams.length * this.rule.size <= 50000) while (this.balancePass());
    return { rows: this.rows(), shortages };
  }

  private heldBy(person: Person): Seat[] {
    return this.seats.filter(({ holder }) => holder === person);
  }

  private pool(team: LiteralTeam): readonly Person[] {
    const key = `${team.rung} ${team.order}`;
    const known = this.pools.get(key) ?? this.makePool(team);
    this.pools.set(key, known);
    return known;
  }

  private makePool(team: LiteralTeam): readonly Person[] {
    const step: LadderStep = this.rule.ladder[team.rung];
    const { area, code } = team.subject;
    const near = new Map(Object.entries(this.input.rules.neighbours ?? {})).get(area) ?? [];
    const conflict = ({ subject, inspector }: Conflict, person: Person): boolean =>
      subject === code && inspector === person.code;
    return this.people.filter(
      (person) =>
        (step === 'AGENCY' ||
          person.area === area ||
          (step === 'NEIGHBOURS' && near.includes(person.area))) &&
        !this.input.conflicts.some((pair) => conflict(pair, person)),
    );
  }

  private fit(person: Person, seat: Seat): boolean {
    return seat.number !== 0 || !this.rule.leader || person.lead;
  }

  private free(person: Person): boolean {
    return person.load < person.priorLoad + person.capacity;
  }

  private fill(): void {
    this.failures = [];
    for (const person of this.people) person.load = person.priorLoad;
    for (const team of this.teams) for (const seat of team.seats) seat.holder = null;
    for (const team of this.teams) {
      const below = arc4Below(sha(`${this.seed}|pick|${this.rule.agency}|${team.code}`));
      for (const seat of team.seats) {
        const candidates = this.pool(team).filter(
          (person) =>
            this.free(person) &&
            this.fit(person, seat) &&
            !team.seats.some(({ holder }) => holder === person),
        );
        const least = Math.min(...candidates.map(({ load }) => load));
        const ties = candidates.filter(({ load }) => load === least);
        if (ties.length > 0) {
          const taken = ties.length === 1 ? ties[0] : ties[below(ties.length)];
          seat.holder = taken;
          taken.load++;
          continue;
        }
        const failure = this.search([seat], (person) => this.free(person));
        if (failure) this.failures.push({ vacant: seat, ...failure });
      }
    }
  }

  /** Null if a chain was found and carried out; else what the search took and saw. */
  private search(
    starts: readonly Seat[],
    goal: (person: Person) => boolean,
  ): { seats: Set<Seat>; people: Set<Person> } | null {
    const queue = [...starts];
    const parent = new Map<Seat, { seat: Seat; way: Person } | null>(starts.map((seat) => [seat, null]));
    const seen = new Set<Person>();
    for (let head = 0; head < queue.length; head++) {
      const seat = queue[head];
      const reach = (other: Seat, way: Person): void => {
        if (parent.has(other)) return;
        parent.set(other, { seat, way });
        queue.push(other);
      };
      for (const person of this.pool(seat.team)) {
        if (seat.holder === person || !this.fit(person, seat)) continue;
        const other = seat.team.seats.find(({ holder }) => holder === person);
        if (other) {
          reach(other, person);
          continue;
        }
        if (seen.has(person)) continue;
        if (goal(person)) {
          this.move(seat, person, parent);
          return null;
        }
        seen.add(person);
        for (const held of this.heldBy(person)) reach(held, person);
      }
    }
    return { seats: new Set(queue), people: seen };
  }

  private move(from: Seat, goal: Person, parent: Map<Seat, { seat: Seat; way: Person } | null>): void {
    let seat: Seat | undefined = from;
    let person = goal;
    while (seat) {
      if (seat.holder) seat.holder.load--;
      seat.holder = person;
      person.load++;
      const link: { seat: Seat; way: Person } | null = parent.get(seat) ?? null;
      seat = link?.seat;
      if (link) person = link.way;
    }
  }

  private balancePass(): boolean {
    let moved = false;
    const loads = new Map(this.people.map((person) => [person, person.load]));
    const order = [...this.people].sort(
      (a, b) => (loads.get(b) ?? 0) - (loads.get(a) ?? 0) || a.order - b.order,
    );
    for (const person of order) {
      for (;;) {
        const seats = this.heldBy(person);
        const bound = person.load - 2;
        if (seats.length === 0) break;
        if (this.search(seats, (other) => other !== person && other.load <= bound && this.free(other))) break;
        moved = true;
      }
    }
    return moved;
  }

  private groups(): Shortage[] {
    const shares = (a: number, b: number): boolean => {
      const [x, y] = [this.failures[a], this.failures[b]];
      return [...x.seats].some((seat) => y.seats.has(seat)) || [...x.people].some((who) => y.people.has(who));
    };
    const left = new Set(this.failures.keys());
    const groups: number[][] = [];
    for (const first of this.failures.keys()) {
      if (!left.delete(first)) continue;
      const group = [first];
      for (let at = 0; at < group.length; at++) {
        for (const other of [...left]) if (shares(group[at], other) && left.delete(other)) group.push(other);
      }
      groups.push(group.sort((a, b) => a - b));
    }
    return groups.map((group) => {
      const all = group.map((at) => this.failures[at]);
      return {
        agency: this.rule.agency,
        inspectors: [...new Set(all.flatMap(({ people }) => [...people].map(({ code }) => code)))].sort(),
        subjects: [...new Set(all.flatMap(({ seats }) => [...seats].map(({ team }) => team.code)))].sort(),
        vacant: all.map(({ vacant }) => ({ seat: vacant.number, subject: vacant.team.code })),
      };
    });
  }

  private rows(): TeamSeat[] {
    const sorted = [...this.teams].sort((a, b) => (a.code < b.code ? -1 : 1));
    return sorted.flatMap(({ seats, code, rung }) =>
      seats.map(({ number, holder }) => ({
        agency: this.rule.agency,
        subject: code,
        seat: number,
        inspector: holder?.code ?? null,
        step: this.rule.ladder[rung],
      })),
    );
  }
}

/** The whole draw, literally. */
export function literalDraw(input: DrawInput, seed: string): DrawOutcome {
  const drawn = literalSubjects(input, seed);
  const chosen = drawn
    .filter(({ reserve }) => !reserve)
    .map(({ code }) => input.subjects.find((subject) => subject.code === code) as Subject);
  const teams: TeamSeat[] = [];
  const shortages: Shortage[] = [];
  for (const rule of input.rules.teams) {
    const result = new LiteralAgency(rule, input, chosen, seed).run();
    teams.push(...result.rows);
    shortages.push(...result.shortages);
  }
  return { drawn, teams, shortages };
}
