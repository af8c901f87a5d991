import { Entity } from 'typeorm';
import { Instant, Key, NullableBigInteger, Text } from '../../platform/database/columns.js';

/** The official calendar of a year as an administrator has taken it from the notice; the newest version counts. Append-only. */
@Entity({ comment: '官方放假安排' })
export class OfficialCalendar {
  @Key('年度', 'integer') year!: number;
  @Key('版本', 'integer') version!: number;
  /** The notice it was taken from. */
  @Text('依据(文件名称)') source!: string;
  /** Canonical JSON: pairs of first and last day. */
  @Text('放假起止日期(规范JSON)') holidays!: string;
  /** Canonical JSON: days. */
  @Text('调休上班的周末(规范JSON)') workedWeekends!: string;
  @NullableBigInteger('录入账号') setAccountId!: string | null;
  @Text('录入人') setBy!: string;
  @Instant('录入时间') setAt!: Date;
}
