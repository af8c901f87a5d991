import { Entity } from 'typeorm';
import {
  BigInteger,
  DayColumn,
  Id,
  Instant,
  Integer,
  NullableBigInteger,
  NullableText,
  Text,
} from '../../platform/database/columns.js';
import type { DeliveryWay, SettingScope } from './notice.rules.js';

/** One version of the notice that tells a subject of its visit. Append-only by trigger, as everything here. */
@Entity({ comment: '行政检查通知书' })
export class InspectionNotice {
  @Id() id!: string;
  @BigInteger('任务') taskId!: string;
  /** From 1; the newest counts. */
  @Integer('版本') version!: number;
  /** Area, year and T with four digits: 513300-2026-T0001. */
  @Text('通知书编号') number!: string;
  /** 32 hexadecimal digits in the address of the public page. */
  @Text('核验码') token!: string;
  /** What the notice says, as canonical JSON of `NoticeContent`. */
  @Text('通知书内容(规范化文本)') content!: string;
  @DayColumn('检查日期自') visitFrom!: string;
  @DayColumn('检查日期至') visitTo!: string;
  @BigInteger('制发账号') issuedAccountId!: string;
  @Text('制发人') issuedBy!: string;
  @Instant('制发时间') issuedAt!: Date;
}

/** How a notice reached the subject. */
@Entity({ comment: '通知书送达' })
export class NoticeDelivery {
  @Id() id!: string;
  @BigInteger('通知书') noticeId!: string;
  @Text('送达方式(直接送达/邮寄/电子/留置或公告)') how!: DeliveryWay;
  @DayColumn('送达日期') deliveredOn!: string;
  @Text('收件人') receiver!: string;
  @NullableText('备注') note!: string | null;
  @BigInteger('登记账号') recordedAccountId!: string;
  @Text('登记人') recordedBy!: string;
  @Instant('登记时间') recordedAt!: Date;
}

/** What notices ask the subject to prepare, and where it complains; the newest version of a scope counts. */
@Entity({ comment: '通知书内容设置' })
export class NoticeSetting {
  @Id() id!: string;
  @Text('适用范围(本机关/对象类别/抽查事项)') scope!: SettingScope;
  /** Empty for the office; else a kind of subject or an item. */
  @Text('对象类别或事项代码') code!: string;
  @Integer('版本') version!: number;
  /** One thing a line. */
  @Text('检查对象需要准备的材料(一行一项)') prepare!: string;
  /** Of the office alone. */
  @NullableText('投诉举报电话') phone!: string | null;
  @NullableText('投诉举报地址') address!: string | null;
  @NullableBigInteger('设定账号') setAccountId!: string | null;
  @Text('设定人') setBy!: string;
  @Instant('设定时间') setAt!: Date;
}
