import { Entity } from 'typeorm';
import {
  BigInteger,
  Bytes,
  Id,
  Instant,
  Integer,
  Key,
  NullableBigInteger,
  NullableText,
  Text,
} from '../platform/database/columns.js';

/** A change of a draw's state. Append-only by trigger, as everything in this file. */
@Entity({ comment: '抽取的状态变化' })
export class DrawTransition {
  @Id() id!: string;
  @BigInteger('抽取') drawId!: string;
  @NullableText('原状态') fromState!: string | null;
  @Text('新状态') toState!: string;
  @Instant('时间') at!: Date;
  @Text('操作人') actorName!: string;
  @NullableText('原因') reason!: string | null;
}

/** One of the two people that a void needs asks for it. */
@Entity({ comment: '作废申请' })
export class DrawVoidRequest {
  @Id() id!: string;
  @BigInteger('抽取') drawId!: string;
  @Text('作废原因') reason!: string;
  @NullableBigInteger('申请人账号') requestedAccountId!: string | null;
  @Text('申请人') requestedBy!: string;
  @NullableText('申请人所属部门') agencyCode!: string | null;
  @Instant('申请时间') requestedAt!: Date;
}

/** A file of the bundle; its exact content stands in the chunks. */
@Entity({ comment: '抽取包的文件' })
export class DrawFile {
  @Key('抽取', 'bigint') drawId!: string;
  @Key('文件名') name!: string;
  @Text('摘要') digest!: string;
  @BigInteger('字节数') bytes!: string;
  @BigInteger('行数') lines!: string;
}

/** At most 1 MB of a file. */
@Entity({ comment: '抽取包文件的内容' })
export class DrawFileChunk {
  @Key('抽取', 'bigint') drawId!: string;
  @Key('文件名') name!: string;
  @Key('段序号', 'integer') n!: number;
  @Text('内容') content!: string;
}

/** The nonce, encrypted (see secret-nonce.ts). */
@Entity({ comment: '密封的随机数' })
export class DrawSecret {
  @Key('抽取', 'bigint') drawId!: string;
  @Bytes('密文') ciphertext!: Buffer;
}

/** Who stands behind a code of inspectors.tsv, as the registry had the person at the freeze. */
@Entity({ comment: '执法检查人员在本次抽取中的代号' })
export class DrawPseudonym {
  @Key('抽取', 'bigint') drawId!: string;
  @Key('代号') pseudonym!: string;
  @BigInteger('执法检查人员') inspectorId!: string;
  @Text('姓名') inspectorName!: string;
  @Text('所属部门') agencyCode!: string;
  @Text('所在县(市)') areaCode!: string;
}

/**
 * A pair of conflicts.tsv that is there for rotation alone: who inspected the subject last may not go again. Kept apart
 * from the register's, so that one can say what the draw would give without it.
 */
@Entity({ comment: '因轮换不进入检查组的人员' })
export class DrawRotation {
  @Key('抽取', 'bigint') drawId!: string;
  @Key('人员池') poolCode!: string;
  @Key('检查对象代码') subjectCode!: string;
  @Key('人员代号') pseudonym!: string;
}

/** Digits of a witness; an entry that was mistyped is followed by another revision, never changed. */
@Entity({ comment: '监督员给出的数字' })
export class DrawEntropy {
  @Key('抽取', 'bigint') drawId!: string;
  /** Place in the plan of entropy, from 0. */
  @Key('次序', 'integer') position!: number;
  /** From 1; the last one counts. */
  @Key('第几次录入', 'integer') revision!: number;
  @Text('监督员') witness!: string;
  @Text('取数方式') kind!: string;
  @Text('数字') text!: string;
  @NullableBigInteger('录入人账号') enteredAccountId!: string | null;
  @Text('录入人') enteredBy!: string;
  @Instant('录入时间') enteredAt!: Date;
}

/** A second person has compared the digits with what was read aloud. */
@Entity({ comment: '数字的核对确认' })
export class DrawEntropyConfirmation {
  @Key('抽取', 'bigint') drawId!: string;
  @Key('次序', 'integer') position!: number;
  @Integer('第几次录入') revision!: number;
  @NullableBigInteger('确认人账号') confirmedAccountId!: string | null;
  @Text('确认人') confirmedBy!: string;
  @Instant('确认时间') confirmedAt!: Date;
}

/** A line of drawn.tsv, with the name and county that the subject had. */
@Entity({ comment: '抽中与候补的检查对象' })
export class DrawnSubject {
  @Key('抽取', 'bigint') drawId!: string;
  /** Line of drawn.tsv, from 1. */
  @Key('次序', 'integer') position!: number;
  @Integer('层内名次') rank!: number;
  @Text('分层') stratum!: string;
  @Text('检查对象代码') subjectCode!: string;
  @Text('名称') subjectName!: string;
  @Text('所在县(市)') areaCode!: string;
  @Text('签号') ticket!: string;
  /** DRAWN or RESERVE; of a full coverage (ORDER) the month of the batch. */
  @Text('结果(抽中/候补/批次)') outcome!: string;
}

/** A line of teams.tsv. */
@Entity({ comment: '检查组席位' })
export class DrawnSeat {
  @Key('抽取', 'bigint') drawId!: string;
  @Key('人员池') poolCode!: string;
  @Key('检查对象代码') subjectCode!: string;
  @Key('席位', 'integer') seat!: number;
  /** Null where the seat is vacant. */
  @NullableBigInteger('执法检查人员') inspectorId!: string | null;
  @Text('匹配范围') step!: string;
}
