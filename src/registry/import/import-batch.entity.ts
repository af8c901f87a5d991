import { Entity } from 'typeorm';
import {
  Bytes,
  Id,
  Instant,
  Json,
  NullableInstant,
  NullableText,
  Text,
} from '../../platform/database/columns.js';
import type { ImportSummary } from './import-summary.rules.js';

/** An uploaded workbook: kept, so that what was previewed is what is imported. */
@Entity({ comment: '导入批次' })
export class ImportBatch {
  @Id() id!: string;
  @Text('类别') kind!: string;
  @Text('文件名') fileName!: string;
  @Bytes('文件') file!: Buffer;
  @Text('文件摘要') digest!: string;
  /** PREVIEWED or APPLIED. */
  @Text('状态') state!: string;
  @Json('核对结果') summary!: ImportSummary;
  @NullableText('部门') agencyCode!: string | null;
  @Text('上传人') createdBy!: string;
  @Instant('上传时间') createdAt!: Date;
  @NullableText('入库人') appliedBy!: string | null;
  @NullableInstant('入库时间') appliedAt!: Date | null;
}
