import { Entity } from 'typeorm';
import {
  BigInteger,
  Id,
  Instant,
  Integer,
  Key,
  NullableBigInteger,
  NullableText,
  Text,
} from '../../platform/database/columns.js';
import { WhoSet } from '../../platform/database/who-set.js';
import type { FeedKind, FeedWay, Operation, ReceiptOutcome } from './feed-types.js';

/** A code of ours and the province's code for it, by version; the newest counts. Append-only by trigger. */
@Entity({ comment: '监管数据代码对照' })
export class FeedCodeMap extends WhoSet {
  @Key('字典') dictionary!: string;
  @Key('本系统代码') code!: string;
  @Key('版本', 'integer') version!: number;
  /** Empty: the code has no counterpart any more. */
  @Text('省平台代码(空为取消对照)') provinceCode!: string;
}

/** How rows go to the province; the newest version counts. The secret stands in the configuration only. */
@Entity({ comment: '监管数据报送设置' })
export class FeedSetting extends WhoSet {
  @Key('版本', 'integer') version!: number;
  @Text('报送方式(文件/接口)') way!: FeedWay;
  @Text('数据来源标识') source!: string;
  @NullableText('省平台接口地址') url!: string | null;
  @NullableText('密钥编号(密钥本身只在配置中)') keyId!: string | null;
  @Integer('接口超时秒数') timeoutSeconds!: number;
}

/** What an act has to report, written in the act's own transaction. Append-only by trigger. */
@Entity({ comment: '监管数据待报送行' })
export class FeedOutbox {
  @Id() id!: string;
  @Text('数据种类(计划/抽取对象/检查行为)') kind!: FeedKind;
  /** Identity of the record at the province: several rows of one record follow each other. */
  @Text('数据唯一标识') recordId!: string;
  @BigInteger('所依据的计划项或检查任务') objectId!: string;
  @Text('操作(i新增 u更正 d删除)') operation!: Operation;
  /** Facts in our own codes; the province's codes are put in when the row leaves. */
  @Text('内容(规范JSON)') payload!: string;
  @Text('内容摘要') digest!: string;
  @Text('由哪一行为产生') cause!: string;
  @NullableBigInteger('行为账号') accountId!: string | null;
  @Text('行为人') actorName!: string;
  @Instant('产生时间') createdAt!: Date;
}

/** Rows of one kind that leave together, exactly as they leave. Append-only by trigger. */
@Entity({ comment: '监管数据报送批次' })
export class FeedBatch {
  @Id() id!: string;
  /** YYYYMMDD and five digits; also the idempotency key of a push. */
  @Text('批次号(日期加5位序号)') number!: string;
  @Text('报送方式(文件/接口)') way!: FeedWay;
  @Text('数据种类') kind!: FeedKind;
  @Text('报送的内容(规范JSON)') content!: string;
  @Text('内容摘要') digest!: string;
  @Integer('行数') rows!: number;
  @NullableBigInteger('生成账号') madeAccountId!: string | null;
  @Text('生成人') madeBy!: string;
  @Instant('生成时间') madeAt!: Date;
}

/** The one batch in which a row left. Append-only by trigger. */
@Entity({ comment: '报送批次中的行' })
export class FeedBatchRow {
  @Key('待报送行(每行只进一个批次)', 'bigint') outboxId!: string;
  @BigInteger('批次') batchId!: string;
  @Integer('序号') position!: number;
}

/** One attempt to push a batch. Append-only by trigger. */
@Entity({ comment: '批次的接口报送记录' })
export class FeedDelivery {
  @Key('批次', 'bigint') batchId!: string;
  @Key('第几次', 'integer') n!: number;
  @Text('结果(有回执/失败)') outcome!: 'ANSWERED' | 'FAILED';
  @NullableText('失败原因') message!: string | null;
  @Instant('时间') at!: Date;
}

/** What became of a row at the province, once and for all. Append-only by trigger. */
@Entity({ comment: '报送的回执(每行只有一个)' })
export class FeedReceipt {
  @Key('待报送行', 'bigint') outboxId!: string;
  @NullableBigInteger('批次(不需要报送的没有)') batchId!: string | null;
  @Text('结论(接收/退回/不需要报送)') outcome!: ReceiptOutcome;
  @NullableText('省平台的代码') code!: string | null;
  @NullableText('原因') message!: string | null;
  @NullableBigInteger('登记账号(接口回执没有)') accountId!: string | null;
  @Text('登记人') recordedBy!: string;
  @Instant('时间') at!: Date;
}
