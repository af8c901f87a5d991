import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { DomainError, type Fault } from '../kernel/domain-error.js';
import { AgenciesService } from '../registry/agencies.service.js';
import { ItemsService } from '../registry/items.service.js';
import { barsOn, daysOfBatches, type ListBook } from '../registry/lists/list.rules.js';
import type { LimitedItem } from '../registry/item-rules/ceiling.rules.js';
import type { PlanLine } from './plan.entity.js';
import { type AlsoItem, alsoItemFaults } from './hints/also-items.rules.js';
import { itemsOf } from './hints/merge-fit.rules.js';
import { expectedOf } from './limits/expected.queries.js';
import { limitFaults, type LineLimits } from './limits/line-limits.rules.js';
import { lineFaults, type LineContext } from './plan-line.rules.js';
import type { PlanLineInput } from './plan.types.js';

/** One of several lines that are judged together. */
export interface NamedLine {
  /** What its faults are tied to, e.g. rows.4. */
  readonly field: string;
  /** What its faults begin with, e.g. 第 4 行：. */
  readonly label: string;
  readonly line: PlanLineInput;
}

/** Judges lines by the rules, against the registry as it stands. */
@Injectable()
export class LineCheck {
  constructor(
    private readonly dataSource: DataSource,
    private readonly agencies: AgenciesService,
    private readonly items: ItemsService,
  ) {}

  /** All faults of a line. */
  async faults(
    year: number,
    line: PlanLineInput,
    tx: EntityManager = this.dataSource.manager,
  ): Promise<Fault[]> {
    const context = await this.contexts(year, tx, [line]);
    return allFaults(line, context(line));
  }

  /** Name of a good line's item. @throws DomainError INVALID_INPUT with all faults */
  async require(tx: EntityManager, year: number, line: PlanLineInput): Promise<string> {
    const context = (await this.contexts(year, tx, [line]))(line);
    const faults = allFaults(line, context);
    if (faults.length > 0 || !context.item) {
      throw new DomainError('INVALID_INPUT', '计划项有误，没有保存，请按提示修改。', faults);
    }
    return namesOf(line, context);
  }

  /**
   * Names of the items of good lines, in order.
   * @throws DomainError INVALID_INPUT with the faults of all lines
   */
  async requireAll(tx: EntityManager, year: number, lines: readonly NamedLine[]): Promise<string[]> {
    const judged = lines.map(({ line }) => line);
    const context = await this.contexts(year, tx, judged);
    const faults = lines.flatMap(({ field, label, line }) =>
      allFaults(line, context(line)).map((one) => ({
        ...{ ...one, field: `${field}.${one.field}` },
        message: label + one.message,
      })),
    );
    if (faults.length > 0)
      throw new DomainError('INVALID_INPUT', '计划项有误，没有保存，请按提示修改。', faults);
    return judged.map((line) => namesOf(line, context(line)));
  }

  /** What stands against the approval of these lines, each fault naming its line. */
  async approvalFaults(
    tx: EntityManager,
    year: number,
    lines: readonly PlanLine[],
    documentNo: string,
  ): Promise<Fault[]> {
    const faults: Fault[] = [];
    if (documentNo === '' || documentNo.length > 100) {
      faults.push({ field: 'documentNo', code: 'REQUIRED', message: '请填写批准文号(100字以内)。' });
    }
    if (lines.length === 0) {
      faults.push({
        field: 'lines',
        code: 'REQUIRED',
        message: '计划还没有计划项，不能批准。请先增加计划项。',
      });
    }
    const context = await this.contexts(year, tx, lines);
    const book = await this.items.listBook(tx);
    for (const line of lines) {
      const field = `lines.${line.lineNo}`;
      const name = `第${line.lineNo}项“${line.taskName}”：`;
      for (const { code, message } of [...allFaults(line, context(line)), ...barsOf(book, year, line)]) {
        faults.push({ field, code, message: name + message });
      }
    }
    return faults;
  }

  private async contexts(
    year: number,
    tx: EntityManager,
    lines: readonly PlanLineInput[],
  ): Promise<(line: PlanLineInput) => CheckContext> {
    // One after the other: a transaction has one connection.
    const items = await this.items.currentItems(undefined, tx);
    const pools = await this.agencies.pools(tx);
    const counties = await this.agencies.counties(tx);
    const common = {
      year,
      items,
      pools: new Map(pools.map(({ code, name }) => [code, name])),
      counties: new Map(counties.map(({ code, name, closedMonths }) => [code, { name, closedMonths }])),
    };
    const rules = await this.items.itemRules(tx);
    const { today } = await this.items.listBook(tx);
    const limits = new Map<PlanLineInput, LineLimits>();
    for (const line of lines) {
      const own = items.filter(({ code }) => itemsOf(line).includes(code));
      const expected = await expectedOf(tx, line, own, rules, { year, today });
      limits.set(line, { rules, pools: common.pools, expected });
    }
    return (line) => ({
      ...common,
      item: items.find(({ code }) => code === line.itemCode) ?? null,
      limits: limits.get(line) ?? { rules, pools: common.pools, expected: null },
    });
  }
}

/** What a line and its further items are judged against. */
type CheckContext = LineContext & {
  readonly items: readonly (AlsoItem & LimitedItem)[];
  readonly limits: LineLimits;
};

function allFaults(line: PlanLineInput, context: CheckContext): Fault[] {
  const own = context.items.filter(({ code }) => itemsOf(line).includes(code));
  return [
    ...lineFaults(line, context),
    ...alsoItemFaults(line, context.items),
    ...limitFaults(line, own, context.limits),
  ];
}

/** What the lists bar of a line's batches: each bar once, for the first day that it stands. */
function barsOf(book: ListBook, year: number, line: PlanLine): { code: string; message: string }[] {
  return itemsOf(line).flatMap((itemCode) => {
    const listed = { itemCode, itemName: line.itemName, joint: line.drawType === 'JOINT' };
    const barred = daysOfBatches(year, line.months, book.today).map((day) => barsOn(book, day, listed));
    return barred.find((bars) => bars.length > 0) ?? [];
  });
}

/** Names of all items of a line: 甲、乙. */
function namesOf(line: PlanLineInput, { items }: CheckContext): string {
  return itemsOf(line)
    .map((code) => items.find((item) => item.code === code)?.name ?? '')
    .join('、');
}
