import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Draw } from '../ceremony/draw.entity.js';
import { PublicLists } from '../ceremony/public/public-lists.service.js';
import { listsSince } from '../ceremony/public/publicity.rules.js';
import { monthOf } from '../kernel/day.js';
import { NamesService } from '../registry/names.service.js';
import { type DisclosureFilter, type DisclosureHit, drawsOfItem, findRows } from './disclosure.queries.js';
import { OpenDraws } from './open-draws.service.js';

export const FIRMS_PER_PAGE = 30;
/** More lines than this are not gathered: the visitor is asked to narrow the search. */
const MOST_LINES = 2000;

/** A firm or project once, with everything public of it. */
export interface FoundFirm {
  readonly code: string;
  /** As in the newest draw or publication. */
  readonly name: string;
  readonly areaName: string;
  readonly draws: readonly {
    readonly number: string;
    readonly taskName: string;
    /** 抽中, 候补 or the batch. */
    readonly outcome: string;
    readonly voided: boolean;
  }[];
  readonly results: readonly {
    readonly id: string;
    readonly title: string;
    readonly summary: string;
    readonly publishedAt: Date;
  }[];
}

export interface FirmPage {
  readonly firms: readonly FoundFirm[];
  readonly total: number;
  readonly page: number;
  readonly pages: number;
  /** There are more than were gathered. */
  readonly more: boolean;
}

interface Growing extends FoundFirm {
  readonly draws: FoundFirm['draws'][number][];
  readonly results: FoundFirm['results'][number][];
}

/** Finds firms in public draws and published results: each once. */
@Injectable()
export class FirmSearch {
  constructor(
    private readonly dataSource: DataSource,
    private readonly draws: OpenDraws,
    private readonly lists: PublicLists,
    private readonly names: NamesService,
  ) {}

  /** Items of all frozen draws: the announcement of each tells its own. */
  async items(): Promise<string[]> {
    return [...new Set((await this.draws.chain()).map(({ itemName }) => itemName))].sort();
  }

  /** Firms by part of a name or code, by county, item and month, 30 a page, those of the newest draws first. */
  async find(filter: DisclosureFilter, page = 1): Promise<FirmPage> {
    const firms = new Map<string, Growing>();
    const inDraws = await this.inDraws(filter, firms);
    const inResults = await this.inResults(filter, firms);
    const all = [...firms.values()];
    return {
      firms: all.slice((page - 1) * FIRMS_PER_PAGE, page * FIRMS_PER_PAGE),
      ...{ total: all.length, page, pages: Math.max(1, Math.ceil(all.length / FIRMS_PER_PAGE)) },
      more: inDraws >= MOST_LINES || inResults >= MOST_LINES,
    };
  }

  private async inDraws(filter: DisclosureFilter, firms: Map<string, Growing>): Promise<number> {
    if (filter.kind !== undefined && filter.kind !== 'DRAW') return 0;
    const draws = (await this.draws.all()).filter(
      (draw) => isOfMonth(draw, filter.month) && (filter.item === undefined || draw.itemName === filter.item),
    );
    const byId = new Map(draws.map((draw) => [draw.id, draw]));
    const found = await this.lists.firms(draws, await this.firmFilter(filter), MOST_LINES);
    for (const { drawId, code, name, area, outcome } of found) {
      const draw = byId.get(drawId);
      if (!draw) continue;
      const { number, taskName, state } = draw;
      firmOf(firms, code, name, area).draws.push({ number, taskName, outcome, voided: state === 'VOIDED' });
    }
    return found.length;
  }

  private async inResults(filter: DisclosureFilter, firms: Map<string, Growing>): Promise<number> {
    if (filter.kind !== undefined && filter.kind !== 'RESULT') return 0;
    const part = { skip: 0, take: MOST_LINES };
    const ofItem = filter.item === undefined ? filter : drawsOfItem(filter, await this.draws.all());
    const { hits } = await findRows(this.dataSource.manager, { ...ofItem, kind: 'RESULT' }, part);
    for (const hit of hits) {
      const { id, title, summary, publishedAt }: DisclosureHit = hit;
      firmOf(firms, hit.subjectCode, hit.subjectName, hit.areaName).results.push({
        ...{ id, title, summary, publishedAt },
      });
    }
    return hits.length;
  }

  private async firmFilter({ text, areaName }: DisclosureFilter) {
    const { areas } = await this.names.of();
    const areaCodes = [...areas].filter(([, name]) => name === areaName).map(([code]) => code);
    return { text, ...(areaName === undefined ? {} : { areaCodes }) };
  }
}

function isOfMonth(draw: Draw, month: string | undefined): boolean {
  if (month === undefined) return true;
  const since = listsSince(draw);
  return since !== null && monthOf(since) === month;
}

function firmOf(firms: Map<string, Growing>, code: string, name: string, areaName: string): Growing {
  const known = firms.get(code);
  if (known) return known;
  const firm = { code, name, areaName, draws: [], results: [] };
  firms.set(code, firm);
  return firm;
}
