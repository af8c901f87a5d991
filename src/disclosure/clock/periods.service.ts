import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Actor } from '../../audit/actor.js';
import { AuditService } from '../../audit/audit.service.js';
import { DomainError } from '../../kernel/domain-error.js';
import { cleanSentence } from '../../kernel/text.js';
import { Clock } from '../../platform/clock.js';
import { lockFor } from '../../platform/database/database.js';
import { Calendars } from '../../registry/calendar/calendars.service.js';
import { DisclosurePeriod } from './clock.entity.js';
import {
  DisclosureClock,
  isPeriodKind,
  PERIOD_KINDS,
  periodFaults,
  type PeriodInput,
  type PeriodKind,
} from './period.rules.js';

/** How long publications of each kind may take. */
@Injectable()
export class Periods {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly audit: AuditService,
    private readonly calendars: Calendars,
  ) {}

  /** Time limits and working days as they stand now. */
  async current(tx: EntityManager = this.dataSource.manager): Promise<DisclosureClock> {
    const days = new Map((await this.all(tx)).map(({ kind, workingDays }) => [kind, workingDays]));
    return new DisclosureClock(await this.calendars.current(tx), days);
  }

  /** The time limit in force of every kind, in the order of the kinds. */
  async all(tx: EntityManager = this.dataSource.manager): Promise<DisclosurePeriod[]> {
    const newest = new Map((await this.history(tx)).reverse().map((row) => [row.kind, row]));
    return (Object.keys(PERIOD_KINDS) as PeriodKind[]).flatMap((kind) => newest.get(kind) ?? []);
  }

  /** Every version of every kind, the newest first. */
  async history(tx: EntityManager = this.dataSource.manager): Promise<DisclosurePeriod[]> {
    return tx.find(DisclosurePeriod, { order: { setAt: 'DESC', version: 'DESC', kind: 'ASC' } });
  }

  /**
   * Sets the time limit of a kind from now on; deadlines of what was published stay as they were.
   * @throws DomainError FORBIDDEN, NOT_FOUND for an unknown kind, INVALID_INPUT with all faults
   */
  async set(actor: Actor, kind: string, input: PeriodInput): Promise<void> {
    if (actor.accountId !== null && !actor.roles.includes('ADMINISTRATOR')) {
      throw new DomainError('FORBIDDEN', '只有系统管理员可以设置公示期限。');
    }
    if (!isPeriodKind(kind)) throw new DomainError('NOT_FOUND', '没有这一类公示。请从公示期限页面选择。');
    const wish = { ...input, source: cleanSentence(input.source) };
    const faults = periodFaults(wish);
    if (faults.length > 0) {
      throw new DomainError(
        'INVALID_INPUT',
        `${PERIOD_KINDS[kind]}的公示期限没有保存，请按提示修改。`,
        faults,
      );
    }
    await this.dataSource.transaction(async (tx) => {
      await lockFor(tx, `disclosure period ${kind}`);
      const versions = await tx.countBy(DisclosurePeriod, { kind });
      await tx.insert(DisclosurePeriod, {
        ...{ kind, version: versions + 1, workingDays: wish.workingDays, source: wish.source },
        ...{ setAccountId: actor.accountId, setBy: actor.name, setAt: this.clock.now() },
      });
      await this.audit.record(tx, actor, {
        ...{ act: '设置公示期限', objectKind: 'disclosure_period', objectId: kind },
        detail: { version: versions + 1, workingDays: wish.workingDays, source: wish.source },
      });
    });
  }
}
