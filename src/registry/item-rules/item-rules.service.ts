import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Actor } from '../../audit/actor.js';
import { AuditService } from '../../audit/audit.service.js';
import { DomainError } from '../../kernel/domain-error.js';
import { percentOf } from '../../kernel/percent.js';
import { Clock } from '../../platform/clock.js';
import { lockFor } from '../../platform/database/database.js';
import { AgenciesService } from '../agencies.service.js';
import { ItemsService } from '../items.service.js';
import { requireEverything } from '../office-wide.rules.js';
import { ScopeService } from '../scope.service.js';
import {
  type Ceiling,
  ceilingFor,
  EVERY_GENERAL,
  type ItemRuleInput,
  readItemRule,
  type RuleContent,
} from './ceiling.rules.js';
import { ItemRule } from './item-rule.entity.js';

/** An item with what bounds it. */
export interface BoundItem {
  readonly code: string;
  readonly name: string;
  /** KEY, GENERAL, or null for the rule of all general items. */
  readonly priority: string | null;
  /** What holds, wherever it comes from. */
  readonly ceiling: Ceiling | null;
  /** What is recorded for this item alone. */
  readonly rule: RuleContent | null;
}

/** Ceilings of items and which systems have authority for them. A change is a new version. */
@Injectable()
export class ItemRules {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly audit: AuditService,
    private readonly scopes: ScopeService,
    private readonly items: ItemsService,
    private readonly agencies: AgenciesService,
  ) {}

  /** Every item of the list in force, and first the rule of all general items. */
  async list(): Promise<BoundItem[]> {
    const rules = await this.items.itemRules();
    const general = rules.get(EVERY_GENERAL) ?? null;
    const first: BoundItem = {
      ...{ code: EVERY_GENERAL, name: '所有一般事项(未单独设定的)', priority: null, rule: general },
      ceiling: general?.ceiling
        ? { ratio: general.ceiling, source: general.ceilingSource ?? '依据未登记' }
        : null,
    };
    const items = await this.items.currentItems();
    return [
      first,
      ...items.map((item) => ({
        ...{ code: item.code, name: item.name, priority: item.priority },
        ceiling: ceilingFor(item, rules),
        rule: rules.get(item.code) ?? null,
      })),
    ];
  }

  /** One of them. @throws DomainError NOT_FOUND */
  async of(code: string): Promise<BoundItem> {
    const found = (await this.list()).find((one) => one.code === code);
    if (found) return found;
    throw new DomainError('NOT_FOUND', '清单中没有这个事项。请从“上限与权限”中打开。');
  }

  /** All versions of an item's rule, newest first. */
  async history(code: string): Promise<ItemRule[]> {
    return this.dataSource.manager.find(ItemRule, { where: { itemCode: code }, order: { version: 'DESC' } });
  }

  /**
   * Records an item's ceiling and authority.
   * @returns false where that is what stands already
   * @throws DomainError INVALID_INPUT with all faults, NOT_FOUND, FORBIDDEN outside the bureau
   */
  async save(actor: Actor, code: string, input: ItemRuleInput): Promise<boolean> {
    const before = await this.of(code);
    const pools = new Map((await this.agencies.pools()).map((pool) => [pool.code, pool.name]));
    const { rule, faults } = readItemRule(input, pools);
    if (before.priority === 'KEY' && rule.ceiling !== null) {
      const message = '重点检查事项不设抽查比例上限(国发〔2019〕5号)，请留空。';
      faults.push({ field: 'ceiling', code: 'KEY_ITEM', message });
    }
    return this.dataSource.transaction(async (tx) => {
      requireEverything(await this.scopes.of(actor, tx));
      if (faults.length > 0)
        throw new DomainError('INVALID_INPUT', '上限与权限没有保存，请按提示修改。', faults);
      await lockFor(tx, `item rule ${code}`);
      const [last] = await tx.find(ItemRule, {
        where: { itemCode: code },
        order: { version: 'DESC' },
        take: 1,
      });
      if (last && isSame(last, rule)) return false;
      const version = (last?.version ?? 0) + 1;
      await tx.insert(ItemRule, {
        ...{ ...rule, itemCode: code, version, actorName: actor.name, at: this.clock.now() },
      });
      await this.audit.record(tx, actor, {
        act: '修改事项的上限与权限',
        objectKind: 'item_rule',
        objectId: code,
        detail: {
          ...{ version, ceiling: rule.ceiling === null ? '' : percentOf(rule.ceiling) },
          ...{ ceilingSource: rule.ceilingSource ?? '', authoritySource: rule.authoritySource ?? '' },
          pools: rule.poolCodes.map((pool) => pools.get(pool) ?? pool).join('、'),
        },
      });
      return true;
    });
  }
}

function isSame(last: RuleContent, rule: RuleContent): boolean {
  return (
    last.ceiling === rule.ceiling &&
    last.ceilingSource === rule.ceilingSource &&
    last.authoritySource === rule.authoritySource &&
    [...last.poolCodes].sort().join() === [...rule.poolCodes].sort().join()
  );
}
