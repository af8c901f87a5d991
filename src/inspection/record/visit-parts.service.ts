import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Actor } from '../../audit/actor.js';
import { AuditService } from '../../audit/audit.service.js';
import { DomainError, type Fault } from '../../kernel/domain-error.js';
import { cleanSentence } from '../../kernel/text.js';
import { Clock } from '../../platform/clock.js';
import { NamesService } from '../../registry/names.service.js';
import type { InspectionTask } from '../inspection.entity.js';
import { isResultCode, RESULT_CODES } from '../result-codes.js';
import { TaskReader } from '../task-reader.js';
import { handInFaults, type PoolWords, reasonFaults } from './parts.rules.js';
import { RecordGate, type Seated } from './record-gate.service.js';
import { RecordLoader } from './record-loader.service.js';
import { RecordPins } from './record-pins.service.js';
import { partState, pointsOfPool, type RecordState } from './record-state.js';
import type { PartState, RecordFinding } from './record.types.js';
import { VisitPart } from './visit-record.entity.js';

const ACTS: Readonly<Record<Exclude<PartState, 'OPEN'>, string>> = {
  HANDED_IN: '提交现场记录',
  REOPENED: '重新打开现场记录',
  ABSENT: '记为未参加检查',
};

/** Each system hands in its part of a record; only then the result may be entered. */
@Injectable()
export class VisitParts {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly audit: AuditService,
    private readonly reader: TaskReader,
    private readonly names: NamesService,
    private readonly gate: RecordGate,
    private readonly loader: RecordLoader,
    private readonly pins: RecordPins,
  ) {}

  /**
   * Hands in a system's part: by one of its own people. What is handed in already stays so.
   * @throws DomainError NOT_FOUND, FORBIDDEN, CONFLICT (state), INVALID_INPUT with everything that is not answered
   */
  async handIn(actor: Actor, taskId: string, pool: string): Promise<void> {
    await this.act(actor, taskId, pool, async (tx, state, seated) => {
      requireOwn(seated, pool);
      if (partState(state.parts, pool) === 'HANDED_IN') return;
      const faults = handInFaults(state, await this.wordsOf(tx, pool));
      requireNone(faults, '现场记录还没有填完，没有提交，请按提示补充。');
      await this.write(tx, actor, state, { pool, to: 'HANDED_IN', reason: null, seated });
    });
  }

  /**
   * Takes a part back that was handed in or noted as absent: by its own people, or by those of the lead.
   * @throws DomainError NOT_FOUND, FORBIDDEN, CONFLICT (state), INVALID_INPUT (reason)
   */
  async reopen(actor: Actor, taskId: string, pool: string, reason = ''): Promise<void> {
    await this.act(actor, taskId, pool, async (tx, state, seated) => {
      requireOwnOrLead(seated, pool, state);
      const now = partState(state.parts, pool);
      if (now === 'OPEN' || now === 'REOPENED') {
        throw new DomainError('CONFLICT', '这一部分现场记录没有提交，可以直接填写，不需要重新打开。');
      }
      requireNone(reasonFaults(reason, '重新打开的原因'), '现场记录没有重新打开，请按提示修改。');
      await this.write(tx, actor, state, { pool, to: 'REOPENED', reason: cleanSentence(reason), seated });
    });
  }

  /**
   * Notes that nobody of a system came: by its own people or those of the lead; never the lead itself.
   * @throws DomainError NOT_FOUND, FORBIDDEN, CONFLICT (handed in), RULE_BROKEN (the lead), INVALID_INPUT (reason)
   */
  async absent(actor: Actor, taskId: string, pool: string, reason = ''): Promise<void> {
    await this.act(actor, taskId, pool, async (tx, state, seated) => {
      requireOwnOrLead(seated, pool, state);
      if (pool === state.task.leadPool) {
        throw new DomainError(
          'RULE_BROKEN',
          '牵头部门必须参加检查，不能记为未参加。人员不能到场的，请先申请换人。',
        );
      }
      const now = partState(state.parts, pool);
      if (now === 'HANDED_IN') {
        throw new DomainError('CONFLICT', '这个部门已经提交现场记录，不能记为未参加检查。');
      }
      if (now === 'ABSENT') return;
      requireNone(reasonFaults(reason, '未参加检查的原因'), '没有记为未参加检查，请按提示修改。');
      await this.write(tx, actor, state, { pool, to: 'ABSENT', reason: cleanSentence(reason), seated });
    });
  }

  /**
   * Lets a result "inspected" be entered only where every system has handed in its part or is noted as absent; the lead
   * without check points hands in by entering, if it is one of its own people who enters. Call it with the task locked, inside the transaction that enters.
   * @throws DomainError RULE_BROKEN with whose part is missing, INVALID_INPUT with what the lead has not answered
   */
  async requireFor(tx: EntityManager, actor: Actor, task: InspectionTask, resultCode: string): Promise<void> {
    if (!isResultCode(resultCode) || RESULT_CODES[resultCode].group !== 'INSPECTED') return;
    const state = await this.loader.load(tx, task);
    const { pools } = await this.names.of(tx);
    const missing = state.pools.filter((pool) => !isDone(state, pool));
    const seated = this.gate.requireSeat(actor, state.seats);
    const byEntering = (pool: string) =>
      pool === task.leadPool && seated.pools.includes(pool) && pointsOfPool(state, pool).length === 0;
    const late = missing.filter((pool) => !byEntering(pool)).map((pool) => pools.get(pool) ?? '');
    if (late.length > 0) {
      throw new DomainError(
        'RULE_BROKEN',
        `${late.join('、')}还没有提交现场记录，不能录入检查结果。请先填写并提交；部门没有派人参加的，由牵头部门记为未参加检查并写明原因。`,
      );
    }
    if (!missing.includes(task.leadPool)) return;
    const words = { code: task.leadPool, name: pools.get(task.leadPool) ?? '' };
    requireNone(handInFaults(state, words, true), '现场记录还没有填完，没有录入检查结果，请按提示补充。');
    const change = { pool: task.leadPool, to: 'HANDED_IN', reason: null, seated } as const;
    await this.write(tx, actor, state, change);
  }

  /** What was found in the parts that are handed in, by task id. Asks nobody who may see it: the caller has. */
  async findings(tx: EntityManager, tasks: readonly InspectionTask[]): Promise<Map<string, RecordFinding[]>> {
    return this.loader.findings(tx, tasks);
  }

  private async act(
    actor: Actor,
    taskId: string,
    pool: string,
    work: (tx: EntityManager, state: RecordState, seated: Seated) => Promise<void>,
  ): Promise<void> {
    await this.dataSource.transaction(async (tx) => {
      const task = await this.reader.require(tx, actor, taskId, { lock: true });
      const state = await this.loader.load(tx, task);
      const seated = this.gate.requireSeat(actor, state.seats);
      if (!state.pools.includes(pool)) {
        throw new DomainError('NOT_FOUND', '这项任务的检查组中没有这个部门，请刷新页面后再办理。');
      }
      const refused = await this.gate.refusalOf(tx, task);
      if (refused !== null) throw new DomainError('CONFLICT', refused);
      await work(tx, state, seated);
    });
  }

  private async write(
    tx: EntityManager,
    actor: Actor,
    state: RecordState,
    change: PartChange,
  ): Promise<void> {
    const { pool, to, reason, seated } = change;
    if (!state.pinned) await this.pins.pin(tx, state);
    const revision = (state.parts.get(pool)?.revision ?? 0) + 1;
    await tx.insert(VisitPart, {
      ...{ taskId: state.task.id, poolCode: pool, revision, state: to, reason },
      ...{ inspectorId: seated.inspectorId, accountId: seated.accountId },
      ...{ actedBy: actor.name, actedAt: this.clock.now() },
    });
    const { name } = await this.wordsOf(tx, pool);
    await this.audit.record(tx, actor, {
      ...{ act: ACTS[to], objectKind: 'inspection_task', objectId: state.task.id },
      detail: { task: state.task.number, pool: name, ...(reason === null ? {} : { reason }) },
    });
  }

  private async wordsOf(tx: EntityManager, pool: string): Promise<PoolWords> {
    return { code: pool, name: (await this.names.of(tx)).pools.get(pool) ?? '' };
  }
}

interface PartChange {
  readonly pool: string;
  readonly to: Exclude<PartState, 'OPEN'>;
  readonly reason: string | null;
  readonly seated: Seated;
}

function isDone(state: RecordState, pool: string): boolean {
  const now = partState(state.parts, pool);
  return now === 'HANDED_IN' || now === 'ABSENT';
}

function requireOwn(seated: Seated, pool: string): void {
  if (seated.pools.includes(pool)) return;
  throw new DomainError('FORBIDDEN', '现场记录由本部门的检查人员提交，您不能代其他部门提交。');
}

function requireOwnOrLead(seated: Seated, pool: string, state: RecordState): void {
  if (seated.pools.includes(pool) || seated.pools.includes(state.task.leadPool)) return;
  throw new DomainError('FORBIDDEN', '只有该部门或牵头部门的检查人员可以办理，您只能查看。');
}

function requireNone(faults: readonly Fault[], message: string): void {
  if (faults.length > 0) throw new DomainError('INVALID_INPUT', message, faults);
}
