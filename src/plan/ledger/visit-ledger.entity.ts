import { Entity } from 'typeorm';
import {
  Flag,
  Id,
  Instant,
  Integer,
  Key,
  NullableBigInteger,
  NullableDay,
  NullableInteger,
  NullableText,
  Text,
} from '../../platform/database/columns.js';

/** A kind of visit, and whether it counts towards the year's cap; the last revision counts. Append-only. */
@Entity({ comment: '检查类别' })
export class VisitKind {
  @Key('代码') code!: string;
  @Key('版本', 'integer') revision!: number;
  @Text('名称') name!: string;
  @Flag('不计入年度检查次数上限') exempt!: boolean;
  @Text('依据') source!: string;
  @Text('操作人') changedBy!: string;
  @Instant('时间') changedAt!: Date;
}

/** Most visits of an authority to one enterprise in a year; the last revision counts. Append-only. */
@Entity({ comment: '年度检查次数上限规则' })
export class CapRule {
  @Key('规则号', 'integer') ruleNo!: number;
  @Key('版本', 'integer') revision!: number;
  /** Null: every authority. */
  @NullableText('检查部门(系统)') poolCode!: string | null;
  /** Null: every kind. */
  @NullableText('对象类别') subjectKind!: string | null;
  /** Null: every county. */
  @NullableText('县(市)') areaCode!: string | null;
  /** A–D or 未评级; null: every class. */
  @NullableText('信用风险等级') creditClass!: string | null;
  /** Null: every year. */
  @NullableInteger('年度') year!: number | null;
  @Integer('每户每年最多次数') most!: number;
  @Flag('是否有效') active!: boolean;
  @Text('依据') source!: string;
  @Text('操作人') changedBy!: string;
  @Instant('时间') changedAt!: Date;
}

/** A visit to an enterprise, once for each authority; what is given back is a contrary row. Append-only. */
@Entity({ comment: '检查次数台账' })
export class VisitLedger {
  @Id() id!: string;
  /** The same for all authorities of one visit, and for its contrary rows. */
  @Text('检查编号') visitKey!: string;
  /** uscc (or registration number) of the enterprise; of a project without a known builder the project code. */
  @Text('企业代码') enterprise!: string;
  @Text('企业名称') enterpriseName!: string;
  @NullableText('对象类别') subjectKind!: string | null;
  @NullableText('对象代码') subjectCode!: string | null;
  @NullableText('所在县(市)') areaCode!: string | null;
  @Text('检查部门(系统)') poolCode!: string;
  @Integer('年度') year!: number;
  @Integer('月份') month!: number;
  @NullableDay('检查日期') day!: string | null;
  @Text('检查类别') kind!: string;
  /** As the kind said when the row was written. */
  @Flag('计入上限') counted!: boolean;
  /** 1, or -1 for a visit that is given back. */
  @Integer('增减(冲回为负)') delta!: number;
  /** DRAW, HAND or IMPORT. */
  @Text('来源') source!: string;
  @NullableBigInteger('抽取') drawId!: string | null;
  @NullableBigInteger('计划项') planLineId!: string | null;
  @NullableText('事项代码') itemCode!: string | null;
  @NullableText('文书或来源编号') documentNo!: string | null;
  @NullableText('超过上限或冲回的原因') reason!: string | null;
  @NullableText('说明') remark!: string | null;
  @NullableBigInteger('登记账号') accountId!: string | null;
  @Text('登记人') recordedBy!: string;
  @Instant('登记时间') recordedAt!: Date;
}
