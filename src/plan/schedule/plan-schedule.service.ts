import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Actor } from '../../audit/actor.js';
import { AuditService } from '../../audit/audit.service.js';
import { DomainError, type Fault } from '../../kernel/domain-error.js';
import { Clock } from '../../platform/clock.js';
import { PlanSchedule } from './plan-schedule.entity.js';

/** What the office has set; before that draws are opened by hand, and reminders come a week ahead. */
export interface ScheduleSetting {
  /** Day of the month, 1–28; null: by hand alone. */
  readonly openDay: number | null;
  /** Days before a deadline, 0–60. */
  readonly remindDays: number;
}

const UNSET: ScheduleSetting = { openDay: null, remindDays: 7 };

/** Faults of a setting. 28 is the last day that every month has. */
export function scheduleFaults({ openDay, remindDays }: ScheduleSetting): Fault[] {
  const faults: Fault[] = [];
  if (openDay !== null && (!Number.isInteger(openDay) || openDay < 1 || openDay > 28)) {
    faults.push({ field: 'openDay', code: 'RANGE', message: '建立日期须是1至28之间的日，或不填。' });
  }
  if (!Number.isInteger(remindDays) || remindDays < 0 || remindDays > 60) {
    faults.push({ field: 'remindDays', code: 'RANGE', message: '提前提醒的天数须是0至60的整数。' });
  }
  return faults;
}

/** On which day of the month draws are opened, and how early people are reminded. */
@Injectable()
export class PlanSchedules {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly audit: AuditService,
  ) {}

  /** The setting in force. */
  async current(tx: EntityManager = this.dataSource.manager): Promise<ScheduleSetting> {
    const [newest] = await this.history(1, tx);
    return newest ?? UNSET;
  }

  /** Settings, the newest first. */
  async history(most = 20, tx: EntityManager = this.dataSource.manager): Promise<PlanSchedule[]> {
    return tx.find(PlanSchedule, { order: { id: 'DESC' }, take: most });
  }

  /** Sets both. @throws DomainError INVALID_INPUT with all faults */
  async set(actor: Actor, setting: ScheduleSetting): Promise<void> {
    const faults = scheduleFaults(setting);
    if (faults.length > 0) throw new DomainError('INVALID_INPUT', '设置没有保存，请按提示修改。', faults);
    const { openDay, remindDays } = setting;
    await this.dataSource.transaction(async (tx) => {
      await tx.insert(PlanSchedule, {
        ...{ openDay, remindDays, accountId: actor.accountId },
        ...{ setBy: actor.name, setAt: this.clock.now() },
      });
      await this.audit.record(tx, actor, {
        ...{ act: '设置抽取任务建立日期和提醒', objectKind: 'plan_schedule', objectId: '1' },
        detail: { openDay: openDay ?? '手工', remindDays },
      });
    });
  }
}
