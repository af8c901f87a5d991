import { Controller, Get, Header, Inject, Param, Req, Res, UseInterceptors } from '@nestjs/common';
import type { Response } from 'express';
import { CeremonyService } from '../../ceremony/ceremony.service.js';
import { ChainService, type PublicFreeze } from '../../ceremony/public/chain.service.js';
import { DISCLOSURE_KINDS } from '../../disclosure/disclosure.rules.js';
import { Publications } from '../../disclosure/site/publications.service.js';
import type { Publication } from '../../disclosure/site/publications.queries.js';
import { shanghaiDay } from '../../kernel/day.js';
import { DomainError } from '../../kernel/domain-error.js';
import { CONFIG, type Config } from '../../platform/config.js';
import type { PageRequest } from '../../platform/http/page-request.js';
import { pageOf, permanentAddress } from './addresses.js';
import { atomFeed, type FeedEntry } from './atom.js';
import { KeptPages } from './kept-pages.interceptor.js';
import { notChanged } from './not-changed.js';
import { ADDRESSES_PER_FILE, type MappedPage, robotsText, sitemapIndexXml, sitemapXml } from './sitemap.js';

const FEED_ENTRIES = 60;
const HOUR = 'public, max-age=3600';
/** Pages that are always there. */
const STANDING = ['', '/draws', '/check', '/verify', '/data', '/late'];

/** What readers that are no people look for: the feed, the map of the site, what they may read. */
@Controller()
export class SitePages {
  constructor(
    private readonly chain: ChainService,
    private readonly ceremony: CeremonyService,
    private readonly publications: Publications,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Get('robots.txt')
  @Header('Content-Type', 'text/plain; charset=utf-8')
  @Header('Cache-Control', HOUR)
  robots(): string {
    return robotsText(this.at('/public/sitemap.xml'));
  }

  @Get('public/banner/:digest')
  banner(@Req() request: PageRequest, @Res() response: Response, @Param('digest') digest: string): void {
    const image = this.config.banner?.image;
    if (!image || image.digest !== digest)
      throw new DomainError('NOT_FOUND', '没有这幅图片。请从公示首页打开。');
    if (notChanged(request, response, image.digest, 'max-age=31536000, immutable')) response.end();
    else response.type(image.type).send(image.content);
  }

  @Get('public/feed.atom')
  @UseInterceptors(KeptPages)
  async feed(@Res() response: Response): Promise<void> {
    const { entries } = await this.publications.list(0, FEED_ENTRIES);
    const { freezes } = await this.chain.page();
    const numbers = await this.numbers();
    const announcements = entries.filter(({ kind }) => kind === 'ANNOUNCEMENT');
    const announced = new Set(announcements.map(({ objectId }) => numbers.get(objectId)));
    const all = [
      ...entries.map((one) => this.publicationEntry(one, numbers)),
      ...freezes.flatMap((one) => this.freezeEntries(one, announced)),
    ];
    const head = {
      ...{ title: `${this.config.officeName} 双随机、一公开公示`, author: this.config.officeName },
      ...{ self: this.at('/public/feed.atom'), site: this.at('/public') },
    };
    const newest = all.sort((a, b) => b.at.getTime() - a.at.getTime()).slice(0, FEED_ENTRIES);
    response.type('application/atom+xml; charset=utf-8').send(atomFeed(head, newest));
  }

  @Get('public/sitemap.xml')
  @UseInterceptors(KeptPages)
  async map(@Res() response: Response): Promise<void> {
    const { total } = await this.publications.list(0, 1);
    const files = (name: string, count: number) =>
      Array.from({ length: Math.ceil(count / ADDRESSES_PER_FILE) }, (_, n) => `${name}-${n + 1}.xml`);
    const names = [
      'pages.xml',
      ...files('publications', total),
      ...files('firms', await this.publications.firmCount()),
    ];
    const xml = sitemapIndexXml(names.map((name) => ({ address: this.at(`/public/sitemap/${name}`) })));
    response.type('application/xml; charset=utf-8').send(xml);
  }

  @Get('public/sitemap/:part')
  @UseInterceptors(KeptPages)
  async mapPart(@Res() response: Response, @Param('part') part: string): Promise<void> {
    const pages = await this.pagesOf(part);
    if (pages === null) throw new DomainError('NOT_FOUND', '网站地图没有这一部分。请从网站地图首页打开。');
    response.type('application/xml; charset=utf-8').send(sitemapXml(pages));
  }

  private async pagesOf(part: string): Promise<MappedPage[] | null> {
    if (part === 'pages.xml') {
      const draws = (await this.ceremony.chain()).map(({ number }) => `/draws/${number}`);
      return [...STANDING, ...draws].map((path) => ({ address: this.at(`/public${path}`) }));
    }
    const [, name, n] = /^(publications|firms)-([1-9][0-9]{0,4})\.xml$/.exec(part) ?? [];
    if (name === undefined) return null;
    const skip = (Number(n) - 1) * ADDRESSES_PER_FILE;
    if (name === 'firms') {
      const codes = await this.publications.firms(skip, ADDRESSES_PER_FILE);
      return codes.map((code) => ({ address: this.at(`/public/firms/${encodeURIComponent(code)}`) }));
    }
    const numbers = await this.numbers();
    const { entries } = await this.publications.list(skip, ADDRESSES_PER_FILE);
    // The page of a draw is among the standing ones.
    return entries
      .filter(({ kind, newest }) => newest && kind !== 'DRAW')
      .map((one) => ({ address: this.at(pageOf(one, numbers)), changed: shanghaiDay(one.publishedAt) }));
  }

  private publicationEntry(one: Publication, numbers: ReadonlyMap<string, string>): FeedEntry {
    const category = DISCLOSURE_KINDS[one.kind];
    return {
      ...{ id: this.at(permanentAddress(one.id)), link: this.at(pageOf(one, numbers)) },
      title: one.version > 1 ? `${one.title}(第${one.version}版)` : one.title,
      ...{ category, at: one.publishedAt },
      summary: `${category}${one.rows > 0 ? `，共 ${one.rows} 户` : ''}。内容摘要(SHA-256)：${one.digest}`,
    };
  }

  /** @param announced numbers of draws whose announcement is an entry already */
  private freezeEntries(
    { number, taskName, frozenAt, freezeDigest, voided }: PublicFreeze,
    announced: ReadonlySet<string | undefined>,
  ): FeedEntry[] {
    const link = this.at(`/public/draws/${number}`);
    const frozen = {
      ...{ id: `${link}#frozen`, link, category: '抽取公告', at: frozenAt },
      title: `${taskName}：名录已冻结(任务编号 ${number})`,
      summary: `冻结摘要(SHA-256)：${freezeDigest}`,
    };
    const entries = announced.has(number) ? [] : [frozen];
    if (voided === null) return entries;
    return [
      ...entries,
      {
        ...{ id: `${link}#voided`, link, category: '抽取作废', at: voided.at },
        ...{ title: `${taskName}：抽取已作废(任务编号 ${number})`, summary: `作废原因：${voided.reason}` },
      },
    ];
  }

  private async numbers(): Promise<Map<string, string>> {
    return new Map((await this.ceremony.list()).map(({ id, number }) => [id, number]));
  }

  private at(path: string): string {
    return `${this.config.publicUrl}${path}`;
  }
}
