import { Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { DataSource, type EntityManager } from 'typeorm';
import type { Actor } from '../../audit/actor.js';
import { canonicalJson } from '../../kernel/canonical-json.js';
import { DomainError, type Fault } from '../../kernel/domain-error.js';
import { sha256 } from '../../kernel/hash.js';
import { Clock } from '../../platform/clock.js';
import { DrawAfterRequest, DrawEvidence, DrawEvidenceContent } from './after.entity.js';
import { NO_RESERVE } from './after.rules.js';
import { openRequests } from './after.queries.js';
import { AfterPeople } from './after-people.service.js';
import {
  actOf,
  askRefusal,
  bareRecusalFaults,
  changeFaults,
  type ChangeInput,
  cleanChange,
  requireAsSeen,
  seatOf,
  stateRefusal,
} from './after-request.rules.js';
import { CeremonyService } from '../ceremony.service.js';
import { ON_CHANGED, type OnChanged } from './changed-hook.js';
import type { Draw } from '../draw.entity.js';
import type { CheckedFile, SentFile } from '../../platform/sent-file.js';
import { checkEvidence } from './evidence.rules.js';
import { RecusalRows } from '../recusal/recusal-rows.service.js';
import { cleanRecusal, RECUSAL_REASON, type RecusalInput, recusalRefusal } from '../recusal/recusal.rules.js';
import { type SeatNow, seatsNow, type SubjectNow, subjectNow } from './seats-now.queries.js';

/** Takes requests for changes after a draw. Nobody learns whom a request would bring. */
@Injectable()
export class AfterRequests {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly ceremony: CeremonyService,
    private readonly people: AfterPeople,
    private readonly recusals: RecusalRows,
    private readonly modules: ModuleRef,
  ) {}

  /**
   * The first of the two people asks, with reason and evidence. A request cannot be taken back: another person
   * approves or declines it, and either stays on record.
   * @param given of a recusal, what it adds to the change of the seat; the head decides on it
   * @returns id of the request
   * @throws DomainError FORBIDDEN, NOT_FOUND, CONFLICT (state of the draw or the task, no reserve, asked already),
   * STALE (not as the asker saw it), INVALID_INPUT with every fault
   */
  async ask(
    actor: Actor,
    drawId: string,
    input: ChangeInput,
    sent: readonly SentFile[] = [],
    given: RecusalInput | null = null,
  ): Promise<string> {
    const change = cleanChange(given === null ? input : { ...input, ...AS_RECUSAL });
    const recusal = given && cleanRecusal(given);
    return this.dataSource.transaction(async (tx) => {
      const draw = await this.ceremony.lock(tx, drawId);
      const { subject, seats } = await this.seen(tx, actor, draw, change, recusal);
      requireAsSeen(change, subject, seats);
      await this.requirePossible(tx, draw, change, subject);
      const people = await this.people.of(tx, draw);
      const context = { subjectKind: draw.subjectKind, subject, seats, people };
      const evidence = checkEvidence(sent, { required: change.kind === 'SUBSTITUTED' });
      const added = recusal ? await this.recusals.faults(tx, draw, recusal) : bareRecusalFaults(change);
      refuseFaults([...changeFaults(change, context), ...added, ...evidence.faults]);
      const id = await this.insert(tx, actor, draw, change, evidence.files);
      const leaver = seatOf(change, seats)?.inspectorId;
      if (recusal && leaver) {
        const at = { requestId: id, drawId: draw.id, subjectCode: change.subjectCode };
        await this.recusals.ask(tx, actor, recusal, at, leaver);
      }
      await this.ceremony.record(tx, actor, actOf('申请', change.kind), draw, {
        ...{ request: id, subject: change.subjectCode, reason: change.reasonCode },
        ...{ pool: change.poolCode, seat: change.seat, evidence: evidence.files.length },
        ...(recusal ? { recusal: recusal.source } : {}),
      });
      return id;
    });
  }

  /** The subject and its seats, if the actor may ask for the change at all. */
  private async seen(
    tx: EntityManager,
    actor: Actor,
    draw: Draw,
    change: ChangeInput,
    recusal: RecusalInput | null,
  ): Promise<{ subject: SubjectNow; seats: SeatNow[] }> {
    const seats = await seatsNow(tx, draw.id, change.subjectCode);
    const forbidden = recusal
      ? recusalRefusal(actor, recusal.source, seats, change)
      : askRefusal(actor, change.kind, seats, change);
    if (forbidden !== null) throw new DomainError('FORBIDDEN', forbidden);
    const refused = stateRefusal(draw);
    if (refused !== null) throw new DomainError('CONFLICT', refused);
    const subject = await subjectNow(tx, draw.id, change.subjectCode);
    if (!subject) throw new DomainError('NOT_FOUND', '本次抽取的名单中没有这个检查对象，请核对代码。');
    return { subject, seats };
  }

  private async requirePossible(
    tx: EntityManager,
    draw: Draw,
    change: ChangeInput,
    subject: SubjectNow,
  ): Promise<void> {
    const conflict = (message: string) => new DomainError('CONFLICT', message);
    if (change.kind === 'SUBSTITUTED') {
      if (isFullCoverage(draw)) throw conflict('全覆盖抽取没有候补，不能递补；请如实录入检查结果。');
      if (subject.reserves === 0) throw conflict(NO_RESERVE);
    }
    const asked = (await openRequests(tx, draw.id)).find(
      (one) =>
        one.subjectCode === change.subjectCode &&
        (one.kind === 'SUBSTITUTED') === (change.kind === 'SUBSTITUTED') &&
        one.poolCode === change.poolCode &&
        one.seat === change.seat,
    );
    if (asked) {
      throw conflict(
        `${asked.requestedBy}已就此提出申请，正在等待另一人审批，不需要重复申请。请在“抽取后的变更”中办理。`,
      );
    }
    const hook = this.modules.get<OnChanged>(ON_CHANGED, { strict: false });
    const refusal = await hook.refusalOf(tx, {
      ...{ drawId: draw.id, subjectCode: change.subjectCode },
      substitution: change.kind === 'SUBSTITUTED',
    });
    if (refusal !== null) throw conflict(refusal);
  }

  private async insert(
    tx: EntityManager,
    actor: Actor,
    draw: Draw,
    change: ChangeInput,
    files: readonly CheckedFile[],
  ): Promise<string> {
    const { identifiers } = await tx.insert(DrawAfterRequest, {
      ...change,
      drawId: draw.id,
      absent: canonicalJson(change.absent),
      requestedAccountId: actor.accountId,
      requestedInspectorId: actor.inspectorId,
      requestedBy: actor.name,
      requestedAt: this.clock.now(),
    });
    const requestId = String(identifiers[0]?.['id']);
    for (const [index, { name, kind, bytes }] of files.entries()) {
      const kept = await tx.insert(DrawEvidence, {
        ...{ drawId: draw.id, requestId, position: index + 1, fileName: name, fileKind: kind },
        ...{ bytes: bytes.length, digest: sha256(bytes) },
      });
      const evidenceId = String(kept.identifiers[0]?.['id']);
      await tx.insert(DrawEvidenceContent, { evidenceId, content: bytes });
    }
    return requestId;
  }
}

/** A recusal is a change of the seat whose public reason is that one word. */
const AS_RECUSAL = { kind: 'RESEATED', reasonCode: RECUSAL_REASON, absent: [] } as const;

function isFullCoverage({ rules }: Draw): boolean {
  return (JSON.parse(rules ?? '{}') as { subjects?: { mode?: string } }).subjects?.mode === 'ORDER';
}

function refuseFaults(faults: readonly Fault[]): void {
  if (faults.length === 0) return;
  throw new DomainError('INVALID_INPUT', '申请没有提交，请按提示修改；证据材料需重新选择。', faults);
}
