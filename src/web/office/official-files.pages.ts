import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import type { Response } from 'express';
import { CurrentActor } from '../../accounts/current-actor.js';
import type { Actor } from '../../audit/actor.js';
import { dimensionOf } from '../../inspection/numbers/dimensions.js';
import { NumbersService } from '../../inspection/numbers/numbers.service.js';
import { taskFilter } from '../../inspection/task-list/task-filter.js';
import { DomainError } from '../../kernel/domain-error.js';
import { Clock } from '../../platform/clock.js';
import type { TemplateData } from '../../platform/excel/fill-template.js';
import { ItemsService } from '../../registry/items.service.js';
import { NamesService } from '../../registry/names.service.js';
import { itemListTable, jointListTable } from '../../registry/workbooks/list-tables.js';
import { OfficialFiles } from '../../registry/workbooks/official-files.service.js';
import { isFileFormat } from '../../registry/workbooks/official-formats.js';
import { type WorkbookKind, workbookKind } from '../../registry/workbooks/workbook-kinds.js';
import { AgenciesService } from '../../registry/agencies.service.js';
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
    private readonly clock: Clock,
  ) {}

  @Get('items/:version/:format')
  async itemList(
    @Res() response: Response,
    @Param('version') version: string,
    @Param('format') format: string,
  ): Promise<void> {
    const list = (await this.items.lists()).find((one) => String(one.version) === version);
    if (!list) throw new DomainError('NOT_FOUND', '没有这一版清单。请从清单页面下载。');
    const table = itemListTable(list, await this.items.itemsOf(list.version), await this.head());
    await this.send(response, 'ITEM_LIST', format, `${list.title}第${list.edition}版`, table);
  }

  @Get('schemes/:format')
  async jointList(@Res() response: Response, @Param('format') format: string): Promise<void> {
    const { pools } = await this.names.of();
    const table = jointListTable(
      await this.items.schemes(),
      await this.items.currentItems(),
      pools,
      await this.head(),
    );
    await this.send(response, 'JOINT_LIST', format, `部门联合抽查事项清单-${this.clock.today()}`, table);
  }

  @Get('numbers/:format')
  async statistics(
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('format') format: string,
    @Query() query: Record<string, unknown>,
  ): Promise<void> {
    const filter = taskFilter(query);
    const year = filter.year ?? filter.month?.slice(0, 4) ?? this.clock.today().slice(0, 4);
    const numbers = await this.numbers.of(actor, { ...filter, year }, dimensionOf(query['by']));
    const { agency, today } = await this.head();
    const table = statisticsTable(numbers, { agency, today });
    await this.send(response, 'STATISTICS', format, `抽查检查统计表-${today}`, table);
  }

  /** The office whose lists they are: the agency that stands above all others. */
  private async head() {
    const today = this.clock.today();
    const [first] = await this.agencies.agencies();
    return { agency: first?.name ?? '', today, year: Number(today.slice(0, 4)) };
  }

  private async send(
    response: Response,
    kind: WorkbookKind,
    format: string,
    name: string,
    data: TemplateData,
  ): Promise<void> {
    if (!isFileFormat(format)) {
      throw new DomainError('NOT_FOUND', `${workbookKind(kind).name}没有这种格式的文件。请从页面上下载。`);
    }
    const { fileName, type, content } = await this.files.file(kind, format, name, data);
    response.attachment(fileName).type(type);
    await pipeline(Readable.from(content, { objectMode: false }), response);
  }
}
