import { Entity } from 'typeorm';
import { Integer, Key, NullableText, Text } from '../../platform/database/columns.js';

/** A kind of supervision list (三清单、一计划): its name, and which plan lines must stand on its list in force. */
@Entity({ comment: '清单种类' })
export class ListKind {
  @Key('代码') code!: string;
  @Text('名称') name!: string;
  /** ALL: every line; JOINT: joint lines; NONE: it is kept and published, but bars nothing. */
  @Text('约束范围') guards!: string;
  @NullableText('依据') source!: string | null;
  @Integer('次序') sort!: number;
}
