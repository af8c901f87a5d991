import { areasOf } from '../../draw/roster.js';
import type { DrawOutcome, Inspector, Shortage, TeamInput, TeamRule } from '../../draw/types.js';

/** A drawn subject whose team is short, or whose people the short ones compete for. */
export interface ShortSubject {
  readonly code: string;
  readonly area: string;
  /** Seats of this group's kind in the team: all, or the leader's alone. */
  readonly seats: number;
  /** Numbers (from 0) of the seats that stayed vacant. */
  readonly vacant: readonly number[];
}

/** Somebody who may lawfully sit in at least one of the teams. */
export interface ShortPerson {
  readonly code: string;
  readonly area: string;
  readonly lead: boolean;
  /** Teams that the person could join in this draw. */
  readonly capacity: number;
  /** Teams that the person has joined in this draw. */
  readonly held: number;
}

/**
 * Why a group is short:
 * - NOBODY: no people within the widest range of the rules
 * - NO_LEADER: people, but none who may lead
 * - CONFLICT: all of them must keep away from the subject
 * - USED_UP: everybody has as many teams as can be
 * - UNFIT: some could join more teams, but none of those that lack people (see `ShortGroup.spare`)
 */
export type ShortCause = 'NOBODY' | 'NO_LEADER' | 'CONFLICT' | 'USED_UP' | 'UNFIT';

/** Subjects that compete for the same people, with what is needed and what there is. */
export interface ShortGroup {
  readonly pool: string;
  /** Only the leader's seats are short, and only those who may lead compete. */
  readonly leadersOnly: boolean;
  /** Sorted by code; no subject stands in two groups of a pool. */
  readonly subjects: readonly ShortSubject[];
  /** Sorted by code. */
  readonly people: readonly ShortPerson[];
  /** Seats of these subjects. */
  readonly seats: number;
  /** Of these, vacant. Over all groups: exactly the vacant seats of the draw. */
  readonly vacant: number;
  readonly vacantLeaders: number;
  readonly cause: ShortCause;
  /** Why those who could join more teams (UNFIT) cannot join these. */
  readonly spare: {
    readonly people: number;
    readonly inTeam: boolean;
    readonly notLeader: boolean;
    readonly keptAway: boolean;
  };
}

/** What a draw came to, as far as its teams are concerned. */
export type Seated = Pick<DrawOutcome, 'drawn' | 'teams' | 'shortages'>;

/**
 * The groups of shortages.json as people count them: groups that name the same subject, or that the very same people
 * could serve, are one. The vacant seats of all groups together are exactly the vacant seats of the draw.
 */
export function shortGroups(input: TeamInput, seated: Seated): ShortGroup[] {
  return input.rules.teams.flatMap((rule) => {
    const own = seated.shortages.filter(({ agency }) => agency === rule.agency);
    return own.length === 0 ? [] : new PoolShortage(rule, input, seated).groups(own);
  });
}

/** Where people of a group are looked for: a range and who of it must keep away. */
interface Source {
  readonly key: string;
  readonly range: readonly Inspector[];
  readonly keptAway: readonly string[];
}

/** Several groups of shortages.json on their way to one. */
interface Draft {
  readonly subjects: Set<string>;
  readonly vacant: { readonly seat: number; readonly subject: string }[];
  leadersOnly: boolean;
}

class PoolShortage {
  private readonly people: readonly Inspector[];
  private readonly ranges = new Map<string, readonly Inspector[]>();
  private readonly keptAway = new Map<string, string[]>();
  private readonly areaOf: ReadonlyMap<string, string>;
  private readonly held = new Map<string, number>();
  /** People of each team, by subject. */
  private readonly teams = new Map<string, Set<string>>();

  constructor(
    private readonly rule: TeamRule,
    private readonly input: TeamInput,
    { drawn, teams }: Seated,
  ) {
    this.people = input.inspectors.filter(({ agency }) => agency === rule.agency);
    this.areaOf = new Map(drawn.map(({ code, area }) => [code, area]));
    const own = new Set(this.people.map(({ code }) => code));
    for (const { subject, inspector } of input.conflicts) {
      if (!own.has(inspector)) continue;
      const list = this.keptAway.get(subject);
      if (list) list.push(inspector);
      else this.keptAway.set(subject, [inspector]);
    }
    for (const { agency, subject, inspector } of teams) {
      if (agency !== rule.agency || inspector === null) continue;
      this.held.set(inspector, (this.held.get(inspector) ?? 0) + 1);
      const team = this.teams.get(subject);
      if (team) team.add(inspector);
      else this.teams.set(subject, new Set([inspector]));
    }
  }

  groups(shortages: readonly Shortage[]): ShortGroup[] {
    const leads = new Set(this.people.filter(({ lead }) => lead).map(({ code }) => code));
    const drafts = joinedBySubject(
      shortages.map(({ inspectors, subjects, vacant }) => ({
        subjects: new Set(subjects),
        vacant: [...vacant],
        leadersOnly:
          this.rule.leader === true &&
          vacant.every(({ seat }) => seat === 0) &&
          inspectors.every((code) => leads.has(code)),
      })),
    );
    const byPeople = new Map<string, Draft[]>();
    for (const draft of drafts) {
      const key = this.keyOf(draft);
      const same = byPeople.get(key);
      if (same) same.push(draft);
      else byPeople.set(key, [draft]);
    }
    return [...byPeople.values()].map((same) => this.group(merged(same)));
  }

  /** Equal for drafts with the very same people, and for those with nobody for the same reason. */
  private keyOf(draft: Draft): string {
    const sources = this.sources(draft);
    const nobody = sources.every(({ range, keptAway }) => range.length === keptAway.length);
    if (nobody) return this.emptyCause(draft, sources);
    return sources.map(({ key }) => key).join('\n');
  }

