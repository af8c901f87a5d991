import { sha256 } from '../kernel/hash.js';
import { Stream } from './stream.js';
import { byKeyThenCode } from './ticket.js';
import type { Conflict, Inspector, LadderStep, Rules, TeamInput, TeamRule } from './types.js';

/** Members of a pool, in their order. */
export interface CandidateList {
  /** Place of the list in `lists` of its roster. */
  readonly number: number;
  /** Inspector numbers. */
  readonly members: Int32Array;
}

/** Who may sit in a team, conflicts not yet taken out. */
export interface Pool {
  readonly everyone: CandidateList;
  /** Those who may lead. */
  readonly leaders: CandidateList;
}

/** A subject that gets a team. */
interface Placed {
  readonly code: string;
  readonly area: string;
}

/** A team to be seated: one agency on one subject. */
export interface Team {
  readonly subject: string;
  readonly area: string;
  /** Numbers of the inspectors in conflict with the subject; null where there are none. */
  readonly conflicts: ReadonlySet<number> | null;
  readonly stream: Stream;
}

/** "Their order": by sha(seed|inspector|code), then code. Nobody gains by a code or a place on a list. */
export function inTheirOrder(inspectors: readonly Inspector[], seed: string): Inspector[] {
  const keyed = inspectors.map((item) => ({
    key: sha256(`${seed}|inspector|${item.code}`),
    code: item.code,
    item,
  }));
  return keyed.sort(byKeyThenCode).map(({ item }) => item);
}

/** The areas that a ladder step draws from, or null for the whole agency. */
export function areasOf(step: LadderStep, area: string, rules: Rules): ReadonlySet<string> | null {
  if (step === 'AGENCY') return null;
  if (step === 'AREA') return new Set([area]);
  const neighbours = rules.neighbours;
  return new Set([area, ...(neighbours && Object.hasOwn(neighbours, area) ? neighbours[area] : [])]);
}

/** One agency's people and teams, numbered in the order that the seed gives them. */
export class Roster {
  readonly size: number;
  readonly inspectors: readonly Inspector[];
  readonly teams: readonly Team[];
  /** priorLoad + capacity, by inspector number. */
  readonly limit: Float64Array;
  /** All lists of the pools that were asked for. */
  readonly lists: CandidateList[] = [];
  private readonly pools = new Map<string, Pool>();

  constructor(
    readonly rule: TeamRule,
    private readonly input: TeamInput,
    subjects: readonly Placed[],
    seed: string,
  ) {
    this.size = rule.size;
    this.inspectors = inTheirOrder(
      input.inspectors.filter(({ agency }) => agency === rule.agency),
      seed,
    );
    this.limit = Float64Array.from(this.inspectors, ({ priorLoad, capacity }) => priorLoad + capacity);
    const conflicts = this.conflictNumbers(input.conflicts);
    this.teams = teamOrder(rule.agency, subjects, seed).map(({ code, area }) => ({
      subject: code,
      area,
      conflicts: conflicts.get(code) ?? null,
      stream: new Stream(`${seed}|pick|${rule.agency}|${code}`),
    }));
  }

  /** The pool of an area at a step of the ladder; one object for all teams that share it. */
  pool(step: LadderStep, area: string): Pool {
    const key = step === 'AGENCY' ? step : `${step}\t${area}`;
    let pool = this.pools.get(key);
    if (pool === undefined) {
      pool = this.makePool(areasOf(step, area, this.input.rules));
      this.pools.set(key, pool);
    }
    return pool;
  }

  private makePool(areas: ReadonlySet<string> | null): Pool {
    const members: number[] = [];
    this.inspectors.forEach(({ area }, i) => {
      if (areas === null || areas.has(area)) members.push(i);
    });
    return {
      everyone: this.addList(members),
      leaders: this.addList(members.filter((i) => this.inspectors[i].lead)),
    };
  }

  private addList(members: readonly number[]): CandidateList {
    const list = { number: this.lists.length, members: Int32Array.from(members) };
    this.lists.push(list);
    return list;
  }

  private conflictNumbers(conflicts: readonly Conflict[]): Map<string, Set<number>> {
    const numbers = new Map(this.inspectors.map(({ code }, i) => [code, i]));
    const bySubject = new Map<string, Set<number>>();
    for (const { subject, inspector } of conflicts) {
      const number = numbers.get(inspector);
      if (number === undefined) continue;
      const known = bySubject.get(subject);
      if (known) known.add(number);
      else bySubject.set(subject, new Set([number]));
    }
    return bySubject;
  }
}

function teamOrder(agency: string, subjects: readonly Placed[], seed: string): Placed[] {
  const keyed = subjects.map((item) => ({
    key: sha256(`${seed}|team|${agency}|${item.code}`),
    code: item.code,
    item,
  }));
  return keyed.sort(byKeyThenCode).map(({ item }) => item);
}
