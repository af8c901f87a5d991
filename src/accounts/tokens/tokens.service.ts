import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager, In } from 'typeorm';
import type { Actor, Role } from '../../audit/actor.js';
import { AuditService } from '../../audit/audit.service.js';
import { type Day, shanghaiDay, shanghaiMinute } from '../../kernel/day.js';
import { DomainError } from '../../kernel/domain-error.js';
import { sha256 } from '../../kernel/hash.js';
import { isId } from '../../kernel/id.js';
import { cleanText } from '../../kernel/text.js';
import { Clock } from '../../platform/clock.js';
import { Entropy } from '../../platform/entropy.js';
import { Account } from '../account.entity.js';
import { isPassword } from '../password.js';
import { ApiToken, ApiTokenRevocation } from './api-token.entity.js';
import {
  isTokenText,
  MOST_TOKENS,
  type NewToken,
  rolesInForce,
  stateOf,
  TOKEN_PREFIX,
  tokenFaults,
  type TokenState,
} from './token.rules.js';

const DAY_MS = 24 * 3600 * 1000;

/** A token as its owner and the administrators see it; never the token itself. */
export interface TokenRow {
  readonly id: string;
  readonly name: string;
  readonly owner: string;
  readonly own: boolean;
  readonly scopes: readonly Role[];
  readonly readOnly: boolean;
  readonly validTo: Day;
  readonly createdAt: Date;
  readonly state: TokenState;
  readonly revocation: { readonly reason: string; readonly by: string; readonly at: Date } | null;
}

/** Whoever calls with a token. */
export interface TokenBearer {
  readonly actor: Actor;
  readonly readOnly: boolean;
}

