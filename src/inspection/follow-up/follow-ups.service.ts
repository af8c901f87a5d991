import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { type Actor, systemActor } from '../../audit/actor.js';
import { AuditService } from '../../audit/audit.service.js';
import { shanghaiDay } from '../../kernel/day.js';
import { DomainError } from '../../kernel/domain-error.js';
import { isId } from '../../kernel/id.js';
import { Clock } from '../../platform/clock.js';
import { PlanService } from '../../plan/plan.service.js';
import { InspectionResult, InspectionTask } from '../inspection.entity.js';
import { currentSeats } from '../inspection.queries.js';
import { TaskReader } from '../task-reader.js';
import { aloneWords, peopleInTeam } from '../team-size.rules.js';
import { taskResults } from '../task-results.queries.js';
import { FollowUp, FollowUpStep } from './follow-up.entity.js';
import { closureNow, followUpOf, type FollowUpRow } from './follow-up.queries.js';
import {
  type CleanStep,
  cleanOpen,
  cleanStep,
  type OpenInput,
  openFaults,
  stepFaults,
  type StepInput,
  takerRefusal,
} from './follow-up.rules.js';
import { PoolStandings } from './pool-standings.service.js';
import { FOLLOW_UP_KINDS, nextSteps, stepRule, type StepRule } from './steps.rules.js';

/** So many complaints of one subject may wait at once: a stranger with a notice cannot flood the office. */
const MOST_COMPLAINTS = 3;

