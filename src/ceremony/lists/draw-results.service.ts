import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Result, Shortage } from '../../draw/types.js';
import type { RegistryNames } from '../../registry/display.rules.js';
import { NamesService } from '../../registry/names.service.js';
import type { Draw } from '../draw.entity.js';
import { fileText } from '../draw-files.js';
import type { ListPass } from '../trail/draw-looks.service.js';
import { DrawPseudonym } from '../draw-parts.entity.js';
import {
  agenciesIn,
  countDrawn,
  countsBy,
  countVacant,
  drawnAfter,
  type DrawnFilter,
  type DrawnRow,
  type DrawnSelection,
  pageOfDrawn,
  seatsOf,
  subjectNames,
} from './drawn-list.queries.js';
import { type DrawnView, drawnView, teamRules, type TeamView, teamViews } from './drawn-views.js';
import type { ListScope } from './draw-scope.rules.js';
import { type SeatsToday, seatsToday } from '../shortage/shortage.queries.js';
import { shortageTexts } from './shortage.rules.js';
import { stratumName } from '../names.js';

export const DRAWN_PER_PAGE = 100;
/** Lines read at a time when a whole list is walked. */
const BATCH = 1000;

/** Drawn subjects and reserves of a stratum or county. */
export interface GroupCount {
  readonly name: string;
  readonly drawn: number;
  readonly reserves: number;
}

/** What everyone of the office may know of a sealed draw: numbers. */
export interface ResultCounts extends SeatsToday {
  readonly drawn: number;
  readonly reserves: number;
  /** Seats that were vacant when the draw was sealed. */
  readonly vacant: number;
  /** In the order of the rules. How many each stratum gives is said by the public freeze already. */
  readonly strata: readonly GroupCount[];
}

/** A part of a drawn list with its teams. */
export interface DrawnLines {
  readonly rows: readonly DrawnView[];
  readonly teams: readonly TeamView[];
}

/** A page of the list, as far as its reader may see it. */
export interface DrawnPage extends DrawnLines {
  /** Lines that meet the filter. */
  readonly total: number;
  /** From 1. */
  readonly page: number;
  readonly pages: number;
}

/** What the list can be narrowed to: code and name of each. */
export interface DrawnChoices {
  readonly areas: readonly (readonly [code: string, name: string])[];
  readonly strata: readonly (readonly [key: string, name: string])[];
  readonly agencies: readonly (readonly [code: string, name: string])[];
}

/** What only those see who see every name. */
export interface OpenFacts {
  readonly seed: string;
  readonly shortages: readonly string[];
  /** A county with a single firm would be named by its number: so counties are not for everyone. */
  readonly areas: readonly GroupCount[];
}

/** The whole result as one visitor may see it, for documents. */
export interface ResultView {
  readonly scope: ListScope;
  readonly counts: ResultCounts;
  readonly drawn: readonly DrawnView[];
  readonly reserves: readonly DrawnView[];
  readonly teams: readonly TeamView[];
  readonly shortages: readonly string[];
  /** Null for those who may not see all names. */
  readonly seed: string | null;
}

/** Reads what a sealed draw has drawn. Names are given against a pass of `DrawLooks` alone; numbers are for everyone. */
@Injectable()
export class DrawResults {
  constructor(
    private readonly dataSource: DataSource,
    private readonly names: NamesService,
  ) {}

  /** Numbers of a sealed draw; null before it is drawn. */
  async counts(draw: Draw): Promise<ResultCounts | null> {
    if (draw.resultDigest === null) return null;
    const { manager } = this.dataSource;
    const strata = await countsBy(manager, draw.id, 'stratum');
    const sum = (part: 'drawn' | 'reserves') => strata.reduce((total, one) => total + one[part], 0);
    return {
      ...{ drawn: sum('drawn'), reserves: sum('reserves'), vacant: await countVacant(manager, draw.id) },
      ...(await seatsToday(manager, draw.id)),
      strata: strata.map(({ key, ...rest }) => ({ name: stratumName(key), ...rest })),
    };
  }

  /** A page of the drawn list, 100 lines. A page past the end is the last one. */
  async page(pass: ListPass, filter: DrawnFilter, page = 1): Promise<DrawnPage> {
    const nothing = { rows: [], teams: [], total: 0, page: 1, pages: 1 };
    if (pass.scope === 'NONE' || pass.draw.resultDigest === null) return nothing;
    const { manager } = this.dataSource;
    const selection = selectionOf(pass, filter);
    const total = await countDrawn(manager, selection);
    const pages = Math.max(1, Math.ceil(total / DRAWN_PER_PAGE));
    const shown = Math.min(page, pages);
    const skip = (shown - 1) * DRAWN_PER_PAGE;
    const rows = await pageOfDrawn(manager, selection, { skip, take: DRAWN_PER_PAGE });
    return { ...(await this.lines(pass.draw, rows, await this.names.of())), total, page: shown, pages };
  }

