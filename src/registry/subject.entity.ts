import { Entity } from 'typeorm';
import {
  Id,
  Instant,
  Integer,
  Json,
  Key,
  NullableDay,
  NullableText,
  Text,
} from '../platform/database/columns.js';

/** A firm, shop or project that can be inspected. Columns of its kind stand in `details`. */
@Entity({ comment: '检查对象' })
export class Subject {
  @Id() id!: string;
  @Text('类别') kind!: string;
  @Text('统一社会信用代码/注册号/项目代码') code!: string;
  @Text('名称') name!: string;
  @Text('名称拼音首字母') nameInitials!: string;
  @Text('所在县(市)') areaCode!: string;
  @Text('经营状态') status!: string;
  @NullableText('信用风险等级') creditClass!: string | null;
  @Json('其他登记事项') details!: Record<string, unknown>;
  @Integer('版本') version!: number;
  @NullableDay('县(市)最近确认日期') confirmedOn!: string | null;
  @Instant('入库时间') createdAt!: Date;
  @Instant('更新时间') updatedAt!: Date;
}

/** History of a subject: the whole content after each change. Append-only by trigger. */
@Entity({ comment: '变更历史' })
export class SubjectVersion {
  @Key('编号', 'bigint') subjectId!: string;
  @Key('版本', 'integer') version!: number;
  @Instant('时间') at!: Date;
  @Text('操作人') actorName!: string;
  @Text('来源') source!: string;
  @Text('内容(规范JSON)') content!: string;
}
