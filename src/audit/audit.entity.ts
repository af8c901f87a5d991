import { Entity } from 'typeorm';
import {
  BigInteger,
  Instant,
  Key,
  NullableBigInteger,
  NullableText,
  Text,
} from '../platform/database/columns.js';

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

/** How far the log went at the end of an act; printed on records, so that a cut log is noticed. Append-only. */
@Entity({ comment: '审计日志检查点' })
export class AuditCheckpoint {
  /** From 1, without gaps. */
  @Key('序号', 'bigint') n!: string;
  @BigInteger('审计日志序号') seq!: string;
  /** Hash of that entry: vouches for it and for every one before it. */
  @Text('该条审计日志的散列') hash!: string;
  /** Time of that entry. */
  @Instant('时间') at!: Date;
  @Text('对象类别') objectKind!: string;
  @Text('对象') objectId!: string;
  /** What people call the object: the number of a draw. */
  @Text('对象编号') label!: string;
}
