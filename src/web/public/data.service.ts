import { Inject, Injectable } from '@nestjs/common';
import { CeremonyService } from '../../ceremony/ceremony.service.js';
import { ChainService, FREEZES_PER_PAGE, type PublicFreeze } from '../../ceremony/public/chain.service.js';
import { DISCLOSURE_KINDS } from '../../disclosure/disclosure.rules.js';
import { PublicDraws } from '../../disclosure/public-draws.service.js';
import { isTableKind } from '../../disclosure/kinds/table-columns.js';
import { schemaOf } from '../../disclosure/site/content.schema.js';
import { Publications } from '../../disclosure/site/publications.service.js';
import type { Publication } from '../../disclosure/site/publications.queries.js';
import { CONFIG, type Config } from '../../platform/config.js';
import { pageOf, permanentAddress } from './addresses.js';
import { DATA_LICENCE, type DataIndex, type Download } from './open-data.js';

/** As many publications as the chain has freezes on a page: both are paged alike. */
const PER_PAGE = FREEZES_PER_PAGE;
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** Makes the index of everything that can be downloaded. */
@Injectable()
export class OpenData {
  constructor(
    private readonly chain: ChainService,
    private readonly ceremony: CeremonyService,
    private readonly draws: PublicDraws,
    private readonly publications: Publications,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** A page of the index, newest first. */
  async index(page: number): Promise<DataIndex> {
    const { entries, total } = await this.publications.list((page - 1) * PER_PAGE, PER_PAGE);
    const chain = await this.chain.page({}, page);
    const pages = Math.max(1, Math.ceil(total / PER_PAGE), chain.pages);
    const numbers = new Map((await this.ceremony.list()).map(({ id, number }) => [id, number]));
    const address = this.at('/public/data/index.json');
    return {
      title: `${this.config.officeName} 双随机、一公开开放数据`,
      ...{ publisher: this.config.officeName, licence: this.config.dataLicence ?? DATA_LICENCE },
      ...{ language: 'zh-CN', address, schema: this.at('/public/data/schema.json') },
      ...{ feed: this.at('/public/feed.atom'), page, pages },
      next: page < pages ? `${address}?page=${page + 1}` : null,
      datasets: await Promise.all(entries.map((entry) => this.dataset(entry, numbers))),
      freezes: await Promise.all(chain.freezes.map((freeze) => this.freeze(freeze))),
    };
  }

  private async dataset(
    one: Publication,
    numbers: ReadonlyMap<string, string>,
  ): Promise<DataIndex['datasets'][number]> {
    return {
      ...{ address: this.at(permanentAddress(one.id)), page: this.at(pageOf(one, numbers)) },
      ...{ title: one.title, kind: DISCLOSURE_KINDS[one.kind], version: one.version, newest: one.newest },
      ...{ issued: one.publishedAt.toISOString(), rows: one.rows, digest: one.digest },
      downloads: [this.content(one), ...(await this.tables(one))],
    };
  }

  private content({ id, kind, action, bytes, digest }: Publication): Download {
    return {
      ...{ format: 'JSON', name: '公示内容', mediaType: 'application/json' },
      address: this.at(`${permanentAddress(id)}/content.json`),
      ...{ bytes, sha256: digest },
      schema: this.at(`/public/data/schema.json#/$defs/${schemaOf(kind, action)}`),
    };
  }

  /** Files that show the same as tables; a withdrawal and changes have none. */
  private async tables({ id, kind, action }: Publication): Promise<Download[]> {
    if (action === 'WITHDRAW' || kind === 'CHANGE') return [];
    if (isTableKind(kind)) return this.official(id, DISCLOSURE_KINDS[kind]);
    if (kind !== 'RESULT') return [];
    const csv = await this.publications.csvFigures(id);
    return [
      {
        ...{ format: 'CSV', name: '抽查结果公示表', mediaType: 'text/csv', schema: null },
        ...{ address: this.at(`/public/results/${id}/csv`), ...csv },
      },
      {
        ...{ format: 'XLSX', name: '抽查结果公示表', mediaType: XLSX, schema: null },
        ...{ address: this.at(`/public/results/${id}/workbook`), bytes: null, sha256: null },
      },
    ];
  }

  private official(id: string, name: string): Download[] {
    const file = (format: 'CSV' | 'XLSX', mediaType: string): Download => ({
      ...{ format, name, mediaType, schema: null, bytes: null, sha256: null },
      address: this.at(`${permanentAddress(id)}/official/${format.toLowerCase()}`),
    });
    return [file('CSV', 'text/csv'), file('XLSX', XLSX)];
  }

  private async freeze(one: PublicFreeze): Promise<DataIndex['freezes'][number]> {
    const { publicity } = await this.draws.frozen(one.number);
    const page = this.at(`/public/draws/${one.number}`);
    const frozen: Download = {
      ...{ format: 'JSON', name: '冻结文件', mediaType: 'application/json', schema: null },
      ...{ address: `${page}/freeze.json`, bytes: one.freezeBytes, sha256: one.freezeDigest },
    };
    const bundle: Download = {
      ...{ format: 'ZIP', name: '抽取包', mediaType: 'application/zip', schema: null },
      ...{ address: `${page}/bundle`, bytes: null, sha256: null },
    };
    return {
      ...{ page, number: one.number, title: one.taskName, state: one.stateName },
      ...{ issued: one.frozenAt.toISOString(), digest: one.freezeDigest },
      downloads: publicity.lists ? [frozen, bundle] : [frozen],
    };
  }

  private at(path: string): string {
    return `${this.config.publicUrl}${path}`;
  }
}
