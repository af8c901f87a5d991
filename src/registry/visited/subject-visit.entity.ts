import { Entity } from 'typeorm';
import { DayColumn, Key, Text } from '../../platform/database/columns.js';

/** A person who inspected a subject; a later revision of the same task replaces it. Append-only by trigger. */
@Entity({ comment: '谁检查过' })
export class SubjectVisit {
  @Key('任务', 'bigint') taskId!: string;
  @Key('第几次登记', 'integer') revision!: number;
  @Key('执法检查人员', 'bigint') inspectorId!: string;
  @Text('检查对象代码') subjectCode!: string;
  @DayColumn('检查日期') day!: string;
}
