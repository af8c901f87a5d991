import type { EntityManager } from 'typeorm';
import type { Actor } from '../../audit/actor.js';
import type { Day } from '../../kernel/day.js';
import type { DisclosureContent } from '../disclosure.content.js';
import type { Disclosure, DisclosureRow } from '../disclosure.entity.js';
import type { DisclosureKind } from '../disclosure.rules.js';
import type { Redactor } from '../redaction/redactor.js';

/** A subject of a publication, as the public search finds it. */
export type SearchRow = Omit<DisclosureRow, 'disclosureId' | 'position'>;

/** What would be published of an object now, without the word on its deadline. */
export interface Prepared<Content extends DisclosureContent = DisclosureContent> {
  readonly title: string;
  readonly content: Content;
  /** Day from which the time for publishing runs. */
  readonly from: Day;
}

/** Something that may be made public now and is not yet, or not as it stands now. */
export interface Waiting {
  readonly kind: DisclosureKind;
  readonly objectId: string;
  /** What it is (Chinese), as a list of work names it. */
  readonly title: string;
  /** Day from which the time for publishing runs. */
  readonly from: Day;
  /** Rows that wait; null for what has none. */
  readonly rows: number | null;
  /** Version that is public now; 0 for none. */
  readonly version: number;
}

/** What is published of one kind: where it comes from, and what follows from its being public. */
export interface DisclosureSource<Content extends DisclosureContent = DisclosureContent> {
  readonly kind: DisclosureKind;
  /** What is published may be taken back as a new version; draws and their announcements never are. */
  readonly withdrawable: boolean;
  /** Kind of the object in the log. */
  readonly objectKind: string;

  /** What may be published now and is not. */
  waiting(tx: EntityManager): Promise<Waiting[]>;

  /**
   * Locks the object and makes what would be published of it. Only OutgoingContents calls it, and redacts what it gives.
   * @param before the newest version, or null
   * @param redactor for a source that has inspectors' names to take out, or that compares with the version before
   * @throws DomainError CONFLICT where it may not be published now, or nothing is new; NOT_FOUND
   */
  prepare(
    tx: EntityManager,
    objectId: string,
    before: Disclosure | null,
    redactor: Redactor,
  ): Promise<Prepared<Content>>;

  /**
   * What of an approved content no longer stands (Chinese), given what would be published now: empty where it may go
   * out as it was approved.
   */
  changes(approved: Content, now: Content): string[];

  /** What a new version takes back or alters of the one before (Chinese): then it is a correction, with a reason. */
  corrects(before: Content, now: Content): string[];

  /** The subjects that the public search finds. */
  rows(content: Content): SearchRow[];

  /** What follows in the office from its being public. */
  published(tx: EntityManager, actor: Actor, objectId: string, disclosureId: string): Promise<void>;
}
