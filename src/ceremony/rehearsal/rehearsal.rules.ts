import { areasOf } from '../../draw/roster.js';
import type { DrawOutcome, Inspector, LadderStep, TeamInput, TeamRule, TeamSeat } from '../../draw/types.js';

/** Fewer people than this to choose from for a seat, and chance has little to decide. */
export const THIN_CHOICE = 5;

/** Least, middle (the lower of two) and most of some whole numbers. */
export type Spread = {
  readonly least: number;
  readonly median: number;
  readonly most: number;
};

/** How often a value came: of people over all runs, or of runs. */
export type Frequency = {
  readonly value: number;
  readonly times: number;
};

/** Vacant seats of one pool's teams in one county. */
export type ShortPlace = {
  readonly pool: string;
  readonly area: string;
  /** Runs in which at least one seat stayed vacant there. */
  readonly runs: number;
  /** Seats over all runs. */
  readonly seats: number;
  /** Most seats in one run. */
  readonly most: number;
};

export type PoolLoad = {
  readonly pool: string;
  readonly people: number;
  /** Teams of one person in one run, this draw alone. */
  readonly teams: Spread;
  readonly frequencies: readonly Frequency[];
};

export type PoolChoice = {
  readonly pool: string;
  /** Over all runs. */
  readonly seats: number;
  /** Of these, seats with fewer than THIN_CHOICE people to choose from. */
  readonly thin: number;
};

export type AreaDrawn = {
  readonly area: string;
  /** Subjects drawn there in one run. */
  readonly drawn: Spread;
};

/** What some hundred simulated draws of one frame came to. Whole numbers only; no names, no codes, no seeds. */
export type Tallied = {
  readonly runs: number;
  /** Subjects drawn in each run. */
  readonly drawn: number;
  /** Seats of all teams in each run. */
  readonly seats: number;
  /** Runs with at least one vacant seat. */
  readonly shortRuns: number;
  readonly vacant: Spread;
  readonly vacantFrequencies: readonly Frequency[];
  /** Vacant seats over all runs that only somebody who may lead could fill. */
  readonly vacantLeaders: number;
  readonly places: readonly ShortPlace[];
  readonly loads: readonly PoolLoad[];
  readonly choices: readonly PoolChoice[];
  readonly areas: readonly AreaDrawn[];
};

/** Adds up simulated draws of one frame, one after the other. */
export class RehearsalTally {
  /** Vacant seats of each run, in order. */
  readonly vacantByRun: number[] = [];
  private drawn = 0;
  private seats = 0;
  private vacantLeaders = 0;
  private readonly places = new Map<string, number[]>();
  private readonly loads = new Map<string, Map<number, number>>();
  private readonly choices = new Map<string, { seats: number; thin: number }>();
  private readonly areas = new Map<string, number[]>();
  private readonly counters: ReadonlyMap<string, ChoiceCounter>;

  constructor(private readonly input: TeamInput) {
    this.counters = new Map(input.rules.teams.map((rule) => [rule.agency, new ChoiceCounter(rule, input)]));
  }

  add(outcome: DrawOutcome): void {
    const run = this.vacantByRun.push(0) - 1;
    const drawn = outcome.drawn.filter(({ reserve }) => !reserve);
    this.drawn = drawn.length;
    this.seats = outcome.teams.length;
    const areas = new Map(drawn.map(({ code, area }) => [code, area]));
    for (const { area } of drawn) count(this.areas, area, run);
    const load = new Map(this.input.inspectors.map(({ code }) => [code, 0]));
    for (const seat of outcome.teams) {
      const area = areas.get(seat.subject) ?? '';
      if (seat.inspector === null) this.addVacant(seat, area, run);
      else load.set(seat.inspector, (load.get(seat.inspector) ?? 0) + 1);
      this.addChoice(seat, area);
    }
    for (const { code, agency } of this.input.inspectors) {
      const times = this.loads.get(agency) ?? new Map<number, number>();
      const teams = load.get(code) ?? 0;
      this.loads.set(agency, times.set(teams, (times.get(teams) ?? 0) + 1));
    }
  }

  private addVacant({ agency, seat }: TeamSeat, area: string, run: number): void {
    this.vacantByRun[run] += 1;
    if (seat === 0 && this.counters.get(agency)?.rule.leader === true) this.vacantLeaders += 1;
    count(this.places, `${agency}\t${area}`, run);
  }

  private addChoice({ agency, subject, seat, step }: TeamSeat, area: string): void {
    const choice = this.choices.get(agency) ?? { seats: 0, thin: 0 };
    const able = this.counters.get(agency)?.able(subject, area, seat, step) ?? 0;
    choice.seats += 1;
    if (able < THIN_CHOICE) choice.thin += 1;
    this.choices.set(agency, choice);
  }

