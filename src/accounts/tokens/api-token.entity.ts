import { Entity } from 'typeorm';
import type { Role } from '../../audit/actor.js';
import { BigInteger, Flag, Id, Instant, Key, Text, TextArray } from '../../platform/database/columns.js';

/** A program's way in, on behalf of one account. Never changed; it ends by its day or by a revocation. */
@Entity({ comment: '接口令牌' })
export class ApiToken {
  @Id() id!: string;
  @Text('名称') name!: string;
  @BigInteger('账号') accountId!: string;
  /** SHA-256 of the token, which nobody keeps but its owner. */
  @Text('令牌的散列') digest!: string;
  @TextArray('授权角色') scopes!: Role[];
  @Flag('只能查询') readOnly!: boolean;
  @Text('所属部门') agencyCode!: string;
  @Instant('失效时间') expiresAt!: Date;
  @Text('建立人') createdBy!: string;
  @Instant('建立时间') createdAt!: Date;
}

/** The end of a token before its day. */
@Entity({ comment: '接口令牌的吊销' })
export class ApiTokenRevocation {
  @Key('令牌', 'bigint') tokenId!: string;
  @Text('原因') reason!: string;
  @BigInteger('吊销账号') accountId!: string;
  @Text('吊销人') revokedBy!: string;
  @Instant('吊销时间') revokedAt!: Date;
}
