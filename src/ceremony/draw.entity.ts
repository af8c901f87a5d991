import { Entity } from 'typeorm';
import {
  BigInteger,
  DayColumn,
  Flag,
  Id,
  Instant,
  Integer,
  NullableDay,
  NullableInstant,
  NullableInteger,
  NullableText,
  Text,
  TextArray,
} from '../platform/database/columns.js';
import type { DrawState } from './states.js';

/** One recorded random selection of one batch of a plan line; never edited, never deleted. */
@Entity({ comment: '随机抽取' })
export class Draw {
  @Id() id!: string;
  @Text('抽取机关区划') office!: string;
  @Integer('年度') year!: number;
  @Integer('序号') seq!: number;
  /** office-year-seq: 513300-2026-0001. */
  @Text('任务编号') number!: string;
  @BigInteger('计划项') planLineId!: string;
  /** YYYY-MM; of a full coverage (ORDER) the first of its batches. */
  @Text('批次月份') month!: string;
  @Integer('第几次') attempt!: number;
  @Text('任务名称') taskName!: string;
  @Text('事项代码') itemCode!: string;
  /** Further items that the same visit inspects. */
  @TextArray('一并检查的事项') alsoItems!: readonly string[];
  @Text('抽查事项') itemName!: string;
  @Text('对象类别') subjectKind!: string;
  @Text('牵头系统') leadPool!: string;
  @Text('状态') state!: DrawState;
  @Flag('抽取结果提前公告') announced!: boolean;
  @NullableDay('名录截止日期') asOf!: string | null;
  @DayColumn('检查日期自') windowFrom!: string;
  @DayColumn('检查日期至') windowTo!: string;
  /** Of an announced line: the day from which its lists are public; null for at once. Fixed by the freeze. */
  @NullableDay('名单公开日期(空为抽取完成时)') publicFrom!: string | null;
  @NullableText('抽取规则(规范JSON)') rules!: string | null;
  @NullableText('取数方案(规范JSON)') entropyPlan!: string | null;
  @NullableText('冻结文件摘要') freezeDigest!: string | null;
  /** From 1, one after the other over all freezes of the office. */
  @NullableInteger('冻结链序号') chainPosition!: number | null;
  @NullableText('上一次冻结的摘要') previous!: string | null;
  @NullableText('上一次抽取结果的摘要') previousResult!: string | null;
  @NullableText('结果文件摘要') resultDigest!: string | null;
  /** From 1, one after the other over all sealed draws of the office. */
  @NullableInteger('抽取次序') sealPosition!: number | null;
  @NullableInstant('冻结时间') frozenAt!: Date | null;
  @NullableText('冻结人') frozenBy!: string | null;
  @NullableInstant('抽取时间') sealedAt!: Date | null;
  @NullableText('抽取人') sealedBy!: string | null;
  @NullableInstant('公布时间') publishedAt!: Date | null;
  @NullableInstant('作废时间') voidedAt!: Date | null;
  @NullableText('作废原因') voidReason!: string | null;
  @NullableText('作废批准人所属部门') voidAgency!: string | null;
  @Text('建立人') createdBy!: string;
  @Instant('建立时间') createdAt!: Date;
}
