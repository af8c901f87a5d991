import { Entity } from 'typeorm';
import { Id, Instant, Integer, NullableText, Text, TextArray } from '../../platform/database/columns.js';

/** Most that may be drawn of an item, and which systems have authority for it. Append-only: a change is a version. */
@Entity({ comment: '抽查事项的比例上限与检查权限' })
export class ItemRule {
  @Id() id!: string;
  /** 一般事项: what holds for every general item that has no ceiling of its own. */
  @Text('事项代码') itemCode!: string;
  @Integer('版本') version!: number;
  /** Exact decimal 0–1. */
  @NullableText('抽查比例上限') ceiling!: string | null;
  @NullableText('上限依据') ceilingSource!: string | null;
  /** Empty: not recorded, nobody is refused. */
  @TextArray('有检查权限的系统') poolCodes!: readonly string[];
  @NullableText('权限依据') authoritySource!: string | null;
  @Text('操作人') actorName!: string;
  @Instant('时间') at!: Date;
}
