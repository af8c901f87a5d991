import { Inject, Injectable } from '@nestjs/common';
import type { ResultRow } from '../disclosure/disclosure.rules.js';
import { DisclosureReader } from '../disclosure/disclosure-reader.service.js';
import { type Day, isDay, shanghaiDay } from '../kernel/day.js';
import { DomainError } from '../kernel/domain-error.js';
import { Clock } from '../platform/clock.js';
import { CONFIG, type Config } from '../platform/config.js';
import {
  CREDIT_FILE_COLUMNS,
  type CreditRow,
  creditFileObject,
  creditFileRows,
} from './credit-file.rules.js';
import { rowsShown } from './rows-shown.rules.js';

/** The file of the national credit publicity system, as programs read it. */
export interface CreditFileJson {
  readonly format: 'mingchou-credit-publicity';
  readonly version: 1;
  readonly office: string;
  readonly day: Day;
  /** The day whose evening the former file shows; null for everything. */
  readonly since: Day | null;
  readonly columns: readonly { readonly key: string; readonly heading: string }[];
  readonly rows: readonly Readonly<Record<string, string>>[];
}

/** What is public here, for the national credit publicity system: all of it, or what has changed since a day. */
@Injectable()
export class CreditFile {
  constructor(
    private readonly clock: Clock,
    private readonly disclosures: DisclosureReader,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * Rows of the file.
   * @param since everything that was public at the end of this day is known already; '' for nothing
   * @throws DomainError INVALID_INPUT where it is no day, or is to come
   */
  async rows(since = ''): Promise<CreditRow[]> {
    const day = this.dayOf(since);
    const before: ResultRow[] = [];
    const now: ResultRow[] = [];
    for (const { id } of (await this.disclosures.newestByObject('RESULT')).values()) {
      const { disclosure, versions } = await this.disclosures.get('RESULT', id);
      const rows = rowsShown(disclosure);
      now.push(...rows);
      const known = versions.find(({ publishedAt }) => day !== null && shanghaiDay(publishedAt) <= day);
      if (!known) continue;
      const same = known.id === disclosure.id;
      before.push(...(same ? rows : rowsShown((await this.disclosures.get('RESULT', known.id)).disclosure)));
    }
    return creditFileRows(before, now);
  }

  /** The same as one object. @throws DomainError INVALID_INPUT */
  async json(since = ''): Promise<CreditFileJson> {
    return {
      ...{ format: 'mingchou-credit-publicity', version: 1, office: this.config.officeName },
      ...{ day: this.clock.today(), since: this.dayOf(since), columns: CREDIT_FILE_COLUMNS },
      rows: (await this.rows(since)).map(creditFileObject),
    };
  }

  private dayOf(since: string): Day | null {
    if (since === '') return null;
    if (isDay(since) && since <= this.clock.today()) return since;
    throw new DomainError('INVALID_INPUT', '上一份文件的日期不正确，请按提示修改。', [
      { field: 'since', code: 'DAY', message: '上一份文件的日期应为今天或以前的日期，如 2026-03-31。' },
    ]);
  }
}
