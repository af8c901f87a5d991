import { Entity } from 'typeorm';
import {
  DayColumn,
  Id,
  Instant,
  NullableBigInteger,
  NullableText,
  Text,
} from '../platform/database/columns.js';

/** A result of an inspection that another region has shared, as its file had it. Append-only. */
@Entity({ comment: '外地共享的检查结果' })
export class SharedResult {
  @Id() id!: string;
  @Text('内容摘要') digest!: string;
  @Text('来源地区') region!: string;
  @Text('来源文件') fileName!: string;
  @NullableText('对象类别(空为不在本地名录库)') kind!: string | null;
  @Text('统一社会信用代码/项目代码') code!: string;
  @Text('检查对象') name!: string;
  @Text('抽查事项') item!: string;
  @Text('检查机关') agency!: string;
  @DayColumn('检查完成日期') inspectedOn!: string;
  @Text('检查结果') result!: string;
  @Text('处理情况') handling!: string;
  @NullableBigInteger('由此产生的信用风险等级') creditClassId!: string | null;
  @Text('导入人') recordedBy!: string;
  @Instant('导入时间') recordedAt!: Date;
}
