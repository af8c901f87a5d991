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

/** A row of plan_line as the database has it, by column: these, and every other column of the table. */
export interface KeptRow {
  readonly id: number;
  readonly line_no: number;
  readonly task_name: string;
}

/** Lines of a draft that were made one. Append-only by trigger. */
@Entity({ comment: '计划项的合并' })
export class PlanMerge {
  @Id() id!: string;
  @BigInteger('计划') planId!: string;
  /** The line that stands in their place. */
  @BigInteger('合并成的计划项') lineId!: string;
  @Json('原来的计划项') before!: readonly KeptRow[];
  @Json('合并成的内容') after!: KeptRow;
  /** Visits of the year that the lines made, and that the one line makes, as they were computed at the merging. */
  @Integer('合并前检查户次') visitsBefore!: number;
  @Integer('合并后检查户次') visitsAfter!: number;
  @NullableBigInteger('操作账号') accountId!: string | null;
  @Text('操作人') mergedBy!: string;
  @Instant('合并时间') mergedAt!: Date;
}

/** The lines of before are back. Append-only by trigger. */
@Entity({ comment: '计划项合并的撤销' })
export class PlanMergeUndo {
  @Key('合并', 'bigint') mergeId!: string;
  @NullableBigInteger('操作账号') accountId!: string | null;
  @Text('操作人') undoneBy!: string;
  @Instant('撤销时间') undoneAt!: Date;
}
