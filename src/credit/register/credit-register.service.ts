import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type Day, isDay } from '../../kernel/day.js';
import { DomainError } from '../../kernel/domain-error.js';
import { Clock } from '../../platform/clock.js';
import { type ChangedClass, ClassEffects } from '../../registry/population/class-effects.service.js';
import { type ClassFilter, findClasses } from '../classes.queries.js';
import { type KindEffect, strataOf } from './strata.rules.js';

/** Subjects that a page names; the workbook names all. */
const MOST_NAMED = 200;
/** More than any registry of an office has. */
const ALL = 2_000_000;

/** Reads the credit register: what it holds, and what it does to strata. */
@Injectable()
export class CreditRegister {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly effects: ClassEffects,
  ) {}

  /** One page of 50, what was recorded last first. */
  async list(filter: ClassFilter, page = 1) {
    return findClasses(this.dataSource.manager, filter, page);
  }

  /** The day that a form asked for; today where it asked for none. @throws DomainError INVALID_INPUT (field `day`) */
  dayOr(asked: string | undefined): Day {
    const today = this.clock.today();
    if (asked === undefined || asked === '') return today;
    if (isDay(asked) && asked <= today) return asked;
    const message = `截止日期应为 ${today} 或以前的日期，如 ${today}。请改正后再查。`;
    throw new DomainError('INVALID_INPUT', '没有查询，请按提示修改。', [
      { field: 'day', code: 'DAY', message },
    ]);
  }

  /** Strata by kind before and after the credit register, at the end of a day; of one county where it is named. */
  async strata(day: Day, areaCode = ''): Promise<KindEffect[]> {
    return strataOf(await this.effects.of(day), areaCode);
  }

  /** Subjects whose class is another than the one they were registered with. */
  async changed(day: Day, whole = false): Promise<ChangedClass[]> {
    return this.effects.changed(day, whole ? ALL : MOST_NAMED);
  }

  /** The class of a subject that counts today. */
  async classOf(subject: {
    readonly kind: string;
    readonly code: string;
    readonly creditClass: string | null;
  }) {
    return this.effects.classOf(subject, this.clock.today());
  }
}
