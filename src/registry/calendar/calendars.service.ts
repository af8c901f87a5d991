import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Actor } from '../../audit/actor.js';
import { AuditService } from '../../audit/audit.service.js';
import { canonicalJson } from '../../kernel/canonical-json.js';
import type { Day } from '../../kernel/day.js';
import { DomainError } from '../../kernel/domain-error.js';
import { OFFICIAL_CALENDARS, WorkingCalendar, type YearCalendar } from '../../kernel/working-days.js';
import { Clock } from '../../platform/clock.js';
import { lockFor } from '../../platform/database/database.js';
import { readOfficialDays, type SentCalendar } from './calendar-reading.js';
import { OfficialCalendar } from './official-calendar.entity.js';

/** A year's calendar with who has entered it; version 0 is the one delivered with the program. */
export interface KeptCalendar extends YearCalendar {
  readonly version: number;
  readonly setBy: string | null;
  readonly setAt: Date | null;
}

/** The official calendars: every working day of the application is counted by what stands here. */
@Injectable()
export class Calendars {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly audit: AuditService,
  ) {}

  /** Working days as they are known now. */
  async current(tx: EntityManager = this.dataSource.manager): Promise<WorkingCalendar> {
    return new WorkingCalendar(await this.kept(tx));
  }

  /** The calendar in force of every year that has one, in the order of the years. */
  async kept(tx: EntityManager = this.dataSource.manager): Promise<KeptCalendar[]> {
    const rows = await tx.find(OfficialCalendar, { order: { year: 'ASC', version: 'ASC' } });
    const delivered = OFFICIAL_CALENDARS.map((one) => ({ ...one, version: 0, setBy: null, setAt: null }));
    const years = new Map<number, KeptCalendar>(delivered.map((one) => [one.year, one]));
    for (const row of rows) years.set(row.year, keptOf(row));
    return [...years.values()].sort((a, b) => a.year - b.year);
  }

  /** Every version that was entered, the newest first. */
  async history(tx: EntityManager = this.dataSource.manager): Promise<OfficialCalendar[]> {
    return tx.find(OfficialCalendar, { order: { setAt: 'DESC', year: 'DESC', version: 'DESC' } });
  }

  /**
   * Takes the calendar of a year into use.
   * @param sent exactly what was shown before; it is read again, so that nothing else can be taken
   * @throws DomainError INVALID_INPUT with all faults, FORBIDDEN for who is no administrator
   */
  async take(actor: Actor, sent: SentCalendar): Promise<KeptCalendar> {
    if (actor.accountId !== null && !actor.roles.includes('ADMINISTRATOR')) {
      throw new DomainError('FORBIDDEN', '只有系统管理员可以录入官方放假安排。');
    }
    const { calendar, faults } = readOfficialDays(sent);
    if (faults.length > 0) {
      throw new DomainError('INVALID_INPUT', '放假安排没有保存，请按提示核对。', faults);
    }
    return this.dataSource.transaction(async (tx) => {
      await lockFor(tx, `official calendar ${calendar.year}`);
      const [last] = await tx.find(OfficialCalendar, {
        where: { year: calendar.year },
        order: { version: 'DESC' },
        take: 1,
      });
      const row = {
        ...{ year: calendar.year, version: (last?.version ?? 0) + 1, source: calendar.source },
        holidays: canonicalJson(calendar.holidays),
        workedWeekends: canonicalJson(calendar.workedWeekends),
        ...{ setAccountId: actor.accountId, setBy: actor.name, setAt: this.clock.now() },
      };
      await tx.insert(OfficialCalendar, row);
      await this.audit.record(tx, actor, {
        ...{ act: '录入官方放假安排', objectKind: 'official_calendar', objectId: String(row.year) },
        detail: { version: row.version, source: row.source, ...calendarSums(calendar) },
      });
      return keptOf(row);
    });
  }
}

function keptOf(row: Omit<OfficialCalendar, 'setAccountId'>): KeptCalendar {
  return {
    ...{ year: row.year, version: row.version, source: row.source, setBy: row.setBy, setAt: row.setAt },
    holidays: JSON.parse(row.holidays) as [Day, Day][],
    workedWeekends: JSON.parse(row.workedWeekends) as Day[],
  };
}

function calendarSums({ holidays, workedWeekends }: YearCalendar) {
  return { holidays: holidays.length, workedWeekends: workedWeekends.length };
}
