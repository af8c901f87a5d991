import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Actor } from '../audit/actor.js';
import { AuditService } from '../audit/audit.service.js';
import type { Day } from '../kernel/day.js';
import { DomainError } from '../kernel/domain-error.js';
import { isId } from '../kernel/id.js';
import { cleanText } from '../kernel/text.js';
import { Clock } from '../platform/clock.js';
import { lockFor } from '../platform/database/database.js';
import { RegistryFinder } from '../registry/registry-finder.service.js';
import { coversArea } from '../registry/scope.rules.js';
import { ScopeService } from '../registry/scope.service.js';
import { classesOf, givenClassOn, type ListedClass } from './classes.queries.js';
import { CreditClassRow, CreditWithdrawal } from './credit.entity.js';
import {
  type ClassInput,
  classFaults,
  cleanClass,
  isCreditClass,
  lastValidDay,
  raised,
  sourceFaults,
} from './credit.rules.js';
import { type ClassOrigin, type CreditClass, RESULT_RULES, type ResultRuleKey } from './credit.types.js';
import { CreditRules } from './rules/credit-rules.service.js';

/** A subject as the credit register names it. */
export interface CreditSubject {
  /** Kind of the registry, e.g. REPAIR_SHOP. */
  readonly kind: string;
  readonly code: string;
}

/** A result of an inspection, here or elsewhere, as far as it may change a class. */
export interface ResultFact extends CreditSubject {
  /** Code of the result, e.g. PENDING_ACTION. */
  readonly resultCode: string;
  readonly inspectedOn: Day;
  readonly origin: 'INSPECTED' | 'SHARED';
  /** Where the result stands: a draw and its task, or the region and its file. */
  readonly source: string;
}

