import { Entity } from 'typeorm';
import { Id, Instant, Integer, Text } from '../../platform/database/columns.js';

/** How long a former post bars a person from a subject; the newest row is in force. Append-only by trigger. */
@Entity({ comment: '曾任职的回避年限' })
export class FormerPostRule {
  @Id() id!: string;
  @Integer('年限(年)') years!: number;
  /** Which rule says so: the law names no number of years. */
  @Text('依据') source!: string;
  @Text('设定人') setBy!: string;
  @Instant('设定时间') setAt!: Date;
}
