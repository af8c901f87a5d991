import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Actor } from '../audit/actor.js';
import { AuditService } from '../audit/audit.service.js';
import type { OnSealed, SealedDraw } from '../ceremony/sealed-hook.js';
import { DomainError } from '../kernel/domain-error.js';
import { Clock } from '../platform/clock.js';
import { DrawVisits } from '../plan/ledger/draw-visits.service.js';
import { ReportedActs } from '../plan/reported-acts.js';
import { RegistryFinder } from '../registry/registry-finder.service.js';
import { Visited } from '../registry/visited/visited.service.js';
import { TaskEnds } from './follow-up/task-ends.service.js';
import { type InspectionTask, ResultReview, TaskReplacement } from './inspection.entity.js';
import { currentSeats } from './inspection.queries.js';
import {
  personRefusal,
  type ResultInput,
  type ReviewInput,
  cleanReview,
  reviewFaults,
  stateRefusal,
  type TaskAct,
  taskState,
} from './inspection.rules.js';
import type { CorrectionInput } from './results/correction.rules.js';
import { type LockedTask, ResultWriter } from './results/result-writer.service.js';
import { taskResults } from './task-results.queries.js';
import { insertSeats, insertTasks, subjectsToInspect, visitsOf } from './open-tasks.js';
import { TaskReader } from './task-reader.js';
import { teamRefusal } from './team-size.rules.js';

