import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '../../audit/actor.js';
import { DomainError } from '../../kernel/domain-error.js';
import { CONFIG, type Config } from '../../platform/config.js';
import { CeremonyService } from '../ceremony.service.js';
import type { Draw } from '../draw.entity.js';
import { DrawLooks } from '../trail/draw-looks.service.js';
import { type PoolPicture, teamPictures } from './team-pictures.rules.js';
import { type DrawFacts, TeamFactsReader } from './team-facts.service.js';

/** Name of the pictures in the log of looks. */
const WAY = '检查组分析';

/** The pictures of one draw. */
export interface DrawPictures {
  readonly draw: Draw;
  readonly pools: readonly PoolPicture[];
}

/** The pictures of a year's draws, as far as their lists are open to who looks. */
export interface YearPictures {
  readonly year: number;
  /** Draws that are counted. */
  readonly draws: readonly Draw[];
  /** Sealed draws that are not, because their lists are not open yet. */
  readonly hidden: number;
  readonly pools: readonly PoolPicture[];
}

/** What the draws of a year, or one draw, did with people: who carries how much, who went with whom. */
@Injectable()
export class TeamPictures {
  constructor(
    private readonly ceremony: CeremonyService,
    private readonly looks: DrawLooks,
    private readonly facts: TeamFactsReader,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * The pictures of one draw; the look is logged.
   * @throws DomainError NOT_FOUND, CONFLICT before the draw, FORBIDDEN for who may not see all names
   */
  async ofDraw(actor: Actor, drawId: string): Promise<DrawPictures> {
    const draw = await this.ceremony.get(drawId);
    if (draw.resultDigest === null) {
      throw new DomainError('CONFLICT', `任务 ${draw.number} 尚未抽取，抽取完成后才有检查组分析。`);
    }
    await this.looks.openAll(actor, draw, WAY);
    return { draw, pools: teamPictures([await this.facts.of(draw)]) };
  }

  /** The pictures of the draws of a year; voided ones do not count. The looks are logged. */
  async ofYear(actor: Actor, year: number): Promise<YearPictures> {
    const { draws, hidden } = await this.openDraws(actor, year);
    const facts: DrawFacts[] = [];
    for (const draw of draws) facts.push(await this.facts.of(draw));
    return { year, draws, hidden, pools: teamPictures(facts) };
  }

  /** Sealed draws of a year whose lists are open to an actor, and how many are not. The looks are logged. */
  async openDraws(actor: Actor, year: number): Promise<{ draws: Draw[]; hidden: number }> {
    const sealed = (await this.ceremony.list()).filter(
      ({ office, year: of, state }) =>
        office === this.config.officeArea && of === year && ['SEALED', 'PUBLISHED'].includes(state),
    );
    const draws = sealed.filter((draw) => this.looks.scopeOf(draw, actor) === 'ALL');
    await this.looks.seen(actor, draws, WAY);
    draws.sort((a, b) => (a.sealPosition ?? 0) - (b.sealPosition ?? 0));
    return { draws, hidden: sealed.length - draws.length };
  }
}
