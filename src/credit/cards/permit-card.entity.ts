import { Entity } from 'typeorm';
import {
  DayColumn,
  Id,
  Instant,
  Key,
  NullableBigInteger,
  NullableText,
  Text,
} from '../../platform/database/columns.js';
import type { CardColour, CardHolder } from '../credit.types.js';

/** A yellow or red card for over-limit transport permits. Append-only; it ends by its day or by being lifted. */
@Entity({ comment: '超限运输许可红黄牌' })
export class PermitCard {
  @Id() id!: string;
  @Text('黄牌或红牌') colour!: CardColour;
  @Text('对象(申请人或车辆)') holder!: CardHolder;
  @NullableText('申请人或车辆所属企业的统一社会信用代码') code!: string | null;
  @Text('申请人或车辆所属企业名称') name!: string;
  @NullableText('车辆号牌') plate!: string | null;
  @Text('原因') reason!: string;
  @Text('认定文书或文件') source!: string;
  @DayColumn('自') validFrom!: string;
  @DayColumn('至') validTo!: string;
  @Text('登记人') recordedBy!: string;
  @NullableBigInteger('登记账号') recordedAccount!: string | null;
  @Instant('登记时间') recordedAt!: Date;
}

/** A card that counts no more from a day on. */
@Entity({ comment: '红黄牌的解除' })
export class PermitCardLift {
  @Key('解除的红黄牌', 'bigint') cardId!: string;
  @DayColumn('自此日起解除') liftedOn!: string;
  @Text('解除原因') reason!: string;
  @Text('解除人') liftedBy!: string;
  @Instant('登记时间') liftedAt!: Date;
}
