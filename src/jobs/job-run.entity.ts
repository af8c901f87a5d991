import { Entity } from 'typeorm';
import { Instant, Key, Text } from '../platform/database/columns.js';

/** A job that was done for a day; the key keeps it from being done twice. Append-only. */
@Entity({ comment: '定时工作的记录' })
export class JobRun {
  @Key('工作') name!: string;
  @Key('日期', 'date') day!: string;
  @Text('结果') result!: string;
  @Instant('完成时间') at!: Date;
}
