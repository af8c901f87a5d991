import { Entity } from 'typeorm';
import {
  Flag,
  Instant,
  Integer,
  IntegerArray,
  Key,
  NullableText,
  Text,
  TextArray,
} from '../platform/database/columns.js';

/** An administrative area: the prefecture or one of its counties. */
@Entity({ comment: '行政区划' })
export class Area {
  @Key('行政区划代码') code!: string;
  @Text('名称') name!: string;
  @Text('简称') shortName!: string;
  @NullableText('上级') parentCode!: string | null;
  @Integer('次序') sort!: number;
  /** Months (1–12) in which no visits are planned, e.g. winter on the plateau. */
  @IntegerArray('不安排检查的月份') closedMonths!: number[];
}

/** One direction of a neighbourhood of two counties. */
@Entity({ comment: '相邻县(市)' })
export class AreaNeighbour {
  @Key('县(市)') areaCode!: string;
  @Key('相邻县(市)') neighbourCode!: string;
  @Integer('路途天数') travelDays!: number;
}

/** What a county's neighbours, travel days and closed months became with a change. Append-only by trigger. */
@Entity({ comment: '相邻县(市)和路途天数的变更历史' })
export class AreaVersion {
  @Key('县(市)') areaCode!: string;
  @Key('版本', 'integer') version!: number;
  @Instant('时间') at!: Date;
  @Text('操作人') actorName!: string;
  @Text('来源') source!: string;
  @Text('内容(规范JSON)') content!: string;
}

/** Agencies that field inspectors together: the `agency` of a bundle. */
@Entity({ comment: '系统(共用人员池)' })
export class AgencyPool {
  @Key('代码') code!: string;
  @Text('名称') name!: string;
  @Integer('次序') sort!: number;
}

/** An enforcement body; it has an area, a parent and a pool. */
@Entity({ comment: '部门' })
export class Agency {
  @Key('代码') code!: string;
  @Text('名称') name!: string;
  @TextArray('简称') shortNames!: string[];
  @NullableText('上级部门') parentCode!: string | null;
  @Text('所在区划') areaCode!: string;
  @Text('人员池') poolCode!: string;
  @NullableText('监管目录机构编码') catalogueCode!: string | null;
  @Flag('在用') active!: boolean;
  @Integer('次序') sort!: number;
}
