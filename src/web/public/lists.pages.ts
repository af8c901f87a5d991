import { Controller, Get, Param, Req, Res, UseInterceptors } from '@nestjs/common';
import type { Response } from 'express';
import { CeremonyService } from '../../ceremony/ceremony.service.js';
import {
  readContent,
  type TableContent,
  type WithdrawnContent,
} from '../../disclosure/disclosure.content.js';
import { DISCLOSURE_KINDS } from '../../disclosure/disclosure.rules.js';
import { DisclosureReader } from '../../disclosure/disclosure-reader.service.js';
import { isTableKind } from '../../disclosure/kinds/table-columns.js';
import { publicationTable } from '../../disclosure/official/publication-table.js';
import { Publications } from '../../disclosure/site/publications.service.js';
import { DomainError } from '../../kernel/domain-error.js';
import type { PageRequest } from '../../platform/http/page-request.js';
import { Pages } from '../../platform/http/pages.js';
import { KeptPages } from './kept-pages.interceptor.js';

/** What was published as a table: lists of items, announcements, statistics, changes. */
@Controller('public/lists')
export class PublicListPages {
  constructor(
    private readonly pages: Pages,
    private readonly publications: Publications,
    private readonly reader: DisclosureReader,
    private readonly ceremony: CeremonyService,
  ) {}

  @Get(':id')
  @UseInterceptors(KeptPages)
  async show(@Req() request: PageRequest, @Res() response: Response, @Param('id') id: string): Promise<void> {
    const { kind } = await this.publications.get(id);
    if (!isTableKind(kind)) throw new DomainError('NOT_FOUND', '没有这份公示。请从公示首页打开。');
    const { disclosure, versions } = await this.reader.get(kind, id);
    const head = { title: disclosure.title, kind: DISCLOSURE_KINDS[kind], disclosure, versions };
    if (disclosure.action === 'WITHDRAW') {
      const content = readContent<WithdrawnContent>(disclosure.content);
      return this.pages.show(request, response, 'public/withdrawn', { ...head, content });
    }
    const ofDraw = kind === 'ANNOUNCEMENT' || kind === 'CHANGE';
    this.pages.show(request, response, 'public/list', {
      ...head,
      content: readContent<TableContent>(disclosure.content),
      official: publicationTable(disclosure) !== null,
      drawNumber: ofDraw ? (await this.ceremony.get(disclosure.objectId)).number : null,
    });
  }
}
