import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Actor } from '../../audit/actor.js';
import { AuditService } from '../../audit/audit.service.js';
import { CeremonyService } from '../../ceremony/ceremony.service.js';
import { CreditService } from '../../credit/credit.service.js';
import { DomainError } from '../../kernel/domain-error.js';
import { cleanText, holdsIdCardNumber } from '../../kernel/text.js';
import { Clock } from '../../platform/clock.js';
import { lockFor } from '../../platform/database/database.js';
import { AgenciesService } from '../../registry/agencies.service.js';
import { approvalFacts } from '../approval/approval.queries.js';
import { InspectionResult, InspectionTask, TaskReplacement } from '../inspection.entity.js';
import { currentSeats } from '../inspection.queries.js';
import { isConfirmed } from '../not-inspected/not-inspected.queries.js';
import { isNotInspected } from '../not-inspected/not-inspected.rules.js';
import { isFollowUp, isResultCode, RESULT_CODES } from '../result-codes.js';
import { TaskReader } from '../task-reader.js';
import { taskResults } from '../task-results.queries.js';
import { ResultCredit, TaskClosure } from './follow-up.entity.js';
import { closureNow, type FollowUpRow, followUpsOf, openFindings } from './follow-up.queries.js';
import { takerRefusal } from './follow-up.rules.js';
import { FollowUps } from './follow-ups.service.js';
import { PoolStandings } from './pool-standings.service.js';
import { calledFor, type EndFacts, openEnds } from './task-ends.rules.js';

/** Longest remark at the end of a task. */
const LONGEST_REASON = 500;