/** Opens follow-ups after an accepted result and takes their steps; every step by the table of steps alone. */
@Injectable()
export class FollowUps {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly audit: AuditService,
    private readonly reader: TaskReader,
    private readonly plans: PlanService,
    private readonly standings: PoolStandings,
  ) {}

  /**
   * A person opens a follow-up: one of the own system, after an accepted result; a complaint also before and after the
   * end.
   * @returns its id
   * @throws DomainError NOT_FOUND, FORBIDDEN, CONFLICT (state) or INVALID_INPUT with all faults
   */
  async open(actor: Actor, taskId: string, given: OpenInput): Promise<string> {
    const input = cleanOpen(given);
    return this.dataSource.transaction(async (tx) => {
      const task = await this.reader.require(tx, actor, taskId, { lock: true });
      await this.requireOpen(tx, task, input.kind);
      const seats = await currentSeats(tx, [task.id]);
      const { line } = await this.plans.getLine(task.planLineId, tx);
      const faults = openFaults(input, {
        today: this.clock.today(),
        pools: [...new Set(seats.map(({ poolCode }) => poolCode))],
        items: [task.itemCode, ...line.alsoItems],
      });
      if (faults.length > 0) {
        throw new DomainError('INVALID_INPUT', '后续处理没有登记，请按提示修改。', faults);
      }
      const { standing, poolName } = await this.standings.of(tx, actor, input.poolCode, seats);
      const refused = takerRefusal('EITHER', standing, poolName);
      if (refused !== null) throw new DomainError('FORBIDDEN', refused);
      return this.insert(tx, actor, task, { ...input, formerId: null, automatic: false });
    });
  }

  /**
   * The subject itself complains, e.g. from the page of its notice; the lead's office answers.
   * @param complainant who complains, and how the answer reaches him
   * @returns id of the follow-up
   * @throws DomainError NOT_FOUND, CONFLICT (too many wait) or INVALID_INPUT with all faults
   */
  async complain(
    taskId: string,
    { complainant, what }: { readonly complainant: string; readonly what: string },
  ): Promise<string> {
    const actor = systemActor('检查对象');
    return this.dataSource.transaction(async (tx) => {
      const task = await this.reader.require(tx, actor, taskId, { lock: true });
      const input = cleanOpen({ kind: 'COMPLAINT', poolCode: task.leadPool, what, toWhom: complainant });
      const context = { today: this.clock.today(), pools: [task.leadPool], items: [] };
      const faults = openFaults(input, context);
      if (faults.length > 0) throw new DomainError('INVALID_INPUT', '投诉没有提交，请按提示修改。', faults);
      const [{ waiting }]: { waiting: number }[] = await tx.query(
        `SELECT count(*)::int AS waiting FROM follow_up f JOIN follow_up_now($2::date) w ON w.follow_up_id = f.id
          WHERE f.task_id = $1 AND f.kind = 'COMPLAINT' AND NOT w.ended`,
        [task.id, context.today],
      );
      if (waiting >= MOST_COMPLAINTS) {
        throw new DomainError('CONFLICT', '您的投诉已经收到，正在办理，请等待答复，不必重复提交。');
      }
      return this.insert(tx, actor, task, { ...input, formerId: null, automatic: false });
    });
  }

  /**
   * Takes a step; where a re-check found nothing corrected, opens what follows in the same transaction.
   * @returns the task
   * @throws DomainError NOT_FOUND, FORBIDDEN, CONFLICT (not this step now), STALE (somebody took one meanwhile),
   *   RULE_BROKEN (alone) or INVALID_INPUT with all faults
   */
  async step(actor: Actor, id: string, given: StepInput): Promise<string> {
    return this.dataSource.transaction(async (tx) => {
      const found = isId(id) ? await tx.findOneBy(FollowUp, { id }) : null;
      if (!found) throw new DomainError('NOT_FOUND', '没有这项后续处理，请从“后续处理”列表中打开。');
      const task = await this.reader.require(tx, actor, found.taskId, { lock: true });
      const row = (await followUpOf(tx, id, this.clock.today())) as FollowUpRow;
      if (row.steps !== given.after) {
        throw new DomainError(
          'STALE',
          '这项后续处理在您打开之后有了新的步骤，没有保存。请重新打开，核对后再办理。',
        );
      }
      const rule = stepRule(row.kind, given.step);
      if (!rule || !nextSteps(row.kind, row.lastStep, row).includes(given.step)) {
        throw new DomainError('CONFLICT', refusalOf(row, rule));
      }
      await this.requireTaker(tx, actor, row, rule);
      const input = cleanStep(given, rule);
      const faults = stepFaults(input, rule, {
        ...{ today: this.clock.today(), due: row.due, notBefore: await this.notBefore(tx, row) },
      });
      if (faults.length > 0) throw new DomainError('INVALID_INPUT', '没有保存，请按提示修改。', faults);
      await this.write(tx, actor, task, row, input);
      return task.id;
    });
  }

  /**
   * Writes a follow-up that has been judged, in a running transaction that holds the lock of its task.
   * @returns its id
   */
  async insert(
    tx: EntityManager,
    actor: Actor,
    task: InspectionTask,
    row: Pick<FollowUp, 'kind' | 'poolCode' | 'what' | 'formerId' | 'automatic'> &
      Partial<Pick<FollowUp, 'itemCode' | 'dueOn' | 'toWhom' | 'documentNo' | 'resultId'>>,
  ): Promise<string> {
    const { inForce } = await taskResults(tx, task.id);
    const resultId = inForce?.decision === 'ACCEPTED' ? inForce.resultId : null;
    const { identifiers } = await tx.insert(FollowUp, {
      ...{ taskId: task.id, resultId, itemCode: null, dueOn: null, toWhom: null, documentNo: null },
      ...row,
      ...{ openedAccountId: actor.accountId, openedBy: actor.name, openedAt: this.clock.now() },
    });
    const id = String(identifiers[0].id);
    const { kind, poolCode, automatic } = row;
    await this.audit.record(tx, actor, {
      ...{ act: '建立后续处理', objectKind: 'follow_up', objectId: id },
      detail: { task: task.number, kind, poolCode, automatic, due: row.dueOn ?? '' },
    });
    return id;
  }

  /** Writes a step that has been judged, in a running transaction that holds the lock of the task. */
  async write(
    tx: EntityManager,
    actor: Actor,
    task: InspectionTask,
    row: Pick<FollowUpRow, 'id' | 'kind' | 'steps' | 'poolCode' | 'itemCode' | 'what' | 'toWhom'>,
    input: Omit<CleanStep, 'after'>,
  ): Promise<void> {
    const { step, onDay, text, documentNo, newDue, next, nextDue } = input;
    const ends = stepRule(row.kind, step)?.ends ?? false;
    await tx.insert(FollowUpStep, {
      ...{ followUpId: row.id, n: row.steps + 1, step, onDay, text, documentNo, newDue, ends },
      ...{ accountId: actor.accountId, inspectorId: actor.inspectorId, actedBy: actor.name },
      actedAt: this.clock.now(),
    });
    await this.audit.record(tx, actor, {
      ...{ act: '办理后续处理', objectKind: 'follow_up', objectId: row.id },
      detail: { task: task.number, kind: row.kind, step, n: row.steps + 1, onDay, newDue: newDue ?? '' },
    });
    if (next === null) return;
    const { poolCode, itemCode, what } = row;
    await this.insert(tx, actor, task, {
      ...{ kind: next, poolCode, itemCode, what, dueOn: nextDue, formerId: row.id, automatic: false },
    });
  }

  private async requireTaker(
    tx: EntityManager,
    actor: Actor,
    { taskId, poolCode }: FollowUpRow,
    rule: StepRule,
  ): Promise<void> {
    const seats = await currentSeats(tx, [taskId]);
    const { standing, poolName } = await this.standings.of(tx, actor, poolCode, seats);
    const refused = takerRefusal(rule.who, standing, poolName);
    if (refused !== null) throw new DomainError('FORBIDDEN', refused);
    const alone = rule.visit ? aloneWords(`${poolName}检查组`, peopleInTeam(seats, poolCode)) : null;
    if (alone !== null) throw new DomainError('RULE_BROKEN', alone);
  }

  /** The day of the last step that lies behind; without one, that of what called for the follow-up. */
  private async notBefore(tx: EntityManager, row: FollowUpRow): Promise<string> {
    const steps = await tx.find(FollowUpStep, { where: { followUpId: row.id }, order: { n: 'DESC' } });
    const last = steps.find(({ step }) => stepRule(row.kind, step)?.ahead !== true);
    if (last) return last.onDay;
    if (row.formerId !== null) {
      const [end] = await tx.find(FollowUpStep, {
        where: { followUpId: row.formerId },
        order: { n: 'DESC' },
      });
      if (end) return end.onDay;
    }
    if (row.kind === 'COMPLAINT' || row.resultId === null) return shanghaiDay(row.openedAt);
    return (await tx.findOneByOrFail(InspectionResult, { id: row.resultId })).inspectedOn;
  }

  private async requireOpen(tx: EntityManager, task: InspectionTask, kind: string): Promise<void> {
    if (kind === 'COMPLAINT') return;
    await this.reader.requireLiveDraw(tx, task);
    const { inForce } = await taskResults(tx, task.id);
    if (inForce?.decision !== 'ACCEPTED') {
      throw new DomainError('CONFLICT', '检查结果还没有审核通过，审核通过之后才能登记后续处理。');
    }
    if ((await closureNow(tx, task.id)) !== null) {
      throw new DomainError('CONFLICT', '这项任务已经完结，只有投诉或者检查结果的更正才能重新打开。');
    }
  }
}

/** Why a step cannot be taken now (Chinese). */
function refusalOf(row: FollowUpRow, rule: StepRule | undefined): string {
  const kind = FOLLOW_UP_KINDS[row.kind];
  if (row.ended) return `这项后续处理(${kind})已经办结，不能再办理。`;
  if (!rule) return `“${kind}”没有这个步骤，请从页面上列出的步骤中选择。`;
  return `现在不能办理“${rule.name}”，请按页面上列出的步骤依次办理。`;
}
