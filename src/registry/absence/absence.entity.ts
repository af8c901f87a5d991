import { Entity } from 'typeorm';
import {
  BigInteger,
  DayColumn,
  Id,
  Instant,
  NullableBigInteger,
  NullableInstant,
  NullableText,
  Text,
} from '../../platform/database/columns.js';

/** Days on which an inspector cannot be sent out. Cancelled, never deleted or altered: a trigger holds it. */
@Entity({ comment: '休假与值班' })
export class Absence {
  @Id() id!: string;
  @BigInteger('执法检查人员') inspectorId!: string;
  /** One of ABSENCE_KINDS. */
  @Text('类别') kind!: string;
  @DayColumn('自') dayFrom!: string;
  /** Last day, included. */
  @DayColumn('至') dayTo!: string;
  @NullableText('说明') remark!: string | null;
  @Text('登记人') recordedBy!: string;
  /** Null for the system itself: imports of the command line. */
  @NullableBigInteger('登记账号') recordedAccount!: string | null;
  @Instant('登记时间') recordedAt!: Date;
  @NullableText('撤销人') cancelledBy!: string | null;
  @NullableInstant('撤销时间') cancelledAt!: Date | null;
}
