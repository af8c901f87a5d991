import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { TeamInput } from '../../draw/types.js';
import { versionOf } from '../../draw/versions.js';
import { type Month, monthOf } from '../../kernel/day.js';
import { sha256 } from '../../kernel/hash.js';
import { Clock } from '../../platform/clock.js';
import type { LiveDraw } from '../after/after-state.service.js';
import type { Draw } from '../draw.entity.js';
import { DrawPseudonym } from '../draw-parts.entity.js';
import { lastRehearsal } from '../rehearsal/rehearsal.queries.js';
import { simulatedTeams } from '../rehearsal/rehearsal.simulation.js';
import { type LeverGround, type LeverResults, leversFor, type Outcome, tryLevers } from './levers.rules.js';
import type { OtherMonthPeople } from './other-month.rules.js';
import { OtherMonth } from './other-month.service.js';
import { rotationPairs } from './shortage.queries.js';

/** What levers would have given a sealed draw: the same subjects, the same seed. */
export interface SealedLevers {
  readonly results: LeverResults;
  readonly month: Month | null;
  /** False where the draw is so large that time was up before all had been tried. */
  readonly complete: boolean;
}

/** A page does not wait longer than this for what is tried out. */
const MOST_MILLISECONDS = 15_000;
const MOST_KEPT = 30;

/** Tries out what would have left fewer seats vacant, by seating the drawn subjects again. */
@Injectable()
export class SealedLeverTrials {
  /** What has been tried, by draw and the other month's people: the rest of a sealed draw never changes. */
  private readonly kept = new Map<string, Promise<SealedLevers>>();

  constructor(
    private readonly clock: Clock,
    private readonly months: OtherMonth,
  ) {}

  /** Nothing is kept in the database, and nothing of the draw changes. @param pools with vacant seats */
  async of(tx: EntityManager, draw: Draw, live: LiveDraw, pools: ReadonlySet<string>): Promise<SealedLevers> {
    const other = await this.otherMonth(tx, draw, live);
    const key = `${draw.id} ${sha256(JSON.stringify([other?.month ?? null, [...(other?.byCode ?? [])]]))}`;
    const known = this.kept.get(key);
    if (known) return known;
    const ground: LeverGround = {
      ...{ input: live.sealed.input, longer: new Map<string, number>() },
      rotation: await rotationPairs(tx, draw.id),
      otherMonth: other?.byCode ?? null,
    };
    const tried = this.tryAll(live, ground, pools, other?.month ?? null);
    if (this.kept.size >= MOST_KEPT) this.kept.delete([...this.kept.keys()][0]);
    this.kept.set(key, tried);
    const forget = () => this.kept.delete(key);
    tried.then(({ complete }) => complete || forget(), forget);
    return tried;
  }

  private async tryAll(
    { sealed: { drawn, seed, spec } }: LiveDraw,
    ground: LeverGround,
    pools: ReadonlySet<string>,
    month: Month | null,
  ): Promise<SealedLevers> {
    const end = this.clock.now().getTime() + MOST_MILLISECONDS;
    const version = versionOf(spec);
    let complete = true;
    const tryOne = async (input: TeamInput): Promise<Outcome | null> => {
      if (this.clock.now().getTime() >= end) {
        complete = false;
        return null;
      }
      const { teams } = await simulatedTeams(version, input, drawn, seed);
      return { vacant: teams.filter(({ inspector }) => inspector === null).length };
    };
    const results = await tryLevers(ground, leversFor(ground, pools), tryOne);
    return { results, month, complete };
  }

  private async otherMonth(
    tx: EntityManager,
    draw: Draw,
    { rules, sealed }: LiveDraw,
  ): Promise<{ month: Month; byCode: OtherMonthPeople['byInspector'] } | null> {
    const [last, today] = [monthOf(draw.windowTo), monthOf(this.clock.today())];
    const other = await this.months.of(tx, {
      after: last > today ? last : today,
      itemCode: draw.itemCode,
      alsoItems: draw.alsoItems,
      pools: rules.teams.map(({ agency }) => agency),
      areas: new Set(sealed.drawn.filter(({ reserve }) => !reserve).map(({ area }) => area)),
      perPerson: (await lastRehearsal(tx, draw.id))?.settings.perPerson ?? null,
    });
    if (other === null) return null;
    const frozen = await tx.findBy(DrawPseudonym, { drawId: draw.id });
    const byCode = frozen.flatMap(({ pseudonym, inspectorId }) => {
      const then = other.byInspector.get(inspectorId);
      return then ? [[pseudonym, then] as const] : [];
    });
    return { month: other.month, byCode: new Map(byCode) };
  }
}
