import { Entity } from 'typeorm';
import {
  Bytes,
  Id,
  Instant,
  Integer,
  Key,
  NullableDay,
  NullableText,
  Text,
  TextArray,
} from '../../platform/database/columns.js';

/** The approved document behind cross-department items (国办发〔2023〕1号). */
@Entity({ comment: '综合监管方案' })
export class JointScheme {
  @Key('代码') code!: string;
  @Text('名称') name!: string;
  @TextArray('抽查事项') itemCodes!: string[];
  @Text('牵头系统') leadPool!: string;
  @TextArray('配合系统') partnerPools!: string[];
  @NullableText('文号') documentNo!: string | null;
  @NullableDay('成文日期') documentDate!: string | null;
  @NullableText('监管方式') method!: string | null;
  @NullableDay('施行日期') validFrom!: string | null;
  @NullableDay('失效日期') validTo!: string | null;
  @Integer('版本') version!: number;
}

/** A scheme's whole content after each change. Append-only by trigger. */
@Entity({ comment: '综合监管方案的变更历史' })
export class JointSchemeVersion {
  @Key('方案代码') schemeCode!: string;
  @Key('版本', 'integer') version!: number;
  @Instant('时间') at!: Date;
  @Text('操作人') actorName!: string;
  @Text('内容(规范JSON)') content!: string;
}

/** The document of a scheme as it was uploaded. Append-only by trigger; its bytes stand beside it. */
@Entity({ comment: '综合监管方案的文件' })
export class SchemeDocument {
  @Id() id!: string;
  @Text('方案代码') schemeCode!: string;
  @Text('文件名') fileName!: string;
  @Text('文件类型') fileKind!: string;
  @Integer('字节数') size!: number;
  @Text('文件摘要') digest!: string;
  @Text('上传人') uploadedBy!: string;
  @Instant('上传时间') uploadedAt!: Date;
}

/** Bytes of a scheme's document, kept apart so that lists do not carry them. Append-only by trigger. */
@Entity({ comment: '综合监管方案文件的内容' })
export class SchemeDocumentContent {
  @Key('文件', 'bigint') documentId!: string;
  @Bytes('内容') content!: Buffer;
}
