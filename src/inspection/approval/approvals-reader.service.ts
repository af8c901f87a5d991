import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Actor } from '../../audit/actor.js';
import { CeremonyService } from '../../ceremony/ceremony.service.js';
import type { Draw } from '../../ceremony/draw.entity.js';
import { DrawLooks } from '../../ceremony/trail/draw-looks.service.js';
import { DomainError } from '../../kernel/domain-error.js';
import { isId } from '../../kernel/id.js';
import { NamesService } from '../../registry/names.service.js';
import { nameless } from '../inspection.scope.js';
import { TaskReader } from '../task-reader.js';
import {
  type ApprovalFilter,
  type ApprovalRow,
  type ApprovalTaskRow,
  countApprovals,
  findApprovals,
  taskRowsOf,
  taskRowsOfDraw,
} from './approval-lists.queries.js';
import { approvalFacts, seatedOnAll, taskIdsOf, tasksInScope } from './approval.queries.js';
import {
  APPROVAL_KINDS,
  APPROVAL_STATES,
  askRefusal,
  isAsker,
  isDecider,
  mayAskAgain,
  NO_APPROVAL,
  TASK_APPROVALS,
  type TaskApproval,
  visitRefusal,
} from './approval.rules.js';

/** Requests on a page of the list. */
export const APPROVALS_PER_PAGE = 50;

/** A request as people see it. */
export interface ShownApproval extends ApprovalRow {
  readonly kindName: string;
  readonly stateName: string;
}

/** A task of a request, or one that could be asked for. */
export interface ShownApprovalTask extends ApprovalTaskRow {
  readonly areaName: string;
  readonly stateName: string;
  /** True where it may be asked for now. */
  readonly free: boolean;
}

/** A page of requests. */
export interface ApprovalPage {
  readonly rows: readonly ShownApproval[];
  /** Requests that meet the filter. */
  readonly total: number;
  /** From 1. */
  readonly page: number;
  readonly pages: number;
}

/** Everything of one request. */
export interface ApprovalDetail {
  readonly approval: ShownApproval;
  readonly tasks: readonly ShownApprovalTask[];
  /** Tasks of the request whose names the visitor may not see. */
  readonly hidden: number;
  /** Why the visitor may not decide (Chinese); null where he may. */
  readonly refusal: string | null;
}

/** What a request can be made of. */
export interface ApprovalForm {
  readonly draw: Draw;
  readonly tasks: readonly ShownApprovalTask[];
  /** Why the visitor may not ask beforehand, or as urgent, for these (Chinese); null where he may. */
  readonly refusals: { readonly prior: string | null; readonly urgent: string | null };
}

/** Approval of one task, for its page. */
export interface TaskApprovals {
  readonly state: TaskApproval;
  readonly stateName: string;
  /** Why the visit may not begin (Chinese); null where it may. */
  readonly refusal: string | null;
  /** Newest first. */
  readonly approvals: readonly ShownApproval[];
  /** The visitor may ask for it now. */
  readonly mayAsk: boolean;
}

/** Reads requests for approval, each visitor those of his own tasks. */
@Injectable()
export class ApprovalsReader {
  constructor(
    private readonly dataSource: DataSource,
    private readonly ceremony: CeremonyService,
    private readonly looks: DrawLooks,
    private readonly names: NamesService,
    private readonly reader: TaskReader,
  ) {}

  /** Requests with a task in the actor's scope, newest first, 50 a page; a page past the end is the last one. */
  async list(actor: Actor, filter: ApprovalFilter, page = 1): Promise<ApprovalPage> {
    const { manager } = this.dataSource;
    const scope = nameless(await this.reader.scopeOf(manager, actor));
    const total = await countApprovals(manager, scope, filter);
    const pages = Math.max(1, Math.ceil(total / APPROVALS_PER_PAGE));
    const shown = Math.min(page, pages);
    const skip = (shown - 1) * APPROVALS_PER_PAGE;
    const rows = await findApprovals(manager, scope, filter, { skip, take: APPROVALS_PER_PAGE });
    return { rows: rows.map(shownApproval), total, page: shown, pages };
  }

  /** Every request that meets the filter, for a workbook. */
  async all(actor: Actor, filter: ApprovalFilter): Promise<ShownApproval[]> {
    const { manager } = this.dataSource;
    const scope = nameless(await this.reader.scopeOf(manager, actor));
    return (await findApprovals(manager, scope, filter, { skip: 0, take: 100_000 })).map(shownApproval);
  }

