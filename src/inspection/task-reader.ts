import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Actor } from '../audit/actor.js';
import type { Draw } from '../ceremony/draw.entity.js';
import { fileText } from '../ceremony/draw-files.js';
import { CeremonyService } from '../ceremony/ceremony.service.js';
import { DrawLooks } from '../ceremony/trail/draw-looks.service.js';
import { ListReachService } from '../ceremony/lists/list-reach.service.js';
import { DomainError } from '../kernel/domain-error.js';
import { isId } from '../kernel/id.js';
import { PlanService } from '../plan/plan.service.js';
import { NamesService } from '../registry/names.service.js';
import { RegistryFinder } from '../registry/registry-finder.service.js';
import { visitRefusalOf } from './approval/approval.queries.js';
import { InspectionResult, InspectionTask, ResultReview, TaskReplacement } from './inspection.entity.js';
import { type CurrentSeat, currentSeats, isTaskInScope } from './inspection.queries.js';
import { personRefusal, stateRefusal, type TaskAct, taskState, ticketCommand } from './inspection.rules.js';
import { FindingsService } from './results/findings.service.js';
import { isConfirmed } from './not-inspected/not-inspected.queries.js';
import { callsForSubstitution } from './result-codes.js';
import { seesUnpublished, type TaskScope } from './inspection.scope.js';
import { taskResults, type TaskResults } from './task-results.queries.js';
import { teamRefusal } from './team-size.rules.js';
import { type OtherTask, type ResultVersion, type TaskDetail, teamsOf } from './task-detail.js';

/** Reads tasks, each visitor his own part of them. */
@Injectable()
export class TaskReader {
  constructor(
    private readonly dataSource: DataSource,
    private readonly ceremony: CeremonyService,
    private readonly plans: PlanService,
    private readonly names: NamesService,
    private readonly registry: RegistryFinder,
    private readonly reaches: ListReachService,
    private readonly looks: DrawLooks,
    private readonly findings: FindingsService,
  ) {}

  /** Everything of a task. @throws DomainError NOT_FOUND, or FORBIDDEN outside the actor's scope */
  async get(actor: Actor, id: string): Promise<TaskDetail> {
    const tx = this.dataSource.manager;
    const task = await this.require(tx, actor, id);
    const draw = await this.ceremony.get(task.drawId);
    await this.looks.seen(actor, [draw], `检查任务 ${task.number}`);
    const isPublic = this.looks.isPublic(draw);
    const { line, plan } = await this.plans.getLine(task.planLineId);
    const seats = await currentSeats(tx, [id]);
    const holders = seats.flatMap(({ inspectorId }) => (inspectorId === null ? [] : [inspectorId]));
    const versions = await this.versionsOf(tx, id);
    const replacement = await replacementOf(tx, id);
    const replaced = replacement.by !== null;
    const stand = await taskResults(tx, id);
    const refusals = refusalsOf(actor, draw, seats, { stand, replaced });
    const confirmed = stand.inForce !== null && (await isConfirmed(tx, stand.inForce.resultId));
    const names = await this.names.of();
    const seed = isPublic ? await seedOf(tx, draw) : null;
    return {
      task,
      state: taskState(stand.inForce, replaced),
      correction: stand.correction,
      replacement,
      areaName: names.areas.get(task.areaCode) ?? '',
      planTitle: plan.title,
      taskName: line.taskName,
      teams: teamsOf(seats, task.leadPool, line.teams, names, await this.registry.inspectorsById(holders)),
      versions,
      refusals: { ...refusals, enter: refusals.enter ?? (await visitRefusalOf(tx, id)) },
      showsTicket: isPublic || refusals.enter === null || refusals.review === null,
      ticketCommand: seed === null ? null : ticketCommand(seed, task.subjectCode),
      changes: changesOf(actor, draw, { holders, stand, replaced, confirmed }),
      voided: draw.state === 'VOIDED',
    };
  }

  /**
   * A task that the actor may see; with `lock` held until the transaction ends.
   * @throws DomainError NOT_FOUND, FORBIDDEN
   */
  async require(
    tx: EntityManager,
    actor: Actor,
    id: string,
    options: { readonly lock?: boolean } = {},
  ): Promise<InspectionTask> {
    const lock = options.lock ? { lock: { mode: 'for_no_key_update' as const } } : {};
    const task = isId(id) ? await tx.findOne(InspectionTask, { where: { id }, ...lock }) : null;
    if (!task) throw new DomainError('NOT_FOUND', '没有这项检查任务。请从任务列表中打开。');
    if (await isTaskInScope(tx, await this.scopeOf(tx, actor), task.id)) return task;
    throw new DomainError('FORBIDDEN', '这项检查任务不在您的范围内，不能查看或办理。');
  }