/** Classes of subjects over time. A row is never changed: another begins, or it is withdrawn. */
@Injectable()
export class CreditService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly audit: AuditService,
    private readonly finder: RegistryFinder,
    private readonly scopes: ScopeService,
    private readonly rules: CreditRules,
  ) {}

  /** Every class of a subject, newest first, and whether it counts today. */
  async of(subject: CreditSubject): Promise<ListedClass[]> {
    return classesOf(this.dataSource.manager, subject, this.clock.today());
  }

  /**
   * Registers a class, in the transaction of what it follows from. Who may do so has been checked by the caller, and
   * so has the subject: the register keeps classes of whoever is inspected.
   * @returns id of the row
   */
  async record(
    tx: EntityManager,
    actor: Actor,
    row: CreditSubject & {
      readonly creditClass: CreditClass;
      readonly validFrom: Day;
      readonly validTo: Day | null;
      readonly origin: ClassOrigin;
      readonly source: string;
    },
  ): Promise<string> {
    const { identifiers } = await tx.insert(CreditClassRow, {
      ...row,
      ...{ recordedBy: actor.name, recordedAccount: actor.accountId, recordedAt: this.clock.now() },
    });
    const id = String(identifiers[0].id);
    await this.audit.record(tx, actor, {
      ...{ act: '登记信用风险等级', objectKind: 'credit_class', objectId: id },
      detail: { ...row },
    });
    return id;
  }

  /**
   * What a result of an inspection does to a class, by the rule of its code: a class so many steps worse than the one
   * in force on the day of the inspection, from that day for the rule's months.
   * @returns id of the new row; null where the code has no rule, or the rule raises nothing
   */
  async recordResult(tx: EntityManager, actor: Actor, fact: ResultFact): Promise<string | null> {
    const { kind, code, resultCode, inspectedOn, origin, source } = fact;
    if (!isResultRule(resultCode)) return null;
    const rule = await this.rules.inForce(resultCode, tx);
    if (rule.steps === 0 || rule.months === null) return null;
    const before = await givenClassOn(tx, fact, inspectedOn);
    const creditClass = raised(before, rule) ?? rule.unratedAs;
    const to = lastValidDay(inspectedOn, rule.months);
    const words = `${source}：${RESULT_RULES[resultCode]}`;
    return this.record(tx, actor, {
      ...{ kind, code, creditClass, validFrom: inspectedOn, validTo: to, origin, source: words },
    });
  }

  /**
   * Somebody registers a class of a subject of the registry.
   * @returns id of the row
   * @throws DomainError INVALID_INPUT (by field), NOT_FOUND, FORBIDDEN, CONFLICT (the same stands already)
   */
  async enter(actor: Actor, subject: CreditSubject, input: ClassInput): Promise<string> {
    const given = cleanClass(input);
    const faults = classFaults(given);
    const { creditClass } = given;
    if (faults.length > 0 || !isCreditClass(creditClass)) {
      throw new DomainError('INVALID_INPUT', '信用风险等级没有登记，请按提示修改。', faults);
    }
    return this.dataSource.transaction(async (tx) => {
      await lockFor(tx, 'credit classes');
      await this.requireOwn(tx, actor, subject);
      const { validFrom, validTo, source } = given;
      const same = (await classesOf(tx, subject, this.clock.today())).some(
        (one) =>
          one.withdrawnAt === null &&
          one.creditClass === creditClass &&
          one.validFrom === validFrom &&
          one.validTo === validTo,
      );
      if (same) throw new DomainError('CONFLICT', '同一等级、同一有效期已经登记，不必重复登记。');
      const row = { ...subject, creditClass, validFrom, validTo, source, origin: 'ENTERED' as const };
      return this.record(tx, actor, row);
    });
  }

  /**
   * Takes a class back; it stays on record, and counts no more in frames that are made from now on.
   * @throws DomainError NOT_FOUND, FORBIDDEN, CONFLICT (withdrawn already), INVALID_INPUT (field `reason`)
   */
  async withdraw(actor: Actor, id: string, given: string): Promise<CreditSubject> {
    const reason = cleanText(given);
    const faults = sourceFaults('reason', reason, '撤销原因');
    return this.dataSource.transaction(async (tx) => {
      await lockFor(tx, 'credit classes');
      const row = isId(id) ? await tx.findOneBy(CreditClassRow, { id }) : null;
      if (!row) throw new DomainError('NOT_FOUND', '没有这条信用风险等级，请从检查对象页面重新打开。');
      await this.requireOwn(tx, actor, row);
      if (faults.length > 0) throw new DomainError('INVALID_INPUT', '等级没有撤销，请写明原因。', faults);
      if (await tx.existsBy(CreditWithdrawal, { classId: id })) {
        throw new DomainError('CONFLICT', '这条信用风险等级已经撤销，不必再撤销。');
      }
      await this.takeBack(tx, actor, row, reason);
      return { kind: row.kind, code: row.code };
    });
  }

  /**
   * Takes back the class that a result made, in the transaction of the correction of that result; one that somebody has
   * taken back already stays as it is. Who may correct has been checked by the caller.
   */
  async withdrawResult(tx: EntityManager, actor: Actor, id: string, reason: string): Promise<void> {
    await lockFor(tx, 'credit classes');
    if (await tx.existsBy(CreditWithdrawal, { classId: id })) return;
    await this.takeBack(tx, actor, await tx.findOneByOrFail(CreditClassRow, { id }), reason);
  }

  private async takeBack(
    tx: EntityManager,
    actor: Actor,
    { id, kind, code, creditClass }: CreditClassRow,
    reason: string,
  ): Promise<void> {
    const at = this.clock.now();
    await tx.insert(CreditWithdrawal, { classId: id, reason, withdrawnBy: actor.name, withdrawnAt: at });
    await this.audit.record(tx, actor, {
      ...{ act: '撤销信用风险等级', objectKind: 'credit_class', objectId: id },
      detail: { kind, code, creditClass, reason },
    });
  }

  private async requireOwn(tx: EntityManager, actor: Actor, { kind, code }: CreditSubject): Promise<void> {
    const found = (await this.finder.subjectsByCode(kind, [code], tx)).get(code);
    if (!found)
      throw new DomainError('NOT_FOUND', `名录库中没有代码为 ${code} 的这类检查对象，请先核对名录。`);
    if (coversArea(await this.scopes.of(actor, tx), found.areaCode)) return;
    throw new DomainError(
      'FORBIDDEN',
      '这个检查对象不在您部门管辖的县(市)范围内，不能登记或撤销其信用风险等级。请由所在县(市)或州局办理。',
    );
  }
}

function isResultRule(code: string): code is ResultRuleKey {
  return Object.hasOwn(RESULT_RULES, code);
}
