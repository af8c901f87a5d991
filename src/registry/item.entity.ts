import { Entity } from 'typeorm';
import {
  Id,
  Instant,
  Integer,
  Key,
  NullableDay,
  NullableText,
  Text,
  TextArray,
} from '../platform/database/columns.js';

/**
 * A version of a supervision list. What does not stand on the published list in force may not be inspected
 * (国办发〔2024〕54号).
 */
@Entity({ comment: '监管清单' })
export class ItemList {
  /** One series for the lists of all kinds: the key of its items. */
  @Key('版本', 'integer') version!: number;
  @Text('种类') kind!: string;
  /** Counted within its kind: what people read as 第2版. */
  @Integer('第几版') edition!: number;
  @Text('名称') title!: string;
  /** DRAFT or PUBLISHED. */
  @Text('状态') state!: string;
  @NullableText('文号') documentNo!: string | null;
  @NullableDay('公布日期') publishedOn!: string | null;
  /** First day in force; null of a draft. */
  @NullableDay('施行日期') validFrom!: string | null;
  /** Last day in force; null: until a later version takes its place. */
  @NullableDay('失效日期') validTo!: string | null;
  @Instant('建立时间') createdAt!: Date;
}

/** One thing that may be inspected, as one version of the list has it. */
@Entity({ comment: '抽查事项' })
export class InspectionItem {
  @Id() id!: string;
  @Integer('清单版本') listVersion!: number;
  @Text('事项代码') code!: string;
  @NullableText('抽查类别') category!: string | null;
  @Text('抽查事项') name!: string;
  @TextArray('对象类别') subjectKinds!: string[];
  @Text('检查对象') subjectText!: string;
  /** KEY or GENERAL. */
  @Text('事项类别(重点/一般)') priority!: string;
  @NullableText('检查方式') method!: string | null;
  @NullableText('检查主体') agencyText!: string | null;
  @NullableText('检查依据') legalBasis!: string | null;
  @NullableText('检查内容') content!: string | null;
  @NullableText('抽查比例') ratioText!: string | null;
  @NullableText('抽查频次') frequencyText!: string | null;
  @NullableText('实施层级') implementingLevel!: string | null;
  @NullableText('监管事项目录编码') catalogueCode!: string | null;
  @NullableText('备注') remark!: string | null;
}
