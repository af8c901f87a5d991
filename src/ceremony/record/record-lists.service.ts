import { Injectable } from '@nestjs/common';
import type { Actor } from '../../audit/actor.js';
import type { Draw } from '../draw.entity.js';
import { DrawEventsReader } from '../after/draw-events-reader.service.js';
import { RecusalReader } from '../recusal/recusal-reader.service.js';
import { DrawLooks, type ListPass } from '../trail/draw-looks.service.js';
import { DrawResults, type ResultCounts } from '../lists/draw-results.service.js';
import type { DrawnView, TeamView } from '../lists/drawn-views.js';
import { ExcludedList } from '../frame/excluded-list.service.js';
import type { DrawRecord, RecordList } from './record.types.js';
import { teamsBySubject } from '../lists/teams.rules.js';

type Lists = Pick<
  DrawRecord,
  | 'open'
  | 'counts'
  | 'excluded'
  | 'drawn'
  | 'reserves'
  | 'teams'
  | 'shortages'
  | 'seed'
  | 'changes'
  | 'changeCount'
  | 'recusals'
  | 'recusalCount'
>;

/** Reads the lists that a draw record shows: their beginnings, for those who may see every name. */
@Injectable()
export class RecordLists {
  constructor(
    private readonly looks: DrawLooks,
    private readonly results: DrawResults,
    private readonly excluded: ExcludedList,
    private readonly events: DrawEventsReader,
    private readonly recusals: RecusalReader,
  ) {}

  /**
   * The look is logged where names are shown. @param most rows of a list
   * @param excludedTotal how many the frame left out
   */
  async of(actor: Actor, draw: Draw, most: number, excludedTotal: number): Promise<Lists> {
    const counts = await this.results.counts(draw);
    const changes = await this.events.detailsOf(draw.id);
    const recusals = await this.recusals.ofRecord(draw.id);
    const counted = { changeCount: changes.length, recusalCount: recusals.length };
    if (this.looks.scopeOf(draw, actor) !== 'ALL') {
      return { ...closed(counts, excludedTotal), ...counted };
    }
    const pass = await this.looks.open(actor, draw, '抽取记录表');
    const facts = await this.results.openFacts(pass);
    const drawn = await this.first(pass, 'DRAWN', most);
    const reserves = await this.first(pass, 'RESERVE', most);
    return {
      ...{ open: true, counts, changes, recusals, ...counted },
      excluded: { rows: await this.excluded.first(pass, most), total: excludedTotal },
      drawn: { rows: drawn.rows, total: counts?.drawn ?? 0 },
      reserves: { rows: reserves.rows, total: counts?.reserves ?? 0 },
      teams: teamsBySubject({ drawn: drawn.rows, teams: drawn.teams }),
      shortages: facts?.shortages ?? [],
      seed: facts?.seed ?? null,
    };
  }

  private async first(
    pass: ListPass,
    part: 'DRAWN' | 'RESERVE',
    most: number,
  ): Promise<{ rows: DrawnView[]; teams: TeamView[] }> {
    const rows: DrawnView[] = [];
    const teams: TeamView[] = [];
    for await (const lines of this.results.walk(pass, { part })) {
      rows.push(...lines.rows.slice(0, most - rows.length));
      teams.push(...lines.teams);
      if (rows.length >= most) break;
    }
    return { rows, teams };
  }
}

function closed(counts: ResultCounts | null, excludedTotal: number): Lists {
  const none = (total: number): RecordList<never> => ({ rows: [], total });
  return {
    ...{ open: false, counts, teams: [], shortages: [], seed: null },
    ...{ changes: [], changeCount: 0, recusals: [], recusalCount: 0 },
    excluded: none(excludedTotal),
    drawn: none(counts?.drawn ?? 0),
    reserves: none(counts?.reserves ?? 0),
  };
}
