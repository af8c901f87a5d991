import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { quotasOf } from '../../draw/quota.js';
import type { Freeze, Result, Rules, Shortage } from '../../draw/types.js';
import { DomainError } from '../../kernel/domain-error.js';
import { Clock } from '../../platform/clock.js';
import type { RegistryNames } from '../../registry/display.rules.js';
import { NamesService } from '../../registry/names.service.js';
import type { Draw } from '../draw.entity.js';
import { fileText, filesOf } from '../draw-files.js';
import type { DrawFile } from '../draw-parts.entity.js';
import { outcomeName, stepName, stratumName } from '../names.js';
import {
  type FirmFilter,
  outcomeByStratum,
  publicSeats,
  type PublicSeatRow,
  type PublicSubjectRow,
  publicSubjects,
  seatCounts,
  subjectsOfDraws,
} from './public-lists.queries.js';
import { publicityOf } from './publicity.rules.js';
import { shortageTexts } from '../lists/shortage.rules.js';
import type { SeatsToday } from '../shortage/shortage.queries.js';
import { StrataSizes } from '../frame/strata-sizes.service.js';

export const SUBJECTS_PER_PAGE = 100;
/** Digits of a pseudonym that a page shows; the whole stands in teams.tsv. */
const SHORT_PSEUDONYM = 8;

/** Content of freeze.json. */
export type FreezeFile = Freeze;

/** A stratum of a frozen frame, and what was drawn from it. */
export interface PublicStratum {
  readonly name: string;
  readonly subjects: number;
  readonly drawn: number;
  readonly reserves: number;
}

/** A frozen draw in numbers: for everyone from the freeze on. */
export interface PublicCounts {
  readonly files: readonly Pick<DrawFile, 'name' | 'digest' | 'lines'>[];
  readonly subjects: number;
  readonly excluded: number;
  readonly inspectors: number;
  /** Quotas by the frozen rules; after the draw what was really drawn is the same. */
  readonly strata: readonly PublicStratum[];
  /** Null before the draw. */
  readonly seats: ({ readonly seats: number; readonly vacant: number } & SeatsToday) | null;
}

/** A drawn subject or reserve in public. */
export interface PublicSubject {
  readonly code: string;
  readonly name: string;
  readonly area: string;
  readonly stratum: string;
  readonly rank: number;
  readonly ticket: string;
  readonly outcome: string;
  readonly teams: readonly PublicTeam[];
}

/** A team in public: people by the beginning of their pseudonym. */
export interface PublicTeam {
  readonly pool: string;
  readonly step: string;
  /** 空缺 where a seat is vacant. */
  readonly seats: readonly string[];
}

/** What the lists of a draw are made of, besides the lists. */
export interface PublicEvidence {
  readonly seed: string;
  readonly nonce: string;
  readonly digits: readonly { readonly witness: string; readonly text: string }[];
  /** Why seats are vacant, in words. */
  readonly shortages: readonly string[];
  /** The highest ticket that was drawn, by stratum; empty for a full coverage. */
  readonly cuts: readonly { readonly stratum: string; readonly ticket: string }[];
}

/** Where a firm stands in a public draw. */
export type FirmInDraw = Pick<PublicSubjectRow, 'drawId' | 'code' | 'name' | 'outcome'> & {
  readonly area: string;
};

