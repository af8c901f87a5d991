import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ActorRequest } from '../../accounts/access.guard.js';
import { CurrentActor } from '../../accounts/current-actor.js';
import type { Actor } from '../../audit/actor.js';
import { CeremonyService } from '../../ceremony/ceremony.service.js';
import { DrawnExport } from '../../ceremony/lists/drawn-export.service.js';
import { drawnFilter } from '../../ceremony/lists/drawn-list.body.js';
import { DrawLooks } from '../../ceremony/trail/draw-looks.service.js';
import { ExcludedList } from '../../ceremony/frame/excluded-list.service.js';
import { DomainError } from '../../kernel/domain-error.js';
import { isId } from '../../kernel/id.js';
import { csvPieces } from '../../platform/excel/csv.js';
import { writeTable } from '../../platform/excel/write-table.js';
import { Pages } from '../../platform/http/pages.js';
import { pageNumber } from '../../platform/http/read.js';
import { AgenciesService } from '../../registry/agencies.service.js';
import { lookView } from './audit-words.js';
import { listAddress } from './list-address.js';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** Drawn lists as files, and who has looked at them. */
@Controller('office/draws/:id')
export class DrawListsPages {
  constructor(
    private readonly pages: Pages,
    private readonly ceremony: CeremonyService,
    private readonly exports: DrawnExport,
    private readonly looks: DrawLooks,
    private readonly excluded: ExcludedList,
    private readonly agencies: AgenciesService,
  ) {}

  @Get('drawn/workbook')
  async workbook(
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Query() query: unknown,
  ): Promise<void> {
    const { title, spec, rows } = await this.exports.table(actor, id, drawnFilter(query), 'Excel');
    response.attachment(`${title}.xlsx`).type(XLSX);
    await writeTable(response, spec, rows);
  }

  @Get('drawn/csv')
  async csv(
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Query() query: unknown,
  ): Promise<void> {
    const { title, spec, rows } = await this.exports.table(actor, id, drawnFilter(query), 'CSV');
    response.attachment(`${title}.csv`).type('text/csv; charset=utf-8');
    const headings = spec.columns.map(({ heading }) => heading);
    await pipeline(Readable.from(csvPieces(headings, rows)), response);
  }

  @Get('excluded')
  async leftOut(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Query('page') page?: unknown,
  ): Promise<void> {
    const draw = await this.ceremony.get(id);
    if (draw.freezeDigest === null) {
      throw new DomainError('CONFLICT', `任务 ${draw.number} 的名录尚未冻结，还没有冻结的排除名单。`);
    }
    const pass = await this.looks.openAll(actor, draw, '排除名单');
    this.pages.show(request, response, 'office/draw-excluded', {
      title: `排除名单及原因(${draw.number})`,
      ...{ draw, found: await this.excluded.page(pass, pageNumber(page)) },
      address: (more: Record<string, string>) => listAddress(`/office/draws/${draw.id}/excluded`, more),
    });
  }

  @Get('looks')
  async log(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @Param('id') id: string,
    @Query('before') before?: string,
  ): Promise<void> {
    const draw = await this.ceremony.get(id);
    const names = new Map((await this.agencies.agencies()).map(({ code, name }) => [code, name]));
    const { entries, next } = await this.looks.entries(draw.id, isId(before) ? before : undefined);
    this.pages.show(request, response, 'office/draw-looks', {
      title: `名单查看记录(${draw.number})`,
      ...{ draw, next, isPublic: this.looks.isPublic(draw) },
      looks: entries.map((entry) => lookView(entry, names)),
    });
  }
}
