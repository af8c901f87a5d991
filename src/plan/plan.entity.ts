import { Entity } from 'typeorm';
import type { Rounding } from '../kernel/decimal.js';
import {
  BigInteger,
  DayColumn,
  Flag,
  Id,
  Instant,
  Integer,
  IntegerArray,
  Json,
  NullableBigInteger,
  NullableInstant,
  NullableJson,
  NullableText,
  Text,
  TextArray,
} from '../platform/database/columns.js';
import type { SubjectCondition } from '../registry/conditions/subject-condition.js';
import type {
  CapPlan,
  DrawType,
  PlanMode,
  ReservePlan,
  Sampling,
  StratumPlan,
  TeamPlan,
} from './plan.types.js';

/** The year's list of planned inspections of an agency. Once approved, nothing of it changes. */
@Entity({ comment: '年度抽查计划' })
export class AnnualPlan {
  @Id() id!: string;
  @Integer('年度') year!: number;
  @Integer('版本') version!: number;
  @Text('名称') title!: string;
  @Text('编制部门') agencyCode!: string;
  /** DRAFT, APPROVED, FILED, PUBLISHED, ADJUSTED or CLOSED: the stages of life/plan-states.ts. */
  @Text('状态') state!: string;
  /** Counts every change of the plan and its lines, so that nobody approves what he has not read. */
  @Integer('修订次数') revision!: number;
  @NullableText('批准文号') documentNo!: string | null;
  @NullableBigInteger('批准人账号') approvedAccountId!: string | null;
  @NullableText('批准人') approvedBy!: string | null;
  @NullableInstant('批准时间') approvedAt!: Date | null;
  @NullableBigInteger('编制人账号') createdAccountId!: string | null;
  @Text('编制人') createdBy!: string;
  @Instant('编制时间') createdAt!: Date;
}

/** One row of an annual plan. Ratios and numbers are for the year; each month is a batch. */
@Entity({ comment: '计划项' })
export class PlanLine {
  @Id() id!: string;
  @BigInteger('计划') planId!: string;
  @Integer('序号') lineNo!: number;
  @Integer('修订次数') revision!: number;
  @Text('任务名称') taskName!: string;
  @Text('事项代码') itemCode!: string;
  /** Names of all items of the line. */
  @Text('抽查事项') itemName!: string;
  /** Further items that the same visit inspects. */
  @TextArray('一并检查的事项') alsoItems!: readonly string[];
  @Text('对象类别') subjectKind!: string;
  /** Empty: all counties. */
  @TextArray('县(市)范围') areaCodes!: readonly string[];
  /** Beside kind and county; empty: none. */
  @Json('其他条件') conditions!: readonly SubjectCondition[];
  @Text('抽查方式(抽样/全覆盖)') mode!: PlanMode;
  @Text('取整方式') rounding!: Rounding;
  @Json('各等级比例或户数') strata!: readonly StratumPlan[];
  @NullableJson('总量上限') cap!: CapPlan | null;
  @NullableJson('候补') reserve!: ReservePlan | null;
  @Text('抽查类型') drawType!: DrawType;
  @Text('定向/不定向') sampling!: Sampling;
  @Text('牵头系统') leadPool!: string;
  @TextArray('参与系统') partnerPools!: readonly string[];
  @Json('检查组') teams!: readonly TeamPlan[];
  @IntegerArray('抽查月份') months!: readonly number[];
  @Text('检查方式') methods!: string;
  @Text('组织层级') organisingLevel!: string;
  @Text('实施层级') implementingLevel!: string;
  @DayColumn('抽查完成时限') deadline!: string;
  @Flag('抽取结果提前公告') announced!: boolean;
  @NullableText('备注') remark!: string | null;
  /** The line of the version before that this one goes on from. */
  @NullableBigInteger('上一版的计划项') originId!: string | null;
}