/** What everyone may read of a draw: numbers from the freeze on, lists once they are public. */
@Injectable()
export class PublicLists {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly names: NamesService,
    private readonly sizes: StrataSizes,
  ) {}

  /** freeze.json of a frozen draw: public from the freeze on (draw rules, section 2). */
  async freezeFile(draw: Draw): Promise<FreezeFile> {
    return JSON.parse(await fileText(this.dataSource.manager, draw.id, 'freeze.json')) as Freeze;
  }

  /** A frozen draw in numbers; no name, no code. */
  async counts(draw: Draw): Promise<PublicCounts> {
    const { manager } = this.dataSource;
    const files = await filesOf(manager, draw.id);
    const linesOf = (file: string) => Number(files.find(({ name }) => name === file)?.lines ?? 0);
    return {
      files: files.map(({ name, digest, lines }) => ({ name, digest, lines })),
      subjects: linesOf('subjects.tsv'),
      excluded: linesOf('excluded.tsv'),
      inspectors: linesOf('inspectors.tsv'),
      strata: strataOf(JSON.parse(draw.rules ?? 'null') as Rules | null, await this.sizes.of(draw)),
      seats: draw.resultDigest === null ? null : await seatCounts(manager, draw.id),
    };
  }

  /** The drawn, or the reserves, 100 a page in the order of drawn.tsv. @throws DomainError NOT_FOUND before they are public */
  async page(draw: Draw, part: 'DRAWN' | 'RESERVE', page: number): Promise<PublicSubject[]> {
    this.requireLists(draw);
    const part100 = { skip: (page - 1) * SUBJECTS_PER_PAGE, take: SUBJECTS_PER_PAGE };
    const rows = await publicSubjects(this.dataSource.manager, draw.id, part, part100);
    const codes = part === 'RESERVE' ? [] : rows.map(({ code }) => code);
    const seats = await publicSeats(this.dataSource.manager, draw.id, codes);
    const names = await this.names.of();
    return rows.map((row) => publicSubject(row, seats, names));
  }

  /** The teams that were drawn for a subject. @throws DomainError NOT_FOUND before they are public */
  async teamsOf(draw: Draw, code: string): Promise<PublicTeam[]> {
    this.requireLists(draw);
    const seats = await publicSeats(this.dataSource.manager, draw.id, [code]);
    return teamsOf(code, seats, await this.names.of());
  }

  /** Seed, digits, cuts and shortages. @throws DomainError NOT_FOUND before they are public */
  async evidence(draw: Draw): Promise<PublicEvidence> {
    this.requireLists(draw);
    const { manager } = this.dataSource;
    const result = JSON.parse(await fileText(manager, draw.id, 'result.json')) as Result;
    const cuts = await outcomeByStratum(manager, draw.id);
    return {
      ...{ seed: result.seed, nonce: result.nonce, digits: result.entropy },
      shortages: await this.shortages(draw),
      cuts: cuts.flatMap(({ stratum, cut }) =>
        cut === null ? [] : [{ stratum: stratumName(stratum), ticket: cut }],
      ),
    };
  }

  /** Where firms stand in those of the draws that are public, newest draw first; at most `take`. */
  async firms(draws: readonly Draw[], filter: FirmFilter, take: number): Promise<FirmInDraw[]> {
    const today = this.clock.today();
    const ids = draws.filter((draw) => publicityOf(draw, today).lists).map(({ id }) => id);
    const rows = await subjectsOfDraws(this.dataSource.manager, ids, filter, take);
    const { areas } = await this.names.of();
    return rows.map(({ drawId, code, name, outcome, areaCode }) => ({
      ...{ drawId, code, name, outcome: outcomeName(outcome), area: areas.get(areaCode) ?? '' },
    }));
  }

  private async shortages(draw: Draw): Promise<string[]> {
    const text = await fileText(this.dataSource.manager, draw.id, 'shortages.json');
    const shortages = JSON.parse(text) as Shortage[];
    const codes = [...new Set(shortages.flatMap(({ subjects }) => subjects))];
    const named = await this.dataSource.query<{ code: string; name: string }[]>(
      `SELECT subject_code AS code, subject_name AS name FROM drawn_subject
        WHERE draw_id = $1 AND subject_code = ANY ($2::text[])`,
      [draw.id, codes],
    );
    const people = shortages.flatMap(({ inspectors }) => inspectors);
    return shortageTexts(shortages, {
      pools: (await this.names.of()).pools,
      people: new Map(people.map((code) => [code, `代号${shortPseudonym(code)}`])),
      subjects: new Map(named.map(({ code, name }) => [code, name])),
    });
  }

  private requireLists(draw: Draw): void {
    const { lists, reason } = publicityOf(draw, this.clock.today());
    if (!lists) throw new DomainError('NOT_FOUND', `任务 ${draw.number} 的名单还没有公开。${reason}`);
  }
}

function strataOf(rules: Rules | null, sizes: ReadonlyMap<string, number>): PublicStratum[] {
  if (rules === null || rules.subjects.mode === 'ORDER') {
    return [...sizes].map(([key, size]) => ({
      ...{ name: stratumName(key), subjects: size, drawn: size, reserves: 0 },
    }));
  }
  const quotas = quotasOf(rules.subjects, sizes);
  return rules.subjects.strata.map(({ key }, index) => {
    const subjects = sizes.get(key) ?? 0;
    const { drawn, reserve } = quotas[index];
    return { name: stratumName(key), subjects, drawn, reserves: Math.min(reserve, subjects - drawn) };
  });
}

function publicSubject(
  row: PublicSubjectRow,
  seats: readonly PublicSeatRow[],
  names: RegistryNames,
): PublicSubject {
  const { code, name, rank, ticket } = row;
  return {
    ...{ code, name, rank, ticket, stratum: stratumName(row.stratum), outcome: outcomeName(row.outcome) },
    area: names.areas.get(row.areaCode) ?? '',
    teams: teamsOf(code, seats, names),
  };
}

function teamsOf(code: string, seats: readonly PublicSeatRow[], names: RegistryNames): PublicTeam[] {
  const own = seats.filter(({ subjectCode }) => subjectCode === code);
  return [...new Set(own.map(({ poolCode }) => poolCode))].map((pool) => {
    const team = own.filter(({ poolCode }) => poolCode === pool);
    return {
      pool: names.pools.get(pool) ?? '',
      step: stepName(team[0].step),
      seats: team.map(({ pseudonym }) => (pseudonym === null ? '空缺' : shortPseudonym(pseudonym))),
    };
  });
}

function shortPseudonym(code: string): string {
  return code.slice(0, SHORT_PSEUDONYM);
}
