import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import { DrawTables } from '../../disclosure/official/draw-tables.service.js';
import { announcementTable, publicationTable } from '../../disclosure/official/publication-table.js';
import { PublicDraws } from '../../disclosure/public-draws.service.js';
import { Publications } from '../../disclosure/site/publications.service.js';
import { DomainError } from '../../kernel/domain-error.js';
import { sha256 } from '../../kernel/hash.js';
import type { PageRequest } from '../../platform/http/page-request.js';
import { OfficialFiles } from '../../registry/workbooks/official-files.service.js';
import {
  type FileFormat,
  isFileFormat,
  jsonSchema,
  kindOfSchema,
} from '../../registry/workbooks/official-formats.js';
import type { OfficialTable } from '../../registry/workbooks/official-table.js';
import { Workbooks } from '../../registry/workbooks/workbooks.service.js';
import { notChanged } from './not-changed.js';

/** What was published as official tables: the office's workbook, CSV, and JSON with its schema, at permanent addresses. */
@Controller('public')
export class OfficialFilesPages {
  constructor(
    private readonly publications: Publications,
    private readonly workbooks: Workbooks,
    private readonly files: OfficialFiles,
    private readonly draws: PublicDraws,
    private readonly tables: DrawTables,
  ) {}

  @Get('schemas/:name')
  schema(@Param('name') name: string): Record<string, unknown> {
    const kind = kindOfSchema(name);
    if (kind === undefined)
      throw new DomainError('NOT_FOUND', '没有这份数据格式说明。请从开放数据页面打开。');
    return jsonSchema(kind, this.files.schemaAddress(kind));
  }

  /** `table=announcement` asks for the announcement of a draw in the place of its list. */
  @Get('disclosures/:id/official/:format')
  async file(
    @Req() request: PageRequest,
    @Res() response: Response,
    @Param('id') id: string,
    @Param('format') format: string,
    @Query('table') part?: unknown,
  ): Promise<void> {
    const disclosure = await this.publications.get(id);
    const announcement = part === 'announcement' && disclosure.kind === 'DRAW';
    const table = announcement ? announcementTable(disclosure) : publicationTable(disclosure);
    if (table === null || !isFileFormat(format)) {
      throw new DomainError('NOT_FOUND', '这份公示没有这种格式的文件。请从公示页面下载。');
    }
    await this.send(request, response, table, format, disclosure.digest);
  }

  /** The announcement (抽查公告) of a draw, from its freeze on. */
  @Get('draws/:number/announcement/:format')
  async announcement(
    @Req() request: PageRequest,
    @Res() response: Response,
    @Param('number') number: string,
    @Param('format') format: string,
  ): Promise<void> {
    const { draw } = await this.draws.frozen(number);
    if (!isFileFormat(format)) {
      throw new DomainError('NOT_FOUND', '抽查公告没有这种格式的文件。请从抽取页面下载。');
    }
    const table = await this.tables.announcement(draw);
    await this.send(request, response, table, format, sha256(JSON.stringify(table.data)));
  }

  /** @param digest of what the table says: two workbooks of one content differ in their bytes, so it names the version */
  private async send(
    request: PageRequest,
    response: Response,
    { kind, name, data }: OfficialTable,
    format: FileFormat,
    digest: string,
  ): Promise<void> {
    const mark = format === 'xlsx' ? await this.workbooks.mark(kind) : format;
    if (notChanged(request, response, `${digest}-${kind}-${mark}`, 'no-cache')) return void response.end();
    const { fileName, type, content } = await this.files.file(kind, format, name, data);
    response.attachment(fileName).type(type);
    await pipeline(Readable.from(content, { objectMode: false }), response);
  }
}