  tallied(): Tallied {
    const runs = this.vacantByRun.length;
    const pools = this.input.rules.teams.map(({ agency }) => agency);
    const vacant = frequencies(this.vacantByRun);
    return {
      ...{ runs, drawn: this.drawn, seats: this.seats, vacantLeaders: this.vacantLeaders },
      shortRuns: this.vacantByRun.filter((seats) => seats > 0).length,
      vacant: spreadOf(vacant),
      vacantFrequencies: vacant,
      places: this.shortPlaces(pools),
      loads: pools.map((pool) => this.loadOf(pool)),
      choices: pools.map((pool) => ({ pool, ...(this.choices.get(pool) ?? { seats: 0, thin: 0 }) })),
      areas: [...this.areas]
        .map(([area, byRun]) => ({ area, drawn: spreadOf(frequencies(padded(byRun, runs))) }))
        .sort((a, b) => (a.area < b.area ? -1 : 1)),
    };
  }

  private shortPlaces(pools: readonly string[]): ShortPlace[] {
    const places = [...this.places].map(([key, byRun]) => {
      const [pool, area] = key.split('\t');
      const short = byRun.filter((seats) => seats > 0);
      const seats = short.reduce((sum, n) => sum + n, 0);
      return { pool, area, runs: short.length, seats, most: Math.max(...short) };
    });
    const order = (pool: string): number => pools.indexOf(pool);
    return places.sort(
      (a, b) => order(a.pool) - order(b.pool) || b.seats - a.seats || (a.area < b.area ? -1 : 1),
    );
  }

  private loadOf(pool: string): PoolLoad {
    const times = [...(this.loads.get(pool) ?? [])].map(([value, n]) => ({ value, times: n }));
    const sorted = times.sort((a, b) => a.value - b.value);
    const people = this.input.inspectors.filter(({ agency }) => agency === pool).length;
    return { pool, people, teams: spreadOf(sorted), frequencies: sorted };
  }
}

/** Adds one to the number of a run under a key; runs without anything may be missing or empty. */
function count(byKey: Map<string, number[]>, key: string, run: number): void {
  const byRun = byKey.get(key) ?? [];
  for (let at = byRun.length; at <= run; at += 1) byRun.push(0);
  byRun[run] += 1;
  byKey.set(key, byRun);
}

function padded(byRun: readonly number[], runs: number): number[] {
  return Array.from({ length: runs }, (_, run) => byRun[run] ?? 0);
}

/** How often each value comes, by ascending value. */
export function frequencies(values: readonly number[]): Frequency[] {
  const times = new Map<number, number>();
  for (const value of values) times.set(value, (times.get(value) ?? 0) + 1);
  return [...times].map(([value, n]) => ({ value, times: n })).sort((a, b) => a.value - b.value);
}

/** Spread of values given by how often each comes, ascending; zeros if there are none. */
export function spreadOf(sorted: readonly Frequency[]): Spread {
  if (sorted.length === 0) return { least: 0, median: 0, most: 0 };
  const total = sorted.reduce((sum, { times }) => sum + times, 0);
  let passed = 0;
  const middle = sorted.find(({ times }) => (passed += times) >= total / 2);
  const most = sorted[sorted.length - 1].value;
  return { least: sorted[0].value, median: middle?.value ?? most, most };
}

/** Counts the people whom chance can choose from for a seat, team mates included. */
class ChoiceCounter {
  private readonly people: ReadonlyMap<string, Inspector>;
  private readonly conflicts = new Map<string, string[]>();
  private readonly counts = new Map<string, { all: number; leaders: number }>();

  constructor(
    readonly rule: TeamRule,
    private readonly input: TeamInput,
  ) {
    const able = input.inspectors.filter(({ agency, capacity }) => agency === rule.agency && capacity > 0);
    this.people = new Map(able.map((person) => [person.code, person]));
    for (const { subject, inspector } of input.conflicts) {
      if (!this.people.has(inspector)) continue;
      this.conflicts.set(subject, [...(this.conflicts.get(subject) ?? []), inspector]);
    }
  }

  able(subject: string, area: string, seat: number, step: LadderStep): number {
    const areas = areasOf(step, area, this.input.rules);
    const key = areas === null ? '' : `${step}\t${area}`;
    const counted = this.counts.get(key) ?? this.countIn(areas);
    this.counts.set(key, counted);
    const mustLead = this.rule.leader === true && seat === 0;
    const barred = (this.conflicts.get(subject) ?? []).filter((code) => {
      const person = this.people.get(code);
      return person !== undefined && (areas === null || areas.has(person.area)) && (!mustLead || person.lead);
    });
    return (mustLead ? counted.leaders : counted.all) - barred.length;
  }

  private countIn(areas: ReadonlySet<string> | null): { all: number; leaders: number } {
    const within = [...this.people.values()].filter(({ area }) => areas === null || areas.has(area));
    return { all: within.length, leaders: within.filter(({ lead }) => lead).length };
  }
}
