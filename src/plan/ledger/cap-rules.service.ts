import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Actor } from '../../audit/actor.js';
import { AuditService } from '../../audit/audit.service.js';
import { DomainError } from '../../kernel/domain-error.js';
import { cleanText } from '../../kernel/text.js';
import { Clock } from '../../platform/clock.js';
import { lockFor } from '../../platform/database/database.js';
import { AgenciesService } from '../../registry/agencies.service.js';
import { KIND_TITLES } from '../../registry/display.rules.js';
import { currentKinds, latestRules } from './ledger.queries.js';
import { type CapRuleInput, capRuleFaults, isSameScope } from './visit-entry.rules.js';
import { CapRule, VisitKind } from './visit-ledger.entity.js';

const LOCK = 'cap rules';
const OTHERS_CHANGED = '这条规则已由他人修改，没有保存。请按现在的内容重新修改。';

/** The office's caps of visits, and which kinds of visits they do not count. Every change is a new revision. */
@Injectable()
export class CapRules {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly audit: AuditService,
    private readonly agencies: AgenciesService,
  ) {}

  /** Rules as they are now, ended ones too. */
  async list(): Promise<CapRule[]> {
    return latestRules(this.dataSource.manager);
  }

  /** All revisions of all rules, newest first. */
  async history(): Promise<CapRule[]> {
    return this.dataSource.manager.find(CapRule, {
      order: { changedAt: 'DESC', ruleNo: 'DESC', revision: 'DESC' },
    });
  }

  /** Kinds of visits as they are now. */
  async kinds(): Promise<VisitKind[]> {
    return currentKinds(this.dataSource.manager);
  }

  /** A new rule. @returns its number @throws DomainError INVALID_INPUT, CONFLICT where one speaks of the same */
  async add(actor: Actor, input: CapRuleInput): Promise<number> {
    const rule = await this.checked(input);
    return this.dataSource.transaction(async (tx) => {
      await lockFor(tx, LOCK);
      const rules = await latestRules(tx);
      this.requireOnly(rules, rule);
      const ruleNo = rules.reduce((last, one) => Math.max(last, one.ruleNo), 0) + 1;
      const row = { ...rule, ruleNo, revision: 1, active: true, ...this.by(actor) };
      await tx.insert(CapRule, row);
      await this.audit.record(tx, actor, {
        ...{ act: '新增年度检查次数上限', objectKind: 'cap_rule', objectId: String(ruleNo) },
        detail: { ...rule, ruleNo, revision: 1 },
      });
      return ruleNo;
    });
  }

  /**
   * Changes a rule, or ends it (`active: false`). What frames were frozen before stays as it was.
   * @param revision the one that was read
   * @throws DomainError NOT_FOUND, STALE, INVALID_INPUT, CONFLICT
   */
  async change(
    actor: Actor,
    ruleNo: number,
    revision: number,
    input: CapRuleInput & { readonly active: boolean },
  ): Promise<void> {
    const rule = await this.checked(input);
    await this.dataSource.transaction(async (tx) => {
      await lockFor(tx, LOCK);
      const rules = await latestRules(tx);
      const before = rules.find((one) => one.ruleNo === ruleNo);
      if (!before) throw new DomainError('NOT_FOUND', '没有这条上限规则。请从“检查次数上限”中打开。');
      if (before.revision !== revision) throw new DomainError('STALE', OTHERS_CHANGED);
      const others = rules.filter((one) => one.ruleNo !== ruleNo);
      if (input.active) this.requireOnly(others, rule);
      const next = { ruleNo, revision: revision + 1, active: input.active };
      await tx.insert(CapRule, { ...rule, ...next, ...this.by(actor) });
      await this.audit.record(tx, actor, {
        ...{ act: '修改年度检查次数上限', objectKind: 'cap_rule', objectId: String(ruleNo) },
        detail: { ...rule, ...next },
      });
    });
  }

  /**
   * Says whether a kind of visit counts, and by what document. Random visits always count.
   * @throws DomainError NOT_FOUND, STALE, RULE_BROKEN, INVALID_INPUT
   */
  async changeKind(
    actor: Actor,
    code: string,
    revision: number,
    input: { readonly exempt: boolean; readonly source: string },
  ): Promise<void> {
    const source = cleanText(input.source);
    if (source.length < 2 || source.length > 200) {
      throw new DomainError('INVALID_INPUT', '检查类别没有保存，请按提示修改。', [
        { field: `source-${code}`, code: 'REQUIRED', message: '请写明计入或不计入的依据(2至200字)。' },
      ]);
    }
    await this.dataSource.transaction(async (tx) => {
      await lockFor(tx, LOCK);
      const before = (await currentKinds(tx)).find((kind) => kind.code === code);
      if (!before) throw new DomainError('NOT_FOUND', '没有这个检查类别。请从“检查次数上限”中打开。');
      if (before.revision !== revision) throw new DomainError('STALE', OTHERS_CHANGED);
      if (code === 'RANDOM' && input.exempt) {
        throw new DomainError('RULE_BROKEN', '随机抽查一律计入年度检查次数上限，不能设为不计入。');
      }
      const next = { code, revision: revision + 1, name: before.name, exempt: input.exempt, source };
      await tx.insert(VisitKind, { ...next, ...this.by(actor) });
      await this.audit.record(tx, actor, {
        ...{ act: '修改检查类别', objectKind: 'visit_kind', objectId: code },
        detail: next,
      });
    });
  }

  private by(actor: Actor) {
    return { changedBy: actor.name, changedAt: this.clock.now() };
  }

  private requireOnly(rules: readonly CapRule[], rule: CapRuleInput): void {
    const same = rules.find((one) => one.active && isSameScope(one, rule));
    if (!same) return;
    throw new DomainError(
      'CONFLICT',
      `第 ${same.ruleNo} 条规则的适用范围与此相同，没有保存。请修改第 ${same.ruleNo} 条，或改变适用范围。`,
    );
  }

  private async checked(input: CapRuleInput): Promise<CapRuleInput> {
    const rule: CapRuleInput = {
      ...{ poolCode: input.poolCode || null, subjectKind: input.subjectKind || null },
      ...{ areaCode: input.areaCode || null, creditClass: input.creditClass || null },
      ...{ year: input.year, most: input.most, source: cleanText(input.source) },
    };
    const faults = capRuleFaults(rule, {
      pools: new Set((await this.agencies.pools()).map(({ code }) => code)),
      kinds: new Set(KIND_TITLES.keys()),
      areas: new Set((await this.agencies.counties()).map(({ code }) => code)),
    });
    if (faults.length > 0) throw new DomainError('INVALID_INPUT', '上限规则没有保存，请按提示修改。', faults);
    return rule;
  }
}
