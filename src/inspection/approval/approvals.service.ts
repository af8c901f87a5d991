import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Actor } from '../../audit/actor.js';
import { AuditService } from '../../audit/audit.service.js';
import { CeremonyService } from '../../ceremony/ceremony.service.js';
import { chineseDay, type Day, isDay, shanghaiDay } from '../../kernel/day.js';
import { DomainError } from '../../kernel/domain-error.js';
import { isId } from '../../kernel/id.js';
import { cleanSentence, cleanText } from '../../kernel/text.js';
import { Clock } from '../../platform/clock.js';
import { lockFor } from '../../platform/database/database.js';
import type { InspectionTask } from '../inspection.entity.js';
import { nameless } from '../inspection.scope.js';
import { TaskEnds } from '../follow-up/task-ends.service.js';
import { TaskReader } from '../task-reader.js';
import { VisitApproval, VisitApprovalDecision, VisitApprovalTask } from './approval.entity.js';
import {
  approvalFacts,
  insertApprovalTasks,
  lastPaper,
  lockTasks,
  seatedOnAll,
  type TaskToApprove,
  taskIdsOf,
  tasksInScope,
  tasksOfDraw,
} from './approval.queries.js';
import {
  type ApprovalKind,
  type ApprovalWish,
  askRefusal,
  dayRefusal,
  type DecisionInput,
  decisionFaults,
  isAsker,
  isDecider,
  mayAskAgain,
  NO_APPROVAL,
  paperNumber,
  TASK_APPROVALS,
  type TaskApproval,
  visitRefusal,
  wishFaults,
} from './approval.rules.js';

/** Names that a refusal lists before it only counts. */
const MOST_NAMED = 5;

