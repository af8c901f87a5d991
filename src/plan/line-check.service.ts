import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { DomainError, type Fault } from '../kernel/domain-error.js';
import { AgenciesService } from '../registry/agencies.service.js';
import { ItemsService } from '../registry/items.service.js';
import type { PlanLine } from './plan.entity.js';
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
    const context = await this.contexts(year, tx);
    return lineFaults(line, context(line.itemCode));
  }

  /** Name of a good line's item. @throws DomainError INVALID_INPUT with all faults */
  async require(tx: EntityManager, year: number, line: PlanLineInput): Promise<string> {
    const context = (await this.contexts(year, tx))(line.itemCode);
    const faults = lineFaults(line, context);
    if (faults.length > 0 || !context.item) {
      throw new DomainError('INVALID_INPUT', '计划项有误，没有保存，请按提示修改。', faults);
    }
    return context.item.name;
  }

  /**
   * Names of the items of good lines, in order.
   * @throws DomainError INVALID_INPUT with the faults of all lines
   */
  async requireAll(tx: EntityManager, year: number, lines: readonly NamedLine[]): Promise<string[]> {
    const context = await this.contexts(year, tx);
    const faults = lines.flatMap(({ field, label, line }) =>
      lineFaults(line, context(line.itemCode)).map((one) => ({
        ...{ ...one, field: `${field}.${one.field}` },
        message: label + one.message,
      })),
    );
    if (faults.length > 0)
      throw new DomainError('INVALID_INPUT', '计划项有误，没有保存，请按提示修改。', faults);
    return lines.map(({ line }) => context(line.itemCode).item?.name ?? '');
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
    const context = await this.contexts(year, tx);
    const published = await this.items.publishedCodes(tx);
    for (const line of lines) {
      const field = `lines.${line.lineNo}`;
      const name = `第${line.lineNo}项“${line.taskName}”：`;
      for (const { code, message } of lineFaults(line, context(line.itemCode))) {
        faults.push({ field, code, message: name + message });
      }
      if (!published.has(line.itemCode)) {
        const message =
          `抽查事项“${line.itemName}”不在已公布的随机抽查事项清单中，` +
          '不在清单的不得检查(国办发〔2024〕54号)。请先公布清单。';
        faults.push({ field, code: 'NOT_PUBLISHED', message: name + message });
      }
    }
    return faults;
  }

  private async contexts(year: number, tx: EntityManager): Promise<(itemCode: string) => LineContext> {
    // One after the other: a transaction has one connection.
    const items = await this.items.currentItems(undefined, tx);
    const pools = await this.agencies.pools(tx);
    const counties = await this.agencies.counties(tx);
    const common = {
      year,
      pools: new Map(pools.map(({ code, name }) => [code, name])),
      counties: new Map(counties.map(({ code, name, closedMonths }) => [code, { name, closedMonths }])),
    };
    return (itemCode) => ({ ...common, item: items.find(({ code }) => code === itemCode) ?? null });
  }
}
