import { Entity } from 'typeorm';
import {
  Flag,
  Id,
  Instant,
  Integer,
  NullableBigInteger,
  NullableInstant,
  NullableText,
  Text,
  TextArray,
} from '../platform/database/columns.js';
import type { Role } from '../audit/actor.js';

/** One person, one account (the bureau's 2024 work points). */
@Entity({ comment: '账号' })
export class Account {
  @Id() id!: string;
  @Text('登录名') loginName!: string;
  @Text('姓名') displayName!: string;
  @Text('口令散列') passwordHash!: string;
  @TextArray('角色') roles!: Role[];
  @Text('所属部门') agencyCode!: string;
  @NullableBigInteger('对应的执法人员') inspectorId!: string | null;
  /** Where the daily digest goes; null: none is sent. */
  @NullableText('接收每日提醒的邮箱') email!: string | null;
  @Flag('停用') disabled!: boolean;
  @Integer('连续登录失败次数') failedLogins!: number;
  @NullableInstant('锁定至') lockedUntil!: Date | null;
  @Instant('建立时间') createdAt!: Date;
}
