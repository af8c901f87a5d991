import { Controller, Get, Param, Query, Req, Res, UseInterceptors } from '@nestjs/common';
import type { Response } from 'express';
import { CeremonyService } from '../../ceremony/ceremony.service.js';
import {
  PLAN_COLUMNS,
  type PlanContent,
  readContent,
  type ResultContent,
  type WithdrawnContent,
} from '../../disclosure/disclosure.content.js';
import type { Disclosure } from '../../disclosure/disclosure.entity.js';
import type { DisclosureEntry } from '../../disclosure/disclosure.queries.js';
import { disclosureFilter } from '../../disclosure/disclosure.body.js';
import { DISCLOSURE_KINDS, RESULT_COLUMNS } from '../../disclosure/disclosure.rules.js';
import { DisclosureReader, type FoundDisclosure } from '../../disclosure/disclosure-reader.service.js';
import { FirmSearch } from '../../disclosure/firm-search.service.js';
import { resultCsv, resultFileName, resultWorkbook } from '../../disclosure/publication-files.js';
import { DomainError } from '../../kernel/domain-error.js';
import type { PageRequest } from '../../platform/http/page-request.js';
import { Pages } from '../../platform/http/pages.js';
import { pageNumber } from '../../platform/http/read.js';
import { AgenciesService } from '../../registry/agencies.service.js';
import { Workbooks } from '../../registry/workbooks/workbooks.service.js';
import { pageOf } from './addresses.js';
import { KeptPages } from './kept-pages.interceptor.js';
import { notChanged } from './not-changed.js';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** What anyone may see, without an account: results, draws, plans. What stands here was published as it stands. */
@Controller('public')
export class PublicPages {
  constructor(
    private readonly pages: Pages,
    private readonly reader: DisclosureReader,
    private readonly ceremony: CeremonyService,
    private readonly search: FirmSearch,
    private readonly agencies: AgenciesService,
    private readonly workbooks: Workbooks,
  ) {}

  @Get()
  @UseInterceptors(KeptPages)
  async home(
    @Req() request: PageRequest,
    @Res() response: Response,
    @Query() query: Record<string, unknown>,
  ): Promise<void> {
    const filter = disclosureFilter(query);
    const isSearch = filter.text !== undefined || filter.areaName !== undefined;
    const page = pageNumber(query['page']);
    const list = isSearch ? await this.search.find(filter, page) : await this.reader.list(filter, page);
    const numbers = new Map((await this.ceremony.list()).map(({ id, number }) => [id, number]));
    const hrefOf = (entry: DisclosureEntry) => pageOf(entry, numbers);
    const { kind = '', month = '', areaName = '', item = '', text = '' } = filter;
    const typed = { kind, month, area: areaName, item, text };
    const link = (page: number) =>
      `/public?${new URLSearchParams({ ...typed, page: String(page) }).toString()}`;
    this.pages.show(request, response, 'public/home', {
      title: '公示',
      ...{
        isSearch,
        list,
        hrefOf,
        link,
        typed,
        kinds: DISCLOSURE_KINDS,
      },
      items: await this.search.items(),
      counties: await this.agencies.counties(),
    });
  }

  @Get('results/:id')
  @UseInterceptors(KeptPages)
  async results(
    @Req() request: PageRequest,
    @Res() response: Response,
    @Param('id') id: string,
  ): Promise<void> {
    const { disclosure, versions } = await this.reader.get('RESULT', id);
    if (disclosure.action === 'WITHDRAW') return this.withdrawn(request, response, disclosure, versions);
    const draw = await this.ceremony.get(disclosure.objectId);
    const content = readContent<ResultContent>(disclosure.content);
    this.pages.show(request, response, 'public/results', {
      title: disclosure.title,
      ...{ disclosure, versions, content, columns: RESULT_COLUMNS },
      voided: draw.state === 'VOIDED',
    });
  }

  private withdrawn(
    request: PageRequest,
    response: Response,
    disclosure: Disclosure,
    versions: FoundDisclosure['versions'],
  ): void {
    this.pages.show(request, response, 'public/withdrawn', {
      ...{ title: disclosure.title, disclosure, versions },
      ...{
        content: readContent<WithdrawnContent>(disclosure.content),
        kind: DISCLOSURE_KINDS[disclosure.kind],
      },
    });
  }

  @Get('results/:id/workbook')
  async workbook(
    @Req() request: PageRequest,
    @Res() response: Response,
    @Param('id') id: string,
  ): Promise<void> {
    const { disclosure } = standing(await this.reader.get('RESULT', id));
    // Two workbooks of one content differ in their bytes: the content names the version.
    if (
      notChanged(request, response, `${disclosure.digest}-${await this.workbooks.mark('RESULT')}`, 'no-cache')
    )
      return void response.end();
    const file = await resultWorkbook(this.workbooks, disclosure);
    response
      .attachment(`${resultFileName(disclosure)}.xlsx`)
      .type(XLSX)
      .send(file);
  }

  @Get('results/:id/csv')
  async csv(@Req() request: PageRequest, @Res() response: Response, @Param('id') id: string): Promise<void> {
    const { disclosure } = standing(await this.reader.get('RESULT', id));
    if (notChanged(request, response, `${disclosure.digest}-csv`, 'no-cache')) return void response.end();
    response
      .attachment(`${resultFileName(disclosure)}.csv`)
      .type('text/csv; charset=utf-8')
      .send(resultCsv(disclosure));
  }

  @Get('plans/:id')
  @UseInterceptors(KeptPages)
  async plan(@Req() request: PageRequest, @Res() response: Response, @Param('id') id: string): Promise<void> {
    const { disclosure, versions } = await this.reader.get('PLAN', id);
    if (disclosure.action === 'WITHDRAW') return this.withdrawn(request, response, disclosure, versions);
    this.pages.show(request, response, 'public/plan', {
      title: disclosure.title,
      ...{ disclosure, content: readContent<PlanContent>(disclosure.content), columns: PLAN_COLUMNS },
    });
  }
}

/** A version that says something; one that only takes another back has no table. */
function standing(found: FoundDisclosure): FoundDisclosure {
  if (found.disclosure.action !== 'WITHDRAW') return found;
  throw new DomainError('NOT_FOUND', '这一版是撤回说明，没有表格。请从公示页面打开以前的版本。');
}
