import { Entity } from 'typeorm';
import {
  BigInteger,
  Bytes,
  Id,
  Instant,
  Integer,
  Key,
  NullableBigInteger,
  NullableInteger,
  NullableText,
  Text,
} from '../../platform/database/columns.js';
import type { ChangeKind } from './after-reasons.js';

/** The first of the two people that a change after the draw needs asks for it. Append-only, as everything here. */
@Entity({ comment: '抽取后变更的申请' })
export class DrawAfterRequest {
  @Id() id!: string;
  @BigInteger('抽取') drawId!: string;
  @Text('类别(递补/补位/直接委派)') kind!: ChangeKind;
  @Text('检查对象代码') subjectCode!: string;
  /** Null for a substitution, which concerns no single seat. */
  @NullableText('人员池') poolCode!: string | null;
  @NullableInteger('席位') seat!: number | null;
  /** Who held the seat when it was asked for, by the draw's pseudonym; null where it was vacant. */
  @NullableText('离席人员代号') leftCode!: string | null;
  /** Canonical JSON: pseudonyms of people named as not available, beside those who no longer may take part. */
  @Text('本次不能参加的人员代号(规范JSON)') absent!: string;
  /** The person whom the head has named; null where chance decides. */
  @NullableText('直接委派的人员代号') byCode!: string | null;
  @NullableText('批准委派的负责人') headName!: string | null;
  @Text('原因代码') reasonCode!: string;
  /** Stays inside: never in after.jsonl. */
  @Text('情况说明') explanation!: string;
  @NullableBigInteger('申请人账号') requestedAccountId!: string | null;
  @NullableBigInteger('申请的执法人员') requestedInspectorId!: string | null;
  @Text('申请人') requestedBy!: string;
  @Instant('申请时间') requestedAt!: Date;
}

/** The second person has approved or declined. */
@Entity({ comment: '抽取后变更的审批' })
export class DrawAfterDecision {
  @BigInteger('抽取') drawId!: string;
  @Key('申请', 'bigint') requestId!: string;
  /** APPROVED or DECLINED. */
  @Text('结论') decision!: 'APPROVED' | 'DECLINED';
  @NullableText('不予批准的原因') reason!: string | null;
  @NullableBigInteger('审批人账号') decidedAccountId!: string | null;
  @Text('审批人') decidedBy!: string;
  @Instant('审批时间') decidedAt!: Date;
}

/** A file that shows why a change is asked for. */
@Entity({ comment: '抽取后变更的证据材料' })
export class DrawEvidence {
  @Id() id!: string;
  @BigInteger('抽取') drawId!: string;
  @BigInteger('申请') requestId!: string;
  /** From 1. */
  @Integer('次序') position!: number;
  @Text('文件名') fileName!: string;
  /** JPEG, PNG, PDF, DOCX or XLSX, by its content. */
  @Text('文件类型') fileKind!: string;
  @Integer('字节数') bytes!: number;
  /** SHA-256 of the content, which stands in a table of its own. */
  @Text('摘要') digest!: string;
}

@Entity({ comment: '证据材料的内容' })
export class DrawEvidenceContent {
  @Key('证据材料', 'bigint') evidenceId!: string;
  @Bytes('内容') content!: Buffer;
}

/** One event of after.jsonl (section 7 of the draw's rules), with the people behind its pseudonyms. */
@Entity({ comment: '抽取后的变更' })
export class DrawEvent {
  @Key('抽取', 'bigint') drawId!: string;
  /** From 1, without a gap in each draw. */
  @Key('变更编号', 'integer') n!: number;
  @Instant('时间') at!: Date;
  @Text('类别(递补/补位/直接委派)') kind!: ChangeKind;
  @Text('原因代码') reasonCode!: string;
  @Text('检查对象代码') subjectCode!: string;
  @NullableText('递补的检查对象代码') bySubjectCode!: string | null;
  @NullableText('人员池') poolCode!: string | null;
  @NullableInteger('席位') seat!: number | null;
  @NullableBigInteger('离席人员') leftInspectorId!: string | null;
  /** Null of a seat for which nobody was found. */
  @NullableBigInteger('补位人员') byInspectorId!: string | null;
  /** The line of after.jsonl, without its LF. */
  @Text('变更文件中的一行(规范JSON)') payload!: string;
  @BigInteger('申请') requestId!: string;
  @NullableBigInteger('批准人账号') approvedAccountId!: string | null;
  @Text('批准人') approvedBy!: string;
}
