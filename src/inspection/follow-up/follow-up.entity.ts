import { Entity } from 'typeorm';
import {
  BigInteger,
  DayColumn,
  Flag,
  Id,
  Instant,
  Integer,
  Key,
  NullableBigInteger,
  NullableDay,
  NullableText,
  Text,
} from '../../platform/database/columns.js';

/** One thing that is still to be done after an accepted result. Append-only: what happens to it are its steps. */
@Entity({ comment: '后续处理' })
export class FollowUp {
  @Id() id!: string;
  @BigInteger('任务') taskId!: string;
  /** Null for a complaint that came before any result. */
  @NullableBigInteger('所依据的检查结果(投诉可以在检查结果之前)') resultId!: string | null;
  /** The follow-up out of which this one came, e.g. the order that was not obeyed. */
  @NullableBigInteger('由哪一项后续处理转来') formerId!: string | null;
  /** Key of FOLLOW_UP_KINDS. */
  @Text('类型') kind!: string;
  @NullableText('事项代码') itemCode!: string | null;
  /** The system that answers for it: its people alone take the steps. */
  @Text('办理系统') poolCode!: string;
  @Text('内容') what!: string;
  /** As opened; an extension is a step. */
  @NullableDay('期限') dueOn!: string | null;
  @NullableText('接收单位或投诉人') toWhom!: string | null;
  @NullableText('文书编号') documentNo!: string | null;
  /** Opened by the acceptance of the result, not by a person's choice. */
  @Flag('审核通过时自动建立') automatic!: boolean;
  /** Null for the subject itself, which has no account. */
  @NullableBigInteger('建立账号') openedAccountId!: string | null;
  @Text('建立人') openedBy!: string;
  @Instant('建立时间') openedAt!: Date;
}

/** One step of a follow-up. Append-only; a step that ends it is the last. */
@Entity({ comment: '后续处理的步骤' })
export class FollowUpStep {
  @Id() id!: string;
  @BigInteger('后续处理') followUpId!: string;
  /** From 1. */
  @Integer('序号') n!: number;
  @Text('步骤') step!: string;
  @DayColumn('日期') onDay!: string;
  @NullableText('说明') text!: string | null;
  @NullableText('文书编号') documentNo!: string | null;
  @NullableDay('新的期限') newDue!: string | null;
  @Flag('办结') ends!: boolean;
  /** Null for the system itself. */
  @NullableBigInteger('办理账号') accountId!: string | null;
  @NullableBigInteger('办理的执法人员') inspectorId!: string | null;
  @Text('办理人') actedBy!: string;
  @Instant('登记时间') actedAt!: Date;
}

/**
 * The end of a task. Append-only: it holds as long as its result is in force and no follow-up was opened after it (SQL
 * function task_closed).
 */
@Entity({ comment: '任务完结' })
export class TaskClosure {
  @Id() id!: string;
  @BigInteger('任务') taskId!: string;
  @BigInteger('完结所依据的检查结果') resultId!: string;
  @NullableBigInteger('完结时最后一项后续处理(空为没有)') lastFollowUpId!: string | null;
  @Flag('自动完结') automatic!: boolean;
  @NullableText('说明') reason!: string | null;
  @NullableBigInteger('完结账号') closedAccountId!: string | null;
  @Text('完结人') closedBy!: string;
  @Instant('完结时间') closedAt!: Date;
}

/** The row of the credit register that a version of a result has made. Append-only. */
@Entity({ comment: '检查结果产生的信用记录' })
export class ResultCredit {
  @Key('检查结果', 'bigint') resultId!: string;
  @BigInteger('信用风险等级') classId!: string;
}
