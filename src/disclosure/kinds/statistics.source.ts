import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { systemActor } from '../../audit/actor.js';
import { CeremonyService } from '../../ceremony/ceremony.service.js';
import type { Figures } from '../../inspection/numbers/figures.queries.js';
import { NumbersService } from '../../inspection/numbers/numbers.service.js';
import { FIGURES, type FigureName } from '../../inspection/stages.js';
import type { TaskFilter } from '../../inspection/task-list/task-filter.js';
import { chineseDay, monthOf } from '../../kernel/day.js';
import { DomainError } from '../../kernel/domain-error.js';
import { Clock } from '../../platform/clock.js';
import { CONFIG, type Config } from '../../platform/config.js';
import type { TemplateValues } from '../../platform/excel/fill-template.js';
import { DisclosureReader } from '../disclosure-reader.service.js';
import type { TableContent } from '../disclosure.content.js';
import type { Disclosure } from '../disclosure.entity.js';
import type { Redactor } from '../redaction/redactor.js';
import type { Prepared, Waiting } from './source.js';
import { endedPeriods, type Period, periodOf } from './statistics.rules.js';
import { tableContent } from './table-content.js';
import { requireNews, TableSource, waitsFrom } from './table.source.js';

const FIGURE_NAMES = Object.keys(FIGURES) as FigureName[];
/** Name of the sum row. */
export const SUM = '合计';
/** Publications are of the whole office. */
const OFFICE = systemActor('抽查统计');
const SCOPE = '检查日期自在本时段内的检查任务';

type Row = { readonly name: string; readonly figures: Figures };

/** Numbers of inspections of a month, quarter or year by county, as they stood on the day of drafting. */
@Injectable()
export class StatisticsSource extends TableSource {
  readonly kind = 'STATISTICS' as const;
  readonly objectKind = 'statistics';

  constructor(
    private readonly clock: Clock,
    private readonly ceremony: CeremonyService,
    private readonly numbers: NumbersService,
    private readonly reader: DisclosureReader,
    @Inject(CONFIG) private readonly config: Config,
  ) {
    super();
  }

  /** Periods that are over and in which something was to be inspected. */
  async waiting(tx: EntityManager): Promise<Waiting[]> {
    const newest = await this.reader.newestByObject(this.kind, tx);
    const drawn = (await this.ceremony.list(tx)).filter(({ sealedAt }) => sealedAt !== null);
    const months = drawn.map(({ windowFrom }) => monthOf(windowFrom));
    return endedPeriods(months, this.clock.today()).flatMap((period): Waiting[] => {
      const before = newest.get(period.id);
      const from = waitsFrom(before, period.from);
      if (from === null) return [];
      const object = { kind: this.kind, objectId: period.id, title: titleOf(period) };
      return [{ ...object, from, rows: null, version: before?.version ?? 0 }];
    });
  }

  async prepare(
    tx: EntityManager,
    objectId: string,
    before: Disclosure | null,
    redactor: Redactor,
  ): Promise<Prepared<TableContent>> {
    const period = periodOf(objectId);
    if (period === null) throw new DomainError('NOT_FOUND', '没有这个统计时段。请从公示办理页面选择。');
    const today = this.clock.today();
    if (today < period.from) {
      throw new DomainError(
        'CONFLICT',
        `${period.words}还没有结束，从${chineseDay(period.from)}起可以公示统计。`,
      );
    }
    const rows = await this.rowsOf(tx, period);
    const record = tableContent(
      this.kind,
      {
        ...{ year: period.year, agencyName: this.config.officeName, title: titleOf(period) },
        facts: [period.words, SCOPE, chineseDay(today)],
      },
      rows.map(({ name, figures }): TemplateValues => ({ ...valuesOf(figures), name })),
    );
    const content = redactor.apply(record);
    requireNews(before, content);
    return { title: content.title, content, from: period.from };
  }

  /** The numbers are those of a day, which stands beside them: what happens later does not make them untrue. */
  override changes(): string[] {
    return [];
  }

  /** Counties, those with nothing too, and the sum. A task is of one county and of one month. */
  private async rowsOf(tx: EntityManager, period: Period): Promise<Row[]> {
    const counties = new Map<string, Row>();
    let sum: Figures | null = null;
    for (const filter of filtersOf(period)) {
      const { rows, total } = await this.numbers.of(OFFICE, filter, 'area', tx);
      for (const { key, name, figures } of rows) {
        const known = counties.get(key);
        counties.set(key, { name, figures: known ? added(known.figures, figures) : figures });
      }
      sum = sum === null ? total : added(sum, total);
    }
    return [...counties.values(), ...(sum === null ? [] : [{ name: SUM, figures: sum }])];
  }
}

function titleOf({ words }: Period): string {
  return `${words}抽查统计`;
}

/** A year is counted in one go; a quarter by its months. */
function filtersOf({ id, months }: Period): TaskFilter[] {
  return months.length === 12 ? [{ year: id }] : months.map((month) => ({ month }));
}

function added(one: Figures, other: Figures): Figures {
  const sum: Record<string, number> = {};
  for (const name of Object.keys(one) as (keyof Figures)[]) sum[name] = one[name] + other[name];
  return sum as Figures;
}

function valuesOf(figures: Figures): TemplateValues {
  return Object.fromEntries(FIGURE_NAMES.map((name) => [name, figures[name]]));
}
