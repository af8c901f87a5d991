import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { DisclosureContent } from '../disclosure.content.js';
import type { Disclosure } from '../disclosure.entity.js';
import type { DisclosureKind } from '../disclosure.rules.js';
import type { Prepared } from '../kinds/source.js';
import { Sources } from '../kinds/sources.js';
import { mapTexts, type TextContent } from './content-texts.js';
import { FieldPolicies } from './field-policies.service.js';
import { type Cut, isStricter, POLICIES, type Policy } from './policy.rules.js';
import { INSPECTOR_NAMES, publishedField } from './published-fields.js';
import type { Redaction, Redactor } from './redactor.js';
import { Redactors } from './redactors.service.js';

/** What is to go out, and what of the record it leaves out. */
export interface Outgoing {
  readonly prepared: Prepared;
  readonly redaction: Redaction;
  readonly redactor: Redactor;
}

/** A draft as publication compares it. */
export interface Approved {
  readonly kind: DisclosureKind;
  readonly objectId: string;
  readonly content: DisclosureContent;
  readonly cuts: readonly Cut[];
  readonly policies: Readonly<Record<string, Policy>>;
}

/** The one way from the record to what goes out: whatever is drafted or compared is redacted here. */
@Injectable()
export class OutgoingContents {
  constructor(
    private readonly sources: Sources,
    private readonly redactors: Redactors,
    private readonly fieldPolicies: FieldPolicies,
  ) {}

  /** What would go out now by the policies in force. @throws as the source does */
  async prepare(
    tx: EntityManager,
    kind: DisclosureKind,
    objectId: string,
    before: Disclosure | null,
    cuts: readonly Cut[],
  ): Promise<Outgoing> {
    return this.made(tx, { kind, objectId, cuts }, before, await this.fieldPolicies.current(tx, kind));
  }

  /**
   * Why an approved content may not go out as it stands (Chinese): the record has changed, or a field has been closed
   * since then. A field that was opened since then is no reason: the draft shows less than it might.
   */
  async changes(tx: EntityManager, approved: Approved, before: Disclosure | null): Promise<string[]> {
    const { kind, content } = approved;
    const current = await this.fieldPolicies.current(tx, kind);
    const drafted = new Map([...current, ...Object.entries(approved.policies)]);
    const { prepared, redactor } = await this.made(tx, approved, before, drafted);
    const shown = shownBeyond(kind, content, drafted, current);
    return [
      ...this.sources.of(kind).changes(content, prepared.content),
      ...shown.map(({ label, policy }) => `“${label}”已改为${POLICIES[policy]}，公示稿仍按原来的方式公开`),
      ...namesBeyond(redactor, drafted, current),
    ];
  }

  private async made(
    tx: EntityManager,
    { kind, objectId, cuts }: Pick<Approved, 'kind' | 'objectId' | 'cuts'>,
    before: Disclosure | null,
    policies: ReadonlyMap<string, Policy>,
  ): Promise<Outgoing> {
    const redactor = await this.redactors.by(tx, { kind, objectId, cuts, policies });
    const made = await this.sources.of(kind).prepare(tx, objectId, before, redactor);
    const content = redactor.apply(made.content as TextContent);
    return {
      prepared: { ...made, title: redactor.title(made.title), content },
      redaction: { policies: Object.fromEntries(policies), marks: redactor.differences },
      redactor,
    };
  }
}

/** Fields that were closed since the drafting and that the content still shows. */
function shownBeyond(
  kind: DisclosureKind,
  content: DisclosureContent,
  drafted: ReadonlyMap<string, Policy>,
  current: ReadonlyMap<string, Policy>,
): { label: string; policy: Policy }[] {
  const filled = new Set<string>();
  mapTexts(kind, content as TextContent, (text, { field }) => {
    if (text !== '') filled.add(field);
    return text;
  });
  return [...current].flatMap(([field, policy]) => {
    const was = drafted.get(field) ?? 'PUBLIC';
    if (!isStricter(policy, was) || !filled.has(field)) return [];
    return [{ label: publishedField(kind, field)?.label ?? field, policy }];
  });
}

/** Names that stand in the content and by now may not, or not so. */
function namesBeyond(
  redactor: Redactor,
  drafted: ReadonlyMap<string, Policy>,
  current: ReadonlyMap<string, Policy>,
): string[] {
  const now = current.get(INSPECTOR_NAMES) ?? 'HIDDEN';
  const then = drafted.get(INSPECTOR_NAMES) ?? 'HIDDEN';
  if (!isStricter(now, then) || !redactor.sawNames) return [];
  return [`文字中的检查人员姓名已改为${POLICIES[now]}，公示稿仍按原来的方式公开`];
}
