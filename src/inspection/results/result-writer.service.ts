import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Actor } from '../../audit/actor.js';
import { AuditService } from '../../audit/audit.service.js';
import { shanghaiDay } from '../../kernel/day.js';
import { DomainError } from '../../kernel/domain-error.js';
import { cleanSentence, cleanText } from '../../kernel/text.js';
import { Clock } from '../../platform/clock.js';
import { ApprovalsService } from '../approval/approvals.service.js';
import { InspectionResult, type InspectionTask } from '../inspection.entity.js';
import type { CurrentSeat } from '../inspection.queries.js';
import { type CleanResult, cleanResult, resultFaults, type ResultInput } from '../inspection.rules.js';
import { NotInspectedEvidence } from '../not-inspected/evidence.service.js';
import { VisitParts } from '../record/visit-parts.service.js';
import { callsForSubstitution } from '../result-codes.js';
import type { KnownResult } from '../task-results.queries.js';
import { differences, reasonFaults } from './correction.rules.js';
import { type Finding, findingsText, readFindings } from './findings.rules.js';
import { FindingsService, type TaskItem } from './findings.service.js';

/** A task that the running transaction has locked, with what decides on the next act. */
export interface LockedTask {
  readonly task: InspectionTask;
  /** The last version that was entered. */
  readonly newest: KnownResult | null;
  /** The newest accepted version, else the newest one. */
  readonly inForce: KnownResult | null;
  /** Who sits on its teams now. */
  readonly seats: readonly CurrentSeat[];
}

/** A result with its findings, as it is to be kept. */
interface ReadResult {
  readonly result: CleanResult;
  readonly rows: readonly Finding[];
  readonly items: readonly TaskItem[];
}

/** Writes versions of results with their findings, for an entry and for a correction alike. */
@Injectable()
export class ResultWriter {
  constructor(
    private readonly clock: Clock,
    private readonly audit: AuditService,
    private readonly findings: FindingsService,
    private readonly approvals: ApprovalsService,
    private readonly parts: VisitParts,
    private readonly evidence: NotInspectedEvidence,
  ) {}

  /**
   * Writes the next version of a locked task's result; who and when was checked by who locked it.
   * @param reason why the result in force is corrected; null for an entry
   * @returns the version (from 1)
   * @throws DomainError INVALID_INPUT with all faults, CONFLICT where a correction changes nothing
   */
  async write(
    tx: EntityManager,
    actor: Actor,
    locked: LockedTask,
    input: ResultInput,
    reason: string | null,
  ): Promise<number> {
    const { task, newest } = locked;
    // What is corrected was approved before; only another day has to lie within the approval.
    const dated = reason === null || cleanText(input.inspectedOn) !== locked.inForce?.inspectedOn;
    if (dated) await this.approvals.requireFor(tx, task);
    if (reason === null || callsForSubstitution(locked.inForce?.resultCode ?? '')) {
      await this.parts.requireFor(tx, actor, task, input.resultCode);
    }
    const { result, rows, items } = await this.read(tx, actor, locked, input, reason);
    if (dated) await this.approvals.requireFor(tx, task, result.inspectedOn);
    if (reason !== null) await this.requireDifference(tx, locked, { result, rows, items });
    const version = (newest?.version ?? 0) + 1;
    const { identifiers } = await tx.insert(InspectionResult, {
      ...{ taskId: task.id, version, ...result },
      correctionReason: reason === null ? null : cleanSentence(reason),
      ...{ enteredBy: actor.accountId ?? '', enteredInspector: actor.inspectorId ?? '' },
      ...{ enteredName: actor.name, enteredAt: this.clock.now() },
    });
    await this.findings.write(tx, String(identifiers[0]?.['id']), rows);
    await this.record(tx, actor, task, actOf(version, reason), {
      ...{ version, resultCode: result.resultCode, inspectedOn: result.inspectedOn },
      findings: rows.length,
    });
    return version;
  }

  /** @throws DomainError INVALID_INPUT with the faults of the result, of its findings and of the reason */
  private async read(
    tx: EntityManager,
    actor: Actor,
    { task, newest, inForce, seats }: LockedTask,
    input: ResultInput,
    reason: string | null,
  ): Promise<ReadResult> {
    const correction = reason !== null;
    // A correction that was returned is taken up where it was left only in the form; what it changes is what is in force.
    const base = (correction ? inForce : newest)?.resultId ?? null;
    const context = await this.findings.contextOf(tx, actor, task, { seats, base, correction });
    const found = readFindings(input.findings, input.resultCode, context);
    const names = new Map(context.items.map(({ code, name }) => [code, name]));
    const result = cleanResult(input, findingsText(found.rows, names));
    const drawnOn = shanghaiDay(task.createdAt);
    const today = this.clock.today();
    const faults = [
      ...resultFaults(result, { subjectKind: task.subjectKind, drawnOn, today }),
      ...(await this.evidence.faults(tx, task.id, result.resultCode)),
      ...found.faults,
      ...(reason === null ? [] : reasonFaults(reason)),
    ];
    if (faults.length > 0) {
      const text = correction ? '更正没有保存，请按提示修改。' : '检查结果没有保存，请按提示修改。';
      throw new DomainError('INVALID_INPUT', text, faults);
    }
    return { result, rows: found.rows, items: context.items };
  }

  /** @throws DomainError CONFLICT where the correction says what is in force already */
  private async requireDifference(
    tx: EntityManager,
    { inForce }: LockedTask,
    { result, rows, items }: ReadResult,
  ): Promise<void> {
    if (inForce === null) return;
    const before = await tx.findOneByOrFail(InspectionResult, { id: inForce.resultId });
    const known = (await this.findings.ofResults([before.id], tx)).get(before.id) ?? [];
    const names = new Map(items.map(({ code, name }) => [code, name]));
    if (differences({ ...before, rows: known }, { ...result, rows }, names).length > 0) return;
    throw new DomainError('CONFLICT', '提交的内容与现行的检查结果完全相同，没有需要更正的，没有保存。');
  }

  private async record(
    tx: EntityManager,
    actor: Actor,
    task: InspectionTask,
    act: string,
    detail: Record<string, string | number>,
  ): Promise<void> {
    await this.audit.record(tx, actor, {
      ...{ act, objectKind: 'inspection_task', objectId: task.id },
      detail: { task: task.number, ...detail },
    });
  }
}

function actOf(version: number, reason: string | null): string {
  if (reason !== null) return '更正检查结果';
  return version > 1 ? '重新录入检查结果' : '录入检查结果';
}
