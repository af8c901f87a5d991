import { Entity } from 'typeorm';
import { DayColumn, Id, Instant, Text } from '../../platform/database/columns.js';
import type { DueKind } from './due.rules.js';

/** A reminder that was given: once when something falls due soon, once when it is overdue. Append-only. */
@Entity({ comment: '到期提醒' })
export class Reminder {
  @Id() id!: string;
  @Text('事项') kind!: DueKind;
  /** What it is about: plan, line and month, or draw. */
  @Text('对象') objectKey!: string;
  @Text('时段') stage!: 'SOON' | 'OVERDUE';
  @DayColumn('期限') dueOn!: string;
  @Text('内容') text!: string;
  @Instant('提醒时间') remindedAt!: Date;
}
