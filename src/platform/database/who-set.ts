import { Instant, NullableBigInteger, Text } from './columns.js';

/** Who has set a version of a setting, and when. Each setting is a table of its own, which begins with its key. */
export abstract class WhoSet {
  /** Null: the program itself, or a set-up on the command line. */
  @NullableBigInteger('设置账号') setAccountId!: string | null;
  @Text('设置人') setBy!: string;
  @Instant('设置时间') setAt!: Date;
}
