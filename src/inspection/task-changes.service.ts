import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Actor } from '../audit/actor.js';
import { AuditService } from '../audit/audit.service.js';
import type { ChangedSeat, OnChanged, ReplacedSubject } from '../ceremony/after/changed-hook.js';
import { FrameCaps } from '../ceremony/caps/frame-caps.service.js';
import { DomainError } from '../kernel/domain-error.js';
import { Clock } from '../platform/clock.js';
import { DrawVisits } from '../plan/ledger/draw-visits.service.js';
import { PlanService } from '../plan/plan.service.js';
import { ReportedActs } from '../plan/reported-acts.js';
import { type FoundSubject, RegistryFinder } from '../registry/registry-finder.service.js';
import { NotInspectedEvidence } from './not-inspected/evidence.service.js';
import { InspectionTask, TaskReplacement, TaskSeat } from './inspection.entity.js';
import { substituteWindow } from './inspection.rules.js';
import { taskNumber } from './open-tasks.js';
import { callsForSubstitution } from './result-codes.js';
import { taskResults } from './task-results.queries.js';
import { VisitsService } from './visits/visits.service.js';

/** Lets tasks follow what happens after the draw: called by the ceremony inside the approving transaction. */
@Injectable()
export class TaskChanges implements OnChanged {
  constructor(
    private readonly clock: Clock,
    private readonly audit: AuditService,
    private readonly plans: PlanService,
    private readonly registry: RegistryFinder,
    private readonly visits: VisitsService,
    private readonly caps: FrameCaps,
    private readonly drawVisits: DrawVisits,
    private readonly evidence: NotInspectedEvidence,
    private readonly reported: ReportedActs,
  ) {}

  /**
   * A subject that was inspected is not replaced, nor one whose result "could not be inspected" the head has not
   * confirmed, and a team whose result is accepted stays as it was. A result that
   * waits for its review is reviewed first. The task stays locked: nobody enters a result meanwhile.
   */
  async refusalOf(
    tx: EntityManager,
    { drawId, subjectCode, substitution }: Parameters<OnChanged['refusalOf']>[1],
  ): Promise<string | null> {
    const task = await lockTask(tx, drawId, subjectCode);
    if (await tx.existsBy(TaskReplacement, { taskId: task.id })) {
      return `任务 ${task.number} 的检查对象已由候补递补，不能再办理变更。`;
    }
    const { inForce, correction } = await taskResults(tx, task.id);
    if (inForce === null || inForce.decision === 'RETURNED') return null;
    if (inForce.decision === null || correction === 'WAITING') {
      return `任务 ${task.number} 的检查结果正在等待审核。请先审核通过或退回，再办理变更。`;
    }
    if (!substitution) return `任务 ${task.number} 的检查结果已审核通过，检查组不再变更。`;
    if (callsForSubstitution(inForce.resultCode)) {
      return this.evidence.substitutionRefusal(tx, task.number, inForce.resultId);
    }
    return `任务 ${task.number} 已经实施检查并审核通过，不能再由候补递补。`;
  }

  /** The task of the subject that goes is kept and closed; the reserve gets a task with vacant seats. */
  async replaceTask(tx: EntityManager, actor: Actor, change: ReplacedSubject): Promise<void> {
    const before = await lockTask(tx, change.drawId, change.subjectCode);
    const { code } = change.by;
    const found = (await this.registry.subjectsByCode(before.subjectKind, [code], tx)).get(code);
    if (!found) {
      throw new DomainError(
        'CONFLICT',
        '递补的检查对象不在名录库中，不能建立检查任务。请联系系统管理员核查。',
      );
    }
    await this.count(tx, actor, before, change, found);
    await this.visits.dropped(tx, actor, before.id, '检查对象由候补递补，不再检查。');
    const byTaskId = await this.open(tx, before, change, found);
    await tx.insert(TaskReplacement, { taskId: before.id, byTaskId, replacedAt: this.clock.now() });
    const rows = change.seats.map((seat) => ({ ...seat, taskId: byTaskId, revision: 0, inspectorId: null }));
    if (rows.length > 0) await tx.insert(TaskSeat, rows);
    await this.audit.record(tx, actor, {
      ...{ act: '递补检查任务', objectKind: 'inspection_task', objectId: before.id },
      detail: { task: before.number, by: byTaskId },
    });
    await this.reported.tasksChanged(tx, actor, { taskIds: [before.id, byTaskId] }, '递补检查任务');
  }

