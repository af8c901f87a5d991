import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Draw } from '../../ceremony/draw.entity.js';
import { PublicLists } from '../../ceremony/public/public-lists.service.js';
import { listsSince } from '../../ceremony/public/publicity.rules.js';
import { TicketLookup } from '../../ceremony/public/ticket-lookup.service.js';
import type { TicketFate } from '../../ceremony/public/ticket.rules.js';
import type { Day } from '../../kernel/day.js';
import { DomainError } from '../../kernel/domain-error.js';
import { OpenDraws } from '../open-draws.service.js';
import { type FirmResult, resultsOfFirm } from './firms.queries.js';

/** Draws and results of a firm that its page shows: the newest. */
const MOST_SHOWN = 50;
/** Codes of firms, projects and registered vehicles. */
const CODE = /^[0-9A-Za-z._-]{1,64}$/;

/** A public draw that has drawn a firm or put it in reserve. */
export interface DrawOfFirm {
  readonly draw: Draw;
  /** Day since which the lists are public. */
  readonly since: Day | null;
  readonly outcome: string;
  readonly fate: TicketFate;
  /** Null while no result of it is public. */
  readonly result: FirmResult | null;
}

/** Everything public of a firm or project. */
export interface PublicFirm {
  readonly code: string;
  /** As in the newest draw or publication. */
  readonly name: string;
  readonly areaName: string;
  /** Newest first, at most 50. */
  readonly draws: readonly DrawOfFirm[];
  /** Published results of draws whose lists are not public. */
  readonly otherResults: readonly FirmResult[];
}

/** Gathers what is public of one firm. */
@Injectable()
export class PublicFirms {
  constructor(
    private readonly dataSource: DataSource,
    private readonly draws: OpenDraws,
    private readonly lists: PublicLists,
    private readonly tickets: TicketLookup,
  ) {}

  /** A firm by its whole code. @throws DomainError NOT_FOUND where nothing public names it */
  async get(code: string): Promise<PublicFirm> {
    const known = CODE.test(code) ? await this.gather(code) : null;
    if (known) return known;
    throw new DomainError(
      'NOT_FOUND',
      '没有这个代码的公开记录。请核对代码；没有抽中的企业(项目)可以在“查签号”中按任务编号查询。',
    );
  }

  private async gather(code: string): Promise<PublicFirm | null> {
    const results = await resultsOfFirm(this.dataSource.manager, code, MOST_SHOWN);
    const draws = new Map((await this.draws.all()).map((draw) => [draw.id, draw]));
    const found = await this.lists.firms([...draws.values()], { code }, MOST_SHOWN);
    const shown: DrawOfFirm[] = [];
    for (const { drawId, outcome } of found) {
      const draw = draws.get(drawId) as Draw;
      shown.push({
        ...{ draw, since: listsSince(draw), outcome, fate: await this.tickets.fate(draw, code) },
        result: results.find((result) => result.drawId === drawId) ?? null,
      });
    }
    const [inDraw] = found;
    const [inResult] = results;
    if (!inDraw && !inResult) return null;
    return {
      code,
      name: inDraw?.name ?? inResult.name,
      areaName: inDraw?.area ?? inResult.areaName,
      draws: shown,
      otherResults: results.filter(({ drawId }) => !found.some((one) => one.drawId === drawId)),
    };
  }
}
