import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Actor } from '../../audit/actor.js';
import { AuditService } from '../../audit/audit.service.js';
import { DomainError, type Fault } from '../../kernel/domain-error.js';
import { Clock } from '../../platform/clock.js';
import { lockFor } from '../../platform/database/database.js';
import { AgenciesService } from '../../registry/agencies.service.js';
import { NamedMatcher, plainName } from '../../registry/import/named.rules.js';
import { AgencyAlias } from './plan-import.entity.js';
import { likelyPools } from './likely-pools.rules.js';

/** An agency's name in a table, and the system it means; null while nobody has said. */
export interface MatchedName {
  readonly name: string;
  readonly poolCode: string | null;
  /** Systems with a name like it, to be offered first; never taken without being asked. */
  readonly likely: readonly string[];
}

/** What was said of a name: a system, LEFT_OUT, or '' for what is known already. */
export interface SaidName {
  readonly name: string;
  readonly poolCode: string;
}

/** Said of a name that is no system of the office: 各县(市)人民政府. Holds for one table and is not remembered. */
export const LEFT_OUT = '-';

/** What offices call systems in their tables: asked once, remembered, and changed where it was wrong. */
@Injectable()
export class AgencyNames {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly audit: AuditService,
    private readonly agencies: AgenciesService,
  ) {}

  /** The remembered names, as they are compared, each with what was said last. */
  async list(tx: EntityManager = this.dataSource.manager): Promise<AgencyAlias[]> {
    const rows = await tx.find(AgencyAlias, { order: { id: 'ASC' } });
    const newest = new Map(rows.map((row) => [row.name, row]));
    return [...newest.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /**
   * Changes what a remembered name means, for the tables to come; plans that have lines already stay as they are.
   * @returns false where it meant that already
   * @throws DomainError NOT_FOUND (name), INVALID_INPUT (system)
   */
  async change(actor: Actor, { name, poolCode }: SaidName): Promise<boolean> {
    return this.dataSource.transaction(async (tx) => {
      await lockFor(tx, 'agency names');
      const known = (await this.list(tx)).find((one) => one.name === plainName(name));
      if (!known) throw new DomainError('NOT_FOUND', `没有记住“${name}”这个名称。请在导入计划表时选择。`);
      if (!(await this.agencies.pools(tx)).some(({ code }) => code === poolCode)) {
        const message = `请选择“${known.name}”是哪个部门(系统)。`;
        throw new DomainError('INVALID_INPUT', '没有改动，请按提示修改。', [
          { field: 'poolCode', code: 'UNKNOWN', message },
        ]);
      }
      if (known.poolCode === poolCode) return false;
      await this.remember(tx, actor, known.name, poolCode);
      await this.audit.record(tx, actor, {
        ...{ act: '更改部门叫法', objectKind: 'agency_alias', objectId: known.name },
        detail: { before: known.poolCode, after: poolCode },
      });
      return true;
    });
  }

  /** Each name with its system: one that was asked before, else one that a record has. */
  async matched(tx: EntityManager, names: readonly string[]): Promise<MatchedName[]> {
    const remembered = new Map((await this.list(tx)).map(({ name, poolCode }) => [name, poolCode]));
    const agencies = await this.agencies.agencies(tx);
    const pools = await this.agencies.pools(tx);
    const prefectures = (await this.agencies.areas(tx)).filter(({ parentCode }) => parentCode === null);
    const refs = [
      ...agencies.map(({ code, name, shortNames }) => ({ code, name, aliases: shortNames })),
      ...pools.map(({ code, name }) => ({ code: `pool ${code}`, name, aliases: [] })),
    ];
    const matcher = new NamedMatcher(refs, prefectures);
    const poolOf = new Map([
      ...agencies.map(({ code, poolCode }) => [code, poolCode] as const),
      ...pools.map(({ code }) => [`pool ${code}`, code] as const),
    ]);
    return names.map((name) => ({
      name,
      poolCode: remembered.get(plainName(name)) ?? poolOf.get(matcher.match(name)?.code ?? '') ?? null,
      likely: likelyPools(name, pools, agencies),
    }));
  }

  /**
   * Systems by the table's names; what was said anew is remembered.
   * @throws DomainError INVALID_INPUT with a fault for every name that nobody has settled, field names.N
   */
  async settle(
    tx: EntityManager,
    actor: Actor,
    known: readonly MatchedName[],
    names: readonly SaidName[],
  ): Promise<Map<string, string>> {
    const pools = new Set((await this.agencies.pools(tx)).map(({ code }) => code));
    const said = new Map(names.map(({ name, poolCode }) => [name, poolCode]));
    const faults: Fault[] = [];
    const settled = new Map<string, string>();
    for (const [at, { name, poolCode }] of known.entries()) {
      const chosen = said.get(name) || poolCode;
      if (chosen === LEFT_OUT) continue;
      if (chosen === null || !pools.has(chosen)) {
        const message = `请选择表中的“${name}”是哪个部门(系统)。`;
        faults.push({ field: `names.${at}`, code: 'REQUIRED', message });
        continue;
      }
      settled.set(name, chosen);
      if (chosen !== poolCode) await this.remember(tx, actor, name, chosen);
    }
    if (faults.length > 0)
      throw new DomainError('INVALID_INPUT', '计划项没有加入计划，请按提示修改。', faults);
    return settled;
  }

  private async remember(tx: EntityManager, actor: Actor, name: string, poolCode: string): Promise<void> {
    const recordedAt = this.clock.now();
    await tx.insert(AgencyAlias, { name: plainName(name), poolCode, recordedBy: actor.name, recordedAt });
  }
}
