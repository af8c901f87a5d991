import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Actor } from '../../audit/actor.js';
import { NamesService } from '../../registry/names.service.js';
import type { Draw } from '../draw.entity.js';
import { DrawLooks } from '../trail/draw-looks.service.js';
import { DrawReader } from '../draw-reader.service.js';
import { DrawResults, type ResultCounts } from '../lists/draw-results.service.js';
import type { DrawnView, TeamView } from '../lists/drawn-views.js';
import type { StratumFacts } from '../frame/frame-facts.rules.js';
import { outcomeName, stratumName } from '../names.js';
import { roomVersion, seatCounts, ticketsOf } from './room.queries.js';

/** A drawn subject on the room's screen; name, county and teams only of an announced line. */
export interface RoomTicket {
  /** Place among the drawn, from 1. */
  readonly n: number;
  readonly stratum: string;
  readonly rank: number;
  readonly outcome: string;
  readonly ticket: string;
  readonly name: string | null;
  readonly area: string | null;
  readonly teams: readonly TeamView[];
}

/** Teams of one system in numbers. */
export interface RoomTeams {
  readonly pool: string;
  readonly teams: number;
  readonly seats: number;
  readonly vacant: number;
}

/** What the room sees of a sealed draw. */
export interface RoomResult {
  /** True if names are shown. */
  readonly named: boolean;
  readonly counts: ResultCounts;
  readonly tickets: readonly RoomTicket[];
  /** Drawn subjects that the screen leaves to the list. */
  readonly more: number;
  readonly teams: readonly RoomTeams[];
}

/** Frozen strata with their quotas, as the room reads them before the draw. */
export interface RoomFrame {
  readonly subjects: number;
  readonly drawn: number;
  readonly strata: readonly StratumFacts[];
}

/** What fits on a screen and can be watched: the rest stands in the list. */
const MOST_TICKETS = 100;
const FRAMES_KEPT = 20;

/** Reads what the screen of the meeting room shows. */
@Injectable()
export class RoomService {
  /** A frozen frame never changes: a screen that follows the ceremony does not read it again and again. */
  private readonly frames = new Map<string, RoomFrame>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly names: NamesService,
    private readonly reader: DrawReader,
    private readonly looks: DrawLooks,
    private readonly results: DrawResults,
  ) {}

  /** Changes whenever the screen would; null where there is no such draw. */
  async version(drawId: string): Promise<string | null> {
    return roomVersion(this.dataSource.manager, drawId);
  }

  /** Strata and quotas of a frozen draw; null before the freeze. */
  async frame(draw: Draw): Promise<RoomFrame | null> {
    if (draw.freezeDigest === null) return null;
    const kept = this.frames.get(draw.freezeDigest);
    if (kept) return kept;
    const { subjects, drawn, strata } = await this.reader.frozenFacts(draw);
    const frame = { subjects, drawn, strata };
    const [oldest] = this.frames.keys();
    if (this.frames.size >= FRAMES_KEPT && oldest !== undefined) this.frames.delete(oldest);
    this.frames.set(draw.freezeDigest, frame);
    return frame;
  }

  /**
   * The result for the room; null before the draw. A look at names is logged before they are given.
   * @param takesPart the actor acts in this ceremony (who draws, or a witness whom the draw names)
   */
  async result(draw: Draw, actor: Actor, takesPart: boolean): Promise<RoomResult | null> {
    const counts = await this.results.counts(draw);
    if (counts === null) return null;
    const pass = await this.looks.openRoom(actor, draw, takesPart);
    const named = pass.scope === 'ALL';
    const tickets = named
      ? namedTickets(await this.results.page(pass, { part: 'DRAWN' }))
      : await this.plainTickets(draw);
    return {
      ...{ named, counts, tickets, more: counts.drawn - tickets.length },
      teams: await this.teams(draw),
    };
  }

  private async plainTickets(draw: Draw): Promise<RoomTicket[]> {
    const rows = await ticketsOf(this.dataSource.manager, draw.id, MOST_TICKETS);
    return rows.map(({ rank, stratum, ticket, outcome }, index) => ({
      ...{ n: index + 1, rank, ticket, name: null, area: null, teams: [] },
      ...{ stratum: stratumName(stratum), outcome: outcomeName(outcome) },
    }));
  }

  private async teams(draw: Draw): Promise<RoomTeams[]> {
    const { pools } = await this.names.of();
    const counts = await seatCounts(this.dataSource.manager, draw.id);
    return counts.map(({ poolCode, ...rest }) => ({ pool: pools.get(poolCode) ?? poolCode, ...rest }));
  }
}

function namedTickets({
  rows,
  teams,
}: {
  rows: readonly DrawnView[];
  teams: readonly TeamView[];
}): RoomTicket[] {
  return rows.slice(0, MOST_TICKETS).map((row, index) => ({
    ...{ n: index + 1, stratum: row.stratum, rank: row.rank, outcome: row.outcome },
    ...{ ticket: row.ticket, name: row.name, area: row.area },
    teams: teams.filter(({ subjectCode }) => subjectCode === row.code),
  }));
}
