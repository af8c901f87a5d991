import { Controller, Get, Param, Res } from '@nestjs/common';
import type { Response } from 'express';
import { CurrentActor } from '../../accounts/current-actor.js';
import type { Actor } from '../../audit/actor.js';
import { CeremonyService } from '../../ceremony/ceremony.service.js';
import { DrawnExport } from '../../ceremony/lists/drawn-export.service.js';
import { RecordService } from '../../ceremony/record/record.service.js';
import { DrawTables } from '../../disclosure/official/draw-tables.service.js';
import { OfficialFiles } from '../../registry/workbooks/official-files.service.js';
import { formatOf, sendTable } from './official-send.js';

/** Official tables of a draw: announcement, record, drawn list. */
@Controller('office/official/draws/:id')
export class OfficialDrawsPages {
  constructor(
    private readonly files: OfficialFiles,
    private readonly ceremony: CeremonyService,
    private readonly tables: DrawTables,
    private readonly records: RecordService,
    private readonly lists: DrawnExport,
  ) {}

  @Get('announcement/:format')
  async announcement(
    @Res() response: Response,
    @Param('id') id: string,
    @Param('format') format: string,
  ): Promise<void> {
    const form = formatOf(format);
    const table = await this.tables.announcement(await this.ceremony.get(id));
    await sendTable(response, this.files, form, table);
  }

  @Get('record/:format')
  async record(
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Param('format') format: string,
  ): Promise<void> {
    const form = formatOf(format);
    await sendTable(response, this.files, form, await this.records.table(actor, id));
  }

  @Get('list/:format')
  async list(
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Param('format') format: string,
  ): Promise<void> {
    const form = formatOf(format);
    const agency = await this.tables.agency(await this.ceremony.get(id));
    const table = await this.lists.official(actor, id, agency, `官方表格${form}`);
    await sendTable(response, this.files, form, table);
  }
}
