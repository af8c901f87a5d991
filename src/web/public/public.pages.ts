import { Controller, Get, Param, Query, Req, Res, StreamableFile } from '@nestjs/common';
import type { Response } from 'express';
import { Readable } from 'node:stream';
import { BundleService } from '../../ceremony/bundle.service.js';
import { CeremonyService } from '../../ceremony/ceremony.service.js';
import type { Draw } from '../../ceremony/draw.entity.js';
import { ENTROPY_KIND_NAMES } from '../../ceremony/names.js';
import {
  type DrawContent,
  PLAN_COLUMNS,
  type PlanContent,
  readContent,
  type ResultContent,
} from '../../disclosure/disclosure.content.js';
import { disclosureFilter } from '../../disclosure/disclosure.body.js';
import { DISCLOSURE_KINDS, RESULT_COLUMNS } from '../../disclosure/disclosure.rules.js';
import { DisclosureReader } from '../../disclosure/disclosure-reader.service.js';
import { resultCsv, resultFileName, resultWorkbook } from '../../disclosure/publication-files.js';
import { DomainError } from '../../kernel/domain-error.js';
import type { PageRequest } from '../../platform/http/page-request.js';
import { Pages } from '../../platform/http/pages.js';
import { pageNumber } from '../../platform/http/read.js';
import { AgenciesService } from '../../registry/agencies.service.js';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** What anyone may see, without an account: results, draws, plans. What stands here was published as it stands. */
@Controller('public')
export class PublicPages {
  constructor(
    private readonly pages: Pages,
    private readonly reader: DisclosureReader,
    private readonly ceremony: CeremonyService,
    private readonly bundles: BundleService,
    private readonly agencies: AgenciesService,
  ) {}

  @Get()
  async home(
    @Req() request: PageRequest,
    @Res() response: Response,
    @Query() query: Record<string, unknown>,
  ): Promise<void> {
    const filter = disclosureFilter(query);
    const list = await this.reader.list(filter, pageNumber(query['page']));
    const numbers = new Map((await this.ceremony.list()).map(({ id, number }) => [id, number]));
    const hrefOf = ({ id, kind, objectId }: (typeof list.entries)[number] | (typeof list.hits)[number]) =>
      ({
        RESULT: `/public/results/${id}`,
        PLAN: `/public/plans/${id}`,
        DRAW: `/public/draws/${numbers.get(objectId)}`,
      })[kind];
    const { kind = '', month = '', areaName = '', text = '' } = filter;
    const link = (page: number) =>
      `/public?${new URLSearchParams({ kind, month, area: areaName, text, page: String(page) }).toString()}`;
    this.pages.show(request, response, 'public/home', {
      title: '公示',
      ...{ list, hrefOf, link, typed: { kind, month, area: areaName, text }, kinds: DISCLOSURE_KINDS },
      counties: await this.agencies.counties(),
    });
  }

  @Get('results/:id')
  async results(
    @Req() request: PageRequest,
    @Res() response: Response,
    @Param('id') id: string,
  ): Promise<void> {
    const { disclosure, versions } = await this.reader.get('RESULT', id);
    const draw = await this.ceremony.get(disclosure.objectId);
    const content = readContent<ResultContent>(disclosure.content);
    const isDrawPublic = (await this.reader.newest('DRAW', draw.id)) !== null;
    this.pages.show(request, response, 'public/results', {
      title: disclosure.title,
      ...{ disclosure, versions, content, isDrawPublic, columns: RESULT_COLUMNS },
      voided: draw.state === 'VOIDED',
    });
  }

  @Get('results/:id/workbook')
  async workbook(@Res() response: Response, @Param('id') id: string): Promise<void> {
    const { disclosure } = await this.reader.get('RESULT', id);
    const file = await resultWorkbook(disclosure);
    response
      .attachment(`${resultFileName(disclosure)}.xlsx`)
      .type(XLSX)
      .send(file);
  }

  @Get('results/:id/csv')
  async csv(@Res() response: Response, @Param('id') id: string): Promise<void> {
    const { disclosure } = await this.reader.get('RESULT', id);
    response
      .attachment(`${resultFileName(disclosure)}.csv`)
      .type('text/csv; charset=utf-8')
      .send(resultCsv(disclosure));
  }

  @Get('draws/:number')
  async draw(
    @Req() request: PageRequest,
    @Res() response: Response,
    @Param('number') number: string,
  ): Promise<void> {
    const draw = await this.frozenDraw(number);
    const disclosure = await this.reader.newest('DRAW', draw.id);
    this.pages.show(request, response, 'public/draw', {
      title: disclosure?.title ?? `抽取 ${draw.number} 的冻结公告`,
      ...{ draw, disclosure, kinds: ENTROPY_KIND_NAMES },
      content: disclosure === null ? null : readContent<DrawContent>(disclosure.content),
      freeze: JSON.parse(await this.reader.freezeText(draw.id)) as unknown,
    });
  }

  @Get('draws/:number/freeze.json')
  async freeze(@Param('number') number: string): Promise<StreamableFile> {
    const draw = await this.frozenDraw(number);
    return new StreamableFile(Buffer.from(await this.reader.freezeText(draw.id)), {
      type: 'application/json',
      disposition: 'attachment; filename="freeze.json"',
    });
  }

  @Get('draws/:number/bundle')
  async bundle(@Param('number') number: string): Promise<StreamableFile> {
    const draw = await this.frozenDraw(number);
    if (draw.publishedAt === null && (await this.reader.newest('DRAW', draw.id)) === null) {
      throw new DomainError('NOT_FOUND', '这次抽取的名单和抽取包还没有公示。');
    }
    const { fileName, content } = await this.bundles.zip(draw);
    return new StreamableFile(Readable.from(content), {
      type: 'application/zip',
      disposition: `attachment; filename="${fileName}"`,
    });
  }

  @Get('plans/:id')
  async plan(@Req() request: PageRequest, @Res() response: Response, @Param('id') id: string): Promise<void> {
    const { disclosure } = await this.reader.get('PLAN', id);
    this.pages.show(request, response, 'public/plan', {
      title: disclosure.title,
      ...{ disclosure, content: readContent<PlanContent>(disclosure.content), columns: PLAN_COLUMNS },
    });
  }

  /** A draw from its freeze on: freeze.json is public before any entropy is given (draw rules, section 2). */
  private async frozenDraw(number: string): Promise<Draw> {
    const draw = await this.ceremony.byNumber(number);
    if (draw && draw.freezeDigest !== null) return draw;
    throw new DomainError('NOT_FOUND', '没有这次抽取，或名录尚未冻结。请核对任务编号。');
  }
}
