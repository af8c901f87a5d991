import { Entity } from 'typeorm';
import {
  BigInteger,
  DayColumn,
  Id,
  Instant,
  Integer,
  Key,
  NullableBigInteger,
  NullableDay,
  NullableText,
  Text,
} from '../platform/database/columns.js';

/** One drawn subject with its teams. Opened by the sealing of the draw; append-only by trigger. */
@Entity({ comment: '抽查任务' })
export class InspectionTask {
  @Id() id!: string;
  /** Draw number, a hyphen, four digits: 513300-2026-0001-0001. */
  @Text('任务编号') number!: string;
  @BigInteger('抽取') drawId!: string;
  @BigInteger('计划项') planLineId!: string;
  @BigInteger('检查对象') subjectId!: string;
  @Text('对象类别') subjectKind!: string;
  @Text('对象代码') subjectCode!: string;
  /** Name and county as the registry had them when the draw was sealed. */
  @Text('对象名称') subjectName!: string;
  @Text('所在县(市)') areaCode!: string;
  @Text('事项代码') itemCode!: string;
  @Text('抽查事项') itemName!: string;
  @Text('分层') stratum!: string;
  @Integer('位次') rank!: number;
  @Text('签号') ticket!: string;
  /** Label of the batch in mode ORDER. */
  @NullableText('批次') batch!: string | null;
  @Text('牵头系统') leadPool!: string;
  @DayColumn('检查日期自') windowFrom!: string;
  @DayColumn('检查日期至') windowTo!: string;
  @Instant('建立时间') createdAt!: Date;
}

/** A seat of a task's team; a later revision of the same seat replaces it, the old row stays. Append-only. */
@Entity({ comment: '检查组席位' })
export class TaskSeat {
  @Key('任务', 'bigint') taskId!: string;
  @Key('系统') poolCode!: string;
  @Key('席位', 'integer') seat!: number;
  @Key('修订', 'integer') revision!: number;
  @NullableBigInteger('执法检查人员') inspectorId!: string | null;
  @Text('匹配范围') step!: string;
}

/** One version of a task's result. Append-only by trigger: a correction is a new version. */
@Entity({ comment: '检查结果' })
export class InspectionResult {
  @Id() id!: string;
  @BigInteger('任务') taskId!: string;
  @Integer('版本') version!: number;
  @Text('检查结果') resultCode!: string;
  @Text('发现问题') findings!: string;
  @Text('后续处置') followUp!: string;
  @DayColumn('检查完成日期') inspectedOn!: string;
  @NullableDay('改正期限') correctBy!: string | null;
  @NullableText('备注') remark!: string | null;
  /** Why an accepted version is to be corrected by this one; null for an entry or a new entry after a return. */
  @NullableText('更正原因(空为首次录入或退回后重录)') correctionReason!: string | null;
  @BigInteger('录入账号') enteredBy!: string;
  /** Who entered it, as an inspector: another account of the same person may not review it. */
  @BigInteger('录入的执法人员') enteredInspector!: string;
  @Text('录入人') enteredName!: string;
  @Instant('录入时间') enteredAt!: Date;
}

/** The one review of a version. Append-only by trigger. */
@Entity({ comment: '结果审核' })
export class ResultReview {
  @Key('检查结果', 'bigint') resultId!: string;
  /** ACCEPTED or RETURNED. */
  @Text('结论') decision!: string;
  @NullableText('退回原因') reason!: string | null;
  @BigInteger('审核账号') reviewedBy!: string;
  @Text('审核人') reviewedName!: string;
  @Instant('审核时间') reviewedAt!: Date;
}

/** A task whose subject was replaced after the draw: it is kept, and needs no result. Append-only by trigger. */
@Entity({ comment: '已递补的检查任务' })
export class TaskReplacement {
  @Key('原任务', 'bigint') taskId!: string;
  /** The task of the subject that came in. */
  @BigInteger('递补对象的任务') byTaskId!: string;
  @Instant('递补时间') replacedAt!: Date;
}
