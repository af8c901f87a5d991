import { Entity } from 'typeorm';
import {
  DayColumn,
  Flag,
  Id,
  Instant,
  Integer,
  Key,
  NullableBigInteger,
  NullableDay,
  NullableInteger,
  Text,
} from '../platform/database/columns.js';
import type { ClassOrigin, CreditClass, RuleKey } from './credit.types.js';

/** A class of a subject from a day on. Append-only: what is wrong is withdrawn by a row of its own. */
@Entity('credit_class', { comment: '信用风险等级' })
export class CreditClassRow {
  @Id() id!: string;
  @Text('对象类别') kind!: string;
  @Text('检查对象代码') code!: string;
  @Text('信用风险等级') creditClass!: CreditClass;
  @DayColumn('有效期自') validFrom!: string;
  @NullableDay('有效期至(空为长期)') validTo!: string | null;
  @Text('来源方式(登记/导入/检查结果/外地共享)') origin!: ClassOrigin;
  @Text('评定依据') source!: string;
  @Text('登记人') recordedBy!: string;
  @NullableBigInteger('登记账号') recordedAccount!: string | null;
  @Instant('登记时间') recordedAt!: Date;
}

/** A class that is taken back from now on. */
@Entity({ comment: '信用风险等级的撤销' })
export class CreditWithdrawal {
  @Key('撤销的等级', 'bigint') classId!: string;
  @Text('撤销原因') reason!: string;
  @Text('撤销人') withdrawnBy!: string;
  @Instant('撤销时间') withdrawnAt!: Date;
}

/** What a card or a result of an inspection does to a class; the last version counts. Append-only. */
@Entity({ comment: '信用规则' })
export class CreditRule {
  @Key('规则') key!: RuleKey;
  @Key('版本', 'integer') version!: number;
  @Integer('上调级数') steps!: number;
  @Text('未评级的按此等级起算') unratedAs!: CreditClass;
  @Flag('列入定向检查') targeted!: boolean;
  @NullableInteger('等级有效月数(检查结果)') months!: number | null;
  @Text('依据') source!: string;
  @Text('设定人') setBy!: string;
  @Instant('设定时间') setAt!: Date;
}
