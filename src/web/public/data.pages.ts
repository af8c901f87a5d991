import { Controller, Get, Param, Query, Req, Res, UseInterceptors } from '@nestjs/common';
import type { Response } from 'express';
import { z } from 'zod';
import { CeremonyService } from '../../ceremony/ceremony.service.js';
import { contentJsonSchemas } from '../../disclosure/site/content.schema.js';
import { Publications } from '../../disclosure/site/publications.service.js';
import { attachment } from '../../platform/http/attachment.js';
import type { PageRequest } from '../../platform/http/page-request.js';
import { Pages } from '../../platform/http/pages.js';
import { pageNumber } from '../../platform/http/read.js';
import { pageOf } from './addresses.js';
import { OpenData } from './data.service.js';
import { KeptPages } from './kept-pages.interceptor.js';
import { notChanged } from './not-changed.js';
import { DATA_INDEX } from './open-data.js';

/** Open data: the index for people and for programs, and every publication at its permanent address. */
@Controller('public')
export class PublicDataPages {
  constructor(
    private readonly pages: Pages,
    private readonly data: OpenData,
    private readonly publications: Publications,
    private readonly ceremony: CeremonyService,
  ) {}

  @Get('data')
  @UseInterceptors(KeptPages)
  async show(
    @Req() request: PageRequest,
    @Res() response: Response,
    @Query() query: Record<string, unknown>,
  ): Promise<void> {
    const index = await this.data.index(pageNumber(query['page']));
    this.pages.show(request, response, 'public/data', { title: '开放数据', index });
  }

  @Get('data/index.json')
  @UseInterceptors(KeptPages)
  async index(@Res() response: Response, @Query() query: Record<string, unknown>): Promise<void> {
    sendJson(response, await this.data.index(pageNumber(query['page'])));
  }

  @Get('data/schema.json')
  schema(@Res() response: Response): void {
    const index = z.toJSONSchema(DATA_INDEX, { unrepresentable: 'any' });
    sendJson(response, { ...index, $defs: { ...index.$defs, ...contentJsonSchemas() } });
  }

  /** The permanent address of a version leads to its page, wherever that is. */
  @Get('disclosures/:id')
  async permanent(@Res() response: Response, @Param('id') id: string): Promise<void> {
    const disclosure = await this.publications.get(id);
    const numbers = new Map<string, string>();
    if (disclosure.kind === 'DRAW') {
      numbers.set(disclosure.objectId, (await this.ceremony.get(disclosure.objectId)).number);
    }
    response.redirect(303, pageOf(disclosure, numbers));
  }

  /** The content byte for byte as its digest was made. */
  @Get('disclosures/:id/content.json')
  async content(
    @Req() request: PageRequest,
    @Res() response: Response,
    @Param('id') id: string,
  ): Promise<void> {
    const { digest, content } = await this.publications.get(id);
    if (notChanged(request, response, digest, 'max-age=31536000, immutable')) return void response.end();
    response.setHeader('Content-Disposition', attachment(`disclosure-${id}.json`, `公示内容-${id}.json`));
    response.type('application/json; charset=utf-8').send(content);
  }
}

function sendJson(response: Response, value: object): void {
  response.type('application/json; charset=utf-8').send(JSON.stringify(value, null, 1));
}
