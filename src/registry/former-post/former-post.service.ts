import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Actor } from '../../audit/actor.js';
import { AuditService } from '../../audit/audit.service.js';
import { DomainError } from '../../kernel/domain-error.js';
import { cleanText } from '../../kernel/text.js';
import { Clock } from '../../platform/clock.js';
import { lockFor } from '../../platform/database/database.js';
import { FormerPostRule } from './former-post.entity.js';
import { formerPostFaults } from './former-post.rules.js';

/** The office's rule of how many years a former post bars a person (公务员法 第76条第三项). */
@Injectable()
export class FormerPosts {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly audit: AuditService,
  ) {}

  /** The rule in force. */
  async current(tx: EntityManager = this.dataSource.manager): Promise<FormerPostRule> {
    const [rule] = await tx.find(FormerPostRule, { order: { id: 'DESC' }, take: 1 });
    return rule;
  }

  /** Every rule so far, newest first. */
  async history(): Promise<FormerPostRule[]> {
    return this.dataSource.manager.find(FormerPostRule, { order: { id: 'DESC' } });
  }

  /**
   * Sets another number of years, with the source that says so. Draws that are frozen keep their list.
   * @throws DomainError FORBIDDEN, INVALID_INPUT with every fault, CONFLICT where nothing changes
   */
  async set(actor: Actor, input: { readonly years: number; readonly source: string }): Promise<void> {
    if (
      actor.accountId !== null &&
      !actor.roles.some((role) => role === 'HEAD' || role === 'ADMINISTRATOR')
    ) {
      throw new DomainError('FORBIDDEN', '只有机关负责人或系统管理人员可以设定曾任职的回避年限。');
    }
    const [years, source] = [input.years, cleanText(input.source)];
    const faults = formerPostFaults(years, source);
    if (faults.length > 0) throw new DomainError('INVALID_INPUT', '年限没有改，请按提示修改。', faults);
    await this.dataSource.transaction(async (tx) => {
      await lockFor(tx, 'conflicts of interest');
      const before = await this.current(tx);
      if (before.years === years && before.source === source) {
        throw new DomainError('CONFLICT', `现行的年限和依据就是这样(${years}年)，不需要再设定。`);
      }
      const { identifiers } = await tx.insert(FormerPostRule, {
        ...{ years, source, setBy: actor.name, setAt: this.clock.now() },
      });
      await this.audit.record(tx, actor, {
        ...{ act: '设定曾任职的回避年限', objectKind: 'former_post_rule' },
        objectId: String(identifiers[0]?.['id']),
        detail: { before: before.years, years, source },
      });
    });
  }
}
