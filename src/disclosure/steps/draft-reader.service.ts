import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { DomainError } from '../../kernel/domain-error.js';
import { isId } from '../../kernel/id.js';
import { readContent, type DisclosureContent } from '../disclosure.content.js';
import { Disclosure } from '../disclosure.entity.js';
import { type DisclosureEntry, findDisclosures } from '../disclosure.queries.js';
import { Sources } from '../kinds/sources.js';
import { TABLE_KINDS } from '../kinds/table-columns.js';
import { DisclosureDraft, DisclosureStep } from './draft.entity.js';
import { type DraftEntry, type DraftFilter, findDrafts } from './drafts.queries.js';
import { OPEN_STATES } from './steps.rules.js';

export const DRAFTS_PER_PAGE = 50;
/** Public tables of each kind on the desk; older ones are taken back by the interface for programs. */
const MOST_TABLES = 100;

/** A draft with what it says, its steps, and what it alters. */
export interface DraftDetail {
  readonly draft: DraftEntry;
  readonly content: DisclosureContent;
  readonly steps: readonly DisclosureStep[];
  /** The version that is public now, or was when this one was published; null for a first one. */
  readonly before: Pick<Disclosure, 'id' | 'version'> | null;
  /** What the draft takes back or alters of it (Chinese). */
  readonly corrects: readonly string[];
  /** The publication that it became. */
  readonly publishedId: string | null;
}

/** Reads drafts. */
@Injectable()
export class DraftReader {
  constructor(
    private readonly dataSource: DataSource,
    private readonly sources: Sources,
  ) {}

  /** Drafts, the newest first, 50 a page. */
  async list(filter: DraftFilter, page = 1) {
    const part = { skip: (page - 1) * DRAFTS_PER_PAGE, take: DRAFTS_PER_PAGE };
    const found = await findDrafts(this.dataSource.manager, filter, part);
    return { ...found, page, pages: Math.max(1, Math.ceil(found.total / DRAFTS_PER_PAGE)) };
  }

  /** All that still go on. */
  async open(): Promise<DraftEntry[]> {
    return (await findDrafts(this.dataSource.manager, { states: OPEN_STATES })).drafts;
  }

  /** Public tables that may be corrected or taken back, the newest version of each, newest first. */
  async tables(): Promise<DisclosureEntry[]> {
    const all: DisclosureEntry[] = [];
    for (const kind of TABLE_KINDS.filter((one) => this.sources.of(one).withdrawable)) {
      const { entries } = await findDisclosures(
        this.dataSource.manager,
        { kind },
        { skip: 0, take: MOST_TABLES },
      );
      all.push(...entries);
    }
    return all.sort((a, b) => b.publishedAt.getTime() - a.publishedAt.getTime());
  }

  /** The newest draft of each thing that ended without being published, by `kind object`: why it is drafted anew. */
  async ended(): Promise<Map<string, DraftEntry>> {
    const { drafts } = await findDrafts(this.dataSource.manager, {
      ...{ newest: true, states: ['RETURNED', 'REFUSED', 'DROPPED'] },
    });
    return new Map(drafts.map((one) => [`${one.kind} ${one.objectId}`, one]));
  }

  /** One draft. @throws DomainError NOT_FOUND */
  async get(id: string): Promise<DraftDetail> {
    const { manager } = this.dataSource;
    const { drafts } = isId(id) ? await findDrafts(manager, { ids: [id] }) : { drafts: [] };
    if (drafts.length === 0) throw new DomainError('NOT_FOUND', '没有这份公示稿。请从公示办理页面打开。');
    const [draft] = drafts;
    const { kind, objectId, version, action } = draft;
    const content = readContent((await manager.findOneByOrFail(DisclosureDraft, { id })).content);
    const steps = await manager.find(DisclosureStep, { where: { draftId: id }, order: { n: 'ASC' } });
    const before = await manager.findOneBy(Disclosure, { kind, objectId, version: version - 1 });
    const comparable = before !== null && before.action !== 'WITHDRAW' && action !== 'WITHDRAW';
    const published = await manager.findOneBy(Disclosure, { draftId: id });
    return {
      ...{ draft, content, steps },
      before: before === null ? null : { id: before.id, version: before.version },
      corrects: comparable ? this.sources.of(kind).corrects(readContent(before.content), content) : [],
      publishedId: published?.id ?? null,
    };
  }
}
