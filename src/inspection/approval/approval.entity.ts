import { Entity } from 'typeorm';
import {
  BigInteger,
  Id,
  Instant,
  Key,
  NullableBigInteger,
  NullableText,
  Text,
} from '../../platform/database/columns.js';
import type { ApprovalDecision, ApprovalKind } from './approval.rules.js';

/** A request that the head approves visits of a draw. Append-only by trigger, as everything here. */
@Entity({ comment: '行政检查审批' })
export class VisitApproval {
  @Id() id!: string;
  /** Area, year and S with four digits: 513300-2026-S0001. */
  @Text('审批编号') number!: string;
  @BigInteger('抽取') drawId!: string;
  @Text('审批方式(事前审批/紧急情况事后补批)') kind!: ApprovalKind;
  /** Why the visit cannot wait; null where it is asked for beforehand. */
  @NullableText('紧急情况的理由') reason!: string | null;
  @BigInteger('申请账号') requestedAccountId!: string;
  @NullableBigInteger('申请的执法人员') requestedInspectorId!: string | null;
  @Text('申请人') requestedBy!: string;
  @Instant('申请时间') requestedAt!: Date;
}

/** A task that a request asks for. */
@Entity({ comment: '报批的检查任务' })
export class VisitApprovalTask {
  @Key('审批', 'bigint') approvalId!: string;
  @Key('任务', 'bigint') taskId!: string;
}

/** What the head has decided; without a row the request waits. */
@Entity({ comment: '行政检查审批决定' })
export class VisitApprovalDecision {
  @Key('审批', 'bigint') approvalId!: string;
  @Text('决定(批准/不予批准)') decision!: ApprovalDecision;
  @NullableText('不予批准的理由') reason!: string | null;
  /** The head, where somebody else carries out what the head has decided; null where the head acts. */
  @NullableText('作出决定的机关负责人(由他人代为办理时)') headName!: string | null;
  @BigInteger('办理账号') decidedAccountId!: string;
  @Text('办理人') decidedBy!: string;
  @Instant('办理时间') decidedAt!: Date;
}