/** Inspection tasks: opened by the draw, results entered by one person and reviewed by another. */
@Injectable()
export class InspectionService implements OnSealed {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly audit: AuditService,
    private readonly registry: RegistryFinder,
    private readonly reader: TaskReader,
    private readonly visited: Visited,
    private readonly drawVisits: DrawVisits,
    private readonly writer: ResultWriter,
    private readonly ends: TaskEnds,
    private readonly reported: ReportedActs,
  ) {}

  /**
   * Opens one task per drawn subject (in mode ORDER one per subject), in the sealing transaction.
   * @throws DomainError CONFLICT where a drawn subject is no longer in the registry: then the draw is not sealed
   */
  async openTasks(tx: EntityManager, actor: Actor, draw: SealedDraw): Promise<void> {
    const codes = subjectsToInspect(draw).map(({ code }) => code);
    const registered = await this.registry.subjectsByCode(draw.kindOf, codes, tx);
    const missing = codes.filter((code) => !registered.has(code));
    if (missing.length > 0) {
      // Not which ones: nobody learns a drawn name from a draw that did not come about.
      throw new DomainError(
        'CONFLICT',
        `抽中的对象中有 ${missing.length} 户不在名录库中，不能建立检查任务，没有抽取。请系统管理员用冻结的抽取库核对名录库。`,
      );
    }
    const taskIds = await insertTasks(tx, draw, registered, this.clock.now());
    await insertSeats(tx, draw.seats, taskIds);
    await this.drawVisits.drawn(tx, actor, visitsOf(draw, registered));
    await this.audit.record(tx, actor, {
      act: '建立检查任务',
      objectKind: 'draw',
      objectId: draw.drawId,
      detail: { draw: draw.number, tasks: taskIds.size },
    });
    await this.reported.tasksChanged(tx, actor, { drawId: draw.drawId }, '随机抽取');
  }

  /**
   * Enters a result: the first one, or a new version after a return.
   * @returns the version (from 1)
   * @throws DomainError NOT_FOUND, FORBIDDEN (no seat), CONFLICT (state), RULE_BROKEN (alone) or
   *   INVALID_INPUT with all faults
   */
  async enter(actor: Actor, taskId: string, input: ResultInput): Promise<number> {
    return this.dataSource.transaction(async (tx) => {
      const locked = await this.lock(tx, actor, taskId, 'ENTER');
      return this.writer.write(tx, actor, locked, input, null);
    });
  }

  /**
   * Corrects an accepted result by a new version, which another person reviews; until then nothing changes.
   * @returns the version
   * @throws DomainError NOT_FOUND, FORBIDDEN (no seat), CONFLICT (state, or nothing differs), STALE (another version
   *   than the one that was read), RULE_BROKEN (alone) or INVALID_INPUT with all faults
   */
  async correct(actor: Actor, taskId: string, input: CorrectionInput): Promise<number> {
    return this.dataSource.transaction(async (tx) => {
      const locked = await this.lock(tx, actor, taskId, 'CORRECT');
      if (locked.inForce?.version !== input.corrects) {
        throw new DomainError(
          'STALE',
          '检查结果在您打开之后有了新的版本，没有保存。请重新打开，核对后再更正。',
        );
      }
      return this.writer.write(tx, actor, locked, input, input.reason);
    });
  }

  /**
   * Accepts or returns the newest version; never the person who entered it.
   * @throws DomainError NOT_FOUND, FORBIDDEN, RULE_BROKEN (same person), CONFLICT (state), STALE (another
   * version than the one that was read) or INVALID_INPUT
   */
  async review(actor: Actor, taskId: string, input: ReviewInput): Promise<void> {
    const review = cleanReview(input);
    const faults = reviewFaults(review);
    await this.dataSource.transaction(async (tx) => {
      const { task, newest, seats } = await this.lock(tx, actor, taskId, 'REVIEW');
      if (!newest || newest.version !== review.version) {
        throw new DomainError(
          'STALE',
          '检查结果在您打开之后有了新的版本，没有保存。请重新打开，核对后再审核。',
        );
      }
      if (faults.length > 0) throw new DomainError('INVALID_INPUT', '审核没有保存，请按提示修改。', faults);
      await tx.insert(ResultReview, {
        ...{ resultId: newest.resultId, decision: review.decision, reason: review.reason },
        ...{ reviewedBy: actor.accountId ?? '', reviewedName: actor.name, reviewedAt: this.clock.now() },
      });
      if (review.decision === 'ACCEPTED') {
        const { subjectCode } = task;
        await this.visited.record(tx, {
          subjectCode,
          day: newest.inspectedOn,
          taskId: task.id,
          inspectorIds: seats.flatMap(({ inspectorId }) => inspectorId ?? []),
        });
        await this.ends.accepted(tx, actor, task, newest);
      }
      const act = review.decision === 'ACCEPTED' ? '审核通过检查结果' : '退回检查结果';
      await this.record(tx, actor, task, act, { version: review.version });
      await this.reported.tasksChanged(tx, actor, { taskIds: [task.id] }, act);
    });
  }

  /** Locks the task until commit, so that two people cannot act on the same state of it, and checks who and when. */
  private async lock(tx: EntityManager, actor: Actor, taskId: string, act: TaskAct): Promise<LockedTask> {
    const task = await this.reader.require(tx, actor, taskId, { lock: true });
    await this.reader.requireLiveDraw(tx, task);
    const { newest, inForce, correction } = await taskResults(tx, task.id);
    const seats = await currentSeats(tx, [task.id]);
    const refused = personRefusal(act, actor, {
      seatHolders: seats.map(({ inspectorId }) => inspectorId),
      newest,
    });
    if (refused !== null) throw new DomainError(refused.code, refused.message);
    const replaced = await tx.existsBy(TaskReplacement, { taskId: task.id });
    const conflict = stateRefusal(act, taskState(inForce, replaced), correction);
    if (conflict !== null) throw new DomainError('CONFLICT', conflict);
    const alone = teamRefusal(act, actor, seats);
    if (alone !== null) throw new DomainError('RULE_BROKEN', alone);
    return { task, newest, inForce, seats };
  }

  private async record(
    tx: EntityManager,
    actor: Actor,
    task: InspectionTask,
    act: string,
    detail: Record<string, string | number>,
  ): Promise<void> {
    await this.audit.record(tx, actor, {
      act,
      objectKind: 'inspection_task',
      objectId: task.id,
      detail: { task: task.number, ...detail },
    });
  }
}
