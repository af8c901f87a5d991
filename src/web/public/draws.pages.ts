import {
  Controller,
  Get,
  Inject,
  Param,
  Query,
  Req,
  Res,
  StreamableFile,
  UseInterceptors,
} from '@nestjs/common';
import type { Response } from 'express';
import { Readable } from 'node:stream';
import { BundleService, type Outgoing } from '../../ceremony/bundle.service.js';
import { chainFilter } from '../../ceremony/public/chain.body.js';
import { ChainService } from '../../ceremony/public/chain.service.js';
import { ENTROPY_KIND_NAMES } from '../../ceremony/names.js';
import { DRAW_STATES } from '../../ceremony/states.js';
import { PublicDraws } from '../../disclosure/public-draws.service.js';
import { CONFIG, type Config } from '../../platform/config.js';
import type { PageRequest } from '../../platform/http/page-request.js';
import { Pages } from '../../platform/http/pages.js';
import { pageNumber } from '../../platform/http/read.js';
import { qrSvg } from '../../platform/qr.js';
import { KIND_TITLES } from '../../registry/display.rules.js';
import { KeptPages } from './kept-pages.interceptor.js';
import { notChanged } from './not-changed.js';

/** A file that can never change: freeze.json. */
const FOR_EVER = 'max-age=31536000, immutable';

/** Draws for everyone: the chain of all freezes, and each draw as far as it is public. */
@Controller('public/draws')
export class PublicDrawsPages {
  constructor(
    private readonly pages: Pages,
    private readonly chain: ChainService,
    private readonly draws: PublicDraws,
    private readonly bundles: BundleService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Never kept: each reader has the chain checked anew, against rows that somebody may have altered just now. */
  @Get()
  async list(
    @Req() request: PageRequest,
    @Res() response: Response,
    @Query() query: Record<string, unknown>,
  ): Promise<void> {
    const filter = chainFilter(query);
    const chain = await this.chain.page(filter, pageNumber(query['page']));
    const { year = '', subjectKind: kind = '', state = '' } = filter;
    const link = (page: number, path = '/public/draws') =>
      `${path}?${new URLSearchParams({ year: String(year), kind, state, page: String(page) }).toString()}`;
    this.pages.show(request, response, 'public/chain', {
      title: '抽取冻结链',
      ...{ chain, link, typed: { year, kind, state }, kinds: [...KIND_TITLES] },
      states: Object.entries(DRAW_STATES).filter(([key]) => key !== 'PLANNED' && key !== 'REHEARSED'),
    });
  }

  @Get(':number')
  @UseInterceptors(KeptPages)
  async draw(
    @Req() request: PageRequest,
    @Res() response: Response,
    @Param('number') number: string,
    @Query() query: Record<string, unknown>,
  ): Promise<void> {
    const view = await this.draws.view(number);
    const part = query['part'] === 'RESERVE' ? 'RESERVE' : 'DRAWN';
    const address = `${this.config.publicUrl}/public/draws/${view.draw.number}`;
    this.pages.show(request, response, 'public/draw', {
      title: view.published?.title ?? `${view.draw.taskName} 抽取公开(任务编号 ${view.draw.number})`,
      ...view,
      list: view.open === null ? null : await this.draws.page(view, part, pageNumber(query['page'])),
      kinds: ENTROPY_KIND_NAMES,
      ...{ address, qr: qrSvg(address, `本页地址的二维码：任务 ${view.draw.number}`) },
    });
  }

  @Get(':number/freeze.json')
  async freeze(
    @Req() request: PageRequest,
    @Res({ passthrough: true }) response: Response,
    @Param('number') number: string,
  ): Promise<StreamableFile | undefined> {
    const { draw } = await this.draws.frozen(number);
    if (notChanged(request, response, draw.freezeDigest ?? '', FOR_EVER)) return undefined;
    return streamed(this.bundles.publicFreeze(draw), 'application/json');
  }

  @Get(':number/bundle')
  async bundle(
    @Req() request: PageRequest,
    @Res({ passthrough: true }) response: Response,
    @Param('number') number: string,
  ): Promise<StreamableFile | undefined> {
    const draw = await this.draws.open(number);
    const version = await this.draws.bundleVersion(draw);
    if (notChanged(request, response, version, 'no-cache')) return undefined;
    return streamed(await this.bundles.zip(draw), 'application/zip');
  }
}

function streamed({ fileName, content }: Outgoing<string | Buffer>, type: string): StreamableFile {
  const bytes = Readable.from(content, { objectMode: false });
  return new StreamableFile(bytes, { type, disposition: `attachment; filename="${fileName}"` });
}
