/**
 * The draw written down as its specification says it, step by step and without any shortcut: slow, plain and
 * apart from src/draw (its own generator, its own arithmetic), so that the two can be held against each other.
 */
import { createHash } from 'node:crypto';
import type {
  Conflict,
  DrawInput,
  DrawOutcome,
  DrawnRow,
  Inspector,
  LadderStep,
  SampleRules,
  Shortage,
  Subject,
  TeamRule,
  TeamSeat,
} from '../../src/draw/types.js';

const sha = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

/** ARC4 keyed with the ASCII bytes of the key, the first 256 output bytes dropped (6.3). */
export function arc4Below(key: string): (m: number) => number {
  const state = Array.from({ length: 256 }, (_, i) => i);
  for (let i = 0, j = 0; i < 256; i++) {
    j = (j + state[i] + key.charCodeAt(i % key.length)) & 255;
    [state[i], state[j]] = [state[j], state[i]];
  }
  let i = 0;
  let j = 0;
  const byte = (): number => {
    i = (i + 1) & 255;
    j = (j + state[i]) & 255;
    [state[i], state[j]] = [state[j], state[i]];
    return state[(state[i] + state[j]) & 255];
  };
  for (let dropped = 0; dropped < 256; dropped++) byte();
  return (m) => {
    for (;;) {
      const u = ((byte() * 256 + byte()) * 256 + byte()) * 256 + byte();
      if (u < 2 ** 32 - (2 ** 32 % m)) return u % m;
    }
  };
}

function sortedBy<T extends { code: string }>(items: readonly T[], hash: (item: T) => string): T[] {
  return [...items].sort((a, b) => {
    const x = `${hash(a)} ${a.code}`;
    const y = `${hash(b)} ${b.code}`;
    return x < y ? -1 : x > y ? 1 : 0;
  });
}

function exact(ratio: string, n: bigint, rounding: string): bigint {
  const [whole, part = ''] = ratio.split('.');
  const scale = 10n ** BigInt(part.length);
  const product = BigInt(whole + part) * n;
  if (rounding === 'FLOOR') return product / scale;
  if (rounding === 'CEIL') return (product + scale - 1n) / scale;
  return (2n * product + scale) / (2n * scale);
}

const max = (...of: bigint[]): bigint => of.reduce((a, b) => (a > b ? a : b));
const min = (...of: bigint[]): bigint => of.reduce((a, b) => (a < b ? a : b));

export function literalQuotas(rules: SampleRules, subjects: readonly Subject[]): bigint[] {
  const quotas = rules.strata.map((h) => {
    const size = BigInt(subjects.filter(({ stratum }) => stratum === h.key).length);
    const base = h.base === undefined ? size : BigInt(h.base);
    const take =
      h.count !== undefined ? BigInt(h.count) : exact(h.ratio ?? '', base, rules.rounding ?? 'CEIL');
    return min(size, max(take, BigInt(h.min ?? 0)));
  });
  if (!rules.cap) return quotas;
  const limit =
    rules.cap.count !== undefined
      ? BigInt(rules.cap.count)
      : exact(rules.cap.ratio ?? '', BigInt(subjects.length), 'FLOOR');
  const sum = quotas.reduce((a, b) => a + b, 0n);
  if (sum <= limit) return quotas;
  const result = quotas.map((quota) => (quota * limit) / sum);
  const rests = quotas.map((quota) => (quota * limit) % sum);
  for (let left = limit - result.reduce((a, b) => a + b, 0n); left > 0n; left--) {
    const largest = rests.indexOf(max(...rests));
    result[largest] += 1n;
    rests[largest] = -1n;
  }
  return result;
}

function literalSubjects({ rules, subjects }: DrawInput, seed: string): DrawnRow[] {
  const ticket = ({ code }: { code: string }): string => sha(`${seed}|${code}`);
  const row = (s: Subject, at: number, label: string): DrawnRow => {
    return {
      rank: at + 1,
      stratum: s.stratum,
      code: s.code,
      ticket: ticket(s),
      reserve: label === 'RESERVE',
      label,
    };
  };
  if (rules.subjects.mode === 'ORDER') {
    const { batches } = rules.subjects;
    const n = subjects.length;
    return sortedBy(subjects, ticket).map((s, p) => ({
      ...row(s, p, batches[Number((BigInt(p) * BigInt(batches.length)) / BigInt(n))]),
      reserve: false,
    }));
  }
  const sample = rules.subjects;
  const quotas = literalQuotas(sample, subjects);
  return sample.strata.flatMap(({ key }, h) => {
    const ordered = sortedBy(
      subjects.filter(({ stratum }) => stratum === key),
      ticket,
    );
    const quota = Number(quotas[h]);
    const wanted = max(
      exact(sample.reserve?.ratio ?? '0', quotas[h], 'CEIL'),
      BigInt(sample.reserve?.min ?? 0),
    );
    const reserves = quota === 0 || !sample.reserve ? 0 : Number(wanted);
    return ordered.slice(0, quota + reserves).map((s, at) => row(s, at, at < quota ? 'DRAWN' : 'RESERVE'));
  });
}

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
    return this.teams.flatMap(({ seats }) => seats.filter(({ holder }) => holder === person));
  }

  private pool(team: LiteralTeam): Person[] {
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
