import { Entity } from 'typeorm';
import { Instant, Key, NullableText, Text } from '../../platform/database/columns.js';

/** What an account was reminded of by mail on a day; the key keeps it from being written twice. Append-only. */
@Entity({ comment: '每日提醒邮件' })
export class MailDigest {
  @Key('账号', 'bigint') accountId!: string;
  @Key('日期', 'date') day!: string;
  /** Address as it was that day. */
  @Text('收件邮箱') sentTo!: string;
  @Text('主题') subject!: string;
  @Text('正文') body!: string;
  @Instant('生成时间') composedAt!: Date;
}

/** An attempt to send a digest. Append-only. */
@Entity({ comment: '提醒邮件的发送记录' })
export class MailAttempt {
  @Key('账号', 'bigint') accountId!: string;
  @Key('日期', 'date') day!: string;
  @Key('第几次', 'integer') n!: number;
  @Text('结果') outcome!: 'SENT' | 'FAILED';
  @NullableText('失败原因') message!: string | null;
  @Instant('时间') at!: Date;
}
