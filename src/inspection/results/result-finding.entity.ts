import { Entity } from 'typeorm';
import { Flag, Key, NullableBigInteger, NullableInteger, Text } from '../../platform/database/columns.js';

/** One thing that was found, under the item it belongs to. Append-only by trigger: it belongs to one version. */
@Entity({ comment: '检查发现的问题' })
export class ResultFinding {
  @Key('检查结果', 'bigint') resultId!: string;
  /** From 1 on, in the order of the form. */
  @Key('序号', 'integer') no!: number;
  /** The system whose part of the visit found it. */
  @Text('检查主体') poolCode!: string;
  @Text('事项代码') itemCode!: string;
  /** The check point that was answered with no; both null for what was typed freely. */
  @NullableBigInteger('检查要点表') listId!: string | null;
  @NullableInteger('检查要点序号') pointNo!: number | null;
  @Text('发现的问题') text!: string;
  /** Mended while the inspectors were there. */
  @Flag('当场改正') corrected!: boolean;
}
