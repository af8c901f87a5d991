import { Entity } from 'typeorm';
import {
  Instant,
  Key,
  NullableBigInteger,
  NullableDay,
  NullableText,
  Text,
} from '../../platform/database/columns.js';

/** The days of a task's visit; the latest revision counts, earlier ones stay. Append-only by trigger. */
@Entity({ comment: '检查日程' })
export class VisitDate {
  @Key('任务', 'bigint') taskId!: string;
  /** From 1. */
  @Key('修订', 'integer') revision!: number;
  /** Null where the visit has lost its days. */
  @NullableDay('检查自(空为未排日期)') dayFrom!: string | null;
  /** Last day, included. */
  @NullableDay('检查至') dayTo!: string | null;
  @NullableText('原因') reason!: string | null;
  /** Null for the system itself. */
  @NullableBigInteger('排定账号') decidedAccount!: string | null;
  @Text('排定人') decidedBy!: string;
  @Instant('排定时间') decidedAt!: Date;
}
