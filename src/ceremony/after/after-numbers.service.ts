import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Actor } from '../../audit/actor.js';
import { CONFIG, type Config } from '../../platform/config.js';
import { AgenciesService } from '../../registry/agencies.service.js';
import {
  type ChangeFilter,
  changesOf,
  type CountRow,
  drawnBy,
  seatChangesBy,
  seatsBy,
  substitutedBy,
} from './after-numbers.queries.js';
import { CeremonyService } from '../ceremony.service.js';
import { type DrawEventDetail, DrawEventsReader } from './draw-events-reader.service.js';
import { DrawLooks } from '../trail/draw-looks.service.js';

/** Subjects drawn and substituted. */
export interface SubjectFigures {
  readonly drawn: number;
  readonly substituted: number;
}

/** Seats drawn and changed. */
export interface SeatFigures {
  readonly seats: number;
  readonly reseated: number;
  readonly direct: number;
  /** Seats of substitutes, filled because of the substitution: no rate of their own. */
  readonly formed: number;
}

/** Changes of a year in numbers; what did not happen is 0. */
export interface ChangeNumbers {
  readonly year: number;
  readonly total: SubjectFigures & SeatFigures;
  /** All twelve months, by the batch of the draw. */
  readonly months: readonly (SubjectFigures & SeatFigures & { readonly month: string })[];
  /** All counties, by where the subject lies. */
  readonly areas: readonly (SubjectFigures & { readonly code: string; readonly name: string })[];
  /** Every system, and below it the agencies whose people had seats; an empty code stands for vacant seats. */
  readonly pools: readonly (SeatFigures & {
    readonly code: string;
    readonly name: string;
    readonly agencies: readonly (SeatFigures & { readonly code: string; readonly name: string })[];
  })[];
}

/** A change behind a number. */
export interface ListedChange {
  readonly drawId: string;
  readonly drawNumber: string;
  /** Null where the list of its draw is not public and the visitor may not see it. */
  readonly event: DrawEventDetail | null;
  readonly n: number;
}

/** Counts what happens after draws: substitutions, reseats and direct assignments by month, county and agency. */
@Injectable()
export class AfterNumbers {
  constructor(
    private readonly dataSource: DataSource,
    private readonly agencies: AgenciesService,
    private readonly ceremony: CeremonyService,
    private readonly events: DrawEventsReader,
    private readonly looks: DrawLooks,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Numbers of the draws of a year; voided draws do not count. */
  async of(year: number): Promise<ChangeNumbers> {
    const months = Array.from({ length: 12 }, (_, n) => `${year}-${String(n + 1).padStart(2, '0')}`);
    const byMonth = await this.subjects('month', year);
    const seatsByMonth = await this.seats('month', year);
    const byArea = await this.subjects('area', year);
    const rows = months.map((month) => ({ month, ...byMonth(month), ...seatsByMonth(month) }));
    return {
      ...{ year, months: rows, pools: await this.pools(year) },
      total: rows.reduce(
        (sum, row) => ({
          drawn: sum.drawn + row.drawn,
          substituted: sum.substituted + row.substituted,
          seats: sum.seats + row.seats,
          reseated: sum.reseated + row.reseated,
          direct: sum.direct + row.direct,
          formed: sum.formed + row.formed,
        }),
        { drawn: 0, substituted: 0, seats: 0, reseated: 0, direct: 0, formed: 0 },
      ),
      areas: (await this.agencies.counties()).map(({ code, name }) => ({ code, name, ...byArea(code) })),
    };
  }

  /** The changes behind a number, in words; of a draw that the visitor may not see only that there is one. */
  async list(actor: Actor, year: number, filter: ChangeFilter): Promise<ListedChange[]> {
    const found = await changesOf(this.dataSource.manager, filter, this.config.officeArea, year);
    const wanted = new Set(found.map(({ drawId }) => drawId));
    const draws = (await this.ceremony.list()).filter(({ id }) => wanted.has(id));
    const open = draws.filter((draw) => this.looks.scopeOf(draw, actor) === 'ALL');
    await this.looks.seen(actor, open, '抽取后变更的清单');
    const details = new Map<string, DrawEventDetail>();
    for (const { id } of open) {
      for (const event of await this.events.detailsOf(id)) details.set(`${id} ${event.n}`, event);
    }
    const numbers = new Map(draws.map(({ id, number }) => [id, number]));
    return found.map(({ drawId, n }) => ({
      ...{ drawId, n, drawNumber: numbers.get(drawId) ?? '' },
      event: details.get(`${drawId} ${n}`) ?? null,
    }));
  }

  private async subjects(by: 'month' | 'area', year: number): Promise<(key: string) => SubjectFigures> {
    const { manager: tx } = this.dataSource;
    const drawn = counted(await drawnBy(tx, by, this.config.officeArea, year));
    const substituted = counted(await substitutedBy(tx, by, this.config.officeArea, year));
    return (key) => ({ drawn: drawn.get(key) ?? 0, substituted: substituted.get(key) ?? 0 });
  }

  private async seats(by: 'month' | 'agency', year: number): Promise<SeatsOf> {
    const { manager: tx } = this.dataSource;
    const office = this.config.officeArea;
    const seats = counted(await seatsBy(tx, by, office, year));
    const reseated = counted(await seatChangesBy(tx, by, 'RESEATED', office, year));
    const direct = counted(await seatChangesBy(tx, by, 'DIRECT', office, year));
    const formed = counted(await seatChangesBy(tx, by, 'FORMED', office, year));
    const figures = (key: string): SeatFigures => ({
      ...{ seats: seats.get(key) ?? 0, reseated: reseated.get(key) ?? 0 },
      ...{ direct: direct.get(key) ?? 0, formed: formed.get(key) ?? 0 },
    });
    const keys = [...new Set([seats, reseated, direct, formed].flatMap((map) => [...map.keys()]))];
    return Object.assign(figures, { keys });
  }

  private async pools(year: number): Promise<ChangeNumbers['pools']> {
    const figures = await this.seats('agency', year);
    const names = [...(await this.agencies.agencies()), { code: '', name: '空缺席位' }];
    return (await this.agencies.pools()).map((pool) => {
      const rows = names
        .filter(({ code }) => figures.keys.includes(`${pool.code} ${code}`))
        .map(({ code, name }) => ({ code, name, ...figures(`${pool.code} ${code}`) }));
      const sum = (of: (row: SeatFigures) => number) => rows.reduce((total, row) => total + of(row), 0);
      // Seats of a substitute were vacant when they were filled: that alone is no row.
      const agencies = rows.filter(
        ({ code, seats, reseated, direct }) => code !== '' || seats + reseated + direct > 0,
      );
      return {
        ...{ code: pool.code, name: pool.name, agencies },
        seats: sum(({ seats }) => seats),
        reseated: sum(({ reseated }) => reseated),
        direct: sum(({ direct }) => direct),
        formed: sum(({ formed }) => formed),
      };
    });
  }
}

type SeatsOf = ((key: string) => SeatFigures) & { readonly keys: readonly string[] };

function counted(rows: readonly CountRow[]): Map<string, number> {
  return new Map(rows.map(({ key, count }) => [key, count]));
}

/** A share as percent with one decimal, 无 where there is nothing to share. */
export function rateOf(part: number, whole: number): string {
  return whole === 0 ? '无' : `${(Math.round((part * 1000) / whole) / 10).toFixed(1)}%`;
}
