import { Entity } from 'typeorm';
import { Flag, Instant, Integer, Key, Text, TextArray } from '../../platform/database/columns.js';
import type { LadderStep } from '../plan.types.js';

/** How a system seats teams for an item unless a plan line says otherwise; the last version counts. Append-only. */
@Entity({ comment: '检查组规则' })
export class TeamRule {
  @Key('事项代码') itemCode!: string;
  @Key('人员池') poolCode!: string;
  @Key('版本', 'integer') version!: number;
  @Integer('每组人数') size!: number;
  @Flag('须有组长') leader!: boolean;
  @Flag('轮换') rotation!: boolean;
  @TextArray('人员匹配范围') ladder!: LadderStep[];
  @Text('操作人') actorName!: string;
  @Instant('时间') at!: Date;
}
