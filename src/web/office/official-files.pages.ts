import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import type { Response } from 'express';
import { CurrentActor } from '../../accounts/current-actor.js';
import type { Actor } from '../../audit/actor.js';
import { dimensionOf } from '../../inspection/numbers/dimensions.js';
import { NumbersService } from '../../inspection/numbers/numbers.service.js';
import { taskFilter } from '../../inspection/task-list/task-filter.js';
import { DomainError } from '../../kernel/domain-error.js';
import { Clock } from '../../platform/clock.js';
import { ItemsService } from '../../registry/items.service.js';
import { NamesService } from '../../registry/names.service.js';
import { itemListTable, jointListTable } from '../../registry/workbooks/list-tables.js';
import { OfficialFiles } from '../../registry/workbooks/official-files.service.js';
import { AgenciesService } from '../../registry/agencies.service.js';
import { PlanExports } from '../../plan/layouts/plan-exports.service.js';
import { layoutOf } from '../../plan/layouts/plan-layouts.js';
import { PlanWorkbooks } from '../../plan/plan-workbooks.service.js';
import { formatOf, sendTable } from './official-send.js';
import { statisticsTable } from './statistics-table.js';

/** The lists and figures of the office as official tables: workbook, CSV, JSON. */
@Controller('office/official')
export class OfficialTablesPages {
  constructor(
    private readonly files: OfficialFiles,
    private readonly items: ItemsService,
    private readonly names: NamesService,
    private readonly agencies: AgenciesService,
    private readonly numbers: NumbersService,
    private readonly plans: PlanWorkbooks,
    private readonly layouts: PlanExports,
    private readonly clock: Clock,
  ) {}

  @Get('items/:version/:format')
  async itemList(
    @Res() response: Response,
    @Param('version') version: string,
    @Param('format') format: string,
  ): Promise<void> {
    const form = formatOf(format);
    const list = (await this.items.lists()).find((one) => String(one.version) === version);
    if (!list) throw new DomainError('NOT_FOUND', '没有这一版清单。请从清单页面下载。');
    const table = itemListTable(list, await this.items.itemsOf(list.version), await this.head());
    const name = `${list.title}第${list.edition}版`;
    await sendTable(response, this.files, form, { kind: 'ITEM_LIST', name, data: table });
  }

  @Get('schemes/:format')
  async jointList(@Res() response: Response, @Param('format') format: string): Promise<void> {
    const form = formatOf(format);
    const { pools } = await this.names.of();
    const data = jointListTable(
      await this.items.schemes(),
      await this.items.currentItems(),
      pools,
      await this.head(),
    );
    const name = `部门联合抽查事项清单-${this.clock.today()}`;
    await sendTable(response, this.files, form, { kind: 'JOINT_LIST', name, data });
  }

  @Get('numbers/:format')
  async statistics(
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('format') format: string,
    @Query() query: Record<string, unknown>,
  ): Promise<void> {
    const form = formatOf(format);
    const filter = taskFilter(query);
    const year = filter.year ?? filter.month?.slice(0, 4) ?? this.clock.today().slice(0, 4);
    const numbers = await this.numbers.of(actor, { ...filter, year }, dimensionOf(query['by']));
    const { agency, today } = await this.head();
    const data = statisticsTable(numbers, { agency, today });
    await sendTable(response, this.files, form, {
      kind: 'STATISTICS',
      name: `抽查检查统计表-${today}`,
      data,
    });
  }

  /** `layout` asks for one of the other layouts. */
  @Get('plans/:id/:format')
  async plan(
    @Res() response: Response,
    @Param('id') id: string,
    @Param('format') format: string,
    @Query('layout') key?: unknown,
  ): Promise<void> {
    const form = formatOf(format);
    const layout = typeof key === 'string' ? layoutOf(key) : undefined;
    const table = layout ? await this.layouts.table(id, layout) : await this.plans.table(id);
    await sendTable(response, this.files, form, table);
  }

  /** The office whose lists they are: the agency that stands above all others. */
  private async head() {
    const today = this.clock.today();
    const [first] = await this.agencies.agencies();
    return { agency: first?.name ?? '', today, year: Number(today.slice(0, 4)) };
  }
}
