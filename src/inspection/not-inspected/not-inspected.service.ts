import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { AccountsService } from '../../accounts/accounts.service.js';
import type { Actor } from '../../audit/actor.js';
import { AuditService } from '../../audit/audit.service.js';
import { DomainError } from '../../kernel/domain-error.js';
import { cleanSentence, cleanText } from '../../kernel/text.js';
import { Clock } from '../../platform/clock.js';
import { ReportedActs } from '../../plan/reported-acts.js';
import {
  InspectionResult,
  type InspectionTask,
  ResultReview,
  TaskReplacement,
} from '../inspection.entity.js';
import { TaskEnds } from '../follow-up/task-ends.service.js';
import { TaskReader } from '../task-reader.js';
import { taskResults } from '../task-results.queries.js';
import { NotInspectedDecision } from './not-inspected.entity.js';
import {
  type ConfirmationInput,
  decisionFaults,
  type Hands,
  isNotInspected,
  type NotInspectedDecisionKind,
  personRefusal,
} from './not-inspected.rules.js';

/** A result that waits for the head. */
interface Waiting {
  readonly resultId: string;
  readonly version: number;
  readonly hands: Hands;
}

/** What the page of a task shows of a result "could not be inspected". */
export interface TaskConfirmation {
  readonly resultCode: string;
  readonly version: number;
  /** Null while the head has not decided. */
  readonly decided: NotInspectedDecision | null;
  /** Why the visitor may not decide now (Chinese); null where he may. */
  readonly refusal: string | null;
}

/** The third pair of eyes: the head confirms that a subject could not be inspected, or sends the team again. */
@Injectable()
export class NotInspected {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly audit: AuditService,
    private readonly accounts: AccountsService,
    private readonly reader: TaskReader,
    private readonly ends: TaskEnds,
    private readonly reported: ReportedActs,
  ) {}

  /**
   * Confirms or refuses the accepted result. A confirmed one sets going what it calls for; a refused one counts as
   * returned, and the task may be entered again, or stands as the version before had left it.
   * @throws DomainError NOT_FOUND, FORBIDDEN, RULE_BROKEN (entered or reviewed it), CONFLICT (nothing waits), STALE
   *   (another version than the one that was read) or INVALID_INPUT with all faults
   */
  async decide(actor: Actor, taskId: string, input: ConfirmationInput): Promise<void> {
    await this.dataSource.transaction(async (tx) => {
      const task = await this.reader.require(tx, actor, taskId, { lock: true });
      await this.reader.requireLiveDraw(tx, task);
      const { resultId, version, hands } = await this.waiting(tx, task);
      const refused = personRefusal(actor, hands);
      if (refused !== null) throw new DomainError(refused.code, refused.message);
      if (version !== input.version) {
        throw new DomainError(
          'STALE',
          '检查结果在您打开之后有了新的版本，没有保存。请重新打开，核对后再认定。',
        );
      }
      const faults = decisionFaults(actor, input, hands);
      if (faults.length > 0) throw new DomainError('INVALID_INPUT', '认定没有保存，请按提示修改。', faults);
      const decision = input.decision as NotInspectedDecisionKind;
      const reason = cleanSentence(input.reason ?? '');
      const headName = actor.roles.includes('HEAD') ? null : cleanText(input.headName ?? '');
      await tx.insert(NotInspectedDecision, {
        ...{ resultId, decision, reason, headName, accountId: actor.accountId ?? '' },
        ...{ inspectorId: actor.inspectorId, decidedBy: actor.name, decidedAt: this.clock.now() },
      });
      if (decision === 'CONFIRMED') await this.ends.accepted(tx, actor, task, { resultId });
      // The version before, if there is one, is in force again; the head may have approved its visit meanwhile.
      else await this.ends.settle(tx, actor, task);
      await this.audit.record(tx, actor, {
        act: decision === 'CONFIRMED' ? '认定无法检查' : '不予认定无法检查',
        ...{ objectKind: 'inspection_task', objectId: task.id },
        detail: { task: task.number, version, ...(headName === null ? {} : { head: headName }) },
      });
      await this.reported.tasksChanged(tx, actor, { taskIds: [task.id] }, '认定无法检查');
    });
  }

  /** What the page of a task shows; null where its result in force is another one. */
  async ofTask(actor: Actor, taskId: string): Promise<TaskConfirmation | null> {
    const tx = this.dataSource.manager;
    const task = await this.reader.require(tx, actor, taskId);
    const [newest] = await tx.query(
      `SELECT r.id, r.version, r.result_code AS "resultCode" FROM inspection_result r
         JOIN result_review v ON v.result_id = r.id AND v.decision = 'ACCEPTED'
       WHERE r.task_id = $1 ORDER BY r.version DESC LIMIT 1`,
      [task.id],
    );
    if (newest === undefined || !isNotInspected(newest.resultCode)) return null;
    const { resultCode, version } = newest;
    const decided = await tx.findOneBy(NotInspectedDecision, { resultId: newest.id });
    return { resultCode, version, decided, refusal: await this.refusalFor(tx, actor, task) };
  }

  private async refusalFor(tx: EntityManager, actor: Actor, task: InspectionTask): Promise<string | null> {
    try {
      await this.reader.requireLiveDraw(tx, task);
      return personRefusal(actor, (await this.waiting(tx, task)).hands)?.message ?? null;
    } catch (error) {
      if (error instanceof DomainError) return error.message;
      throw error;
    }
  }

  /** The result that waits for the head. @throws DomainError CONFLICT where none does */
  private async waiting(tx: EntityManager, task: InspectionTask): Promise<Waiting> {
    const conflict = (message: string) => new DomainError('CONFLICT', message);
    const { inForce, correction } = await taskResults(tx, task.id);
    if (await tx.existsBy(TaskReplacement, { taskId: task.id })) {
      throw conflict('这项任务的检查对象已由候补递补，不再办理认定。');
    }
    if (inForce?.decision !== 'ACCEPTED' || !isNotInspected(inForce.resultCode)) {
      throw conflict('这项任务没有审核通过的“无法检查”结果，不需要认定。');
    }
    if (correction === 'WAITING') throw conflict('这份结果的更正正在等待审核。请先审核，再办理认定。');
    const { resultId, version } = inForce;
    if (await tx.existsBy(NotInspectedDecision, { resultId }))
      throw conflict('这份“无法检查”的结果已经认定。');
    return { resultId, version, hands: await this.handsOf(tx, resultId) };
  }

  private async handsOf(tx: EntityManager, resultId: string): Promise<Hands> {
    const { enteredBy, enteredInspector, enteredName } = await tx.findOneByOrFail(InspectionResult, {
      id: resultId,
    });
    const { reviewedBy, reviewedName } = await tx.findOneByOrFail(ResultReview, { resultId });
    const reviewedInspector = await this.accounts.inspectorOf(tx, reviewedBy);
    return { enteredBy, enteredInspector, enteredName, reviewedBy, reviewedInspector, reviewedName };
  }
}
