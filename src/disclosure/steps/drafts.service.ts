import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Actor } from '../../audit/actor.js';
import { AuditService } from '../../audit/audit.service.js';
import { shanghaiDay } from '../../kernel/day.js';
import { DomainError } from '../../kernel/domain-error.js';
import { sha256 } from '../../kernel/hash.js';
import { cleanSentence } from '../../kernel/text.js';
import { Clock } from '../../platform/clock.js';
import { lockFor } from '../../platform/database/database.js';
import { Periods } from '../clock/periods.service.js';
import { contentText, readContent, type WithdrawnContent } from '../disclosure.content.js';
import type { Disclosure } from '../disclosure.entity.js';
import { DISCLOSURE_ACTIONS, type DisclosureAction, type DisclosureKind } from '../disclosure.rules.js';
import type { Prepared } from '../kinds/source.js';
import { Sources } from '../kinds/sources.js';
import { type Outgoing, OutgoingContents } from '../redaction/outgoing.service.js';
import type { Cut } from '../redaction/policy.rules.js';
import { canonicalText } from '../redaction/redactor.js';
import { Redactors } from '../redaction/redactors.service.js';
import { DisclosureDraft } from './draft.entity.js';
import { openDraftOf } from './drafts.queries.js';
import { reasonFaults } from './steps.rules.js';
import { Versions } from './versions.service.js';

/** What is to be drafted. */
export interface DraftWish {
  readonly kind: DisclosureKind;
  readonly objectId: string;
  /** Take back what is public instead of adding to it. */
  readonly withdraw: boolean;
  /** For a correction and a withdrawal. */
  readonly reason: string | null;
}

/** What a month's one click drafted, and what it had to leave (Chinese). */
export interface DraftedAll {
  readonly ids: readonly string[];
  readonly left: readonly string[];
}

/** Drafts what is to be published: from here on its content stands, and goes through the hands of others. */
@Injectable()
export class Drafts {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly audit: AuditService,
    private readonly sources: Sources,
    private readonly versions: Versions,
    private readonly periods: Periods,
    private readonly outgoing: OutgoingContents,
    private readonly redactors: Redactors,
  ) {}

  /**
   * Drafts one publication.
   * @throws DomainError CONFLICT where it may not be published, nothing is new, or another draft of it is open;
   *   INVALID_INPUT for a correction or withdrawal without a reason; NOT_FOUND; FORBIDDEN
   */
  async draft(actor: Actor, wish: DraftWish): Promise<{ id: string }> {
    requireDrafter(actor);
    return this.dataSource.transaction(async (tx) => ({ id: await this.make(tx, actor, wish) }));
  }

  /** Drafts everything that waits; what is drafted already stays. What needs a reason or may not go is left, and said. */
  async draftAll(actor: Actor): Promise<DraftedAll> {
    requireDrafter(actor);
    const ids: string[] = [];
    const left: string[] = [];
    for (const { kind, objectId, title } of await this.sources.waiting()) {
      if ((await openDraftOf(this.dataSource.manager, kind, objectId)) !== null) continue;
      try {
        ids.push((await this.draft(actor, { kind, objectId, withdraw: false, reason: null })).id);
      } catch (error) {
        if (!(error instanceof DomainError)) throw error;
        left.push(`${title}：${error.faults[0]?.message ?? error.message}`);
      }
    }
    return { ids, left };
  }

  /** What is to go out of the wish; a withdrawal says nothing of the record. */
  private async outgoingOf(
    tx: EntityManager,
    { kind, objectId, withdraw }: DraftWish,
    before: Disclosure | null,
    cuts: readonly Cut[],
  ): Promise<Pick<Outgoing, 'prepared' | 'redaction'>> {
    if (!withdraw) return this.outgoing.prepare(tx, kind, objectId, before, cuts);
    return { prepared: this.withdrawal(kind, before), redaction: { policies: {}, marks: [] } };
  }

  /**
   * Drafts within what else is done to the thing.
   * @param cuts cells that are cut; without them those of the thing's last draft, for a secret stays one
   */
  async make(tx: EntityManager, actor: Actor, wish: DraftWish, cuts?: readonly Cut[]): Promise<string> {
    const { kind, objectId } = wish;
    await lockFor(tx, `disclosure ${kind} ${objectId}`);
    const before = await this.versions.newest(tx, kind, objectId);
    const cut = cuts ?? (await this.redactors.cuts(tx, kind, objectId));
    const { prepared, redaction } = await this.outgoingOf(tx, wish, before, cut);
    const open = await openDraftOf(tx, kind, objectId);
    if (open !== null) {
      throw new DomainError(
        'CONFLICT',
        `“${open.title}”已有一份在办的公示稿，请先办完，或者撤稿后重新拟稿。`,
      );
    }
    const action = wish.withdraw ? 'WITHDRAW' : this.actionOf(kind, before, prepared);
    const reason = requireReason(action, wish.reason);
    const due = (await this.periods.current(tx)).deadline(kind, prepared.from);
    const text = contentText({ ...prepared.content, dueProvisional: due.provisional });
    const draft = await tx.save(
      tx.create(DisclosureDraft, {
        ...{ kind, objectId, action, reason, title: prepared.title, version: (before?.version ?? 0) + 1 },
        ...{ content: text, digest: sha256(text), fromDay: prepared.from, dueOn: due.day },
        ...{ cuts: canonicalText(cut), redaction: canonicalText(redaction) },
        ...{ draftedAccountId: actor.accountId, draftedBy: actor.name, draftedAt: this.clock.now() },
      }),
    );
    await this.audit.record(tx, actor, {
      ...{ act: '拟写公示稿', objectKind: 'disclosure_draft', objectId: draft.id },
      detail: { kind, object: objectId, action, title: draft.title, digest: draft.digest },
    });
    return draft.id;
  }

  private actionOf(kind: DisclosureKind, before: Disclosure | null, { content }: Prepared): DisclosureAction {
    if (before === null || before.action === 'WITHDRAW') return 'PUBLISH';
    const lost = this.sources.of(kind).corrects(readContent(before.content), content);
    return lost.length > 0 ? 'CORRECT' : 'PUBLISH';
  }

  private withdrawal(kind: DisclosureKind, before: Disclosure | null): Prepared {
    if (before === null || before.action === 'WITHDRAW') {
      throw new DomainError('CONFLICT', '没有正在公示的版本，不需要撤回。');
    }
    if (!this.sources.of(kind).withdrawable) {
      throw new DomainError(
        'CONFLICT',
        '抽查计划、抽取公告和抽取过程公示后不能撤回：计划请按程序调整，抽取有误请按程序作废。',
      );
    }
    const content: WithdrawnContent = { withdrawn: true, version: before.version, dueProvisional: false };
    return { title: before.title, content, from: shanghaiDay(this.clock.now()) };
  }
}

function requireReason(action: DisclosureAction, reason: string | null): string | null {
  if (action === 'PUBLISH') return null;
  const faults = reasonFaults(reason, DISCLOSURE_ACTIONS[action]);
  if (faults.length === 0) return cleanSentence(reason ?? '');
  throw new DomainError(
    'INVALID_INPUT',
    `这份公示是对已公示内容的${DISCLOSURE_ACTIONS[action]}，没有保存，请按提示填写。`,
    faults,
  );
}

function requireDrafter(actor: Actor): void {
  if (actor.accountId !== null && actor.roles.includes('PUBLISHER')) return;
  throw new DomainError('FORBIDDEN', '只有公示发布人员可以拟写公示稿。');
}