/** What an accepted result sets going, and the end of a task when all of it is done. */
@Injectable()
export class TaskEnds {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly audit: AuditService,
    private readonly ceremony: CeremonyService,
    private readonly credit: CreditService,
    private readonly agencies: AgenciesService,
    private readonly reader: TaskReader,
    private readonly followUps: FollowUps,
    private readonly standings: PoolStandings,
  ) {}

  /**
   * What an accepted version sets going, in the transaction of its review, which holds the lock of the task: the row in
   * the credit register (that of the corrected version is taken back), follow-ups, and the end where nothing is needed.
   * Call it before any audit entry of that transaction. "Could not be inspected" sets nothing going, and takes nothing
   * of an earlier version back, before the head has confirmed it: then this is called again.
   */
  async accepted(
    tx: EntityManager,
    actor: Actor,
    task: InspectionTask,
    { resultId }: { readonly resultId: string },
  ): Promise<void> {
    // Before the audit entries: whoever registers a class takes these locks in this order too.
    await lockFor(tx, 'credit classes');
    const result = await tx.findOneByOrFail(InspectionResult, { id: resultId });
    if (isNotInspected(result.resultCode) && !(await isConfirmed(tx, resultId))) return;
    await this.creditOf(tx, actor, task, result);
    await this.endCorrected(tx, actor, task, result);
    await this.openCalled(tx, actor, task, result);
    await this.settle(tx, actor, task);
  }

  /**
   * Closes a task that needs nothing more and never needed anything: called when the result is accepted, and when the
   * head approves an urgent visit afterwards. The caller holds the lock of the task. Otherwise nothing happens.
   */
  async settle(tx: EntityManager, actor: Actor, task: InspectionTask): Promise<boolean> {
    const { facts, rows } = await this.factsOf(tx, task);
    if (openEnds(facts).length > 0 || rows.some(({ lastStep }) => lastStep !== 'WITHDRAWN')) return false;
    await this.close(tx, actor, task, { automatic: true, reason: null });
    return true;
  }

  /**
   * The same for tasks whose urgent visits the head has just approved. Locks them first, all in the order of their ids;
   * call it before any audit entry of the transaction.
   */
  async settleAll(tx: EntityManager, actor: Actor, taskIds: readonly string[]): Promise<void> {
    const tasks = await tx
      .createQueryBuilder(InspectionTask, 't')
      .where('t.id = ANY (:ids)', { ids: taskIds })
      .orderBy('t.id')
      .setLock('for_no_key_update')
      .getMany();
    for (const task of tasks) await this.settle(tx, actor, task);
  }

  /**
   * A person closes a task when all is done.
   * @throws DomainError NOT_FOUND, FORBIDDEN, CONFLICT with everything that is still open, INVALID_INPUT
   */
  async closeBy(actor: Actor, taskId: string, given: string | null): Promise<void> {
    const reason = cleanText(given ?? '');
    await this.dataSource.transaction(async (tx) => {
      const task = await this.reader.require(tx, actor, taskId, { lock: true });
      const seats = await currentSeats(tx, [task.id]);
      const { standing, poolName } = await this.standings.of(tx, actor, task.leadPool, seats);
      if (takerRefusal('EITHER', standing, poolName) !== null) {
        throw new DomainError('FORBIDDEN', `任务由牵头的${poolName}完结，您可以查看，不能完结。`);
      }
      const open = openEnds((await this.factsOf(tx, task)).facts);
      if (open.length > 0) throw new DomainError('CONFLICT', `任务还不能完结。${open.join('')}`);
      requireReason(reason);
      await this.close(tx, actor, task, { automatic: false, reason: reason === '' ? null : reason });
    });
  }

  /** Everything that keeps a task from being closed (Chinese), empty where it may be. */
  async openEndsOf(tx: EntityManager, task: InspectionTask): Promise<string[]> {
    return openEnds((await this.factsOf(tx, task)).facts);
  }

  private async close(
    tx: EntityManager,
    actor: Actor,
    task: InspectionTask,
    { automatic, reason }: Pick<TaskClosure, 'automatic' | 'reason'>,
  ): Promise<void> {
    const { inForce } = await taskResults(tx, task.id);
    const last = (await followUpsOf(tx, task.id, this.clock.today())).at(-1);
    await tx.insert(TaskClosure, {
      ...{ taskId: task.id, resultId: inForce?.resultId ?? '', lastFollowUpId: last?.id ?? null },
      ...{ automatic, reason, closedAt: this.clock.now() },
      ...{ closedAccountId: actor.accountId, closedBy: actor.name },
    });
    await this.audit.record(tx, actor, {
      ...{ act: automatic ? '任务自动完结' : '完结任务', objectKind: 'inspection_task', objectId: task.id },
      detail: { task: task.number, version: inForce?.version ?? 0 },
    });
  }

  private async factsOf(
    tx: EntityManager,
    task: InspectionTask,
  ): Promise<{ facts: EndFacts; rows: FollowUpRow[] }> {
    const { inForce, correction } = await taskResults(tx, task.id);
    const rows = await followUpsOf(tx, task.id, this.clock.today());
    const names = new Map((await this.agencies.pools(tx)).map(({ code, name }) => [code, name]));
    const approvals = await approvalFacts(tx, [task.id]);
    return {
      rows,
      facts: {
        resultCode: inForce?.decision === 'ACCEPTED' ? inForce.resultCode : null,
        correcting: correction === 'WAITING',
        replaced: await tx.existsBy(TaskReplacement, { taskId: task.id }),
        voided: (await this.ceremony.get(task.drawId, tx)).state === 'VOIDED',
        closed: (await closureNow(tx, task.id)) !== null,
        approval: approvals.get(task.id)?.state ?? 'NONE',
        followUps: rows.map(({ kind, poolCode, ended }) => ({
          ...{ kind, ended, poolName: names.get(poolCode) ?? '' },
        })),
      },
    };
  }

  /** The row that the version before has made is taken back, so that two versions never raise a class twice. */
  private async creditOf(
    tx: EntityManager,
    actor: Actor,
    task: InspectionTask,
    result: InspectionResult,
  ): Promise<void> {
    const former: { classId: string }[] = await tx.query(
      `SELECT c.class_id AS "classId" FROM result_credit c JOIN inspection_result r ON r.id = c.result_id
        WHERE r.task_id = $1 AND r.id <> $2 ORDER BY r.id`,
      [task.id, result.id],
    );
    const reason = `检查任务 ${task.number} 的检查结果已更正(第${result.version}版)`;
    for (const { classId } of former) await this.credit.withdrawResult(tx, actor, classId, reason);
    const classId = await this.credit.recordResult(tx, actor, {
      ...{ kind: task.subjectKind, code: task.subjectCode, resultCode: result.resultCode },
      ...{ inspectedOn: result.inspectedOn, origin: 'INSPECTED' as const },
      source: `检查任务 ${task.number} 第${result.version}版`,
    });
    if (classId !== null) await tx.insert(ResultCredit, { resultId: result.id, classId });
  }

  /** Follow-ups of the corrected version that nobody has begun are not needed any more; a complaint is satisfied. */
  private async endCorrected(
    tx: EntityManager,
    actor: Actor,
    task: InspectionTask,
    { id, version }: InspectionResult,
  ): Promise<void> {
    const today = this.clock.today();
    const text = `检查结果已更正(第${version}版)`;
    const rest = { onDay: today, text, documentNo: null, newDue: null, next: null, nextDue: null };
    for (const row of await followUpsOf(tx, task.id, today)) {
      if (row.ended || row.resultId === id) continue;
      if (row.kind === 'COMPLAINT' && row.lastStep === 'UPHELD_CORRECT') {
        await this.followUps.write(tx, actor, task, row, { step: 'RESULT_CORRECTED', ...rest });
      } else if (row.kind !== 'COMPLAINT' && row.automatic && row.steps === 0) {
        await this.followUps.write(tx, actor, task, row, { step: 'WITHDRAWN', ...rest });
      }
    }
  }

  /** Opens what the result calls for; one of the same kind and system that is under way already stands for it. */
  private async openCalled(
    tx: EntityManager,
    actor: Actor,
    task: InspectionTask,
    result: InspectionResult,
  ): Promise<void> {
    if (!isFollowUp(result.followUp) || !isResultCode(result.resultCode)) return;
    const { findings, followUp, correctBy } = result;
    const remark = result.remark ?? (findings === '' ? RESULT_CODES[result.resultCode].name : null);
    const called = calledFor({
      ...{ followUp, findings, remark, correctBy, leadPool: task.leadPool },
      found: await openFindings(tx, result.id),
    });
    const open = (await followUpsOf(tx, task.id, this.clock.today())).filter(({ ended }) => !ended);
    for (const one of called) {
      if (open.some(({ kind, poolCode }) => kind === one.kind && poolCode === one.poolCode)) continue;
      await this.followUps.insert(tx, actor, task, { ...one, formerId: null, automatic: true });
    }
  }
}

/** @throws DomainError INVALID_INPUT (field `reason`) */
function requireReason(reason: string): void {
  const fault = (code: string, message: string) =>
    new DomainError('INVALID_INPUT', '任务没有完结，请按提示修改。', [{ field: 'reason', code, message }]);
  if (reason.length > LONGEST_REASON) throw fault('TOO_LONG', `完结说明不能超过${LONGEST_REASON}字。`);
  if (holdsIdCardNumber(reason)) throw fault('ID_CARD', '完结说明中含有居民身份证号码，请删去后再提交。');
}