  /** Ranges of a draft's subjects, each once, sorted. */
  private sources(draft: Draft): Source[] {
    const found = new Map<string, Source>();
    for (const subject of draft.subjects) {
      const { key, range } = this.rangeOf(subject, draft.leadersOnly);
      const codes = new Set(range.map(({ code }) => code));
      const away = (this.keptAway.get(subject) ?? []).filter((code) => codes.has(code)).sort();
      const whole = `${key}\t${away.join(' ')}`;
      if (!found.has(whole)) found.set(whole, { key: whole, range, keptAway: away });
    }
    return [...found.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
  }

  /** Who is in the widest range of the rules for a subject: teams that fail have come to the end of their ladder. */
  private rangeOf(subject: string, leadersOnly: boolean): { key: string; range: readonly Inspector[] } {
    const step = this.rule.ladder[this.rule.ladder.length - 1];
    const area = this.areaOf.get(subject) ?? '';
    const areas = areasOf(step, area, this.input.rules);
    const key = `${leadersOnly ? 'lead' : 'all'} ${areas === null ? '' : area}`;
    const known = this.ranges.get(key);
    if (known) return { key, range: known };
    const range = this.people.filter(
      (person) => (areas === null || areas.has(person.area)) && (!leadersOnly || person.lead),
    );
    this.ranges.set(key, range);
    return { key, range };
  }

  private group(draft: Draft): ShortGroup {
    const { leadersOnly } = draft;
    const sources = this.sources(draft);
    const able = new Map<string, Inspector>();
    for (const { range, keptAway } of sources) {
      for (const person of range) if (!keptAway.includes(person.code)) able.set(person.code, person);
    }
    const vacantOf = new Map<string, number[]>();
    for (const { subject, seat } of draft.vacant) {
      vacantOf.set(
        subject,
        [...(vacantOf.get(subject) ?? []), seat].sort((a, b) => a - b),
      );
    }
    const seats = leadersOnly ? 1 : this.rule.size;
    const people = [...able.values()].map((person) => this.personOf(person)).sort(byCode);
    return {
      ...{ pool: this.rule.agency, leadersOnly, people },
      subjects: [...draft.subjects]
        .map((code) => ({
          ...{ code, area: this.areaOf.get(code) ?? '', seats, vacant: vacantOf.get(code) ?? [] },
        }))
        .sort(byCode),
      seats: seats * draft.subjects.size,
      vacant: draft.vacant.length,
      vacantLeaders: this.rule.leader === true ? draft.vacant.filter(({ seat }) => seat === 0).length : 0,
      ...this.causeOf(draft, sources, people),
    };
  }

  private personOf({ code, area, lead, capacity }: Inspector): ShortPerson {
    return { code, area, lead, capacity, held: this.held.get(code) ?? 0 };
  }

  private causeOf(
    draft: Draft,
    sources: readonly Source[],
    people: readonly ShortPerson[],
  ): Pick<ShortGroup, 'cause' | 'spare'> {
    if (people.length === 0) return { cause: this.emptyCause(draft, sources), spare: NO_SPARE };
    const spare = people.filter(({ held, capacity }) => held < capacity);
    if (spare.length === 0) return { cause: 'USED_UP', spare: NO_SPARE };
    const why = { people: spare.length, inTeam: false, notLeader: false, keptAway: false };
    for (const person of spare) {
      for (const { subject, seat } of draft.vacant) {
        if (this.teams.get(subject)?.has(person.code) === true) why.inTeam = true;
        else if (this.rule.leader === true && seat === 0 && !person.lead) why.notLeader = true;
        else why.keptAway = true;
      }
    }
    return { cause: 'UNFIT', spare: why };
  }

  private emptyCause(draft: Draft, sources: readonly Source[]): ShortCause {
    if (sources.some(({ range }) => range.length > 0)) return 'CONFLICT';
    const anybody = [...draft.subjects].some((code) => this.rangeOf(code, false).range.length > 0);
    return draft.leadersOnly && anybody ? 'NO_LEADER' : 'NOBODY';
  }
}

const NO_SPARE: ShortGroup['spare'] = { people: 0, inTeam: false, notLeader: false, keptAway: false };

function byCode(a: { readonly code: string }, b: { readonly code: string }): number {
  return a.code < b.code ? -1 : 1;
}

function merged(drafts: readonly Draft[]): Draft {
  return {
    subjects: new Set(drafts.flatMap(({ subjects }) => [...subjects])),
    vacant: drafts.flatMap(({ vacant }) => vacant),
    leadersOnly: drafts.every(({ leadersOnly }) => leadersOnly),
  };
}

/** Two searches may fail for two seats of one team and meet nobody in common: for people that is one shortage. */
function joinedBySubject(drafts: readonly Draft[]): Draft[] {
  const owner = new Map<string, number>();
  const root = drafts.map((_, index) => index);
  const rootOf = (at: number): number => {
    while (root[at] !== at) at = root[at] = root[root[at]];
    return at;
  };
  drafts.forEach(({ subjects }, index) => {
    for (const subject of subjects) {
      const other = owner.get(subject);
      if (other === undefined) owner.set(subject, index);
      else {
        const [a, b] = [rootOf(index), rootOf(other)];
        root[Math.max(a, b)] = Math.min(a, b);
      }
    }
  });
  const byRoot = new Map<number, Draft[]>();
  drafts.forEach((draft, index) => {
    const at = rootOf(index);
    const same = byRoot.get(at);
    if (same) same.push(draft);
    else byRoot.set(at, [draft]);
  });
  return [...byRoot.values()].map(merged);
}
