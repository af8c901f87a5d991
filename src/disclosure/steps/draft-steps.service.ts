import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { type Actor, ROLES } from '../../audit/actor.js';
import { AuditService } from '../../audit/audit.service.js';
import { DomainError, type Fault } from '../../kernel/domain-error.js';
import { cleanSentence, cleanText } from '../../kernel/text.js';
import { Clock } from '../../platform/clock.js';
import { lockFor } from '../../platform/database/database.js';
import { announcedNow, lateRefusal } from '../clock/late-notices.queries.js';
import { readContent } from '../disclosure.content.js';
import { Sources } from '../kinds/sources.js';
import { OutgoingContents } from '../redaction/outgoing.service.js';
import { readCuts, readRedaction } from '../redaction/redactor.js';
import { DisclosureDraft, DisclosureStep } from './draft.entity.js';
import { type DraftEntry, findDrafts } from './drafts.queries.js';
import {
  documentNoFaults,
  documentNoOf,
  type DraftStepKind,
  reasonFaults,
  STEP_RULES,
  stepRefusal,
} from './steps.rules.js';
import { type Published, Versions } from './versions.service.js';

/** What a person adds to a step. */
export interface StepInput {
  /** For a step that ends a draft. */
  readonly reason: string | null;
  /** For the approval of one draft; without it the next number of the year is given. */
  readonly documentNo: string | null;
}

export const NOTHING_ADDED: StepInput = { reason: null, documentNo: null };

/** What the running numbers begin with: 公示〔2026〕12号. */
const NUMBER_PREFIX = '公示';

/** Takes drafts through the hands of others to the public: checked, approved, published, or ended with a reason. */
@Injectable()
export class DraftSteps {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly audit: AuditService,
    private readonly sources: Sources,
    private readonly versions: Versions,
    private readonly outgoing: OutgoingContents,
  ) {}

  /**
   * One step of some drafts together: all of them or none.
   * @returns what was published, in the order of the drafts; empty for another step
   * @throws DomainError FORBIDDEN; INVALID_INPUT; NOT_FOUND; CONFLICT with a fault for each draft that may not take it
   */
  async take(
    actor: Actor,
    ids: readonly string[],
    step: DraftStepKind,
    input: StepInput = NOTHING_ADDED,
  ): Promise<Published[]> {
    requireRole(step, actor);
    checkInput(ids, step, input);
    return this.dataSource.transaction(async (tx) => {
      const drafts = await this.locked(tx, ids);
      refuseAll(drafts.map((one) => ({ title: one.title, message: stepRefusal(step, one, actor) })));
      if (step === 'PUBLISHED') {
        await this.refuseLate(tx, drafts);
        await this.refuseChanged(tx, drafts);
      }
      const published: Published[] = [];
      for (const draft of drafts) {
        await this.record(tx, actor, draft, step, input);
        if (step === 'PUBLISHED') published.push(await this.publish(tx, actor, draft));
      }
      return published;
    });
  }

  /** Takes a draft back within what its drafter does, to draft it anew. @throws DomainError CONFLICT, FORBIDDEN */
  async drop(tx: EntityManager, actor: Actor, draft: DraftEntry, reason: string): Promise<void> {
    requireRole('DROPPED', actor);
    refuseAll([{ title: draft.title, message: stepRefusal('DROPPED', draft, actor) }]);
    await this.record(tx, actor, draft, 'DROPPED', { reason, documentNo: null });
  }

  /** The drafts in a fixed order, each locked with its object, so that two people at once wait and do not block. */
  private async locked(tx: EntityManager, ids: readonly string[]): Promise<DraftEntry[]> {
    const asked = [...new Set(ids)];
    const known = (await findDrafts(tx, { ids: asked })).drafts;
    if (known.length < asked.length) {
      throw new DomainError('NOT_FOUND', '没有这份公示稿。请从公示办理页面打开。');
    }
    const names = [...new Set(known.map(({ kind, objectId }) => `disclosure ${kind} ${objectId}`))].sort();
    for (const name of names) await lockFor(tx, name);
    // Read again: another hand may have taken the step while this one waited.
    const { drafts } = await findDrafts(tx, { ids: asked });
    return drafts.sort((a, b) => Number(BigInt(a.id) - BigInt(b.id)));
  }

  /** What goes out after its deadline was announced as late before. */
  private async refuseLate(tx: EntityManager, drafts: readonly DraftEntry[]): Promise<void> {
    const today = this.clock.today();
    const announced = await announcedNow(tx);
    refuseAll(
      drafts.map((one) => ({
        title: one.title,
        message: one.action === 'WITHDRAW' ? null : lateRefusal(one, announced, today),
      })),
    );
  }

  /**
   * What was approved goes out only as long as it is true. The sources lock plans and draws for it: in one order, so
   * that two who publish at once wait for each other only one way, and before anything is written in the log.
   */
  private async refuseChanged(tx: EntityManager, drafts: readonly DraftEntry[]): Promise<void> {
    const found: { title: string; message: string | null }[] = [];
    const lockOf = ({ kind, objectId }: DraftEntry) => `${this.sources.of(kind).objectKind} ${objectId}`;
    const inOrder = [...drafts].sort((a, b) => (lockOf(a) < lockOf(b) ? -1 : 1));
    for (const { id, kind, objectId, action, title } of inOrder) {
      if (action === 'WITHDRAW') continue;
      const draft = await tx.findOneByOrFail(DisclosureDraft, { id });
      const before = await this.versions.newest(tx, kind, objectId);
      const { policies } = readRedaction(draft);
      const approved = { content: readContent(draft.content), cuts: readCuts(draft), policies };
      const changes = await this.outgoing.changes(tx, { kind, objectId, ...approved }, before);
      const message = `拟稿之后${changes.join('；')}。请撤稿后重新拟稿。`;
      found.push({ title, message: changes.length > 0 ? message : null });
    }
    refuseAll(found);
  }

  private async record(
    tx: EntityManager,
    actor: Actor,
    draft: DraftEntry,
    step: DraftStepKind,
    { reason, documentNo }: StepInput,
  ): Promise<void> {
    const signed =
      step === 'APPROVED'
        ? { documentNo: await this.numberOf(tx, documentNo), signatory: actor.name }
        : { documentNo: null, signatory: null };
    const why = STEP_RULES[step].needsReason ? cleanSentence(reason ?? '') : null;
    await tx.insert(DisclosureStep, {
      ...{ draftId: draft.id, n: draft.acted.length + 1, step, reason: why, ...signed },
      ...{ accountId: actor.accountId, actedBy: actor.name, actedAt: this.clock.now() },
    });
    await this.audit.record(tx, actor, {
      act: `公示稿${STEP_RULES[step].name}`,
      ...{ objectKind: 'disclosure_draft', objectId: draft.id },
      detail: {
        ...{ title: draft.title, digest: draft.digest },
        ...(why === null ? {} : { reason: why }),
        ...(signed.documentNo === null ? {} : { documentNo: signed.documentNo }),
      },
    });
  }

  /** The number that was given, or the next of the year. @throws DomainError CONFLICT for one that is taken */
  private async numberOf(tx: EntityManager, given: string | null): Promise<string> {
    await lockFor(tx, 'disclosure numbers');
    const taken = async (documentNo: string) => tx.existsBy(DisclosureStep, { documentNo });
    if (given !== null) {
      const documentNo = cleanText(given);
      if (!(await taken(documentNo))) return documentNo;
      throw new DomainError('CONFLICT', `文号“${documentNo}”已用于另一份公示，请改用其他文号。`);
    }
    const year = Number(this.clock.today().slice(0, 4));
    const [{ count }]: { count: number }[] = await tx.query(
      'SELECT count(*)::int AS count FROM disclosure_step WHERE document_no LIKE $1',
      [`${NUMBER_PREFIX}〔${year}〕%`],
    );
    for (let n = count + 1; ; n += 1) {
      const documentNo = documentNoOf(NUMBER_PREFIX, year, n);
      if (!(await taken(documentNo))) return documentNo;
    }
  }

  private async publish(tx: EntityManager, actor: Actor, draft: DraftEntry): Promise<Published> {
    const { id, kind, objectId, action, reason, title, version, digest, dueOn } = draft;
    const { content } = await tx.findOneByOrFail(DisclosureDraft, { id });
    const source = this.sources.of(kind);
    const rows = action === 'WITHDRAW' ? [] : source.rows(readContent(content));
    const { documentNo, signatory } = draft;
    const saved = await this.versions.save(
      tx,
      actor,
      {
        ...{ kind, objectId, action, reason, title, version, content, digest, dueOn },
        ...{ documentNo, signatory, draftId: id },
      },
      { objectKind: source.objectKind, rows },
    );
    if (action !== 'WITHDRAW') await source.published(tx, actor, objectId, saved.id);
    return saved;
  }
}

