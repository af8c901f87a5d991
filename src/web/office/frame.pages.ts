import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ActorRequest } from '../../accounts/access.guard.js';
import { CurrentActor } from '../../accounts/current-actor.js';
import type { Actor } from '../../audit/actor.js';
import { FRAME_BODY } from '../../ceremony/ceremony.body.js';
import { CeremonyService } from '../../ceremony/ceremony.service.js';
import { FRAME_LISTS, FrameLists, requireFrameList } from '../../ceremony/frame/frame-lists.service.js';
import { csvPieces } from '../../platform/excel/csv.js';
import { writeTable } from '../../platform/excel/write-table.js';
import { Pages } from '../../platform/http/pages.js';
import { read } from '../../platform/http/read.js';
import { listAddress } from './list-address.js';

type Asked = Record<string, unknown>;

/** The lists of a frame before its freeze, one by one: to go through and to take along. */
@Controller('office/draws/:id/frame')
export class FramePages {
  constructor(
    private readonly pages: Pages,
    private readonly ceremony: CeremonyService,
    private readonly lists: FrameLists,
  ) {}

  @Get()
  async show(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Query() query: Asked,
  ): Promise<void> {
    const draw = await this.ceremony.get(id);
    const list = requireFrameList(word(query, 'list', 'excluded'));
    const wish = read(FRAME_BODY, query);
    const found = await this.lists.page(actor, draw.id, wish, list, pageOf(query));
    const address = (changes: Record<string, string>, tail = ''): string =>
      listAddress(`/office/draws/${draw.id}/frame${tail}`, { ...settingsOf(query), list, ...changes });
    this.pages.show(request, response, 'office/draw-frame-list', {
      title: `${FRAME_LISTS[list].title}(${draw.number})`,
      ...{ draw, list, lists: FRAME_LISTS, found, address },
      back: listAddress(`/office/draws/${draw.id}`, settingsOf(query)),
    });
  }

  @Get('workbook')
  async workbook(
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Query() query: Asked,
  ): Promise<void> {
    const { number } = await this.ceremony.get(id);
    const list = requireFrameList(word(query, 'list', 'excluded'));
    const columns = FRAME_LISTS[list].headings.map((heading) => ({ heading, width: 22 }));
    await this.lists.export(actor, id, read(FRAME_BODY, query), list, async (title, rows) => {
      response.attachment(`${title}-${number}.xlsx`);
      await writeTable(response, { sheetName: title, title: `${title}(${number})`, columns }, rows);
    });
  }

  @Get('csv')
  async csv(
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Query() query: Asked,
  ): Promise<void> {
    const { number } = await this.ceremony.get(id);
    const list = requireFrameList(word(query, 'list', 'excluded'));
    await this.lists.export(actor, id, read(FRAME_BODY, query), list, async (title, rows) => {
      response.attachment(`${title}-${number}.csv`).type('text/csv; charset=utf-8');
      await pipeline(Readable.from(csvPieces(FRAME_LISTS[list].headings, rows)), response);
    });
  }
}

function word(query: Asked, key: string, otherwise: string): string {
  const value = query[key];
  return typeof value === 'string' && value !== '' ? value : otherwise;
}

/** The settings of the address, to be handed on. */
function settingsOf(query: Asked): Record<string, string> {
  const names = ['asOf', 'windowFrom', 'windowTo', 'perPerson'];
  return Object.fromEntries(names.map((name) => [name, word(query, name, '')]));
}

function pageOf(query: Asked): number {
  const page = Number(word(query, 'page', '1'));
  return Number.isSafeInteger(page) && page >= 1 && page <= 1_000_000 ? page : 1;
}
