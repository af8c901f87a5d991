import { Entity } from 'typeorm';
import {
  Id,
  Instant,
  Integer,
  NullableBigInteger,
  NullableInteger,
  Text,
} from '../../platform/database/columns.js';

/** When the office opens each month's draws and reminds of what is due; the newest row counts. Append-only. */
@Entity({ comment: '按月建立抽取任务和提醒的设置' })
export class PlanSchedule {
  @Id() id!: string;
  /** 1–28; null: draws are opened by hand alone. */
  @NullableInteger('每月建立抽取任务的日期') openDay!: number | null;
  /** Days before a deadline. */
  @Integer('提前提醒的天数') remindDays!: number;
  @NullableBigInteger('设置账号') accountId!: string | null;
  @Text('设置人') setBy!: string;
  @Instant('设置时间') setAt!: Date;
}
