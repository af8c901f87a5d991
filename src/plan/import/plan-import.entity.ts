import { Entity } from 'typeorm';
import {
  BigInteger,
  Id,
  Instant,
  Integer,
  Json,
  Key,
  NullableBigInteger,
  Text,
} from '../../platform/database/columns.js';
import type { PlanTable } from './plan-table.types.js';

/** A plan table that was uploaded to a draft, as it was read. Append-only by trigger. */
@Entity({ comment: '导入的计划表' })
export class PlanImport {
  @Id() id!: string;
  @BigInteger('计划') planId!: string;
  @Text('文件名') fileName!: string;
  @Text('文件摘要') digest!: string;
  @Json('读出的内容') content!: PlanTable;
  @NullableBigInteger('上传账号') accountId!: string | null;
  @Text('上传人') uploadedBy!: string;
  @Instant('上传时间') uploadedAt!: Date;
}

/** The lines of a table were added to the plan: once. Append-only by trigger. */
@Entity({ comment: '计划表的采用' })
export class PlanImportUse {
  @Key('导入', 'bigint') importId!: string;
  @Integer('采用的计划项') lines!: number;
  @Text('操作人') usedBy!: string;
  @Instant('采用时间') usedAt!: Date;
}

/** What an office calls a system in its tables; asked once and remembered, the newest row counts. Append-only. */
@Entity({ comment: '部门的其他叫法' })
export class AgencyAlias {
  @Id() id!: string;
  @Text('表中名称') name!: string;
  @Text('人员池') poolCode!: string;
  @Text('登记人') recordedBy!: string;
  @Instant('登记时间') recordedAt!: Date;
}
