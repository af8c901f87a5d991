import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { OpenDraws } from './open-draws.service.js';
import { DomainError } from '../kernel/domain-error.js';
import { isId } from '../kernel/id.js';
import { Disclosure, DisclosureRow } from './disclosure.entity.js';
import {
  type DisclosureEntry,
  type DisclosureFilter,
  type DisclosureHit,
  drawsOfItem,
  findDisclosures,
  findRows,
} from './disclosure.queries.js';
import type { DisclosureKind } from './disclosure.rules.js';

export const DISCLOSURES_PER_PAGE = 30;

/** A page of the public list: publications, or the subjects on them where a name, code or county is asked for. */
export interface DisclosurePage {
  readonly entries: readonly DisclosureEntry[];
  readonly hits: readonly DisclosureHit[];
  readonly total: number;
  /** From 1. */
  readonly page: number;
  readonly pages: number;
}

/** A publication with its other versions, newest first. */
export interface FoundDisclosure {
  readonly disclosure: Disclosure;
  readonly versions: readonly Pick<Disclosure, 'id' | 'version' | 'publishedAt' | 'action' | 'reason'>[];
}

/** Reads what is public. */
@Injectable()
export class DisclosureReader {
  constructor(
    private readonly dataSource: DataSource,
    private readonly draws: OpenDraws,
  ) {}

  /** What was published, newest first, 30 a page. */
  async list(asked: DisclosureFilter, page = 1): Promise<DisclosurePage> {
    const tx = this.dataSource.manager;
    const filter = asked.item === undefined ? asked : drawsOfItem(asked, await this.draws.all());
    const part = { skip: (page - 1) * DISCLOSURES_PER_PAGE, take: DISCLOSURES_PER_PAGE };
    const search = filter.text !== undefined || filter.areaName !== undefined;
    const found = search
      ? { entries: [], ...(await findRows(tx, filter, part)) }
      : { hits: [], ...(await findDisclosures(tx, filter, part)) };
    return { ...found, page, pages: Math.max(1, Math.ceil(found.total / DISCLOSURES_PER_PAGE)) };
  }

  /** A version by its id. @throws DomainError NOT_FOUND, of another kind too */
  async get(kind: DisclosureKind, id: string): Promise<FoundDisclosure> {
    const disclosure = isId(id) ? await this.dataSource.manager.findOneBy(Disclosure, { id, kind }) : null;
    if (!disclosure) throw new DomainError('NOT_FOUND', '没有这份公示。请从公示首页打开。');
    return { disclosure, versions: await this.versions(kind, disclosure.objectId) };
  }

  /** The newest publication of a thing, or null. */
  async newest(
    kind: DisclosureKind,
    objectId: string,
    tx: EntityManager = this.dataSource.manager,
  ): Promise<Disclosure | null> {
    const found = await tx.find(Disclosure, {
      where: { kind, objectId },
      order: { version: 'DESC' },
      take: 1,
    });
    return found[0] ?? null;
  }

  /** Newest publication of each thing of a kind, by the thing's id; without content. */
  async newestByObject(
    kind: DisclosureKind,
    tx: EntityManager = this.dataSource.manager,
  ): Promise<Map<string, DisclosureEntry>> {
    const all = await findDisclosures(tx, { kind }, { skip: 0, take: 100_000 });
    return new Map(all.entries.map((entry) => [entry.objectId, entry]));
  }

  /** Subjects on these publications, as `id code`. */
  async subjectsOn(ids: readonly string[], tx: EntityManager): Promise<Set<string>> {
    const rows = await tx
      .createQueryBuilder(DisclosureRow, 'r')
      .select(['r.disclosureId', 'r.position', 'r.subjectCode'])
      .where('r.disclosureId = ANY (:ids)', { ids: [...ids] })
      .getMany();
    return new Set(rows.map(({ disclosureId, subjectCode }) => `${disclosureId} ${subjectCode}`));
  }

  private async versions(kind: DisclosureKind, objectId: string): Promise<FoundDisclosure['versions']> {
    return this.dataSource.manager.find(Disclosure, {
      select: { id: true, version: true, publishedAt: true, action: true, reason: true },
      where: { kind, objectId },
      order: { version: 'DESC' },
    });
  }
}