function requireRole(step: DraftStepKind, actor: Actor): void {
  const { role, name } = STEP_RULES[step];
  if (actor.accountId !== null && actor.roles.includes(role)) return;
  throw new DomainError('FORBIDDEN', `只有${ROLES[role]}人员可以${name}。`);
}

function checkInput(ids: readonly string[], step: DraftStepKind, input: StepInput): void {
  const none: Fault = {
    ...{ field: 'ids', code: 'REQUIRED' },
    message: '没有选择公示稿，请勾选后再办理。',
  };
  const many: Fault = {
    field: 'documentNo',
    code: 'ONE_ONLY',
    message: '一次批准几份公示稿时文号由系统依次编排，请把文号留空，或者逐份批准。',
  };
  const faults = [
    ...(ids.length === 0 ? [none] : []),
    ...(STEP_RULES[step].needsReason ? reasonFaults(input.reason, STEP_RULES[step].name) : []),
    ...(step === 'APPROVED' ? documentNoFaults(input.documentNo) : []),
    ...(step === 'APPROVED' && input.documentNo !== null && ids.length > 1 ? [many] : []),
  ];
  if (faults.length > 0) throw new DomainError('INVALID_INPUT', '没有办理，请按提示修改后再提交。', faults);
}

function refuseAll(found: readonly { readonly title: string; readonly message: string | null }[]): void {
  const refused = found.flatMap(({ title, message }) => (message === null ? [] : [{ title, message }]));
  if (refused.length === 0) return;
  if (found.length === 1) throw new DomainError('CONFLICT', refused[0].message);
  throw new DomainError(
    'CONFLICT',
    `${refused.length} 份公示稿不能办理，全部没有办理。`,
    refused.map(({ title, message }) => ({ code: 'CONFLICT', message: `${title}：${message}` })),
  );
}
