import type { EntityManager } from 'typeorm';
import { shanghaiDay, type Day } from '../../kernel/day.js';
import { DomainError } from '../../kernel/domain-error.js';
import { readContent, type TableContent } from '../disclosure.content.js';
import type { Disclosure } from '../disclosure.entity.js';
import type { DisclosureEntry } from '../disclosure.queries.js';
import type { Redactor } from '../redaction/redactor.js';
import type { DisclosureSource, Prepared, SearchRow, Waiting } from './source.js';
import type { TableKind } from './table-columns.js';
import { sameRows, tableChanges, tableCorrections } from './table-content.js';

/** What the kinds that are published as a table have in common: nothing in the office follows from their being public. */
export abstract class TableSource implements DisclosureSource<TableContent> {
  abstract readonly kind: TableKind;
  readonly withdrawable: boolean = true;
  abstract readonly objectKind: string;

  abstract waiting(tx: EntityManager): Promise<Waiting[]>;

  abstract prepare(
    tx: EntityManager,
    objectId: string,
    before: Disclosure | null,
    redactor: Redactor,
  ): Promise<Prepared<TableContent>>;

  changes(approved: TableContent, now: TableContent): string[] {
    return tableChanges(this.kind, approved, now);
  }

  corrects(before: TableContent, now: TableContent): string[] {
    return tableCorrections(this.kind, before, now);
  }

  /** Tables of these kinds name no subject that is not found by its draw. */
  rows(): SearchRow[] {
    return [];
  }

  async published(): Promise<void> {}
}

/** @param now redacted @throws DomainError CONFLICT where the newest version says the same already */
export function requireNews(before: Disclosure | null, now: TableContent): void {
  if (before === null || before.action === 'WITHDRAW') return;
  if (!sameRows(readContent<TableContent>(before.content), now)) return;
  throw new DomainError('CONFLICT', `“${now.title}”已经公示，内容没有变化，不需要再次公示。`);
}

/** Day from which the time runs: of what was taken back, the day of that; null where it is public. */
export function waitsFrom(newest: DisclosureEntry | undefined, day: Day): Day | null {
  if (newest === undefined) return day;
  return newest.action === 'WITHDRAW' ? shanghaiDay(newest.publishedAt) : null;
}
