import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { DisclosureContent } from '../disclosure.content.js';
import type { DisclosureKind } from '../disclosure.rules.js';
import { AnnouncementSource } from './announcement.source.js';
import { ChangeSource } from './change.source.js';
import { DrawSource } from './draw.source.js';
import { ItemListSource } from './item-list.source.js';
import { JointListSource } from './joint-list.source.js';
import { PlanSource } from './plan.source.js';
import { ResultSource } from './result.source.js';
import type { DisclosureSource, Waiting } from './source.js';
import { StatisticsSource } from './statistics.source.js';

/** Every kind of what is published. */
@Injectable()
export class Sources {
  private readonly byKind: ReadonlyMap<DisclosureKind, DisclosureSource>;

  constructor(
    private readonly dataSource: DataSource,
    plan: PlanSource,
    draw: DrawSource,
    result: ResultSource,
    items: ItemListSource,
    joint: JointListSource,
    statistics: StatisticsSource,
    change: ChangeSource,
    announcement: AnnouncementSource,
  ) {
    // A source reads only contents that it made itself: the kind of a publication leads back to it.
    const tables = [items, joint, statistics, change, announcement];
    const all = [plan, draw, result, ...tables] as unknown as DisclosureSource<DisclosureContent>[];
    this.byKind = new Map(all.map((source) => [source.kind, source]));
  }

  of(kind: DisclosureKind): DisclosureSource {
    const source = this.byKind.get(kind);
    if (!source) throw new Error(`nothing makes publications of the kind ${kind}`);
    return source;
  }

  /** What may be published now and is not, of every kind; the longest waiting first. */
  async waiting(tx: EntityManager = this.dataSource.manager): Promise<Waiting[]> {
    const all: Waiting[] = [];
    for (const source of this.byKind.values()) all.push(...(await source.waiting(tx)));
    return all.sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0));
  }
}
