import { Entity } from 'typeorm';
import { Key, Text } from '../../platform/database/columns.js';
import { WhoSet } from '../../platform/database/who-set.js';
import type { FieldPolicyKind } from './published-fields.js';
import type { Policy } from './policy.rules.js';

/** How a field of a kind of publication goes out; the newest version counts for drafts made from then on. Append-only. */
@Entity({ comment: '公示字段设置' })
export class FieldPolicy extends WhoSet {
  @Key('公示类别') kind!: FieldPolicyKind;
  @Key('字段') field!: string;
  @Key('版本', 'integer') version!: number;
  @Text('公开方式') policy!: Policy;
  @Text('依据或理由') source!: string;
}
