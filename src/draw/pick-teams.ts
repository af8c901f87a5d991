import { DomainError } from '../kernel/domain-error.js';
import { BALANCED_SEATS, balance } from './balance.js';
import { fillAll, widenAll, type SeatingStep } from './fill.js';
import { LeastLoaded } from './least-loaded.js';
import { Roster } from './roster.js';
import { Search } from './search.js';
import { Seating } from './seating.js';
import { groupShortages } from './shortage.js';
import type { DrawnRow, Shortage, TeamInput, TeamSeat } from './types.js';

/** More seats than this in one draw are refused: they would not fit in memory. */
export const MAX_SEATS = 5_000_000;

/** The rows of teams.tsv and the content of shortages.json. */
export interface SeatedTeams {
  readonly teams: TeamSeat[];
  readonly shortages: Shortage[];
}

/**
 * Seats the teams of all agencies on the drawn subjects, each agency alone (section 6).
 * @param drawn the rows of drawn.tsv; reserves have no teams.
 * @throws DomainError TOO_LARGE above MAX_SEATS seats.
 */
export function pickTeams(input: TeamInput, drawn: readonly DrawnRow[], seed: string): SeatedTeams {
  return atOnce(seatTeams(input, drawn, seed));
}

/** Goes through the steps of a seating without a pause. */
export function atOnce(seating: Generator<SeatingStep, SeatedTeams>): SeatedTeams {
  for (;;) {
    const step = seating.next();
    if (step.done) return step.value;
  }
}

/** The same in steps, for who must do other things in between. */
export function* seatTeams(
  input: TeamInput,
  drawn: readonly DrawnRow[],
  seed: string,
): Generator<SeatingStep, SeatedTeams> {
  if (input.rules.teams.length === 0) return { teams: [], shortages: [] };
  const subjects = drawn.filter(({ reserve }) => !reserve);
  const seats = input.rules.teams.reduce((sum, { size }) => sum + size * subjects.length, 0);
  if (seats > MAX_SEATS) {
    throw new DomainError(
      'TOO_LARGE',
      `共需安排 ${seats} 个席位，超过上限 ${MAX_SEATS} 个，请减少抽取户数或每组人数。`,
    );
  }
  const teams: TeamSeat[] = [];
  const shortages: Shortage[] = [];
  for (const rule of input.rules.teams) {
    const seating = new Seating(new Roster(rule, input, subjects, seed));
    for (const group of yield* seatAgency(seating)) shortages.push(group);
    for (const row of rowsOf(seating)) teams.push(row);
  }
  return { teams, shortages };
}

function* seatAgency(seating: Seating): Generator<SeatingStep, Shortage[]> {
  const search = new Search(seating);
  const candidates = new LeastLoaded(seating);
  let vacant = yield* fillAll(seating, search, candidates);
  while (widenAll(seating, search)) vacant = yield* fillAll(seating, search, candidates);
  seating.watch = null;
  const shortages = groupShortages(seating, vacant);
  if (seating.holder.length <= BALANCED_SEATS) balance(seating, search);
  return shortages;
}

function rowsOf(seating: Seating): TeamSeat[] {
  const { roster, size, holder } = seating;
  const bySubject = [...roster.teams.keys()].sort((a, b) =>
    roster.teams[a].subject < roster.teams[b].subject ? -1 : 1,
  );
  const rows: TeamSeat[] = [];
  for (const team of bySubject) {
    for (let seat = 0; seat < size; seat++) {
      const inspector = holder[team * size + seat];
      rows.push({
        agency: roster.rule.agency,
        subject: roster.teams[team].subject,
        seat,
        inspector: inspector < 0 ? null : roster.inspectors[inspector].code,
        step: seating.stepOf(team),
      });
    }
  }
  return rows;
}
