import type { RegistryNames } from '../../registry/display.rules.js';
import type { DrawnRow, SeatRow } from './drawn-list.queries.js';
import { outcomeName, stepName, stratumName } from '../names.js';

/** A drawn subject or reserve, as people read it. */
export interface DrawnView {
  readonly position: number;
  readonly rank: number;
  readonly stratum: string;
  readonly code: string;
  readonly name: string;
  readonly area: string;
  readonly ticket: string;
  readonly outcome: string;
  readonly reserve: boolean;
}

export interface SeatView {
  readonly seat: number;
  readonly leader: boolean;
  /** 空缺 where vacant. */
  readonly name: string;
  /** The person's own agency; empty where vacant. */
  readonly agency: string;
  readonly vacant: boolean;
}

/** One team: a pool's people on one subject. */
export interface TeamView {
  readonly pool: string;
  readonly subjectCode: string;
  readonly subjectName: string;
  readonly step: string;
  readonly seats: readonly SeatView[];
}

/** A team of the plan, in the order of the rules. */
export interface TeamRule {
  readonly agency: string;
  readonly leader?: boolean;
}

/** The teams that a draw was frozen with; none before the freeze. */
export function teamRules(draw: { readonly rules: string | null }): readonly TeamRule[] {
  return (JSON.parse(draw.rules ?? '{}') as { teams?: TeamRule[] }).teams ?? [];
}

/** A line of drawn.tsv in words. */
export function drawnView(row: DrawnRow, names: RegistryNames): DrawnView {
  return {
    position: row.position,
    rank: row.rank,
    stratum: stratumName(row.stratum),
    code: row.code,
    name: row.name,
    area: names.areas.get(row.areaCode) ?? '',
    ticket: row.ticket,
    outcome: outcomeName(row.outcome),
    reserve: row.outcome === 'RESERVE',
  };
}

/**
 * Seats as teams: by system in the order of the rules, in each by subject in the order of `rows`.
 * @param seats of these subjects, seat by seat
 */
export function teamViews(
  rows: readonly DrawnRow[],
  seats: readonly SeatRow[],
  rules: readonly TeamRule[],
  names: RegistryNames,
): TeamView[] {
  const bySubject = new Map<string, SeatRow[]>();
  for (const seat of seats) {
    const key = `${seat.poolCode}|${seat.subjectCode}`;
    const team = bySubject.get(key);
    if (team) team.push(seat);
    else bySubject.set(key, [seat]);
  }
  return rules.flatMap((rule) =>
    rows.flatMap(({ code, name }) => {
      const team = bySubject.get(`${rule.agency}|${code}`);
      return team ? [teamView(team, { code, name }, rule, names)] : [];
    }),
  );
}

function teamView(
  team: readonly SeatRow[],
  subject: { readonly code: string; readonly name: string },
  rule: TeamRule,
  names: RegistryNames,
): TeamView {
  return {
    pool: names.pools.get(rule.agency) ?? rule.agency,
    subjectCode: subject.code,
    subjectName: subject.name,
    step: stepName(team[0].step),
    seats: team.map(({ seat, inspectorName, agencyCode }) => ({
      seat,
      leader: seat === 0 && rule.leader === true,
      name: inspectorName ?? '空缺',
      agency: agencyCode === null ? '' : (names.agencies.get(agencyCode) ?? ''),
      vacant: inspectorName === null,
    })),
  };
}
