import { Entity } from 'typeorm';
import {
  BigInteger,
  DayColumn,
  Flag,
  Id,
  Instant,
  Integer,
  Key,
  NullableDay,
  NullableInstant,
  NullableText,
  Text,
  TextArray,
} from '../platform/database/columns.js';

/** A person who may inspect. */
@Entity({ comment: '执法检查人员' })
export class Inspector {
  @Id() id!: string;
  @Text('所属部门') agencyCode!: string;
  @Text('所在县(市)') areaCode!: string;
  @Text('姓名') name!: string;
  @Text('姓名拼音首字母') nameInitials!: string;
  @Text('执法证号') certificateNo!: string;
  @Text('发证机关') issuer!: string;
  @DayColumn('证件有效期至') certificateValidTo!: string;
  @TextArray('执法事项范围') itemCodes!: string[];
  @NullableText('专业') specialty!: string | null;
  @Flag('是否可任组长') canLead!: boolean;
  @Flag('是否专家') isExpert!: boolean;
  /** ON_DUTY or OFF_DUTY. */
  @Text('状态') status!: string;
  @Integer('版本') version!: number;
  @Instant('入库时间') createdAt!: Date;
  @Instant('更新时间') updatedAt!: Date;
}

/** History of an inspector. Append-only by trigger. */
@Entity({ comment: '变更历史' })
export class InspectorVersion {
  @Key('编号', 'bigint') inspectorId!: string;
  @Key('版本', 'integer') version!: number;
  @Instant('时间') at!: Date;
  @Text('操作人') actorName!: string;
  @Text('来源') source!: string;
  @Text('内容(规范JSON)') content!: string;
}

/** A registered relation of an inspector and a subject (行政处罚法 第43条): ended, never deleted. */
@Entity({ comment: '利害关系' })
export class ConflictOfInterest {
  @Id() id!: string;
  @Text('检查对象代码') subjectCode!: string;
  @BigInteger('执法检查人员') inspectorId!: string;
  @Text('关系类别') kind!: string;
  /** Of a former post: from here the years run after which it no longer bars. Null: it does not lapse. */
  @NullableDay('离职日期(曾任职)') leftOn!: string | null;
  @NullableText('说明') reason!: string | null;
  @Text('登记人') recordedBy!: string;
  @Instant('登记时间') recordedAt!: Date;
  @NullableInstant('解除时间') endedAt!: Date | null;
  @NullableText('解除人') endedBy!: string | null;
}
