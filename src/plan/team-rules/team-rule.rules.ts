import type { Fault } from '../../kernel/domain-error.js';
import { fault, teamFaults } from '../plan-team.rules.js';
import { LADDER_STEPS, type TeamPlan } from '../plan.types.js';
import { ladderText } from '../plan.words.js';

/** The least number of people in a team, and the law that says so. */
export const SMALLEST_TEAM = 2;
export const SMALLEST_TEAM_LAW = '《中华人民共和国行政处罚法》第四十二条：执法人员不得少于两人';

/** A system's team for an item, all of it said. */
export type TeamDefault = Required<TeamPlan>;

/**
 * The team of a system that has no rule for an item: two people, rotating, from the home county to the whole system.
 * @param leads true for the system that leads the inspection: one of its team must be fit to lead
 */
export function plainTeam(agency: string, leads: boolean): TeamDefault {
  return { agency, size: SMALLEST_TEAM, leader: leads, rotation: true, ladder: [...LADDER_STEPS] };
}

/** A row of the register as a team. */
export function teamOf(rule: {
  readonly poolCode: string;
  readonly size: number;
  readonly leader: boolean;
  readonly rotation: boolean;
  readonly ladder: TeamPlan['ladder'];
}): TeamDefault {
  const { poolCode: agency, size, leader, rotation, ladder } = rule;
  return { agency, size, leader, rotation, ladder: [...ladder] };
}

/** Teams of a line that names none: by the rules of its item, or else plain. @param pools the lead first */
export function filledTeams(
  pools: readonly string[],
  rules: ReadonlyMap<string, TeamDefault>,
): TeamDefault[] {
  return [...new Set(pools)].map((pool, index) => rules.get(pool) ?? plainTeam(pool, index === 0));
}

/** A team that does not say whether it rotates does as it did; one that was not there rotates. */
export function rotatingAsBefore(teams: readonly TeamPlan[], before: readonly TeamPlan[]): TeamDefault[] {
  return teams.map((team) => {
    const old = before.find(({ agency }) => agency === team.agency);
    return { ...team, rotation: team.rotation ?? (old === undefined || old.rotation === true) };
  });
}

/** All faults of rules that are to be saved, each tied to its field (`teams.GA.size`). */
export function teamRuleFaults(teams: readonly TeamDefault[], pools: ReadonlyMap<string, string>): Fault[] {
  return teams.flatMap((team) =>
    pools.has(team.agency)
      ? teamFaults(team, pools)
      : [fault(`teams.${team.agency}`, 'UNKNOWN', `没有代码为${team.agency}的部门(系统)，请重新选择。`)],
  );
}

/** True where both say the same. */
export function isSameTeam(one: TeamDefault, other: TeamDefault): boolean {
  return (
    one.agency === other.agency &&
    one.size === other.size &&
    one.leader === other.leader &&
    one.rotation === other.rotation &&
    one.ladder.join() === other.ladder.join()
  );
}

/** 每组2人，设组长，轮换，本县(市)→相邻县(市)→全系统 */
export function teamText({ size, leader, rotation, ladder }: Omit<TeamPlan, 'agency'>): string {
  return [
    `每组${size}人`,
    ...(leader ? ['设组长'] : []),
    ...(rotation ? ['轮换'] : []),
    ladderText(ladder),
  ].join('，');
}
