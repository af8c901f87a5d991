import { Entity } from 'typeorm';
import {
  DayColumn,
  Id,
  Instant,
  Integer,
  Key,
  NullableBigInteger,
  NullableText,
  Text,
} from '../../platform/database/columns.js';
import type { DisclosureAction, DisclosureKind } from '../disclosure.rules.js';
import type { DraftStepKind } from './steps.rules.js';

/** What is to be published, fixed byte for byte from its drafting on. Append-only by trigger. */
@Entity({ comment: '公示稿' })
export class DisclosureDraft {
  @Id() id!: string;
  @Text('类别') kind!: DisclosureKind;
  @Text('公示对象') objectId!: string;
  @Text('公示、更正或撤回') action!: DisclosureAction;
  /** Version that it becomes. */
  @Integer('拟公示的版本') version!: number;
  @NullableText('更正或撤回的理由') reason!: string | null;
  @Text('标题') title!: string;
  /** Canonical JSON of the redacted content (disclosure.content.ts). */
  @Text('内容(规范JSON)') content!: string;
  @Text('内容摘要') digest!: string;
  /** Canonical JSON of the cells that are cut as secrets of a firm. */
  @Text('不予公开的商业秘密(规范JSON)') cuts!: string;
  /** Canonical JSON: the policies it was drafted by, and where texts differ from the record (redactor.ts). */
  @Text('公开方式和与记录的差异(规范JSON)') redaction!: string;
  @DayColumn('期限起算日') fromDay!: string;
  @DayColumn('公示期限') dueOn!: string;
  @NullableBigInteger('拟稿账号') draftedAccountId!: string | null;
  @Text('拟稿人') draftedBy!: string;
  @Instant('拟稿时间') draftedAt!: Date;
}

/** One step of a draft. Append-only by trigger. */
@Entity({ comment: '公示稿的办理' })
export class DisclosureStep {
  @Key('公示稿', 'bigint') draftId!: string;
  @Key('序号', 'integer') n!: number;
  @Text('办理') step!: DraftStepKind;
  @NullableText('理由') reason!: string | null;
  /** With the approval. */
  @NullableText('文号') documentNo!: string | null;
  @NullableText('签发人') signatory!: string | null;
  @NullableBigInteger('办理账号') accountId!: string | null;
  @Text('办理人') actedBy!: string;
  @Instant('办理时间') actedAt!: Date;
}
