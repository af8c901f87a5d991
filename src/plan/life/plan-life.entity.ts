import { Entity } from 'typeorm';
import {
  BigInteger,
  Bytes,
  DayColumn,
  Id,
  Instant,
  Integer,
  Key,
  NullableBigInteger,
  NullableText,
  Text,
} from '../../platform/database/columns.js';
import type { PlanStage } from './plan-states.js';

/** Every step of a plan's life. Append-only by trigger, as everything here. */
@Entity({ comment: '计划的办理经过' })
export class PlanTransition {
  @Id() id!: string;
  @BigInteger('计划') planId!: string;
  @NullableText('原状态') fromState!: PlanStage | null;
  @Text('新状态') toState!: PlanStage;
  @Text('事项') act!: string;
  @NullableText('原因或说明') reason!: string | null;
  @NullableBigInteger('办理账号') accountId!: string | null;
  @Text('办理人') actorName!: string;
  @Instant('办理时间') at!: Date;
}

/** A partner's answer; it holds for the lines as they stood (digest), not for what they become. */
@Entity({ comment: '配合部门对计划的答复' })
export class PlanConfirmation {
  @Id() id!: string;
  @BigInteger('计划') planId!: string;
  @Text('系统') poolCode!: string;
  @Text('答复的部门') agencyCode!: string;
  @Text('结论') decision!: 'CONFIRMED' | 'OBJECTED';
  @NullableText('理由') reason!: string | null;
  /** SHA-256 of the canonical text of the pool's lines. */
  @Text('所答计划项的摘要') linesDigest!: string;
  @NullableBigInteger('答复账号') accountId!: string | null;
  @Text('答复人') decidedBy!: string;
  @Instant('答复时间') decidedAt!: Date;
}

/** A signed file or a receipt. */
@Entity({ comment: '计划的文件' })
export class PlanDocument {
  @Id() id!: string;
  @BigInteger('计划') planId!: string;
  @Text('用途') purpose!: DocumentPurpose;
  @Text('文件名') fileName!: string;
  /** JPEG, PNG, PDF, DOCX or XLSX, by its content. */
  @Text('文件类型') fileKind!: string;
  @Integer('字节数') bytes!: number;
  /** SHA-256 of the content, which stands in a table of its own. */
  @Text('摘要') digest!: string;
  @NullableBigInteger('上传账号') accountId!: string | null;
  @Text('上传人') uploadedBy!: string;
  @Instant('上传时间') uploadedAt!: Date;
}

export type DocumentPurpose = 'SIGNED' | 'RECEIPT';

@Entity({ comment: '计划文件的内容' })
export class PlanDocumentContent {
  @Key('文件', 'bigint') documentId!: string;
  @Bytes('内容') content!: Buffer;
}

/** A plan is filed once. */
@Entity({ comment: '计划的备案' })
export class PlanFiling {
  @Key('计划', 'bigint') planId!: string;
  @Text('备案机关') filedWith!: string;
  @DayColumn('备案日期') filedOn!: string;
  @NullableText('回执编号') receiptNo!: string | null;
  @NullableBigInteger('登记账号') accountId!: string | null;
  @Text('登记人') recordedBy!: string;
  @Instant('登记时间') recordedAt!: Date;
}

/** Why a version was made from another. */
@Entity({ comment: '计划的调整' })
export class PlanAdjustment {
  @Key('新一版计划', 'bigint') planId!: string;
  @BigInteger('原计划') fromPlanId!: string;
  @Text('调整原因') reason!: string;
  @NullableBigInteger('调整账号') accountId!: string | null;
  @Text('调整人') adjustedBy!: string;
  @Instant('调整时间') adjustedAt!: Date;
}
