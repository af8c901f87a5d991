import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Actor } from '../audit/actor.js';
import { AuditService } from '../audit/audit.service.js';
import { DomainError } from '../kernel/domain-error.js';
import { isId } from '../kernel/id.js';
import { isMailAddress } from '../platform/mail/mail-address.js';
import { Account } from './account.entity.js';

/** Addresses to which people are reminded: the owner sets or clears the own one, an administrator anybody's. */
@Injectable()
export class AccountEmail {
  constructor(
    private readonly dataSource: DataSource,
    private readonly audit: AuditService,
  ) {}

  /** Address of an account, empty where none is set. */
  async of(accountId: string | null): Promise<string> {
    const account = isId(accountId ?? '')
      ? await this.dataSource.manager.findOneBy(Account, { id: accountId ?? '' })
      : null;
    return account?.email ?? '';
  }

  /**
   * Sets the address; an empty one ends the mails. The log says that it was changed, not to what (个人信息保护法 第6条).
   * @throws DomainError NOT_FOUND, FORBIDDEN, INVALID_INPUT
   */
  async set(actor: Actor, accountId: string, address: string): Promise<void> {
    const email = address.trim().toLowerCase();
    if (email !== '' && !isMailAddress(email)) {
      const message = '邮箱地址不正确，请填写一个邮箱，如 name@example.gov.cn；不需要邮件提醒的，留空。';
      throw new DomainError('INVALID_INPUT', '邮箱没有保存，请按提示修改。', [
        { field: 'email', code: 'FORMAT', message },
      ]);
    }
    if (accountId !== actor.accountId && !actor.roles.includes('ADMINISTRATOR')) {
      throw new DomainError('FORBIDDEN', '只能设置自己的邮箱。');
    }
    await this.dataSource.transaction(async (tx) => {
      const found = isId(accountId) && (await tx.existsBy(Account, { id: accountId }));
      if (!found) throw new DomainError('NOT_FOUND', '没有这个账号。');
      await tx.update(Account, accountId, { email: email === '' ? null : email });
      await this.audit.record(tx, actor, {
        act: email === '' ? '清除提醒邮箱' : '设置提醒邮箱',
        objectKind: 'account',
        objectId: accountId,
      });
    });
  }
}
