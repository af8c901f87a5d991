import { Injectable } from '@nestjs/common';
import { DataSource, Like, Not } from 'typeorm';
import type { Actor } from '../../audit/actor.js';
import type { AuditEntry } from '../../audit/audit.entity.js';
import { AuditService } from '../../audit/audit.service.js';
import { DomainError } from '../../kernel/domain-error.js';
import { Clock } from '../../platform/clock.js';
import { Draw } from '../draw.entity.js';
import { listScope, type ListScope } from '../lists/draw-scope.rules.js';
import type { ListReach } from '../lists/list-reach.rules.js';
import { ListReachService } from '../lists/list-reach.service.js';
import { givenAway, publicityOf } from '../public/publicity.rules.js';

/** Name of a look in the audit log. */
export const LOOK = '查看抽取名单';

const ENTRIES_PER_PAGE = 100;

/** Leave to see a part of a drawn list. Only `DrawLooks` makes one, and it logs the look before it does. */
class Pass {
  protected readonly given = true;

  /** @param reach the part that is within reach; null where the scope is ALL */
  constructor(
    readonly actor: Actor,
    readonly draw: Draw,
    readonly scope: ListScope,
    readonly reach: ListReach | null,
  ) {}
}
export type ListPass = Pass;

/**
 * The one door to drawn lists: whoever shows names, codes, tickets or the seed of a draw to a person asks here for a
 * pass, and every reader of them asks for the pass. As long as the list is not public, each look becomes an entry of
 * the audit log BEFORE anything is shown: who, when, which draw, by which way. A look that cannot be logged is not
 * given. Looks at counts and digests, and at public lists, are no entries.
 */
@Injectable()
export class DrawLooks {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly audit: AuditService,
    private readonly reaches: ListReachService,
  ) {}

  /** Which part of the list of a draw an actor may see now. Logs nothing: for pages that only offer links. */
  scopeOf(draw: Draw, actor: Actor): ListScope {
    return listScope(draw, actor, this.clock.today());
  }

  /** True if the list, the seed and the bundle of a draw are public now. */
  isPublic(draw: Draw): boolean {
    return publicityOf(draw, this.clock.today()).lists;
  }

  /**
   * Leave to see what the actor may see of the list of a draw.
   * @param way how it is shown, in Chinese: 抽取页面, 抽取包
   */
  async open(actor: Actor, draw: Draw, way: string): Promise<ListPass> {
    const scope = this.scopeOf(draw, actor);
    if (scope !== 'NONE') await this.seen(actor, [draw], way);
    return new Pass(actor, draw, scope, await this.reachOf(actor, scope));
  }

  /** The same for what shows all or nothing. @throws DomainError FORBIDDEN for who may not see everything */
  async openAll(actor: Actor, draw: Draw, way: string): Promise<ListPass> {
    if (this.scopeOf(draw, actor) !== 'ALL') {
      throw new DomainError(
        'FORBIDDEN',
        '本次抽取尚未公布，名单、种子和抽取包只有抽取人员可以查看。检查全部完成并公布后，任何人都可以下载复核。',
      );
    }
    return this.open(actor, draw, way);
  }

  /**
   * Leave for the room's screen: of an announced line the names, for who draws and for the witnesses whom the draw
   * names, who sit in the room; of any other line none, whoever is logged in.
   * @param takesPart the actor acts in this ceremony
   */
  async openRoom(actor: Actor, draw: Draw, takesPart: boolean): Promise<ListPass> {
    const named = draw.announced && draw.state !== 'VOIDED';
    const scope = named && (takesPart || this.scopeOf(draw, actor) === 'ALL') ? 'ALL' : 'NONE';
    if (scope === 'ALL') await this.seen(actor, [draw], '会议室屏幕');
    return new Pass(actor, draw, scope, await this.reachOf(actor, scope));
  }

  /**
   * Logs that an actor is about to see names of these draws by a way that has its own scope (inspection tasks).
   * Draws that are not drawn yet, or public, are left out.
   */
  async seen(actor: Actor, draws: readonly Draw[], way: string): Promise<void> {
    const secret = draws.filter((draw) => draw.resultDigest !== null && !this.isPublic(draw));
    if (secret.length === 0) return;
    await this.dataSource.transaction(async (tx) => {
      for (const draw of secret) {
        const scope = this.scopeOf(draw, actor);
        await this.audit.record(tx, actor, {
          ...{ act: LOOK, objectKind: 'draw', objectId: draw.id },
          detail: { number: draw.number, way, scope },
        });
      }
    });
  }

  /**
   * Logs a look at names that a frame leaves out because earlier draws of its line have drawn them: they are names of
   * those draws' lists.
   * @param draw the draw of the frame
   */
  async seenEarlier(actor: Actor, draw: Draw, way: string): Promise<void> {
    const ofLine = await this.dataSource.manager.find(Draw, {
      where: { planLineId: draw.planLineId },
      order: { id: 'ASC' },
    });
    await this.seen(actor, givenAway(draw, ofLine, this.clock.today()), way);
  }

  /**
   * Logs a look at names that a frame leaves out because other draws of the year have used up the cap of visits, or may:
   * they are names of those draws' lists. Draws of the own line are left to `seenEarlier`.
   */
  async seenOthers(actor: Actor, draw: Draw, way: string): Promise<void> {
    const others = await this.dataSource.manager.find(Draw, {
      where: { month: Like(`${draw.month.slice(0, 4)}-%`), planLineId: Not(draw.planLineId) },
      order: { id: 'ASC' },
    });
    await this.seen(actor, others, way);
  }

  /** Entries of looks at the list of a draw, newest first. @param before seq to page on from (exclusive) */
  async entries(drawId: string, before?: string): Promise<{ entries: AuditEntry[]; next: string | null }> {
    const entries = await this.audit.list({
      ...{ objectKind: 'draw', objectId: drawId, act: LOOK, take: ENTRIES_PER_PAGE },
      ...(before === undefined ? {} : { before }),
    });
    const next = entries.length === ENTRIES_PER_PAGE ? (entries.at(-1)?.seq ?? null) : null;
    return { entries, next };
  }

  private async reachOf(actor: Actor, scope: ListScope): Promise<ListReach | null> {
    if (scope === 'ALL') return null;
    if (scope === 'AGENCY') return this.reaches.of(actor);
    const inspectorIds = scope === 'OWN' && actor.inspectorId !== null ? [actor.inspectorId] : [];
    return { everything: false, inspectorIds, pools: [], areaCodes: [] };
  }
}
