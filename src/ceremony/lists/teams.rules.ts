import type { DrawnView, SeatView, TeamView } from './drawn-views.js';

/** Members of a team who come from the same agency; vacant seats stand in a unit without agency. */
export interface TeamUnit {
  readonly agency: string;
  readonly seats: readonly SeatView[];
}

/** A drawn subject with the teams of all systems that go there. */
export interface SubjectTeams {
  readonly code: string;
  readonly name: string;
  readonly area: string;
  readonly teams: readonly (TeamView & { readonly units: readonly TeamUnit[] })[];
}

/**
 * Teams by subject, in the order of the drawn list: whoever goes to one firm together is read together.
 * A subject without teams is left out.
 */
export function teamsBySubject(result: {
  readonly drawn: readonly DrawnView[];
  readonly teams: readonly TeamView[];
}): SubjectTeams[] {
  const teams = new Map<string, TeamView[]>();
  for (const team of result.teams) {
    const known = teams.get(team.subjectCode);
    if (known) known.push(team);
    else teams.set(team.subjectCode, [team]);
  }
  return result.drawn
    .map(({ code, name, area }) => ({
      ...{ code, name, area },
      teams: (teams.get(code) ?? []).map((team) => ({ ...team, units: unitsOf(team.seats) })),
    }))
    .filter(({ teams }) => teams.length > 0);
}

function unitsOf(seats: readonly SeatView[]): TeamUnit[] {
  const units = new Map<string, SeatView[]>();
  for (const seat of seats) units.set(seat.agency, [...(units.get(seat.agency) ?? []), seat]);
  return [...units].map(([agency, members]) => ({ agency, seats: members }));
}
