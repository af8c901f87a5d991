import { pairFigures, type PairFigures, type PairTeam } from './pairs.rules.js';
import type { DrawFacts, PersonFacts, TeamFacts } from './team-facts.service.js';

/** What one person carries. */
export interface LoadRow {
  readonly inspectorId: string;
  readonly name: string;
  readonly agencyCode: string;
  readonly areaCode: string;
  /** Seats counted before; 0 where several draws are added up, each of which holds the others' seats. */
  readonly prior: number;
  /** Seats held in these draws, after all changes so far. */
  readonly held: number;
  /** Seats that the person could take in all; null where several draws are added up. */
  readonly capacity: number | null;
}

/** Seats for which so many people could be taken. */
export interface SizeRow {
  /** Smallest and largest number of candidates of this row; `to` null: and more. */
  readonly from: number;
  readonly to: number | null;
  readonly seats: number;
  /** Of them, those that stayed vacant. */
  readonly vacant: number;
}

/** Seats of a system by the step of the ladder at which they were filled. */
export interface StepRow {
  readonly step: string;
  readonly seats: number;
  readonly vacant: number;
}

/** The pictures of one system's teams. */
export interface PoolPicture {
  readonly poolCode: string;
  /** By agency, county and name. */
  readonly people: readonly LoadRow[];
  /** Seats a person, prior ones included: what each had if all had the same. */
  readonly share: number;
  readonly sizes: readonly SizeRow[];
  readonly steps: readonly StepRow[];
  readonly pairs: PairFigures;
}

/** Rows of numbers of candidates: one by one where it matters, wider above. */
const SIZES: readonly (readonly [from: number, to: number | null])[] = [
  ...[0, 1, 2, 3, 4, 5].map((count) => [count, count] as const),
  ...([
    [6, 10],
    [11, 20],
    [21, 50],
    [51, 100],
  ] as const),
  [101, null],
];
const STEPS = ['AREA', 'NEIGHBOURS', 'AGENCY'];

/** Puts together what one draw, or several, did with each system's people. @param draws at least one */
export function teamPictures(draws: readonly DrawFacts[]): PoolPicture[] {
  const people = loadRows(draws);
  const teams = draws.flatMap((draw) => draw.teams);
  const poolCodes = [...new Set(teams.map(({ poolCode }) => poolCode))];
  return poolCodes.map((poolCode) => {
    const list = teams.filter((team) => team.poolCode === poolCode);
    const rows = people.get(poolCode) ?? [];
    const sum = rows.reduce((total, { prior, held }) => total + prior + held, 0);
    return {
      ...{ poolCode, people: rows, share: rows.length === 0 ? 0 : sum / rows.length },
      ...{ sizes: sizeRows(list), steps: stepRows(list) },
      pairs: pairFigures(list.map(pairTeam).filter(({ members }) => members.length > 0)),
    };
  });
}

function loadRows(draws: readonly DrawFacts[]): Map<string, LoadRow[]> {
  const alone = draws.length === 1;
  const byPerson = new Map<string, PersonFacts[]>();
  for (const person of draws.flatMap((draw) => draw.people)) {
    const key = `${person.poolCode} ${person.inspectorId}`;
    const known = byPerson.get(key);
    if (known) known.push(person);
    else byPerson.set(key, [person]);
  }
  const byPool = new Map<string, LoadRow[]>();
  for (const list of byPerson.values()) {
    // Names and agencies are those of the latest of the draws.
    const { inspectorId, name, agencyCode, areaCode, poolCode, prior, capacity } = list[list.length - 1];
    const held = list.reduce((sum, one) => sum + one.held, 0);
    const counted = { prior: alone ? prior : 0, held, capacity: alone ? capacity : null };
    const rows = byPool.get(poolCode) ?? [];
    rows.push({ inspectorId, name, agencyCode, areaCode, ...counted });
    byPool.set(poolCode, rows);
  }
  for (const rows of byPool.values()) rows.sort(byPlace);
  return byPool;
}

function byPlace(a: LoadRow, b: LoadRow): number {
  return (
    a.areaCode.localeCompare(b.areaCode) ||
    a.agencyCode.localeCompare(b.agencyCode) ||
    b.prior + b.held - (a.prior + a.held) ||
    a.name.localeCompare(b.name, 'zh-CN') ||
    Number(a.inspectorId) - Number(b.inspectorId)
  );
}

/** How many people could be taken for a seat; who already sits in the team is counted as well. */
function candidatesOf({ candidates, leader, barred }: TeamFacts, seat: number): number {
  const list = leader && seat === 0 ? candidates.leaders : candidates.all;
  return list.length - (barred.length === 0 ? 0 : list.filter((id) => barred.includes(id)).length);
}

function sizeRows(teams: readonly TeamFacts[]): SizeRow[] {
  const rows = SIZES.map(([from, to]) => ({ from, to, seats: 0, vacant: 0 }));
  for (const team of teams) {
    team.seats.forEach((taken, seat) => {
      const size = candidatesOf(team, seat);
      const row = rows.find(({ to }) => to === null || size <= to);
      if (!row) return;
      row.seats += 1;
      if (taken === null) row.vacant += 1;
    });
  }
  const used = rows.flatMap(({ seats }, index) => (seats > 0 ? [index] : []));
  return rows.slice(used[0] ?? 0, (used.at(-1) ?? -1) + 1);
}

function stepRows(teams: readonly TeamFacts[]): StepRow[] {
  return STEPS.map((step) => {
    const seats = teams.filter((team) => team.step === step).flatMap((team) => team.seats);
    return { step, seats: seats.length, vacant: seats.filter((taken) => taken === null).length };
  }).filter(({ seats }) => seats > 0);
}

/** A team for the reckoning of pairs: the leader's seat counts as one if somebody was found for it. */
function pairTeam({ candidates, barred, leader, seats }: TeamFacts): PairTeam {
  return {
    ...{ candidates: candidates.all, barred },
    leaders: leader && seats[0] !== null ? candidates.leaders : null,
    members: seats.filter((taken) => taken !== null),
  };
}
