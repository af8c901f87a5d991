import { Injectable } from '@nestjs/common';
import { timingSafeEqual } from 'node:crypto';
import { DomainError } from '../kernel/domain-error.js';
import { sha256 } from '../kernel/hash.js';
import { Entropy } from '../platform/entropy.js';
import { AccountsService } from './accounts.service.js';

/** The first visit makes the first administrator, with a one-time word that only the console shows. */
@Injectable()
export class FirstVisit {
  /** The word of this run of the program; a new one at each start. */
  readonly word: string;

  constructor(
    private readonly accounts: AccountsService,
    entropy: Entropy,
  ) {
    this.word = entropy.hex(6);
  }

  /** True as long as there is no account at all. */
  async isDue(): Promise<boolean> {
    return (await this.accounts.count()) === 0;
  }

  /** Makes the first administrator. @throws DomainError if the word is wrong or there is an account already. */
  async complete(
    word: string,
    input: { loginName: string; displayName: string; password: string; agencyCode: string },
  ): Promise<void> {
    const given = Buffer.from(sha256(word.trim().toLowerCase()));
    if (!timingSafeEqual(given, Buffer.from(sha256(this.word)))) {
      throw new DomainError('INVALID_INPUT', '初始化口令不正确，请抄录启动程序时控制台显示的一次性口令。', [
        { field: 'word', code: 'WORD', message: '一次性口令不正确。' },
      ]);
    }
    await this.accounts.createFirst(input);
  }
}
