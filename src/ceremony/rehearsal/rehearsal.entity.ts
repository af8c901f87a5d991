import { Entity } from 'typeorm';
import { Instant, Key, Text } from '../../platform/database/columns.js';

/** One rehearsal of a draw: its settings and what came out, in numbers. Append-only by trigger. */
@Entity({ comment: '试抽' })
export class DrawRehearsal {
  @Key('抽取', 'bigint') drawId!: string;
  /** From 1; the last one counts. */
  @Key('第几次试抽', 'integer') n!: number;
  /** Canonical JSON of RehearsalSettings. */
  @Text('参数(规范JSON)') settings!: string;
  /** Canonical JSON of RehearsalReport. */
  @Text('统计结果(规范JSON)') report!: string;
  @Text('试抽人') rehearsedBy!: string;
  @Instant('试抽时间') rehearsedAt!: Date;
}
