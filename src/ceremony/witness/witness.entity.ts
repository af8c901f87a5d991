import { Entity } from 'typeorm';
import {
  Key,
  NullableBigInteger,
  NullableInstant,
  NullableText,
  Text,
} from '../../platform/database/columns.js';
import type { Device } from './witness.rules.js';

/** Who gives digits in a draw, as named at its freeze. Append-only by trigger. */
@Entity({ comment: '监督员' })
export class DrawWitness {
  @Key('抽取', 'bigint') drawId!: string;
  /** Place in the plan of entropy, from 0. */
  @Key('次序', 'integer') position!: number;
  /** The text that freeze.json and result.json have. */
  @Text('取数方案中的写法') witness!: string;
  /** Of a public value what it is called. */
  @Text('姓名(公开数值的名称)') name!: string;
  @NullableText('单位') organisation!: string | null;
  @NullableText('身份') role!: string | null;
  /** Whoever may enter these digits besides the drawer; null: the witness has no account. */
  @NullableBigInteger('账号') accountId!: string | null;
  @NullableText('取数器具或来源') device!: Device | null;
  @NullableText('公开数值的期号') issue!: string | null;
  /** When the public value comes out; before that moment nobody can know it. */
  @NullableInstant('公开数值的公布时间') publishedAt!: Date | null;
}
