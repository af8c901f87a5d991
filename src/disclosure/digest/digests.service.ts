import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { AccountEmail } from '../../accounts/account-email.service.js';
import { AccountsService } from '../../accounts/accounts.service.js';
import type { Actor } from '../../audit/actor.js';
import type { Day } from '../../kernel/day.js';
import { DomainError } from '../../kernel/domain-error.js';
import { Clock } from '../../platform/clock.js';
import { CONFIG, type Config } from '../../platform/config.js';
import { tryLockFor } from '../../platform/database/database.js';
import { Mailer } from '../../platform/mail/mailer.js';
import { Duties } from '../duties/duties.service.js';
import { MailAttempt, MailDigest } from './digest.entity.js';
import { digestText, minutesToWait } from './digest.rules.js';

/** How a day's digests stand. */
export interface DigestState {
  readonly composed: number;
  readonly sent: number;
  /** Not sent yet, with what the server said last. */
  readonly waiting: readonly {
    readonly accountId: string;
    readonly attempts: number;
    readonly message: string | null;
  }[];
}

/** The daily mail to everyone who has given an address and for whom something waits. */
@Injectable()
export class Digests {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly accounts: AccountsService,
    private readonly email: AccountEmail,
    private readonly duties: Duties,
    private readonly mailer: Mailer,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  get isConfigured(): boolean {
    return this.mailer.isConfigured;
  }

  /** Writes the digests of a day, one an account; nothing is sent yet. @returns how many */
  async compose(tx: EntityManager, day: Day): Promise<number> {
    if (!this.mailer.isConfigured) return 0;
    let composed = 0;
    for (const account of await this.accounts.list()) {
      const actor = account.email === null ? null : await this.accounts.actorOf(account.id);
      if (account.email === null || actor === null) continue;
      const { officeName: office, publicUrl: site } = this.config;
      const text = digestText(await this.duties.of(actor), { name: actor.name, office, site, day });
      if (text === null) continue;
      await tx.insert(MailDigest, {
        ...{ accountId: account.id, day, sentTo: account.email, ...text },
        composedAt: this.clock.now(),
      });
      composed += 1;
    }
    return composed;
  }

  /**
   * Sends what is still to be sent of a day. Each digest is one transaction under a lock of its own: of several
   * instances one sends it. A process that dies between the server's answer and the commit sends it once more, with the
   * same message number. @returns how many were taken by the server
   */
  async send(day: Day): Promise<number> {
    const waiting: { accountId: string }[] = await this.dataSource.query(
      `SELECT d.account_id AS "accountId" FROM mail_digest d WHERE d.day = $1::date AND NOT EXISTS (
         SELECT 1 FROM mail_attempt a WHERE a.account_id = d.account_id AND a.day = d.day AND a.outcome = 'SENT')
       ORDER BY d.account_id`,
      [day],
    );
    let sent = 0;
    for (const { accountId } of waiting) {
      if (await this.dataSource.transaction((tx) => this.sendOne(tx, accountId, day))) sent += 1;
    }
    return sent;
  }

  /**
   * Sends a mail to oneself, to see whether the server takes it.
   * @throws DomainError INVALID_INPUT without a server or an address of one's own, CONFLICT with what the server said
   */
  async tryOut(actor: Actor): Promise<void> {
    const to = await this.email.of(actor.accountId);
    if (!this.mailer.isConfigured) {
      throw new DomainError('INVALID_INPUT', '没有设置邮件服务器(SMTP_URL、MAIL_FROM)，不能发送邮件。');
    }
    if (to === '') {
      throw new DomainError('INVALID_INPUT', '您还没有填写邮箱。请先在“修改口令”页面填写，再试发。');
    }
    const text = `这是“${this.config.officeName}”双随机抽查系统的试发邮件。收到它，说明每日提醒可以送达。`;
    const now = this.clock.now().getTime();
    const message = await this.failure({
      to,
      subject: '双随机抽查系统试发邮件',
      text,
      key: `trial-${actor.accountId}-${now}`,
    });
    if (message !== null)
      throw new DomainError('CONFLICT', `邮件服务器没有收下邮件，请核对设置。它的答复：${message}`);
  }

  /** How the digests of a day stand. */
  async stateOf(day: Day): Promise<DigestState> {
    const digests = await this.dataSource.manager.find(MailDigest, {
      where: { day },
      order: { accountId: 'ASC' },
    });
    const attempts = await this.dataSource.manager.find(MailAttempt, { where: { day }, order: { n: 'ASC' } });
    const of = (accountId: string) => attempts.filter((one) => one.accountId === accountId);
    const open = digests.filter(({ accountId }) => !of(accountId).some(({ outcome }) => outcome === 'SENT'));
    return {
      ...{ composed: digests.length, sent: digests.length - open.length },
      waiting: open.map(({ accountId }) => ({
        ...{ accountId, attempts: of(accountId).length, message: of(accountId).at(-1)?.message ?? null },
      })),
    };
  }

  private async sendOne(tx: EntityManager, accountId: string, day: Day): Promise<boolean> {
    if (!(await tryLockFor(tx, `digest ${accountId} ${day}`))) return false;
    const attempts = await tx.find(MailAttempt, { where: { accountId, day }, order: { n: 'ASC' } });
    const last = attempts.at(-1);
    const wait = minutesToWait(attempts.length);
    const now = this.clock.now();
    if (last?.outcome === 'SENT' || wait === null) return false;
    if (last && now.getTime() - last.at.getTime() < wait * 60_000) return false;
    const { sentTo, subject, body } = await tx.findOneByOrFail(MailDigest, { accountId, day });
    const message = await this.failure({
      to: sentTo,
      subject,
      text: body,
      key: `digest-${accountId}-${day}`,
    });
    const outcome = message === null ? 'SENT' : 'FAILED';
    await tx.insert(MailAttempt, { accountId, day, n: attempts.length + 1, outcome, message, at: now });
    return message === null;
  }

  private async failure(mail: Parameters<Mailer['send']>[0]): Promise<string | null> {
    try {
      await this.mailer.send(mail);
      return null;
    } catch (error) {
      return (error as Error).message.slice(0, 500);
    }
  }
}
