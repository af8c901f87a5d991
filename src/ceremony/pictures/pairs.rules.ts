import {
  atLeast,
  type ChanceTeam,
  expectedOf,
  meetingChance,
  successes,
  type Trials,
} from './pair-chance.rules.js';

/** Two people who were in a team together. */
export interface MetPair {
  readonly one: string;
  readonly other: string;
  readonly count: number;
  readonly expected: number;
  /** True where there was nobody else to take each time they met. */
  readonly forced: boolean;
  /** True where chance alone hardly explains so many meetings, of so many pairs. */
  readonly outstanding: boolean;
}

/** How many pairs met so often, and how many chance would give. */
export interface MeetingBar {
  readonly times: number;
  /** True for the last bar: so often or more. */
  readonly orMore: boolean;
  readonly counted: number;
  readonly expected: number;
}

export interface PairFigures {
  readonly teams: number;
  /** Pairs that could have met at all. */
  readonly possible: number;
  /** All pairs that met, the most frequent first. */
  readonly met: readonly MetPair[];
  /** From 0 times on. Counted and expected add up to `possible`. */
  readonly histogram: readonly MeetingBar[];
  /** False where there was too much to reckon with: candidates then are those of the step, conflicts not taken out. */
  readonly exact: boolean;
  /** How often two people met and were expected to. */
  readonly of: (one: string, other: string) => { readonly count: number; readonly expected: number };
}

/** A team with its candidates before those in conflict with its subject are taken out. */
export interface PairTeam extends ChanceTeam {
  readonly barred: readonly string[];
}

/** Steps of reckoning that a page may take: some hundred milliseconds. */
const MOST_STEPS = 4_000_000;
/** Bars of the histogram: the last one stands for itself and all above. */
const MOST_BARS = 12;
/** A pair stands out if chance would give so outstanding a pair among all of them less often than this. */
const RARE = 0.05;

/** Who went with whom how often, against what chance expects. @param teams with at least one seat filled */
export function pairFigures(teams: readonly PairTeam[]): PairFigures {
  const counts = countedPairs(teams);
  const narrow = chanceTable(teams.map(withoutBarred), MOST_STEPS);
  const table = narrow ?? chanceTable(teams, Infinity);
  if (table === null) throw new RangeError('a table without a limit is always made');
  const highest = Math.max(1, ...counts.values());
  const possible = table.kinds.reduce((sum, { pairs }) => sum + pairs, 0);
  const met = [...counts].map(([key, count]) => {
    const [one, other] = key.split(' ');
    return metPair({ one, other, count, trials: table.of(one, other), possible });
  });
  return {
    ...{ teams: teams.length, possible, exact: narrow !== null },
    met: met.sort((a, b) => b.count - a.count || b.count - b.expected - (a.count - a.expected)),
    histogram: histogramOf(counts, table, possible, Math.min(highest + 1, MOST_BARS)),
    of: (one, other) => ({
      count: counts.get(pairKey(one, other)) ?? 0,
      expected: expectedOf(table.of(one, other)),
    }),
  };
}

function metPair(pair: {
  readonly one: string;
  readonly other: string;
  readonly count: number;
  readonly trials: readonly Trials[];
  readonly possible: number;
}): MetPair {
  const { one, other, count, trials, possible } = pair;
  return {
    ...{ one, other, count, expected: expectedOf(trials) },
    forced: trials.reduce((sum, { chance, times }) => sum + (chance > 1 - 1e-9 ? times : 0), 0) >= count,
    outstanding: count > 1 && atLeast(trials, count) * possible < RARE,
  };
}

function withoutBarred(team: PairTeam): ChanceTeam {
  if (team.barred.length === 0) return team;
  const free = (code: string) => !team.barred.includes(code);
  return { ...team, candidates: team.candidates.filter(free), leaders: team.leaders?.filter(free) ?? null };
}

/** Names of two people in an order of their own. Ids and pseudonyms hold no spaces. */
function pairKey(one: string, other: string): string {
  return one < other ? `${one} ${other}` : `${other} ${one}`;
}

function countedPairs(teams: readonly ChanceTeam[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { members } of teams) {
    members.forEach((one, at) => {
      for (const other of members.slice(at + 1)) {
        const key = pairKey(one, other);
        counts.set(key, (counts.get(key) ?? 0) + 1);
      }
    });
  }
  return counts;
}

