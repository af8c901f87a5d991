import { areasOf, inTheirOrder } from './roster.js';
import { Stream } from './stream.js';
import {
  VACANT,
  type AfterEvent,
  type Direct,
  type DrawOutcome,
  type Inspector,
  type LadderStep,
  type Reseated,
  type Substituted,
  type TeamInput,
  type TeamRule,
  type TeamSeat,
} from './types.js';

/** What is wrong with an event. */
export interface EventFault {
  /** Chinese sentence. */
  readonly message: string;
  readonly expected?: string;
  readonly found?: string;
}

/** A team as it stands now. */
interface LiveTeam {
  /** Place on the ladder where a new choice begins; events never change it. */
  readonly rung: number;
  /** Inspector codes by seat, null where vacant. */
  readonly seats: (string | null)[];
  /** Who lost a seat of this team by an earlier event. */
  readonly replaced: Set<string>;
}

/** An agency's people and teams as they stand now. */
interface LiveAgency {
  readonly rule: TeamRule;
  /** In their order. */
  readonly people: readonly Inspector[];
  /** Seats held in this draw, by code. The load is priorLoad and these: the sum of both may pass 2⁵³−1. */
  readonly held: Map<string, number>;
  /** By subject code. */
  readonly teams: Map<string, LiveTeam>;
}

/** A sealed draw and what happened since (section 7). Nothing in the draw itself changes. */
export class Afterwards {
  private applied = 0;
  private readonly agencies: ReadonlyMap<string, LiveAgency>;
  /** Subjects drawn and not replaced. */
  private readonly standing = new Set<string>();
  private readonly stratumOf = new Map<string, string>();
  /** Of everyone drawn or in reserve. */
  private readonly areaOf: ReadonlyMap<string, string>;
  /** Reserves not used yet, by stratum, lowest rank first. */
  private readonly reserves = new Map<string, string[]>();
  private readonly conflicts: ReadonlySet<string>;

  constructor(
    private readonly input: TeamInput,
    outcome: DrawOutcome,
    private readonly seed: string,
  ) {
    this.areaOf = new Map(outcome.drawn.map(({ code, area }) => [code, area]));
    this.conflicts = new Set(input.conflicts.map(({ subject, inspector }) => `${subject} ${inspector}`));
    for (const { code, stratum, reserve } of outcome.drawn) {
      this.stratumOf.set(code, stratum);
      const waiting = this.reserves.get(stratum);
      if (!reserve) this.standing.add(code);
      else if (waiting) waiting.push(code);
      else this.reserves.set(stratum, [code]);
    }
    this.agencies = liveAgencies(input, outcome.teams, seed);
  }

  /** The number of the next event. */
  get nextNumber(): number {
    return this.applied + 1;
  }

  /** True for a subject drawn (or come by substitution) and not replaced. */
  stands(subject: string): boolean {
    return this.standing.has(subject);
  }

  /** The reserve that comes next for a subject's stratum, or null if there is none. */
  nextReserve(subject: string): string | null {
    return this.reserves.get(this.stratumOf.get(subject) ?? '')?.[0] ?? null;
  }

  /** Who sits on a seat now; null where it is vacant, undefined where there is no such seat. */
  holder(agency: string, subject: string, seat: number): string | null | undefined {
    return this.agencies.get(agency)?.teams.get(subject)?.seats[seat];
  }

  /**
   * Who takes a seat that is filled anew as the next event, or null if nobody can.
   * @param absent people not available for this event.
   */
  reseat(agency: string, subject: string, seat: number, absent: readonly string[] = []): string | null {
    const live = this.agencies.get(agency);
    const team = live?.teams.get(subject);
    if (!live || !team) return null;
    const away = new Set([...absent, ...team.replaced]);
    for (const step of live.rule.ladder.slice(team.rung)) {
      const ties = this.leastLoaded(live, team, subject, seat, step, away);
      if (ties.length === 1) return ties[0];
      const stream = new Stream(`${this.seed}|again|${this.nextNumber}|${agency}|${subject}`);
      if (ties.length > 1) return ties[stream.below(ties.length)];
    }
    return null;
  }

  /** What is wrong with an event as the next one; null if nothing is. */
  faultOf(event: AfterEvent): EventFault | null {
    if (event.n !== this.nextNumber) {
      return { message: '事件编号不连续', expected: `n = ${this.nextNumber}`, found: `n = ${event.n}` };
    }
    if (event.kind === 'SUBSTITUTED' && this.input.rules.subjects.mode === 'ORDER') {
      return { message: '全覆盖（ORDER）不能递补' };
    }
    if (!this.stands(event.subject)) {
      return { message: '不是已抽中且未被替换的检查对象', found: event.subject };
    }
    return event.kind === 'SUBSTITUTED' ? this.substitutionFault(event) : this.seatFault(event);
  }

  /** Carries out an event without fault. */
  apply(event: AfterEvent): void {
    this.applied++;
    if (event.kind === 'SUBSTITUTED') return this.substitute(event);
    const live = this.agencies.get(event.agency);
    const team = live?.teams.get(event.subject);
    if (!live || !team) return;
    const by = event.kind === 'RESEATED' && event.by === VACANT ? null : event.by;
    const left = team.seats[event.seat];
    if (left !== null) {
      team.replaced.add(left);
      addLoad(live, left, -1);
    }
    team.seats[event.seat] = by;
    if (by !== null) addLoad(live, by, 1);
  }

