import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { DrawEventsReader } from '../../ceremony/after/draw-events-reader.service.js';
import { CeremonyService } from '../../ceremony/ceremony.service.js';
import type { Draw } from '../../ceremony/draw.entity.js';
import { publicVoidReason } from '../../ceremony/public/chain.rules.js';
import { ChainService } from '../../ceremony/public/chain.service.js';
import { listsSince, publicityOf } from '../../ceremony/public/publicity.rules.js';
import { chineseInstant, type Day, shanghaiDay } from '../../kernel/day.js';
import { DomainError } from '../../kernel/domain-error.js';
import { Clock } from '../../platform/clock.js';
import { ContentBuilder } from '../content-builder.service.js';
import { DisclosureReader } from '../disclosure-reader.service.js';
import { readContent, type TableContent } from '../disclosure.content.js';
import { Disclosure } from '../disclosure.entity.js';
import type { DisclosureEntry } from '../disclosure.queries.js';
import type { Redactor } from '../redaction/redactor.js';
import type { Prepared, Waiting } from './source.js';
import { tableContent } from './table-content.js';
import { requireNews, TableSource } from './table.source.js';

/** A change of a public draw in the words of its page. */
interface Change {
  /** Day from which the public may know it. */
  readonly day: Day;
  readonly at: Date;
  readonly change: string;
  readonly text: string;
  readonly reason: string;
}

/**
 * What happened to public draws after they were drawn: substitutions, seats filled anew, voids. Each version holds all
 * changes of its draw so far. People stand under the pseudonyms of the draw.
 */
@Injectable()
export class ChangeSource extends TableSource {
  readonly kind = 'CHANGE' as const;
  readonly objectKind = 'draw';

  constructor(
    private readonly clock: Clock,
    private readonly ceremony: CeremonyService,
    private readonly chain: ChainService,
    private readonly events: DrawEventsReader,
    private readonly builder: ContentBuilder,
    private readonly reader: DisclosureReader,
  ) {
    super();
  }

  async waiting(tx: EntityManager): Promise<Waiting[]> {
    const newest = await this.reader.newestByObject(this.kind, tx);
    const changed = await this.events.changedDraws(tx);
    const found: Waiting[] = [];
    for (const draw of await this.ceremony.list(tx)) {
      if (draw.freezeDigest === null || (draw.voidedAt === null && !changed.has(draw.id))) continue;
      const before = newest.get(draw.id);
      const changes = await this.changesOf(tx, draw);
      const known = await this.knownRows(tx, before);
      const from = fromDay(changes.slice(known), before);
      if (from === null) continue;
      const object = { kind: this.kind, objectId: draw.id, title: titleOf(draw) };
      found.push({ ...object, from, rows: null, version: before?.version ?? 0 });
    }
    return found;
  }

  async prepare(
    tx: EntityManager,
    drawId: string,
    before: Disclosure | null,
    redactor: Redactor,
  ): Promise<Prepared<TableContent>> {
    const draw = await this.ceremony.lock(tx, drawId);
    const changes = await this.changesOf(tx, draw);
    if (changes.length === 0) {
      throw new DomainError(
        'CONFLICT',
        `任务 ${draw.number} 没有可以公示的变更：没有变更，或者名单还没有公开。`,
      );
    }
    const { agencyName, year, itemName } = await this.builder.announcement(draw, tx);
    const record = tableContent(
      this.kind,
      {
        ...{ year, agencyName, title: titleOf(draw) },
        facts: [draw.number, draw.taskName, itemName, `${changes.length} 项`],
      },
      changes.map(({ at, change, text, reason }, n) => ({
        ...{ seq: n + 1, change, text, reason, at: chineseInstant(at) },
      })),
    );
    const content = redactor.apply(record);
    requireNews(before, content);
    const known = before === null || before.action === 'WITHDRAW' ? 0 : rowsIn(before);
    return { title: content.title, content, from: fromDay(changes.slice(known), before) ?? changes[0].day };
  }

  /** Changes that are public today, oldest first; of a draw that was voided before it was drawn, the void alone. */
  private async changesOf(tx: EntityManager, draw: Draw): Promise<Change[]> {
    const open = publicityOf(draw, this.clock.today()).lists;
    const since = listsSince(draw);
    const seen = (at: Date): Day => later(shanghaiDay(at), since);
    const events = open ? await this.events.eventsOf(draw.id, tx) : [];
    const changes = events.map(({ at, kindName, text, reason }) => ({
      ...{ day: seen(at), at, change: kindName, text, reason },
    }));
    const voided = (await this.chain.freeze(draw.number, tx))?.voided ?? null;
    if (voided === null) return changes;
    const { at, askedBy, approvedBy } = voided;
    // As the office wrote it: the redactor notes what it takes out.
    const reason = publicVoidReason(draw.voidReason);
    const text = `抽取已作废，全部记录保留(申请：${askedBy}；批准：${approvedBy})。`;
    return [...changes, { day: shanghaiDay(at), at, change: '作废', text, reason }];
  }

  private async knownRows(tx: EntityManager, before: DisclosureEntry | undefined): Promise<number> {
    if (before === undefined || before.action === 'WITHDRAW') return 0;
    return rowsIn(await tx.findOneByOrFail(Disclosure, { id: before.id }));
  }
}

function rowsIn({ content }: Disclosure): number {
  return readContent<TableContent>(content).rows.length;
}

/** The first day of what is new; of what was taken back the day of that; null where nothing is new. */
function fromDay(
  fresh: readonly Change[],
  before: Pick<DisclosureEntry, 'action' | 'publishedAt'> | null | undefined,
): Day | null {
  if (fresh.length === 0) return null;
  if (before?.action === 'WITHDRAW') return shanghaiDay(before.publishedAt);
  return fresh.map(({ day }) => day).reduce((a, b) => (a < b ? a : b));
}

function later(day: Day, other: Day | null): Day {
  return other !== null && other > day ? other : day;
}

function titleOf({ taskName, number }: Draw): string {
  return `${taskName} 抽取后的变更(任务编号 ${number})`;
}
