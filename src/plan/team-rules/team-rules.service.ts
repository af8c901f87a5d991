import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Actor } from '../../audit/actor.js';
import { AuditService } from '../../audit/audit.service.js';
import { DomainError } from '../../kernel/domain-error.js';
import { Clock } from '../../platform/clock.js';
import { lockFor } from '../../platform/database/database.js';
import { AgenciesService } from '../../registry/agencies.service.js';
import { ItemsService } from '../../registry/items.service.js';
import { ScopeService } from '../../registry/scope.service.js';
import {
  isSameTeam,
  plainTeam,
  teamOf,
  type TeamDefault,
  teamRuleFaults,
  teamText,
} from './team-rule.rules.js';
import { TeamRule } from './team-rule.entity.js';
import { currentTeamRules, teamsOfItem } from './team-rules.queries.js';

/** An item with the team of every system, set or plain. */
export interface ItemTeams {
  readonly itemCode: string;
  readonly itemName: string;
  readonly teams: readonly (TeamDefault & {
    readonly poolName: string;
    /** True where a rule was set; false where it is as nobody has said anything. */
    readonly set: boolean;
    /** The system leads the item, or takes part in it, by its scheme. */
    readonly part: 'LEAD' | 'PARTNER' | null;
    /** The actor may change it. */
    readonly own: boolean;
  })[];
}

/** How teams are seated for an item, unless a plan line says otherwise. A changed rule is a new version. */
@Injectable()
export class TeamRules {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly audit: AuditService,
    private readonly agencies: AgenciesService,
    private readonly items: ItemsService,
    private readonly scopes: ScopeService,
  ) {}

  /** Every item in force with the teams of all systems: those of its scheme first, the lead before the others. */
  async list(actor: Actor): Promise<ItemTeams[]> {
    const { manager } = this.dataSource;
    const [items, pools, schemes] = [
      await this.items.currentItems(),
      await this.agencies.pools(),
      await this.items.schemes(),
    ];
    const own = await this.ownPools(manager, actor);
    const rules = await currentTeamRules(manager);
    return items.map((item) => {
      const scheme = schemes.find(({ itemCodes }) => itemCodes.includes(item.code));
      const order = [...(scheme ? [scheme.leadPool, ...scheme.partnerPools] : [])];
      const rank = (code: string): number => (order.includes(code) ? order.indexOf(code) : order.length);
      const teams = [...pools]
        .sort((a, b) => rank(a.code) - rank(b.code))
        .map(({ code, name }) => {
          const set = rules.find((rule) => rule.itemCode === item.code && rule.poolCode === code);
          const part = rank(code) === order.length ? null : rank(code) === 0 ? 'LEAD' : 'PARTNER';
          return {
            ...(set ? teamOf(set) : plainTeam(code, part === 'LEAD')),
            ...{ poolName: name, set: set !== undefined, part: part as 'LEAD' | 'PARTNER' | null },
            own: own.has(code),
          };
        });
      return { itemCode: item.code, itemName: item.name, teams };
    });
  }

  /** One of them. @throws DomainError NOT_FOUND for an item that the list in force has not */
  async of(actor: Actor, itemCode: string): Promise<ItemTeams> {
    const found = (await this.list(actor)).find((one) => one.itemCode === itemCode);
    if (found) return found;
    throw new DomainError('NOT_FOUND', '抽查事项清单中没有这个事项。请从“检查组规则”中打开。');
  }

  /** All versions of an item's rules, newest first. */
  async history(itemCode: string): Promise<TeamRule[]> {
    return this.dataSource.manager.find(TeamRule, {
      where: { itemCode },
      order: { at: 'DESC', poolCode: 'ASC', version: 'DESC' },
    });
  }

  /**
   * Sets rules of an item; those that say what is in force already are left alone.
   * @returns how many systems' rules have changed
   * @throws DomainError INVALID_INPUT with all faults, NOT_FOUND (item), FORBIDDEN for another agency's system
   */
  async save(actor: Actor, itemCode: string, teams: readonly TeamDefault[]): Promise<number> {
    const before = await this.of(actor, itemCode);
    const pools = new Map((await this.agencies.pools()).map(({ code, name }) => [code, name]));
    const faults = teamRuleFaults(teams, pools);
    if (faults.length > 0) throw new DomainError('INVALID_INPUT', '规则没有保存，请按提示修改。', faults);
    return this.dataSource.transaction(async (tx) => {
      await lockFor(tx, `team rules ${itemCode}`);
      const current = await teamsOfItem(tx, itemCode);
      const plain = new Map(
        before.teams.map((team) => [team.agency, plainTeam(team.agency, team.part === 'LEAD')]),
      );
      const changed = teams.filter((team) => {
        const now = current.get(team.agency) ?? plain.get(team.agency);
        return now === undefined || !isSameTeam(now, team);
      });
      const own = await this.ownPools(tx, actor);
      const others = changed.filter(({ agency }) => !own.has(agency));
      if (others.length > 0) {
        const names = others.map(({ agency }) => pools.get(agency)).join('、');
        throw new DomainError(
          'FORBIDDEN',
          `${names}的检查组规则由该部门或州局设定，本部门不能修改，没有保存。`,
        );
      }
      for (const team of changed) await this.insert(tx, actor, itemCode, team);
      return changed.length;
    });
  }

  private async insert(tx: EntityManager, actor: Actor, itemCode: string, team: TeamDefault): Promise<void> {
    const { agency: poolCode, size, leader, rotation, ladder } = team;
    const version = 1 + (await tx.countBy(TeamRule, { itemCode, poolCode }));
    await tx.insert(TeamRule, {
      ...{ itemCode, poolCode, version, size, leader, rotation, ladder: [...ladder] },
      ...{ actorName: actor.name, at: this.clock.now() },
    });
    await this.audit.record(tx, actor, {
      act: '修改检查组规则',
      objectKind: 'team_rule',
      objectId: `${itemCode} ${poolCode}`,
      detail: { itemCode, poolCode, version, rule: teamText(team) },
    });
  }

  /** Systems whose rules an actor may set: the bureau all, others their own. */
  private async ownPools(tx: EntityManager, actor: Actor): Promise<Set<string>> {
    const scope = await this.scopes.of(actor, tx);
    const agencies = await this.agencies.agencies(tx);
    return new Set(
      agencies
        .filter(({ code }) => scope.everything || scope.agencyCodes.has(code))
        .map(({ poolCode }) => poolCode),
    );
  }
}
