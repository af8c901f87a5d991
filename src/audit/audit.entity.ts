import { Entity } from 'typeorm';
import { Instant, Key, NullableBigInteger, NullableText, Text } from '../platform/database/columns.js';

/** One act of one person, chained by hash to the act before it. Append-only by trigger. */
@Entity({ comment: '审计日志' })
export class AuditEntry {
  @Key('序号', 'bigint') seq!: string;
  @Instant('时间') at!: Date;
  @NullableBigInteger('账号') accountId!: string | null;
  @Text('操作人') actorName!: string;
  @NullableText('部门') agencyCode!: string | null;
  @Text('行为') act!: string;
  @Text('对象类别') objectKind!: string;
  @Text('对象') objectId!: string;
  /** Canonical JSON. */
  @Text('内容(规范JSON)') detail!: string;
  @Text('上一条的散列') previous!: string;
  @Text('本条的散列') hash!: string;
}