/** Tokens of programs: made by the owner of an account, ended by the owner or an administrator. */
@Injectable()
export class TokensService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly entropy: Entropy,
    private readonly audit: AuditService,
  ) {}

  /**
   * Makes a token for the actor's own account. It may do less than the account, never more.
   * @returns the token, which is kept nowhere
   * @throws DomainError INVALID_INPUT with all faults, CONFLICT where there are too many
   */
  async create(
    actor: Actor,
    input: NewToken & { readonly password: string },
  ): Promise<{ id: string; token: string }> {
    const token = `${TOKEN_PREFIX}${this.entropy.hex(32)}`;
    const name = cleanText(input.name);
    const id = await this.dataSource.transaction(async (tx) => {
      const owner = await lockedOwner(tx, actor);
      const faults = tokenFaults({ ...input, name }, owner.roles, this.clock.today());
      if (!(await isPassword(input.password, owner.passwordHash))) {
        faults.push({ field: 'password', code: 'PASSWORD', message: '口令不正确，请填写您的登录口令。' });
      }
      if (faults.length > 0) throw new DomainError('INVALID_INPUT', '令牌没有建立，请按提示修改。', faults);
      await this.refuseTooMany(tx, owner);
      const scopes = [...new Set(input.scopes)];
      const { id: made } = await tx.save(
        ApiToken,
        tx.create(ApiToken, {
          ...{ name, accountId: owner.id, digest: sha256(token), scopes, readOnly: input.readOnly },
          ...{ agencyCode: owner.agencyCode, expiresAt: endOf(input.validTo) },
          ...{ createdBy: actor.name, createdAt: this.clock.now() },
        }),
      );
      await this.audit.record(tx, actor, {
        act: '建立接口令牌',
        objectKind: 'api_token',
        objectId: made,
        detail: { name, scopes, readOnly: input.readOnly, validTo: input.validTo },
      });
      return made;
    });
    return { id, token };
  }

  /** Tokens of the actor's own account, newest first; an administrator sees everybody's. */
  async list(actor: Actor): Promise<TokenRow[]> {
    const { manager } = this.dataSource;
    const own = isAdministrator(actor) ? {} : { accountId: actor.accountId ?? '0' };
    const tokens = await manager.find(ApiToken, { where: own, order: { id: 'DESC' } });
    const owners = await manager.findBy(Account, {
      id: In([...new Set(tokens.map(({ accountId }) => accountId))]),
    });
    const ended = await manager.findBy(ApiTokenRevocation, { tokenId: In(tokens.map(({ id }) => id)) });
    const ownerOf = new Map(owners.map((owner) => [owner.id, owner]));
    const endOfToken = new Map(ended.map((end) => [end.tokenId, end]));
    return tokens.map((token) =>
      this.row(actor, token, ownerOf.get(token.accountId), endOfToken.get(token.id)),
    );
  }

  /**
   * Ends a token at once and for good.
   * @throws DomainError NOT_FOUND (also for tokens of others), INVALID_INPUT without a reason, CONFLICT if it is ended
   */
  async revoke(actor: Actor, id: string, reason: string): Promise<void> {
    const said = cleanText(reason);
    await this.dataSource.transaction(async (tx) => {
      const token = isId(id)
        ? await tx.findOne(ApiToken, { where: { id }, lock: { mode: 'pessimistic_write' } })
        : null;
      if (!token || (token.accountId !== actor.accountId && !isAdministrator(actor))) {
        throw new DomainError('NOT_FOUND', '没有这个令牌。');
      }
      if (said === '') {
        throw new DomainError('INVALID_INPUT', '令牌没有吊销，请按提示修改。', [
          { field: 'reason', code: 'REQUIRED', message: '请填写吊销原因，如“程序停用”。' },
        ]);
      }
      if (await tx.existsBy(ApiTokenRevocation, { tokenId: id })) {
        throw new DomainError('CONFLICT', '这个令牌已经吊销，不必再次吊销。');
      }
      await tx.insert(ApiTokenRevocation, {
        ...{ tokenId: id, reason: said, accountId: actor.accountId ?? '' },
        ...{ revokedBy: actor.name, revokedAt: this.clock.now() },
      });
      await this.audit.record(tx, actor, {
        act: '吊销接口令牌',
        objectKind: 'api_token',
        objectId: id,
        detail: { name: token.name, reason: said },
      });
    });
  }

  /**
   * Who calls with this token: its owner with the roles that are left of its scope.
   * @throws DomainError NOT_LOGGED_IN for a token that is unknown, ended, or whose owner may no longer
   */
  async bearer(token: string): Promise<TokenBearer> {
    const { manager } = this.dataSource;
    const found = isTokenText(token) ? await manager.findOneBy(ApiToken, { digest: sha256(token) }) : null;
    const owner = found && (await manager.findOneBy(Account, { id: found.accountId }));
    if (!found || !owner) throw new DomainError('NOT_LOGGED_IN', '接口令牌不正确，请检查请求头中的令牌。');
    const revoked = await manager.existsBy(ApiTokenRevocation, { tokenId: found.id });
    const state = stateOf({ ...found, revoked, owner }, this.clock.now());
    if (state !== 'IN_FORCE') throw new DomainError('NOT_LOGGED_IN', REFUSALS[state]);
    return {
      readOnly: found.readOnly,
      actor: {
        ...{ accountId: owner.id, name: owner.displayName, roles: rolesInForce(found.scopes, owner.roles) },
        ...{ agencyCode: found.agencyCode, inspectorId: owner.inspectorId, tokenId: found.id },
      },
    };
  }

  private async refuseTooMany(tx: EntityManager, owner: Account): Promise<void> {
    const [{ count }]: { count: number }[] = await tx.query(
      `SELECT count(*)::int AS count FROM api_token t WHERE t.account_id = $1 AND t.expires_at > $2
         AND NOT EXISTS (SELECT 1 FROM api_token_revocation r WHERE r.token_id = t.id)`,
      [owner.id, this.clock.now()],
    );
    if (count < MOST_TOKENS) return;
    throw new DomainError(
      'CONFLICT',
      `一个账号最多有${MOST_TOKENS}个有效令牌，请先吊销不用的令牌，再建立新的。`,
    );
  }

  private row(
    actor: Actor,
    token: ApiToken,
    owner: Account | undefined,
    end: ApiTokenRevocation | undefined,
  ): TokenRow {
    const gone = { roles: [], agencyCode: '', disabled: true };
    return {
      ...{ id: token.id, name: token.name, scopes: token.scopes, readOnly: token.readOnly },
      ...{ owner: owner?.displayName ?? token.createdBy, own: token.accountId === actor.accountId },
      ...{ validTo: shanghaiDay(new Date(token.expiresAt.getTime() - 1)), createdAt: token.createdAt },
      state: stateOf({ ...token, revoked: end !== undefined, owner: owner ?? gone }, this.clock.now()),
      revocation: end ? { reason: end.reason, by: end.revokedBy, at: end.revokedAt } : null,
    };
  }
}

const REFUSALS: Readonly<Record<Exclude<TokenState, 'IN_FORCE'>, string>> = {
  REVOKED: '接口令牌已被吊销，请由账号本人登录后建立新的令牌。',
  EXPIRED: '接口令牌已过有效期，请由账号本人登录后建立新的令牌。',
  OWNER_CHANGED: '接口令牌的账号已停用、已调整部门或不再有授权的角色，请由账号本人重新建立令牌。',
};

function isAdministrator(actor: Actor): boolean {
  return actor.roles.includes('ADMINISTRATOR');
}

/** The actor's account, locked: two tokens made at once are counted one after the other. */
async function lockedOwner(tx: EntityManager, actor: Actor): Promise<Account> {
  const owner = await tx.findOne(Account, {
    where: { id: actor.accountId ?? '0', disabled: false },
    lock: { mode: 'pessimistic_write' },
  });
  if (!owner) throw new DomainError('FORBIDDEN', '接口令牌只能由登录的账号本人建立。');
  return owner;
}

/** The first instant after a day in Asia/Shanghai. */
function endOf(day: Day): Date {
  const start = shanghaiMinute(`${day} 00:00`);
  if (!start) throw new DomainError('INVALID_INPUT', '有效期不是日期。');
  return new Date(start.getTime() + DAY_MS);
}
