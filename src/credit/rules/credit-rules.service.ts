import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Actor } from '../../audit/actor.js';
import { AuditService } from '../../audit/audit.service.js';
import { DomainError } from '../../kernel/domain-error.js';
import { cleanText } from '../../kernel/text.js';
import { Clock } from '../../platform/clock.js';
import { lockFor } from '../../platform/database/database.js';
import { ScopeService } from '../../registry/scope.service.js';
import { CreditRule } from '../credit.entity.js';
import { RULE_NAMES, type RuleKey } from '../credit.types.js';
import { isSameRule, type RuleInput, ruleFaults } from './credit-rule.rules.js';

/** Rules of what cards and results do, as data: the office's own, each with its source. A change is a new version. */
@Injectable()
export class CreditRules {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly audit: AuditService,
    private readonly scopes: ScopeService,
  ) {}

  /** The last version of every rule, cards before results. */
  async current(tx: EntityManager = this.dataSource.manager): Promise<CreditRule[]> {
    const found = await tx
      .createQueryBuilder(CreditRule, 'rule')
      .distinctOn(['rule.key'])
      .orderBy({ 'rule.key': 'ASC', 'rule.version': 'DESC' })
      .getMany();
    const order = Object.keys(RULE_NAMES);
    return found.sort((a, b) => order.indexOf(a.key) - order.indexOf(b.key));
  }

  /** The last version of one rule. */
  async inForce(key: RuleKey, tx: EntityManager = this.dataSource.manager): Promise<CreditRule> {
    return tx.findOneOrFail(CreditRule, { where: { key }, order: { version: 'DESC' } });
  }

  /** Earlier versions of all rules, newest first. */
  async history(): Promise<CreditRule[]> {
    const all = await this.dataSource.manager.find(CreditRule, { order: { setAt: 'DESC', version: 'DESC' } });
    const newest = new Map((await this.current()).map(({ key, version }) => [key, version]));
    return all.filter(({ key, version }) => version < (newest.get(key) ?? 0));
  }

  /**
   * Sets a rule anew. Frames that are frozen keep their strata.
   * @throws DomainError NOT_FOUND (no such rule), FORBIDDEN (only the bureau), INVALID_INPUT, CONFLICT (says so already)
   */
  async set(actor: Actor, key: string, input: RuleInput): Promise<void> {
    if (!isRuleKey(key)) throw new DomainError('NOT_FOUND', '没有这条信用规则，请从“信用规则”中选择。');
    const given = { ...input, source: cleanText(input.source) };
    const faults = ruleFaults(key, given);
    if (faults.length > 0) throw new DomainError('INVALID_INPUT', '规则没有改，请按提示修改。', faults);
    await this.dataSource.transaction(async (tx) => {
      await lockFor(tx, 'credit rules');
      if (!(await this.scopes.of(actor, tx)).everything) {
        throw new DomainError('FORBIDDEN', '信用规则由州局统一设定，本部门不能修改。请联系州局。');
      }
      const before = await this.inForce(key, tx);
      if (isSameRule(before, given)) {
        throw new DomainError('CONFLICT', `“${RULE_NAMES[key]}”现行规则就是这样，不需要再设定。`);
      }
      const version = before.version + 1;
      const { steps, unratedAs, targeted, months, source } = given;
      const content = { steps, unratedAs, targeted, months, source };
      await tx.insert(CreditRule, {
        ...content,
        ...{ key, version, setBy: actor.name, setAt: this.clock.now() },
      });
      await this.audit.record(tx, actor, {
        ...{ act: '设定信用规则', objectKind: 'credit_rule', objectId: `${key} ${version}` },
        detail: { key, version, ...content },
      });
    });
  }
}

function isRuleKey(key: string): key is RuleKey {
  return Object.hasOwn(RULE_NAMES, key);
}