/** The head approves visits: a batch of a draw beforehand, one that cannot wait afterwards (国办发〔2024〕54号). */
@Injectable()
export class ApprovalsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly audit: AuditService,
    private readonly ceremony: CeremonyService,
    private readonly reader: TaskReader,
    private readonly ends: TaskEnds,
  ) {}

  /**
   * Asks for the approval of visits: of chosen tasks, or of every task of the draw that still needs one.
   * @returns id of the request
   * @throws DomainError NOT_FOUND, FORBIDDEN, INVALID_INPUT, or CONFLICT (draw not sealed or void, a task that was
   *   replaced, waits already or is approved, nothing left to ask for)
   */
  async ask(actor: Actor, wish: ApprovalWish): Promise<string> {
    return this.dataSource.transaction(async (tx) => {
      const draw = await this.ceremony.get(wish.drawId, tx);
      if (draw.state !== 'SEALED' && draw.state !== 'PUBLISHED') {
        throw new DomainError('CONFLICT', `抽取 ${draw.number} 没有可以检查的任务，不能报批。`);
      }
      const tasks = await this.tasksFor(tx, actor, wish);
      const faults = wishFaults(wish);
      if (faults.length > 0) throw new DomainError('INVALID_INPUT', '没有报批，请按提示修改。', faults);
      const kind = wish.kind as ApprovalKind;
      const ids = tasks.map(({ id }) => id);
      const seated = actor.inspectorId !== null && (await seatedOnAll(tx, actor.inspectorId, ids));
      const refused = askRefusal(actor, kind, seated);
      if (refused !== null) throw new DomainError('FORBIDDEN', refused);
      const id = await this.insert(tx, actor, draw, kind, cleanSentence(wish.reason ?? ''));
      await insertApprovalTasks(tx, id, ids);
      await this.audit.record(tx, actor, {
        act: kind === 'URGENT' ? '紧急情况报批检查' : '报批检查',
        objectKind: 'visit_approval',
        objectId: id,
        detail: { draw: draw.number, tasks: ids.length },
      });
      return id;
    });
  }

  /**
   * The head approves or refuses every visit of a request.
   * @throws DomainError NOT_FOUND, FORBIDDEN, CONFLICT (decided already), RULE_BROKEN (own request) or INVALID_INPUT
   */
  async decide(actor: Actor, approvalId: string, input: DecisionInput): Promise<void> {
    await this.dataSource.transaction(async (tx) => {
      const approval = await this.lockOpen(tx, actor, approvalId);
      const faults = decisionFaults(actor, input, approval.requestedBy);
      if (faults.length > 0) throw new DomainError('INVALID_INPUT', '没有办理，请按提示修改。', faults);
      const { decision } = input;
      await tx.insert(VisitApprovalDecision, {
        ...{ approvalId: approval.id, decision: decision === 'APPROVED' ? decision : 'REFUSED' },
        reason: decision === 'REFUSED' ? cleanSentence(input.reason ?? '') : null,
        headName: actor.roles.includes('HEAD') ? null : cleanText(input.headName ?? ''),
        ...{ decidedAccountId: actor.accountId ?? '', decidedBy: actor.name, decidedAt: this.clock.now() },
      });
      if (decision === 'APPROVED' && approval.kind === 'URGENT') {
        const tasks = await tx.findBy(VisitApprovalTask, { approvalId: approval.id });
        await this.ends.settleAll(
          tx,
          actor,
          tasks.map(({ taskId }) => taskId),
        );
      }
      await this.audit.record(tx, actor, {
        act: decision === 'APPROVED' ? '批准检查' : '不予批准检查',
        objectKind: 'visit_approval',
        objectId: approval.id,
        detail: { number: approval.number, by: approval.requestedBy },
      });
    });
  }

  /** How far the approval of each task is; a task that nobody has asked for is NONE. */
  async stateOf(tx: EntityManager, taskIds: readonly string[]): Promise<Map<string, TaskApproval>> {
    const facts = await approvalFacts(tx, taskIds);
    return new Map([...facts].map(([id, { state }]) => [id, state]));
  }

  /**
   * Lets a visit be recorded only where it was approved, or could not wait. Call it with the task locked.
   * @param inspectedOn day of the visit, where it is known: not before the day of a prior approval
   * @throws DomainError RULE_BROKEN, in words what to do
   */
  async requireFor(
    tx: EntityManager,
    task: Pick<InspectionTask, 'id'>,
    inspectedOn: Day | null = null,
  ): Promise<void> {
    const facts = (await approvalFacts(tx, [task.id])).get(task.id) ?? NO_APPROVAL;
    const refused = visitRefusal(facts);
    if (refused !== null) throw new DomainError('RULE_BROKEN', refused);
    const early = isDay(inspectedOn) ? dayRefusal(facts, inspectedOn) : null;
    if (early !== null) {
      throw new DomainError('RULE_BROKEN', early, [
        { field: 'inspectedOn', code: 'BEFORE_APPROVAL', message: early },
      ]);
    }
  }

  /** Locks what is asked for and sees that each may be. */
  private async tasksFor(tx: EntityManager, actor: Actor, wish: ApprovalWish): Promise<TaskToApprove[]> {
    const chosen = wish.taskIds;
    const wanted = chosen ?? (await tasksOfDraw(tx, wish.drawId));
    if (!wanted.every(isId)) throw new DomainError('NOT_FOUND', '没有这项检查任务。请从任务列表中打开。');
    const inScope = await tasksInScope(tx, await this.reader.scopeOf(tx, actor), wanted);
    const ids = [...new Set(wanted)].filter((id) => inScope.has(id));
    if (chosen !== null && ids.length < new Set(chosen).size) {
      throw new DomainError('FORBIDDEN', '选择的检查任务不都在您的范围内，没有报批。请重新选择。');
    }
    const locked = await lockTasks(tx, wish.drawId, ids);
    const states = await this.stateOf(tx, ids);
    const stateOf = ({ id }: TaskToApprove): TaskApproval => states.get(id) ?? 'NONE';
    const free = locked.filter((task) => !task.replaced && mayAskAgain(stateOf(task)));
    if (chosen !== null && free.length < ids.length) {
      const words = locked
        .filter((task) => !free.includes(task))
        .map((task) => `${task.number}(${task.replaced ? '已递补' : TASK_APPROVALS[stateOf(task)]})`);
      throw new DomainError(
        'CONFLICT',
        `选择的任务中有的不能报批，没有办理：${named(words)}。请去掉后再报批。`,
      );
    }
    if (free.length === 0) {
      const message = chosen === null ? '这次抽取没有还需要报批的检查任务。' : '请选择要报批的检查任务。';
      throw new DomainError('CONFLICT', message);
    }
    return free;
  }

  private async insert(
    tx: EntityManager,
    actor: Actor,
    draw: { readonly id: string; readonly number: string },
    kind: ApprovalKind,
    reason: string,
  ): Promise<string> {
    const now = this.clock.now();
    const [area] = draw.number.split('-');
    const year = shanghaiDay(now).slice(0, 4);
    await lockFor(tx, `approvals ${area} ${year}`);
    const n = (await lastPaper(tx, 'visit_approval', `${area}-${year}-S`)) + 1;
    const { identifiers } = await tx.insert(VisitApproval, {
      ...{ number: paperNumber(area, year, 'S', n), drawId: draw.id, kind },
      reason: reason === '' ? null : reason,
      ...{ requestedAccountId: actor.accountId ?? '', requestedInspectorId: actor.inspectorId },
      ...{ requestedBy: actor.name, requestedAt: now },
    });
    return String(identifiers[0]['id']);
  }

  /** Locks the request, so that of two decisions at once one finds the other. */
  private async lockOpen(tx: EntityManager, actor: Actor, approvalId: string): Promise<VisitApproval> {
    const approval = isId(approvalId)
      ? await tx.findOne(VisitApproval, { where: { id: approvalId }, lock: { mode: 'pessimistic_write' } })
      : null;
    if (!approval) throw new DomainError('NOT_FOUND', '没有这份审批。请从“检查审批”中打开。');
    if (!isDecider(actor)) throw new DomainError('FORBIDDEN', '检查由机关负责人批准，您不能办理。');
    const taskIds = await taskIdsOf(tx, approval.id);
    // A decision shows no name: whoever carries it out need not see a list that is not public.
    const inScope = await tasksInScope(tx, nameless(await this.reader.scopeOf(tx, actor)), taskIds);
    if (inScope.size < taskIds.length) {
      throw new DomainError('FORBIDDEN', '这份审批的检查任务不都在您的范围内，不能办理。');
    }
    const decided = await tx.findOneBy(VisitApprovalDecision, { approvalId: approval.id });
    if (decided) {
      const what = decided.decision === 'APPROVED' ? '批准' : '不予批准';
      const when = chineseDay(shanghaiDay(decided.decidedAt));
      throw new DomainError('CONFLICT', `这份审批已由${decided.decidedBy}于${when}${what}，不能再次办理。`);
    }
    if (isAsker(actor, approval)) {
      throw new DomainError('RULE_BROKEN', '报批人不能审批自己报批的检查，请由机关负责人或另一名人员办理。');
    }
    return approval;
  }
}

function named(words: readonly string[]): string {
  const rest = words.length > MOST_NAMED ? `等${words.length}项` : '';
  return words.slice(0, MOST_NAMED).join('、') + rest;
}