  async drawVoided(tx: EntityManager, actor: Actor, drawId: string): Promise<void> {
    await this.visits.drawVoided(tx, drawId);
    await this.drawVisits.voided(tx, drawId);
    await this.reported.tasksChanged(tx, actor, { drawId }, '作废抽取');
  }

  /** A later revision of the seat; the row before stays. The days of the visit stay if the new person is free. */
  async changeSeat(tx: EntityManager, actor: Actor, change: ChangedSeat): Promise<void> {
    const task = await lockTask(tx, change.drawId, change.subjectCode);
    const { poolCode, seat, inspectorId, step } = change;
    const last = await tx.maximum(TaskSeat, 'revision', { taskId: task.id, poolCode, seat });
    await tx.insert(TaskSeat, {
      ...{ taskId: task.id, poolCode, seat, inspectorId, step },
      revision: (last ?? -1) + 1,
    });
    await this.visits.teamChanged(tx, actor, task.id);
  }

  /** Takes the visit of the subject that goes out of the ledger, and puts that of the reserve in. */
  private async count(
    tx: EntityManager,
    actor: Actor,
    { planLineId, subjectKind: kind, windowFrom }: InspectionTask,
    { drawId, drawNumber, subjectCode, by }: ReplacedSubject,
    { name, areaCode }: FoundSubject,
  ): Promise<void> {
    await this.drawVisits.replaced(tx, actor, { drawId, subjectCode });
    await this.caps.requireRoom(tx, { drawId, planLineId, kind, code: by.code });
    const month = [windowFrom, this.clock.today()].sort().at(-1) ?? windowFrom;
    const subjects = [{ code: by.code, name, areaCode, month }];
    await this.drawVisits.drawn(tx, actor, { drawId, number: drawNumber, planLineId, kind, subjects });
  }

  private async open(
    tx: EntityManager,
    before: InspectionTask,
    { by, drawNumber }: ReplacedSubject,
    found: FoundSubject,
  ): Promise<string> {
    const { line } = await this.plans.getLine(before.planLineId, tx);
    const window = substituteWindow(before, this.clock.today(), line.deadline);
    // The draw is locked: nobody else numbers a task of it meanwhile.
    const tasks = await tx.countBy(InspectionTask, { drawId: before.drawId });
    const { drawId, planLineId, subjectKind, itemCode, itemName, leadPool } = before;
    const { identifiers } = await tx.insert(InspectionTask, {
      ...{ drawId, planLineId, subjectKind, itemCode, itemName, leadPool, ...window },
      ...{ subjectId: found.id, subjectCode: by.code, subjectName: found.name, areaCode: found.areaCode },
      ...{ stratum: by.stratum, rank: by.rank, ticket: by.ticket, batch: null },
      number: taskNumber(drawNumber, tasks + 1),
      createdAt: this.clock.now(),
    });
    return String(identifiers[0]?.['id']);
  }
}

/** @throws DomainError CONFLICT where the subject has no task */
async function lockTask(tx: EntityManager, drawId: string, subjectCode: string): Promise<InspectionTask> {
  const task = await tx.findOne(InspectionTask, {
    where: { drawId, subjectCode },
    lock: { mode: 'for_no_key_update' },
  });
  if (!task) {
    throw new DomainError('CONFLICT', '这个检查对象没有检查任务，不能办理变更。请联系系统管理员核查。');
  }
  return task;
}
