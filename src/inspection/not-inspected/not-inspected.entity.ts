import { Entity } from 'typeorm';
import {
  BigInteger,
  Instant,
  Key,
  NullableBigInteger,
  NullableText,
  Text,
} from '../../platform/database/columns.js';
import type { NotInspectedDecisionKind } from './not-inspected.rules.js';

/** The head's word on an accepted result "could not be inspected". Append-only by trigger. */
@Entity({ comment: '无法检查的认定' })
export class NotInspectedDecision {
  @Key('检查结果', 'bigint') resultId!: string;
  @Text('结论(认定/不予认定)') decision!: NotInspectedDecisionKind;
  @Text('理由') reason!: string;
  /** Named where somebody else enters the head's decision. */
  @NullableText('机关负责人(代为录入时)') headName!: string | null;
  @BigInteger('认定账号') accountId!: string;
  @NullableBigInteger('认定人的执法人员') inspectorId!: string | null;
  @Text('认定人') decidedBy!: string;
  @Instant('认定时间') decidedAt!: Date;
}
