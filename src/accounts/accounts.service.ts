import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { type Actor, type Role, ROLES, systemActor } from '../audit/actor.js';
import { AuditService } from '../audit/audit.service.js';
import { DomainError, type Fault } from '../kernel/domain-error.js';
import { isId } from '../kernel/id.js';
import { cleanText } from '../kernel/text.js';
import { Clock } from '../platform/clock.js';
import { Entropy } from '../platform/entropy.js';
import { Account } from './account.entity.js';
import { hashPassword, isPassword, passwordFault } from './password.js';

const MAX_FAILED_LOGINS = 10;
const LOCK_MINUTES = 15;
/** Hash that no password has. */
const NOBODYS_HASH = `scrypt$${'0'.repeat(32)}$${'0'.repeat(64)}`;

export interface NewAccount {
  readonly loginName: string;
  readonly displayName: string;
  readonly password: string;
  readonly roles: readonly Role[];
  readonly agencyCode: string;
  readonly inspectorId?: string | null;
}

/** Accounts: one person, one account. They are disabled, never deleted. */
@Injectable()
export class AccountsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly entropy: Entropy,
    private readonly audit: AuditService,
  ) {}

  /** The actor behind a session, or null if there is none (any more). */
  async actorOf(accountId: string | undefined): Promise<Actor | null> {
    if (!accountId) return null;
    const account = await this.dataSource.manager.findOneBy(Account, { id: accountId, disabled: false });
    return account ? toActor(account) : null;
  }

  /** The inspector behind an account, or null; a disabled account is still that person's. */
  async inspectorOf(tx: EntityManager, accountId: string): Promise<string | null> {
    return (await tx.findOneBy(Account, { id: accountId }))?.inspectorId ?? null;
  }

  /**
   * Checks a log-in. Ten wrong passwords lock the account for 15 minutes.
   * @throws DomainError NOT_LOGGED_IN with one sentence for every cause, so that no name can be guessed.
   */
  async logIn(loginName: string, password: string): Promise<Actor> {
    const refused = new DomainError('NOT_LOGGED_IN', '登录名或口令不正确，或账号已停用、被暂时锁定。');
    const name = loginName.trim().toLowerCase();
    const actor = await this.dataSource.transaction(async (tx) => {
      const account = await tx.findOne(Account, {
        where: { loginName: name },
        lock: { mode: 'pessimistic_write' },
      });
      const now = this.clock.now();
      const shut = !account || account.disabled || (account.lockedUntil && account.lockedUntil > now);
      // Always computed: the time that the answer takes must not tell which names exist.
      const right = await isPassword(password, account?.passwordHash ?? NOBODYS_HASH);
      if (shut) return null;
      if (!right) {
        const failed = account.failedLogins + 1;
        const lock = failed >= MAX_FAILED_LOGINS;
        await tx.update(Account, account.id, {
          failedLogins: lock ? 0 : failed,
          lockedUntil: lock ? new Date(now.getTime() + LOCK_MINUTES * 60_000) : account.lockedUntil,
        });
        await this.audit.record(tx, toActor(account), {
          act: lock ? '登录失败，账号锁定' : '登录失败',
          objectKind: 'account',
          objectId: account.id,
        });
        return null;
      }
      await tx.update(Account, account.id, { failedLogins: 0, lockedUntil: null });
      await this.audit.record(tx, toActor(account), {
        act: '登录',
        objectKind: 'account',
        objectId: account.id,
      });
      return toActor(account);
    });
    if (!actor) throw refused;
    return actor;
  }

  /** All accounts, disabled ones last. */
  async list(): Promise<Account[]> {
    return this.dataSource.manager.find(Account, { order: { disabled: 'ASC', loginName: 'ASC' } });
  }

  /** How many accounts there are: none means that the first administrator is still to be made. */
  async count(): Promise<number> {
    return this.dataSource.manager.count(Account);
  }

  /** Makes an account. @throws DomainError INVALID_INPUT with all faults. */
  async create(actor: Actor, input: NewAccount): Promise<string> {
    const account = await this.prepare(input);
    return this.dataSource.transaction((tx) => this.insert(tx, actor, account));
  }

  /** Makes the very first administrator; refused once there is an account. */
  async createFirst(input: Omit<NewAccount, 'roles'>): Promise<string> {
    const account = await this.prepare({ ...input, roles: ['ADMINISTRATOR'] });
    return this.dataSource.transaction(async (tx) => {
      await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', ['first-account']);
      if ((await tx.count(Account)) > 0) {
        throw new DomainError('CONFLICT', '系统已有账号，不能再次初始化。请用管理员账号登录后添加。');
      }
      return this.insert(tx, systemActor('系统初始化'), account);
    });
  }

  /**
   * Changes roles, agency or the disabled flag of an account. Nobody can shut himself out. A new password or a
   * disabled account ends its sessions.
   * @param keep identifier of the actor's own session, which stays
   */
  async change(
    actor: Actor,
    id: string,
    input: { roles: readonly Role[]; agencyCode: string; disabled: boolean; password?: string },
    keep: string | null = null,
  ): Promise<void> {
    const faults = roleFaults(input.roles);
    if (id === actor.accountId && (input.disabled || !input.roles.includes('ADMINISTRATOR'))) {
      faults.push({ field: 'roles', code: 'SELF', message: '不能停用自己的账号或取消自己的管理员角色。' });
    }
    const existing = isId(id) ? await this.dataSource.manager.findOneBy(Account, { id }) : null;
    if (!existing) throw new DomainError('NOT_FOUND', '没有这个账号。');
    const fault = input.password ? passwordFault(input.password, existing.loginName) : null;
    if (fault) faults.push({ field: 'password', code: 'PASSWORD', message: fault });
    if (faults.length > 0) throw new DomainError('INVALID_INPUT', '账号信息有误，请按提示修改。', faults);
    const passwordHash = input.password ? await this.hash(input.password) : existing.passwordHash;
    await this.dataSource.transaction(async (tx) => {
      await tx.update(Account, id, {
        roles: [...input.roles],
        agencyCode: input.agencyCode,
        disabled: input.disabled,
        passwordHash,
      });
      if (input.password || input.disabled) await endSessions(tx, id, id === actor.accountId ? keep : null);
      await this.audit.record(tx, actor, {
        act: '修改账号',
        objectKind: 'account',
        objectId: id,
        detail: {
          roles: [...input.roles],
          agency: input.agencyCode,
          disabled: input.disabled,
          password: Boolean(input.password),
        },
      });
    });
  }

  /** Changes one's own password; every other session of the account ends. @param keep the session that stays */
  async changePassword(
    actor: Actor,
    current: string,
    next: string,
    keep: string | null = null,
  ): Promise<void> {
    const account = await this.dataSource.manager.findOneByOrFail(Account, { id: actor.accountId ?? '0' });
    const faults: Fault[] = [];
    if (!(await isPassword(current, account.passwordHash))) {
      faults.push({ field: 'current', code: 'PASSWORD', message: '原口令不正确。' });
    }
    const fault = passwordFault(next, account.loginName);
    if (fault) faults.push({ field: 'next', code: 'PASSWORD', message: fault });
    if (faults.length > 0) throw new DomainError('INVALID_INPUT', '口令没有修改，请按提示更正。', faults);
    const passwordHash = await this.hash(next);
    await this.dataSource.transaction(async (tx) => {
      await tx.update(Account, account.id, { passwordHash });
      await endSessions(tx, account.id, keep);
      await this.audit.record(tx, actor, { act: '修改口令', objectKind: 'account', objectId: account.id });
    });
  }

  private async insert(tx: EntityManager, actor: Actor, account: Omit<Account, 'id'>): Promise<string> {
    if (await tx.existsBy(Account, { loginName: account.loginName })) {
      throw new DomainError('INVALID_INPUT', '账号信息有误，请按提示修改。', [
        { field: 'loginName', code: 'TAKEN', message: '这个登录名已被使用，请换一个。' },
      ]);
    }
    const { id } = await tx.save(Account, tx.create(Account, account));
    await this.audit.record(tx, actor, {
      act: '建立账号',
      objectKind: 'account',
      objectId: id,
      detail: { loginName: account.loginName, roles: account.roles, agency: account.agencyCode },
    });
    return id;
  }

  private async prepare(input: NewAccount): Promise<Omit<Account, 'id'>> {
    const loginName = input.loginName.trim().toLowerCase();
    const displayName = cleanText(input.displayName);
    const faults = roleFaults(input.roles);
    if (!/^[a-z0-9._-]{2,40}$/.test(loginName)) {
      faults.push({
        field: 'loginName',
        code: 'FORMAT',
        message: '登录名为2至40个小写字母、数字或 . _ - 。',
      });
    }
    if (displayName === '' || displayName.length > 50) {
      faults.push({ field: 'displayName', code: 'REQUIRED', message: '请填写姓名(50字以内)。' });
    }
    const fault = passwordFault(input.password, loginName);
    if (fault) faults.push({ field: 'password', code: 'PASSWORD', message: fault });
    if (faults.length > 0) throw new DomainError('INVALID_INPUT', '账号信息有误，请按提示修改。', faults);
    return {
      loginName,
      displayName,
      passwordHash: await this.hash(input.password),
      roles: [...input.roles],
      agencyCode: input.agencyCode,
      inspectorId: input.inspectorId ?? null,
      email: null,
      disabled: false,
      failedLogins: 0,
      lockedUntil: null,
      createdAt: this.clock.now(),
    };
  }

  private hash(password: string): Promise<string> {
    return hashPassword(password, this.entropy.bytes(16));
  }
}

/** Whoever holds a session of the account, stolen or not, must log in anew; `keep` is left. */
async function endSessions(tx: EntityManager, accountId: string, keep: string | null): Promise<void> {
  await tx.query(`DELETE FROM session WHERE sess ->> 'accountId' = $1 AND sid IS DISTINCT FROM $2`, [
    accountId,
    keep,
  ]);
}

function toActor(account: Account): Actor {
  return {
    accountId: account.id,
    name: account.displayName,
    roles: account.roles,
    agencyCode: account.agencyCode,
    inspectorId: account.inspectorId,
  };
}

function roleFaults(roles: readonly Role[]): Fault[] {
  if (roles.length === 0) return [{ field: 'roles', code: 'REQUIRED', message: '请至少选择一个角色。' }];
  return roles.every((role) => Object.hasOwn(ROLES, role))
    ? []
    : [{ field: 'roles', code: 'UNKNOWN', message: '角色不在列表中，请重新选择。' }];
}
