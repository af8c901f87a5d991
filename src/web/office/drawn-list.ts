import { Injectable } from '@nestjs/common';
import type { ListPass } from '../../ceremony/trail/draw-looks.service.js';
import { DRAWN_PER_PAGE, DrawResults } from '../../ceremony/lists/draw-results.service.js';
import { drawnFilter } from '../../ceremony/lists/drawn-list.body.js';
import { teamsBySubject } from '../../ceremony/lists/teams.rules.js';
import { pageNumber } from '../../platform/http/read.js';
import { listAddress } from './list-address.js';

/** Rows of a list whose files take more than a moment. */
const LONG_LIST = 3000;

/** Puts together what the page of a draw shows of its result: numbers for all, a page of the list for some. */
@Injectable()
export class DrawnList {
  constructor(private readonly results: DrawResults) {}

  /** Null before the draw. @param query filter and page out of the address */
  async of(pass: ListPass, query: unknown) {
    const counts = await this.results.counts(pass.draw);
    if (counts === null) return null;
    const facts = await this.results.openFacts(pass);
    return {
      ...{ scope: pass.scope, counts, areas: facts?.areas ?? [] },
      ...{ shortages: facts?.shortages ?? [], seed: facts?.seed ?? null },
      list: pass.scope === 'NONE' ? null : await this.list(pass, query),
    };
  }

  private async list(pass: ListPass, query: unknown) {
    const filter = drawnFilter(query);
    // Who sees a part of the list sees no reserves, but those that have taken another's place.
    const part = pass.scope === 'ALL' ? (filter.part ?? 'DRAWN') : undefined;
    const { page: asked } = (query ?? {}) as { page?: unknown };
    const found = await this.results.page(pass, { ...filter, part }, pageNumber(asked));
    const { areaCode: area, stratum, agencyCode: agency, text: q } = filter;
    const typed = { part, area, stratum, agency, q };
    const at = `/office/draws/${pass.draw.id}`;
    return {
      ...{ typed, found, choices: await this.results.choices(pass) },
      /** Too long to wait for: its files are ordered. */
      long: found.total > LONG_LIST,
      groups: teamsBySubject({ drawn: found.rows, teams: found.teams }),
      /** Lines before this page. */
      before: (found.page - 1) * DRAWN_PER_PAGE,
      /** The same list with something else: another page, the reserves. */
      address: (more: Record<string, string>) => `${listAddress(at, { ...typed, ...more })}#list`,
      /** The list as it is filtered, whole, as a file. */
      file: (kind: 'workbook' | 'csv') => listAddress(`${at}/drawn/${kind}`, typed),
    };
  }
}
