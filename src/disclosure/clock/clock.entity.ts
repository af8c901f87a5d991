import { Entity } from 'typeorm';
import {
  DayColumn,
  Id,
  Instant,
  Integer,
  Key,
  NullableBigInteger,
  NullableText,
  Text,
} from '../../platform/database/columns.js';
import { WhoSet } from '../../platform/database/who-set.js';
import type { PeriodKind } from './period.rules.js';

/** How long a kind of publication may take; the newest version counts. Append-only. */
@Entity({ comment: '公示期限设置' })
export class DisclosurePeriod extends WhoSet {
  @Key('公示类别') kind!: PeriodKind;
  @Key('版本', 'integer') version!: number;
  /** Working days after the day on which it came to be; 0: on the day itself. */
  @Integer('工作日数(0为当日)') workingDays!: number;
  @Text('依据') source!: string;
}

/** That something was not published by its deadline, as the public was told; a reason given later is a new row. Append-only. */
@Entity({ comment: '逾期未公示公告' })
export class LateNotice {
  @Id() id!: string;
  @Text('公示类别') kind!: PeriodKind;
  @Text('公示对象') objectId!: string;
  @DayColumn('公示期限') dueOn!: string;
  /** What is late, in words that are public. */
  @Text('事项') title!: string;
  @NullableText('逾期原因(空为尚未说明)') reason!: string | null;
  @NullableBigInteger('公告账号') announcedAccountId!: string | null;
  @Text('公告人') announcedBy!: string;
  @Instant('公告时间') announcedAt!: Date;
}
