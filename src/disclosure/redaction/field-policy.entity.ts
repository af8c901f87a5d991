import { Entity } from 'typeorm';
import { Instant, Key, NullableBigInteger, Text } from '../../platform/database/columns.js';
import type { FieldPolicyKind } from './published-fields.js';
import type { Policy } from './policy.rules.js';

/** How a field of a kind of publication goes out; the newest version counts for drafts made from then on. Append-only. */
@Entity({ comment: '公示字段设置' })
export class FieldPolicy {
  @Key('公示类别') kind!: FieldPolicyKind;
  @Key('字段') field!: string;
  @Key('版本', 'integer') version!: number;
  @Text('公开方式') policy!: Policy;
  @Text('依据或理由') source!: string;
  @NullableBigInteger('设置账号') setAccountId!: string | null;
  @Text('设置人') setBy!: string;
  @Instant('设置时间') setAt!: Date;
}
