import { Entity } from 'typeorm';
import {
  Bytes,
  Id,
  Instant,
  Integer,
  NullableBigInteger,
  NullableInteger,
  Text,
} from '../../platform/database/columns.js';
import type { WorkbookKind } from './workbook-kinds.js';

/** A workbook as an office sent it, not yet in use. Append-only by trigger. */
@Entity({ comment: '上传的表格模板' })
export class ExcelUpload {
  @Id() id!: string;
  @Text('表格种类') kind!: WorkbookKind;
  @Text('文件名') fileName!: string;
  @Integer('字节数') bytes!: number;
  /** SHA-256 of the content. */
  @Text('摘要') digest!: string;
  @Bytes('内容') content!: Buffer;
  @NullableBigInteger('上传账号') uploadedAccountId!: string | null;
  @Text('上传人') uploadedBy!: string;
  @Instant('上传时间') uploadedAt!: Date;
}

/** A workbook taken into use; the newest version of a kind is in force. Append-only by trigger. */
@Entity({ comment: '启用的表格模板' })
export class ExcelTemplate {
  @Id() id!: string;
  @Text('表格种类') kind!: WorkbookKind;
  /** From 1 in each kind; the delivered workbook, a file of the software, counts as version 0. */
  @Integer('版本') version!: number;
  @Text('文件名') fileName!: string;
  @Integer('字节数') bytes!: number;
  /** SHA-256 of the content. */
  @Text('摘要') digest!: string;
  @Bytes('内容') content!: Buffer;
  /** Canonical JSON of a `Mapping`. */
  @Text('各列对应的内容') mapping!: string;
  /** The version whose content was taken again; null where a file was uploaded. */
  @NullableInteger('恢复自哪一版(0为系统提供的模板，空为上传)') restores!: number | null;
  @Text('说明') note!: string;
  @NullableBigInteger('上传账号') uploadedAccountId!: string | null;
  @Text('上传人') uploadedBy!: string;
  @Instant('上传时间') uploadedAt!: Date;
}
