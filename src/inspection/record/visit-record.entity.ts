import { Entity } from 'typeorm';
import {
  BigInteger,
  Flag,
  Id,
  Instant,
  Integer,
  Key,
  NullableBigInteger,
  NullableInstant,
  NullableInteger,
  NullableText,
  Text,
} from '../../platform/database/columns.js';

/** The check list of an item that a task is recorded by, fixed when its record begins. Append-only by trigger. */
@Entity({ comment: '任务所用的检查要点清单' })
export class TaskCheckList {
  @Key('任务', 'bigint') taskId!: string;
  @Key('事项代码') itemCode!: string;
  /** Null where the item had no check points when the record began. */
  @NullableBigInteger('检查要点清单(空为当时没有)') listId!: string | null;
  @Instant('确定时间') pinnedAt!: Date;
}

/** One thing somebody wrote into one field of a record. Append-only by trigger: a change is a revision. */
@Entity({ comment: '现场记录的填写' })
export class VisitEntry {
  @Id() id!: string;
  @BigInteger('任务') taskId!: string;
  @Text('填写项') field!: string;
  /** From 1 within the field; null of an entry that was made on an older state and waits as a conflict. */
  @NullableInteger('修订(空为与他人冲突)') revision!: number | null;
  @Integer('填写时所见的修订') baseRevision!: number;
  @Text('内容') value!: string;
  @Flag('与他人冲突') conflict!: boolean;
  /** The writer of this entry has read the conflicts of the field up to this one, and decided them by it. */
  @NullableBigInteger('处理到哪一条冲突') settlesId!: string | null;
  @Text('操作标识') opId!: string;
  @Text('填写人所属系统') poolCode!: string;
  @BigInteger('填写的执法人员') inspectorId!: string;
  @BigInteger('填写账号') accountId!: string;
  @Text('填写人') enteredBy!: string;
  @Instant('收到时间') enteredAt!: Date;
  @NullableInstant('手机上填写的时间') typedAt!: Date | null;
}

/** A system hands in its part of a record, takes it back, or is noted as not there. Append-only by trigger. */
@Entity({ comment: '各系统提交现场记录' })
export class VisitPart {
  @Id() id!: string;
  @BigInteger('任务') taskId!: string;
  @Text('系统') poolCode!: string;
  /** From 1 within the system; the last one counts. */
  @Integer('修订') revision!: number;
  /** HANDED_IN, REOPENED or ABSENT. */
  @Text('状态(已提交/重新打开/未参加)') state!: string;
  @NullableText('原因') reason!: string | null;
  @BigInteger('办理的执法人员') inspectorId!: string;
  @BigInteger('办理账号') accountId!: string;
  @Text('办理人') actedBy!: string;
  @Instant('办理时间') actedAt!: Date;
}
