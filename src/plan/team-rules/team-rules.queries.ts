import type { EntityManager } from 'typeorm';
import type { PlanLineInput } from '../plan.types.js';
import { filledTeams, teamOf, type TeamDefault } from './team-rule.rules.js';
import { TeamRule } from './team-rule.entity.js';

/** The rules in force, the last version of each item and system, by item and system. */
export async function currentTeamRules(tx: EntityManager): Promise<TeamRule[]> {
  return tx
    .createQueryBuilder(TeamRule, 'rule')
    .distinctOn(['rule.itemCode', 'rule.poolCode'])
    .orderBy({ 'rule.itemCode': 'ASC', 'rule.poolCode': 'ASC', 'rule.version': 'DESC' })
    .getMany();
}

/** The teams that the rules of an item give its systems, by pool. */
export async function teamsOfItem(tx: EntityManager, itemCode: string): Promise<Map<string, TeamDefault>> {
  const rules = (await currentTeamRules(tx)).filter((rule) => rule.itemCode === itemCode);
  return new Map(rules.map((rule) => [rule.poolCode, teamOf(rule)]));
}

/** A line with the teams of its item's rules, where it names none itself. */
export async function withTeams(tx: EntityManager, line: PlanLineInput): Promise<PlanLineInput> {
  if (line.teams.length > 0 || line.leadPool === '') return line;
  const rules = await teamsOfItem(tx, line.itemCode);
  return { ...line, teams: filledTeams([line.leadPool, ...line.partnerPools], rules) };
}
