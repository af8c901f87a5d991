import { Entity } from 'typeorm';
import { BigInteger, Key, Text } from '../../platform/database/columns.js';

/** A day that a person has given away: a visit, or the way to one. The present state; who changes it records the act. */
@Entity('promised_day', { comment: '已排定的日子' })
export class PromisedDayRow {
  @Key('执法检查人员', 'bigint') inspectorId!: string;
  @Key('日期', 'date') day!: string;
  @BigInteger('任务') taskId!: string;
  /** VISIT or TRAVEL. */
  @Text('用途(检查/路途)') kind!: string;
}