/** Teams of which chance cannot tell one from another, and how many they are. */
interface TeamKind {
  readonly seats: number;
  readonly candidates: number;
  readonly leaders: number | null;
  times: number;
}

/** People who are candidates of the same teams, in the same way: chance treats them alike. */
interface PersonKind {
  /** Number of a kind of teams → whether the person may lead there. */
  readonly roles: ReadonlyMap<number, boolean>;
  people: number;
}

interface ChanceTable {
  /** Pairs of a kind that could meet, and by which trials. */
  readonly kinds: readonly { readonly pairs: number; readonly trials: readonly Trials[] }[];
  readonly of: (one: string, other: string) => readonly Trials[];
}

/** Trials of every pair, kind by kind; null where that would take more steps than allowed. */
function chanceTable(teams: readonly ChanceTeam[], mostSteps: number): ChanceTable | null {
  const { teamKinds, personKinds, kindOf } = kindsOf(teams);
  const roles = personKinds.reduce((sum, kind) => sum + kind.roles.size, 0);
  if (roles * personKinds.length > mostSteps) return null;
  const trialsOf = (one: PersonKind, other: PersonKind): Trials[] => {
    const [fewer, more] = one.roles.size <= other.roles.size ? [one, other] : [other, one];
    return [...fewer.roles].flatMap(([team, leads]) => {
      const otherLeads = more.roles.get(team);
      if (otherLeads === undefined) return [];
      const chance = meetingChance(teamKinds[team], leads, otherLeads);
      return chance > 0 ? [{ chance, times: teamKinds[team].times }] : [];
    });
  };
  const kinds = personKinds.flatMap((one, at) =>
    personKinds.slice(at).flatMap((other) => {
      const pairs = one === other ? (one.people * (one.people - 1)) / 2 : one.people * other.people;
      const trials = pairs === 0 ? [] : trialsOf(one, other);
      return trials.length === 0 ? [] : [{ pairs, trials }];
    }),
  );
  return {
    kinds,
    of: (one, other) => {
      const [a, b] = [kindOf.get(one), kindOf.get(other)];
      return a && b && one !== other ? trialsOf(a, b) : [];
    },
  };
}

function kindsOf(teams: readonly ChanceTeam[]) {
  const byList = new Map<string, { kind: TeamKind; team: ChanceTeam }>();
  for (const team of teams) {
    const { candidates, leaders, members } = team;
    const key = JSON.stringify([candidates, leaders, members.length]);
    const found = byList.get(key);
    if (found) found.kind.times += 1;
    else {
      const sizes = {
        seats: members.length,
        candidates: candidates.length,
        leaders: leaders?.length ?? null,
      };
      byList.set(key, { kind: { ...sizes, times: 1 }, team });
    }
  }
  const rolesOf = new Map<string, Map<number, boolean>>();
  const different = [...byList.values()];
  different.forEach(({ team }, index) => {
    const leading = new Set(team.leaders ?? []);
    for (const code of team.candidates) {
      const roles = rolesOf.get(code) ?? new Map<number, boolean>();
      rolesOf.set(code, roles.set(index, leading.has(code)));
    }
  });
  const byRoles = new Map<string, PersonKind>();
  const kindOf = new Map<string, PersonKind>();
  for (const [code, roles] of rolesOf) {
    const key = JSON.stringify([...roles]);
    const kind = byRoles.get(key) ?? { roles, people: 0 };
    kind.people += 1;
    byRoles.set(key, kind);
    kindOf.set(code, kind);
  }
  return { teamKinds: different.map(({ kind }) => kind), personKinds: [...byRoles.values()], kindOf };
}

function histogramOf(
  counts: ReadonlyMap<string, number>,
  table: ChanceTable,
  possible: number,
  last: number,
): MeetingBar[] {
  const expected = Array.from({ length: last + 1 }, () => 0);
  for (const { pairs, trials } of table.kinds) {
    successes(trials, last).forEach((probability, times) => (expected[times] += pairs * probability));
  }
  const counted = Array.from({ length: last + 1 }, () => 0);
  for (const count of counts.values()) counted[Math.min(count, last)] += 1;
  counted[0] = possible - counts.size;
  return expected.map((value, times) => ({
    ...{ times, counted: counted[times], expected: value, orMore: times === last },
  }));
}