  /** Seats vacant now, by agency in the order of the rules. */
  vacantSeats(): { agency: string; subject: string; seat: number }[] {
    return [...this.agencies].flatMap(([agency, { teams }]) =>
      [...teams].flatMap(([subject, { seats }]) =>
        seats.flatMap((holder, seat) => (holder === null ? [{ agency, subject, seat }] : [])),
      ),
    );
  }

  private substitutionFault(event: Substituted): EventFault | null {
    const expected = this.nextReserve(event.subject);
    if (event.by === expected) return null;
    return {
      message: '递补的不是该分层下一名候补',
      expected: expected ?? '该分层已无候补',
      found: event.by,
    };
  }

  private seatFault(event: Reseated | Direct): EventFault | null {
    const live = this.agencies.get(event.agency);
    if (!live) return { message: 'rules.json 中没有这个部门', found: event.agency };
    const holder = this.holder(event.agency, event.subject, event.seat);
    if (holder === undefined) {
      return { message: '没有这个席位', expected: `0 至 ${live.rule.size - 1}`, found: String(event.seat) };
    }
    if (event.left !== holder) {
      const found = event.left ?? '空缺（null）';
      return { message: 'left 不是现在占这个席位的人', expected: holder ?? '空缺（null）', found };
    }
    return event.kind === 'DIRECT' ? this.directFault(event, live) : this.reseatFault(event);
  }

  private reseatFault(event: Reseated): EventFault | null {
    const expected = this.reseat(event.agency, event.subject, event.seat, event.absent) ?? VACANT;
    if (event.by === expected) return null;
    return { message: '补位的人与按规则重新抽取的不符', expected, found: event.by };
  }

  private directFault({ subject, agency, by }: Direct, live: LiveAgency): EventFault | null {
    if (!live.held.has(by)) return { message: `直接委派的人不属于 ${agency}`, found: by };
    if (this.conflicts.has(`${subject} ${by}`))
      return { message: '直接委派的人与检查对象有利害关系', found: by };
    if (live.teams.get(subject)?.seats.includes(by)) {
      return { message: '直接委派的人已在这个检查组', found: by };
    }
    return null;
  }

  private substitute({ subject, by }: Substituted): void {
    this.standing.delete(subject);
    this.standing.add(by);
    this.reserves.get(this.stratumOf.get(subject) ?? '')?.shift();
    for (const live of this.agencies.values()) {
      for (const holder of live.teams.get(subject)?.seats ?? [])
        if (holder !== null) addLoad(live, holder, -1);
      live.teams.delete(subject);
      live.teams.set(by, newTeam(live.rule, 0));
    }
  }

  /** The candidates of 6.3 for a seat at a ladder step who have the least load, in their order. */
  private leastLoaded(
    live: LiveAgency,
    team: LiveTeam,
    subject: string,
    seat: number,
    step: LadderStep,
    away: ReadonlySet<string>,
  ): string[] {
    const areas = areasOf(step, this.areaOf.get(subject) ?? '', this.input.rules);
    let least = Infinity;
    let ties: string[] = [];
    for (const { code, area, lead, priorLoad, capacity } of live.people) {
      const held = live.held.get(code) ?? 0;
      // Below the limit the load is exact: the limit is at most 2⁵³−1.
      const load = priorLoad + held;
      if (held >= capacity || load > least || (areas !== null && !areas.has(area))) continue;
      if (live.rule.leader && seat === 0 && !lead) continue;
      // Who holds the seat now is in the team too, so `left` needs no test of its own.
      if (away.has(code) || team.seats.includes(code) || this.conflicts.has(`${subject} ${code}`)) continue;
      if (load < least) ties = [];
      least = load;
      ties.push(code);
    }
    return ties;
  }
}

function newTeam(rule: TeamRule, rung: number): LiveTeam {
  return { rung, seats: new Array<string | null>(rule.size).fill(null), replaced: new Set() };
}

function addLoad({ held }: LiveAgency, code: string, change: number): void {
  held.set(code, (held.get(code) ?? 0) + change);
}

function liveAgencies(
  input: TeamInput,
  rows: readonly TeamSeat[],
  seed: string,
): ReadonlyMap<string, LiveAgency> {
  const agencies = new Map<string, LiveAgency>();
  for (const rule of input.rules.teams) {
    const own = input.inspectors.filter(({ agency }) => agency === rule.agency);
    const held = new Map(own.map(({ code }) => [code, 0]));
    agencies.set(rule.agency, { rule, people: inTheirOrder(own, seed), held, teams: new Map() });
  }
  for (const { agency, subject, seat, inspector, step } of rows) {
    const live = agencies.get(agency);
    if (!live) continue;
    const team = live.teams.get(subject) ?? newTeam(live.rule, live.rule.ladder.indexOf(step));
    live.teams.set(subject, team);
    team.seats[seat] = inspector;
    if (inspector !== null) addLoad(live, inspector, 1);
  }
  return agencies;
}
