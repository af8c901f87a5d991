import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Actor } from '../../audit/actor.js';
import { AuditService } from '../../audit/audit.service.js';
import { DomainError, type Fault } from '../../kernel/domain-error.js';
import { cleanText } from '../../kernel/text.js';
import { Clock } from '../../platform/clock.js';
import { lockFor } from '../../platform/database/database.js';
import type { DisclosureKind } from '../disclosure.rules.js';
import type { PublishedField } from './field.js';
import { FieldPolicy } from './field-policy.entity.js';
import { isPolicy, noteFaults, POLICIES, type Policy } from './policy.rules.js';
import { type FieldPolicyKind, PUBLISHED_FIELDS, publishedField } from './published-fields.js';

/** A policy as it is typed. */
export interface PolicyInput {
  readonly kind: FieldPolicyKind;
  readonly field: string;
  readonly policy: string;
  /** Why, or by which document. */
  readonly source: string;
}

/** A field with the policy in force. */
export interface FieldNow {
  readonly field: PublishedField;
  readonly policy: Policy;
  /** What the office has set; null while it is as delivered. */
  readonly set: FieldPolicy | null;
}

/** How each field of each kind of publication goes out. */
@Injectable()
export class FieldPolicies {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly audit: AuditService,
  ) {}

  /** Policy of every field of a kind as it stands now, and of the names of inspectors in its texts. */
  async current(tx: EntityManager, kind: DisclosureKind): Promise<Map<string, Policy>> {
    const all = [...(await this.fields('ALL', tx)), ...(await this.fields(kind, tx))];
    return new Map(all.map(({ field, policy }) => [field.key, policy]));
  }

  /** Every field of a kind with the policy in force. */
  async fields(kind: FieldPolicyKind, tx: EntityManager = this.dataSource.manager): Promise<FieldNow[]> {
    const rows = await tx.find(FieldPolicy, { where: { kind }, order: { version: 'ASC' } });
    const newest = new Map(rows.map((row) => [row.field, row]));
    return PUBLISHED_FIELDS[kind].map((field) => {
      const set = newest.get(field.key) ?? null;
      // What the law closes later on is closed, whatever an office has set before.
      const holds = set !== null && field.choices.includes(set.policy);
      return { field, policy: holds ? set.policy : field.policy, set: holds ? set : null };
    });
  }

  /** Every version of every field, the newest first. */
  async history(): Promise<FieldPolicy[]> {
    return this.dataSource.manager.find(FieldPolicy, {
      order: { setAt: 'DESC', version: 'DESC', kind: 'ASC', field: 'ASC' },
    });
  }

  /**
   * Sets how a field goes out in drafts made from now on; what is drafted or public stays as it is.
   * @throws DomainError FORBIDDEN; NOT_FOUND for an unknown field; CONFLICT for one that the law has fixed, or where
   *   nothing changes; INVALID_INPUT with all faults
   */
  async set(actor: Actor, { kind, field: key, policy, source }: PolicyInput): Promise<void> {
    if (actor.accountId !== null && !actor.roles.includes('ADMINISTRATOR')) {
      throw new DomainError('FORBIDDEN', '只有系统管理员可以设置公示字段的公开方式。');
    }
    const field = publishedField(kind, key);
    if (field === null) throw new DomainError('NOT_FOUND', '公示中没有这个字段。请从公示字段页面选择。');
    const why = cleanText(source);
    const wish = requireWish(field, policy, why);
    await this.dataSource.transaction(async (tx) => {
      await lockFor(tx, `field policy ${kind}`);
      const now = (await this.fields(kind, tx)).find((one) => one.field.key === key);
      if (now?.policy === wish) {
        throw new DomainError('CONFLICT', `“${field.label}”的公开方式已经是“${POLICIES[wish]}”，没有变化。`);
      }
      const version = (await tx.countBy(FieldPolicy, { kind, field: key })) + 1;
      await tx.insert(FieldPolicy, {
        ...{ kind, field: key, version, policy: wish, source: why },
        ...{ setAccountId: actor.accountId, setBy: actor.name, setAt: this.clock.now() },
      });
      await this.audit.record(tx, actor, {
        ...{ act: '设置公示字段', objectKind: 'field_policy', objectId: `${kind}/${key}` },
        detail: { version, before: now?.policy ?? field.policy, policy: wish, source: why },
      });
    });
  }
}

function requireWish(field: PublishedField, policy: string, source: string): Policy {
  if (field.choices.length === 0) {
    throw new DomainError('CONFLICT', `“${field.label}”的公开方式由法律、法规或抽取规则规定，不能更改。`);
  }
  const faults: Fault[] = [
    ...(isPolicy(policy) && field.choices.includes(policy)
      ? []
      : [{ field: 'policy', code: 'INVALID', message: '请选择公开方式。' }]),
    ...noteFaults(source, 'source', '依据或理由'),
  ];
  if (faults.length > 0 || !isPolicy(policy)) {
    throw new DomainError('INVALID_INPUT', `“${field.label}”的公开方式没有保存，请按提示修改。`, faults);
  }
  return policy;
}