  /** The list from its first line to its last, some lines at a time: memory does not grow with it. */
  async *walk(pass: ListPass, filter: DrawnFilter): AsyncGenerator<DrawnLines> {
    if (pass.scope === 'NONE' || pass.draw.resultDigest === null) return;
    const names = await this.names.of();
    const selection = selectionOf(pass, filter);
    for (let last = 0; ;) {
      const rows = await drawnAfter(this.dataSource.manager, selection, last, BATCH);
      if (rows.length === 0) return;
      yield await this.lines(pass.draw, rows, names);
      last = rows[rows.length - 1].position;
    }
  }

  /** Seed, shortages and counts by county; null for those who do not see every name, and before the draw. */
  async openFacts(pass: ListPass): Promise<OpenFacts | null> {
    const { draw, scope } = pass;
    if (scope !== 'ALL' || draw.resultDigest === null) return null;
    const { manager } = this.dataSource;
    const names = await this.names.of();
    const areas = await countsBy(manager, draw.id, 'area_code');
    const result = JSON.parse(await fileText(manager, draw.id, 'result.json')) as Result;
    return {
      seed: result.seed,
      shortages: await this.shortages(draw, names),
      areas: areas.map(({ key, ...rest }) => ({ name: names.areas.get(key) ?? '', ...rest })),
    };
  }

  /** What the list of a draw can be narrowed to; nothing for those who see no names. */
  async choices(pass: ListPass): Promise<DrawnChoices> {
    if (pass.scope === 'NONE') return { areas: [], strata: [], agencies: [] };
    const { manager } = this.dataSource;
    const { id } = pass.draw;
    const names = await this.names.of();
    const areas = await countsBy(manager, id, 'area_code');
    return {
      areas: areas.map(({ key }) => [key, names.areas.get(key) ?? '']),
      strata: (await countsBy(manager, id, 'stratum')).map(({ key }) => [key, stratumName(key)]),
      agencies: (await agenciesIn(manager, id)).map((code) => [code, names.agencies.get(code) ?? '']),
    };
  }

  /** Everything that the pass shows, at once: for documents that hold it anyway. Null before the draw. */
  async whole(pass: ListPass): Promise<ResultView | null> {
    const counts = await this.counts(pass.draw);
    if (counts === null) return null;
    const rows: DrawnView[] = [];
    const teams: TeamView[] = [];
    for await (const lines of this.walk(pass, {})) {
      rows.push(...lines.rows);
      teams.push(...lines.teams);
    }
    const facts = await this.openFacts(pass);
    return {
      ...{ scope: pass.scope, counts, teams },
      drawn: rows.filter(({ reserve }) => !reserve),
      reserves: rows.filter(({ reserve }) => reserve),
      shortages: facts?.shortages ?? [],
      seed: facts?.seed ?? null,
    };
  }

  private async lines(draw: Draw, rows: readonly DrawnRow[], names: RegistryNames): Promise<DrawnLines> {
    const codes = rows.map(({ code }) => code);
    const seats = await seatsOf(this.dataSource.manager, draw.id, codes);
    return {
      rows: rows.map((row) => drawnView(row, names)),
      teams: teamViews(rows, seats, teamRules(draw), names),
    };
  }

  /** shortages.json in a clerk's words. */
  private async shortages(draw: Draw, names: RegistryNames): Promise<string[]> {
    const { manager } = this.dataSource;
    const shortages = JSON.parse(await fileText(manager, draw.id, 'shortages.json')) as Shortage[];
    if (shortages.length === 0) return [];
    const people = await manager.findBy(DrawPseudonym, { drawId: draw.id });
    const codes = [...new Set(shortages.flatMap(({ subjects }) => subjects))];
    return shortageTexts(shortages, {
      pools: names.pools,
      people: new Map(people.map(({ pseudonym, inspectorName }) => [pseudonym, inspectorName])),
      subjects: await subjectNames(manager, draw.id, codes),
    });
  }
}

function selectionOf({ draw, reach }: ListPass, filter: DrawnFilter): DrawnSelection {
  return { drawId: draw.id, leadPool: draw.leadPool, reach, filter };
}
