import { Entity } from 'typeorm';
import {
  BigInteger,
  Flag,
  Id,
  Instant,
  Key,
  NullableBigInteger,
  NullableDay,
  NullableText,
  Text,
} from '../../platform/database/columns.js';
import type { RecusalSource } from './recusal.rules.js';

/**
 * A request that a person leaves a seat because of a relation to the subject (行政处罚法 第43条). Seat, words, evidence
 * and who asked stand in the request for the change after the draw that it belongs to. Append-only, as everything here.
 */
@Entity({ comment: '回避申请' })
export class Recusal {
  @Key('申请', 'bigint') requestId!: string;
  @BigInteger('抽取') drawId!: string;
  @BigInteger('应当回避的执法人员') inspectorId!: string;
  @Text('提出(本人申报/检查对象申请/本机关提出)') source!: RecusalSource;
  /** Kind of relation, as in the register of conflicts; never published. */
  @Text('关系类别') relation!: string;
  @NullableDay('离职日期(曾任职)') leftOn!: string | null;
  /** Who asked on behalf of the subject; null where nobody of the subject did. */
  @NullableText('检查对象的申请人') applicant!: string | null;
  @NullableDay('检查对象申请日期') appliedOn!: string | null;
}

/** The head has decided; whether it was granted stands in the decision on the request. */
@Entity({ comment: '回避决定' })
export class RecusalDecision {
  @Key('申请', 'bigint') requestId!: string;
  @BigInteger('抽取') drawId!: string;
  @Text('作出决定的机关负责人') headName!: string;
  /** The relation as it was registered with the decision; null where the recusal was refused. */
  @NullableBigInteger('准予回避后登记的利害关系') conflictId!: string | null;
}

/** What an inspector has answered when shown the task; a later answer of the same person replaces an earlier one. */
@Entity({ comment: '检查人员的回避申报' })
export class RecusalDeclaration {
  @Id() id!: string;
  @BigInteger('抽取') drawId!: string;
  @Text('检查对象代码') subjectCode!: string;
  @BigInteger('申报的执法人员') inspectorId!: string;
  @Flag('有应当回避的关系') related!: boolean;
  @NullableBigInteger('由此提出的回避申请') requestId!: string | null;
  @NullableBigInteger('申报人账号') declaredAccountId!: string | null;
  @Text('申报人') declaredBy!: string;
  @Instant('申报时间') declaredAt!: Date;
}
