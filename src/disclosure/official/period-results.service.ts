import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { DomainError } from '../../kernel/domain-error.js';
import { Clock } from '../../platform/clock.js';
import { CONFIG, type Config } from '../../platform/config.js';
import type { TemplateValues } from '../../platform/excel/fill-template.js';
import type { LongTable } from '../../registry/workbooks/file-orders.service.js';
import { readContent, type ResultContent } from '../disclosure.content.js';
import { Disclosure } from '../disclosure.entity.js';
import { countRows, monthsOfResults, publicationsOfPeriod } from './period.queries.js';

/** Everything published in a year or a month as one table. */
@Injectable()
export class PeriodResults {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Years and months that have published results, newest first: 2026, 2026-07. */
  async periods(): Promise<string[]> {
    const months = await monthsOfResults(this.dataSource.manager);
    const years = [...new Set(months.map((month) => month.slice(0, 4)))];
    return years.flatMap((year) => [year, ...months.filter((month) => month.startsWith(year))]);
  }

  /**
   * Results published in a year or month, of each draw the newest version.
   * @param period YYYY or YYYY-MM
   * @throws DomainError INVALID_INPUT for a period in which nothing was published
   */
  async table(period: string): Promise<LongTable> {
    const known = /^\d{4}(-\d{2})?$/.test(period);
    const ids = known ? await publicationsOfPeriod(this.dataSource.manager, period) : [];
    if (ids.length === 0) {
      throw new DomainError('INVALID_INPUT', '所选时段没有公示过抽查结果，请重新选择。', [
        { field: 'period', code: 'INVALID', message: '请从列表中选择有公示结果的年度或月份。' },
      ]);
    }
    const rowCount = await countRows(this.dataSource.manager, ids);
    const words = periodWords(period);
    return {
      ...{ kind: 'RESULT_PERIOD', name: `抽查结果汇总表-${words}`, rowCount },
      data: {
        values: {
          ...{ year: Number(period.slice(0, 4)), agency: this.config.officeName, period: words },
          ...{ count: rowCount, madeOn: this.clock.today() },
        },
        rows: this.rows(ids),
      },
    };
  }

  /** One publication after the other: no more than one is held. */
  private async *rows(ids: readonly string[]): AsyncGenerator<TemplateValues> {
    let seq = 0;
    for (const id of ids) {
      const { content } = await this.dataSource.manager.findOneByOrFail(Disclosure, { id });
      for (const row of readContent<ResultContent>(content).rows) yield { ...row, seq: ++seq };
    }
  }
}

/** 2026 → 2026年, 2026-07 → 2026年7月 */
export function periodWords(period: string): string {
  const year = `${period.slice(0, 4)}年`;
  return period.length === 4 ? year : `${year}${Number(period.slice(5))}月`;
}
