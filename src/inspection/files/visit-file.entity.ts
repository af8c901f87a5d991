import { Entity } from 'typeorm';
import {
  BigInteger,
  Bytes,
  Id,
  Instant,
  Integer,
  Key,
  NullableBigInteger,
  NullableNumeric,
  NullableText,
  Text,
} from '../../platform/database/columns.js';
import type { FileKind } from '../../platform/file-kind.js';
import type { FilePurpose } from './visit-file.rules.js';

/** A photo or paper of a visit as it is kept: without the camera's notes. Append-only, as everything here. */
@Entity({ comment: '检查现场的照片和文件' })
export class VisitFile {
  @Id() id!: string;
  @BigInteger('任务') taskId!: string;
  /** Whose part of a joint visit it belongs to; null for the whole visit. */
  @NullableText('所属系统(空为整个检查)') poolCode!: string | null;
  /** Field of the record that it belongs to, e.g. a check point. */
  @NullableText('所附的记录栏目') field!: string | null;
  @Text('用途(现场/证据/文书/签字)') purpose!: FilePurpose;
  @NullableText('说明') caption!: string | null;
  @Text('文件名') fileName!: string;
  @Text('文件种类') fileKind!: FileKind;
  @Integer('字节数') bytes!: number;
  /** SHA-256 of what is kept, in hexadecimal. */
  @Text('收存内容的摘要') digest!: string;
  /** SHA-256 of what was sent; another one where notes were taken out of a photo. */
  @Text('上传内容的摘要') originalDigest!: string;
  /** As the camera wrote it, YYYY-MM-DDTHH:mm:ss without a zone. */
  @NullableText('拍摄时间(照片自带)') takenAt!: string | null;
  /** Degrees, WGS 84; only where the sender asked to keep the position. */
  @NullableNumeric('拍摄位置纬度') latitude!: string | null;
  @NullableNumeric('拍摄位置经度') longitude!: string | null;
  /** Made by the form or the phone: the same sending twice gives one file. */
  @Text('上传的唯一标记') opId!: string;
  @NullableBigInteger('上传的执法人员') inspectorId!: string | null;
  @BigInteger('上传账号') accountId!: string;
  @Text('上传人') uploadedBy!: string;
  @Instant('上传时间') uploadedAt!: Date;
}

@Entity({ comment: '检查文件的内容' })
export class VisitFileContent {
  @Key('文件', 'bigint') fileId!: string;
  @Bytes('内容') content!: Buffer;
}

/** A file that is no longer shown with the visit; row and content stay. */
@Entity({ comment: '检查文件的撤下' })
export class VisitFileWithdrawal {
  @Key('文件', 'bigint') fileId!: string;
  @Text('撤下原因') reason!: string;
  @BigInteger('撤下账号') accountId!: string;
  @Text('撤下人') withdrawnBy!: string;
  @Instant('撤下时间') withdrawnAt!: Date;
}
