import { Entity } from 'typeorm';
import {
  Id,
  Instant,
  Integer,
  Key,
  NullableBigInteger,
  NullableText,
  Text,
} from '../../platform/database/columns.js';

/** A version of an item's check points; the newest is in force. Append-only by trigger: a change is a version. */
@Entity({ comment: '检查要点清单' })
export class CheckList {
  @Id() id!: string;
  @Text('事项代码') itemCode!: string;
  /** Counted within the item, from 1. */
  @Integer('版本') version!: number;
  /** Where the points come from: a document, or the workbook. */
  @Text('来源') source!: string;
  @NullableText('说明') note!: string | null;
  @Text('设定人') setBy!: string;
  @NullableBigInteger('设定账号') setAccountId!: string | null;
  @Instant('设定时间') setAt!: Date;
}

/** One thing to look at. Append-only by trigger. */
@Entity({ comment: '检查要点' })
export class CheckPoint {
  @Key('检查要点清单', 'bigint') listId!: string;
  /** From 1, in the order of the list. */
  @Key('序号', 'integer') no!: number;
  @Text('检查要点') content!: string;
  @NullableText('检查方法') method!: string | null;
  @NullableText('检查依据') basis!: string | null;
  /** The system that answers it; null: the one that leads the task. */
  @NullableText('检查主体(系统)，空为牵头系统') poolCode!: string | null;
}