  /** How many requests wait for a decision of this actor; 0 for who does not decide. */
  async waiting(actor: Actor): Promise<number> {
    if (!isDecider(actor)) return 0;
    const { manager } = this.dataSource;
    return countApprovals(manager, nameless(await this.reader.scopeOf(manager, actor)), { state: 'OPEN' });
  }

  /** @throws DomainError NOT_FOUND, or FORBIDDEN where no task of it is in the actor's scope */
  async get(actor: Actor, id: string): Promise<ApprovalDetail> {
    const { manager } = this.dataSource;
    const scope = await this.reader.scopeOf(manager, actor);
    const exists = isId(id) ? await findApprovals(manager, null, { id }, { skip: 0, take: 1 }) : [];
    if (exists.length === 0) throw new DomainError('NOT_FOUND', '没有这份审批。请从“检查审批”中打开。');
    const [row] = await findApprovals(manager, nameless(scope), { id }, { skip: 0, take: 1 });
    if (!row) throw new DomainError('FORBIDDEN', '这份审批的检查任务不在您的范围内，不能查看。');
    const draw = await this.ceremony.get(row.drawId);
    await this.looks.seen(actor, [draw], `检查审批 ${row.number}`);
    const tasks = await this.shownTasks(await taskRowsOf(manager, scope, id));
    const hidden = row.tasks - tasks.length;
    const within = await tasksInScope(manager, nameless(scope), await taskIdsOf(manager, id));
    const outside = within.size < row.tasks;
    return { approval: shownApproval(row), tasks, hidden, refusal: decideRefusal(actor, row, outside) };
  }

  /**
   * The tasks of a draw from which a request is made, those in the actor's scope.
   * @throws DomainError NOT_FOUND
   */
  async form(actor: Actor, drawId: string): Promise<ApprovalForm> {
    const { manager } = this.dataSource;
    const draw = await this.ceremony.get(drawId);
    const scope = await this.reader.scopeOf(manager, actor);
    await this.looks.seen(actor, [draw], `检查报批 ${draw.number}`);
    const tasks = await this.shownTasks(await taskRowsOfDraw(manager, scope, drawId, actor.inspectorId));
    const seated = tasks.some((task) => task.own && task.free);
    return {
      ...{ draw, tasks },
      refusals: { prior: askRefusal(actor, 'PRIOR', seated), urgent: askRefusal(actor, 'URGENT', seated) },
    };
  }

  /** Requests that hold a task, newest first, and how far its approval is. The task must be in the actor's scope. */
  async ofTask(actor: Actor, taskId: string): Promise<TaskApprovals> {
    const { manager } = this.dataSource;
    const facts = (await approvalFacts(manager, [taskId])).get(taskId) ?? NO_APPROVAL;
    const rows = await findApprovals(manager, null, { taskId }, { skip: 0, take: 100 });
    const seated = actor.inspectorId !== null && (await seatedOnAll(manager, actor.inspectorId, [taskId]));
    const asks = askRefusal(actor, 'PRIOR', seated) === null || askRefusal(actor, 'URGENT', seated) === null;
    return {
      ...{ state: facts.state, stateName: TASK_APPROVALS[facts.state], refusal: visitRefusal(facts) },
      ...{ approvals: rows.map(shownApproval), mayAsk: asks && mayAskAgain(facts.state) },
    };
  }

  private async shownTasks(rows: readonly ApprovalTaskRow[]): Promise<ShownApprovalTask[]> {
    const { areas } = await this.names.of();
    return rows.map((row) => ({
      ...row,
      areaName: areas.get(row.areaCode) ?? '',
      stateName: row.replaced ? '已递补' : TASK_APPROVALS[row.state],
      free: !row.replaced && mayAskAgain(row.state),
    }));
  }
}

function shownApproval(row: ApprovalRow): ShownApproval {
  return { ...row, kindName: APPROVAL_KINDS[row.kind], stateName: APPROVAL_STATES[row.state] };
}

function decideRefusal(actor: Actor, row: ApprovalRow, outside: boolean): string | null {
  if (row.state !== 'OPEN') return '已经作出决定。';
  if (!isDecider(actor)) return '检查由机关负责人批准。';
  if (outside) return '这份审批的检查任务不都在您的范围内，不能办理。';
  return isAsker(actor, row) ? '报批人不能审批自己报批的检查，请由机关负责人或另一名人员办理。' : null;
}
