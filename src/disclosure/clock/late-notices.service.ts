import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Actor } from '../../audit/actor.js';
import { AuditService } from '../../audit/audit.service.js';
import { chineseDay, type Day } from '../../kernel/day.js';
import { DomainError, type Fault } from '../../kernel/domain-error.js';
import { cleanSentence, holdsIdCardNumber } from '../../kernel/text.js';
import { Clock } from '../../platform/clock.js';
import { lockFor } from '../../platform/database/database.js';
import { PublicTexts } from '../../registry/public-texts.service.js';
import { LateNotice } from './clock.entity.js';
import { DueList } from './due-list.service.js';
import { announcedNow, type LateEntry, lateEntries, lateKey } from './late-notices.queries.js';
import type { PeriodKind } from './period.rules.js';

const MAX_REASON = 300;

/** An announcement as the public page has it. */
export interface ListedLate extends LateEntry {
  /** Never published, and nothing of it waits any more: a plan that another has replaced. */
  readonly isOver: boolean;
}

/** Tells the public what was not published in time. Rows are only added: a reason given later is a new row. */
@Injectable()
export class LateNotices {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly audit: AuditService,
    private readonly dues: DueList,
    private readonly texts: PublicTexts,
  ) {}

  /**
   * Announces that something is late, or gives the reason of what was announced before.
   * @throws DomainError FORBIDDEN, CONFLICT for what is not late, INVALID_INPUT for the reason
   */
  async announce(actor: Actor, kind: PeriodKind, objectId: string, reason: string): Promise<void> {
    if (actor.accountId !== null && !actor.roles.includes('PUBLISHER')) {
      throw new DomainError('FORBIDDEN', '只有公示发布人员可以公告逾期。');
    }
    const text = cleanSentence(reason);
    const faults = reasonFaults(text);
    if (faults.length > 0) throw new DomainError('INVALID_INPUT', '逾期原因没有公告，请按提示修改。', faults);
    await this.dataSource.transaction(async (tx) => {
      await lockFor(tx, 'late notices');
      const late = (await this.dues.late(tx, this.clock.today())).find(
        (one) => lateKey(one) === lateKey({ kind, objectId }),
      );
      if (!late) {
        throw new DomainError('CONFLICT', '这一项没有逾期，或者已经公示，不需要公告逾期。请刷新页面。');
      }
      await this.write(tx, actor, { ...late, reason: text });
    });
  }

  /** Announces everything that is late and was not announced; the reason is left open. @returns how many */
  async announceDue(tx: EntityManager, actor: Actor, today: Day): Promise<number> {
    await lockFor(tx, 'late notices');
    const announced = await announcedNow(tx);
    const late = (await this.dues.late(tx, today)).filter((one) => !announced.has(lateKey(one)));
    for (const one of late) await this.write(tx, actor, { ...one, reason: null });
    return late.length;
  }

  /** What was announced as late, and whether it is public since, as everyone may read it; the newest first. */
  async list(tx: EntityManager = this.dataSource.manager): Promise<ListedLate[]> {
    const entries = await lateEntries(tx);
    // What waits is worked out of everything: only where an entry is still open, for the public asks often.
    const open = entries.some(({ publishedAt }) => publishedAt === null);
    const waiting = new Set(open ? (await this.dues.all(tx)).map(lateKey) : []);
    const read = await this.texts.reader(tx);
    return entries.map((one) => ({
      ...{ ...one, title: read(one.title), reason: one.reason && read(one.reason) },
      isOver: one.publishedAt === null && !waiting.has(lateKey(one)),
    }));
  }

  private async write(
    tx: EntityManager,
    actor: Actor,
    notice: Pick<LateNotice, 'kind' | 'objectId' | 'title' | 'dueOn' | 'reason'>,
  ): Promise<void> {
    const { kind, objectId, title, dueOn, reason } = notice;
    await tx.insert(LateNotice, {
      ...{ kind, objectId, title, dueOn, reason, announcedAt: this.clock.now() },
      ...{ announcedAccountId: actor.accountId, announcedBy: actor.name },
    });
    await this.audit.record(tx, actor, {
      ...{ act: '公告逾期未公示', objectKind: 'late_notice', objectId: `${kind} ${objectId}` },
      detail: { title, dueOn: chineseDay(dueOn), reason: reason ?? '尚未说明' },
    });
  }
}

function reasonFaults(text: string): Fault[] {
  const fault = (code: string, message: string): Fault[] => [{ field: 'reason', code, message }];
  if (text === '') return fault('REQUIRED', '请写明逾期的原因，原因将在公示网站公布。');
  if (text.length > MAX_REASON) return fault('TOO_LONG', `原因不能超过${MAX_REASON}字。`);
  return holdsIdCardNumber(text) ? fault('ID_CARD', '原因中含有居民身份证号码，请删去后再提交。') : [];
}