  /** @throws DomainError CONFLICT where the draw of the task was voided */
  async requireLiveDraw(tx: EntityManager, task: InspectionTask): Promise<void> {
    const draw = await this.ceremony.get(task.drawId, tx);
    if (draw.state === 'VOIDED') {
      throw new DomainError('CONFLICT', `任务 ${task.number} 所属的抽取已经作废，不能再录入或审核检查结果。`);
    }
  }

  /** Every version of a task's result with its review and its findings, newest first. */
  private async versionsOf(tx: EntityManager, taskId: string): Promise<ResultVersion[]> {
    const results = await tx.find(InspectionResult, { where: { taskId }, order: { version: 'DESC' } });
    const ids = results.map(({ id }) => id);
    const reviews = await tx
      .createQueryBuilder(ResultReview, 'v')
      .where('v.resultId = ANY (:ids)', { ids })
      .getMany();
    const byResult = new Map(reviews.map((review) => [review.resultId, review]));
    const findings = await this.findings.ofResults(ids, tx);
    return results.map((result) => ({
      ...{ result, review: byResult.get(result.id) ?? null },
      findings: findings.get(result.id) ?? [],
    }));
  }

  /** Which tasks an actor may see. */
  async scopeOf(tx: EntityManager, actor: Actor): Promise<TaskScope> {
    const scope = await this.reaches.of(actor, tx);
    if (seesUnpublished(actor)) return scope;
    const drawIds = (await this.ceremony.list(tx))
      .filter((draw) => this.looks.isPublic(draw))
      .map(({ id }) => id);
    return { ...scope, onlyOf: { drawIds, inspectorId: actor.inspectorId } };
  }
}

/** The seed that result.json states. */
async function seedOf(tx: EntityManager, draw: Draw): Promise<string> {
  return (JSON.parse(await fileText(tx, draw.id, 'result.json')) as { seed: string }).seed;
}

/** The tasks beside this one in a substitution, of which it may be either. */
async function replacementOf(tx: EntityManager, taskId: string): Promise<TaskDetail['replacement']> {
  const gone = await tx.findOneBy(TaskReplacement, { taskId });
  const came = await tx.findOneBy(TaskReplacement, { byTaskId: taskId });
  const other = async (id: string | undefined): Promise<OtherTask | null> => {
    if (id === undefined) return null;
    const { number, subjectName } = await tx.findOneByOrFail(InspectionTask, { id });
    return { id, number, subjectName };
  };
  return { by: await other(gone?.byTaskId), of: await other(came?.taskId) };
}

function refusalsOf(
  actor: Actor,
  draw: Draw,
  seats: readonly CurrentSeat[],
  { stand, replaced }: { readonly stand: TaskResults; readonly replaced: boolean },
): TaskDetail['refusals'] {
  const { newest, inForce, correction } = stand;
  const seatHolders = seats.map(({ inspectorId }) => inspectorId);
  const refusal = (act: TaskAct): string | null => {
    if (draw.state === 'VOIDED') return '所属的抽取已经作废，不能再办理。';
    const person = personRefusal(act, actor, { seatHolders, newest });
    return (
      person?.message ??
      stateRefusal(act, taskState(inForce, replaced), correction) ??
      teamRefusal(act, actor, seats)
    );
  };
  return { enter: refusal('ENTER'), correct: refusal('CORRECT'), review: refusal('REVIEW') };
}

/** What may be asked for; the ceremony checks again, and who may approve. */
function changesOf(
  actor: Actor,
  draw: Draw,
  task: {
    readonly holders: readonly string[];
    readonly stand: TaskResults;
    readonly replaced: boolean;
    /** The head has confirmed that the subject could not be inspected. */
    readonly confirmed: boolean;
  },
): TaskDetail['changes'] {
  const { inForce, correction } = task.stand;
  const newest = correction === 'WAITING' ? null : (inForce?.resultCode ?? null);
  const state = taskState(inForce, task.replaced);
  const live = draw.state === 'SEALED' || draw.state === 'PUBLISHED';
  const seated = actor.inspectorId !== null && task.holders.includes(actor.inspectorId);
  const asks = actor.roles.includes('DRAWER') || (seated && actor.roles.includes('INSPECTOR'));
  const open = live && asks && (state === 'ASSIGNED' || state === 'RETURNED');
  const calls = state === 'REVIEWED' && newest !== null && task.confirmed && callsForSubstitution(newest);
  return {
    team: open,
    substitution: open || (live && asks && calls),
    resultCode: calls ? newest : null,
  };
}
