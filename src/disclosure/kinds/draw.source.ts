import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Actor } from '../../audit/actor.js';
import { CeremonyService } from '../../ceremony/ceremony.service.js';
import { givenAway, listsSince } from '../../ceremony/public/publicity.rules.js';
import { MOVES, requireMove } from '../../ceremony/states.js';
import { ReviewedResults } from '../../inspection/reviewed-results.service.js';
import { DomainError } from '../../kernel/domain-error.js';
import { Clock } from '../../platform/clock.js';
import { ContentBuilder } from '../content-builder.service.js';
import { DisclosureDesk } from '../disclosure-desk.service.js';
import type { Disclosure } from '../disclosure.entity.js';
import type { DrawContent } from '../disclosure.content.js';
import { drawRefusal } from '../disclosure.rules.js';
import { progressOf } from './progress.js';
import type { DisclosureSource, Prepared, SearchRow, Waiting } from './source.js';

/**
 * Draws: the list, the seed and the bundle. An announced one at once after sealing, any other when all its tasks are
 * reviewed. Once: a sealed draw never changes.
 */
@Injectable()
export class DrawSource implements DisclosureSource<DrawContent> {
  readonly kind = 'DRAW' as const;
  readonly withdrawable = false;
  readonly objectKind = 'draw';

  constructor(
    private readonly clock: Clock,
    private readonly ceremony: CeremonyService,
    private readonly reviewed: ReviewedResults,
    private readonly desk: DisclosureDesk,
    private readonly builder: ContentBuilder,
  ) {}

  async waiting(tx: EntityManager): Promise<Waiting[]> {
    return (await this.desk.draws(tx)).flatMap(({ draw, drawFrom }): Waiting[] => {
      if (drawFrom === null) return [];
      const title = `抽查名单和抽取过程：${draw.taskName}(任务编号 ${draw.number})`;
      return [{ kind: this.kind, objectId: draw.id, title, from: drawFrom, rows: null, version: 0 }];
    });
  }

  async prepare(
    tx: EntityManager,
    drawId: string,
    before: Disclosure | null,
  ): Promise<Prepared<DrawContent>> {
    const draw = await this.ceremony.lock(tx, drawId);
    const progress = await progressOf(this.reviewed, tx, draw.id);
    const today = this.clock.today();
    const [earlier] = givenAway(draw, await this.ceremony.list(tx), today);
    const refusal = drawRefusal({ ...draw, ...progress, today, givesAway: earlier?.number });
    if (refusal !== null) throw new DomainError('CONFLICT', refusal);
    if (before !== null) {
      throw new DomainError('CONFLICT', `任务 ${draw.number} 的抽查名单和抽取过程已经公示，内容不会再变。`);
    }
    const content = await this.builder.draw(tx, draw);
    return {
      title: `${content.taskName} 抽查名单和抽取过程公示(任务编号 ${draw.number})`,
      content,
      from: (draw.announced ? listsSince(draw) : progress.lastInspectedOn) ?? today,
    };
  }

  changes(approved: DrawContent, now: DrawContent): string[] {
    const same = approved.resultDigest === now.resultDigest && approved.rows.length === now.rows.length;
    return same ? [] : ['抽取结果与公示稿不一致'];
  }

  corrects(): string[] {
    return [];
  }

  rows({ rows }: DrawContent): SearchRow[] {
    return rows.map(({ name, code, areaName, batch }) => ({
      ...{ subjectName: name, subjectCode: code, areaName },
      summary: batch === '' ? '抽中' : batch,
    }));
  }

  /** The ceremony itself may have made the bundle public before. */
  async published(tx: EntityManager, actor: Actor, drawId: string, disclosureId: string): Promise<void> {
    const draw = await this.ceremony.lock(tx, drawId);
    if (draw.state !== 'SEALED') return;
    requireMove('publish', draw, actor);
    await this.ceremony.move(tx, actor, draw, 'publish', { publishedAt: this.clock.now() }, null);
    await this.ceremony.record(tx, actor, MOVES.publish.act, draw, { disclosure: disclosureId });
  }
}
