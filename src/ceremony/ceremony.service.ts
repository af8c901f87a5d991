import { Inject, Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { DataSource, type EntityManager, In, IsNull, Not } from 'typeorm';
import type { Actor } from '../audit/actor.js';
import { AuditService } from '../audit/audit.service.js';
import { lastDayOf, type Month } from '../kernel/day.js';
import { DomainError } from '../kernel/domain-error.js';
import { isId } from '../kernel/id.js';
import { cleanText } from '../kernel/text.js';
import { Clock } from '../platform/clock.js';
import { CONFIG, type Config } from '../platform/config.js';
import { lockFor } from '../platform/database/database.js';
import { lineageOf } from '../plan/life/lineage.queries.js';
import type { AnnualPlan, PlanLine } from '../plan/plan.entity.js';
import { batchMonths } from '../plan/plan.rules.js';
import { PlanService } from '../plan/plan.service.js';
import { ON_CHANGED, type OnChanged } from './after/changed-hook.js';
import { drawVoucher } from './trail/draw-audit-rows.js';
import { Draw } from './draw.entity.js';
import { voidReasonFaults } from './void.rules.js';
import { drawNumber } from './draw-numbers.rules.js';
import { requireBatch } from './opening/batch.rules.js';
import { DrawTransition, DrawVoidRequest } from './draw-parts.entity.js';
import {
  DRAW_STATES,
  type DrawState,
  isBeforeFreeze,
  MOVES,
  type MoveName,
  requireMove,
  requireRole,
} from './states.js';

export interface NewDraw {
  readonly planLineId: string;
  /** YYYY-MM: one of the line's batches; of a full coverage the first. */
  readonly month: Month;
}

/** After these acts something is printed or published: the log is cut off nowhere before them unnoticed. */
const CHECKPOINTED: readonly string[] = [MOVES.freeze, MOVES.seal, MOVES.publish, MOVES.void].map(
  ({ act }) => act,
);

/** Draws as records: made, listed, published, voided. What freezes and draws stands in services of its own. */
@Injectable()
export class CeremonyService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly audit: AuditService,
    private readonly plans: PlanService,
    @Inject(CONFIG) private readonly config: Config,
    private readonly modules: ModuleRef,
  ) {}

  /** All draws of the office, newest first. */
  async list(tx: EntityManager = this.dataSource.manager): Promise<Draw[]> {
    return tx.find(Draw, {
      where: { office: this.config.officeArea },
      order: { year: 'DESC', seq: 'DESC' },
    });
  }

  /** Every freeze of the office in the order of the chain. */
  async chain(): Promise<Draw[]> {
    return this.dataSource.manager.find(Draw, {
      where: { office: this.config.officeArea, chainPosition: Not(IsNull()) },
      order: { chainPosition: 'ASC' },
    });
  }

  /** One draw. @throws DomainError NOT_FOUND */
  async get(id: string, tx: EntityManager = this.dataSource.manager): Promise<Draw> {
    const draw = isId(id) ? await tx.findOneBy(Draw, { id }) : null;
    if (!draw) throw new DomainError('NOT_FOUND', '没有这次抽取。请从抽取列表中打开。');
    return draw;
  }

  /** One draw by its number, e.g. 513300-2026-0001; null if there is none. */
  async byNumber(number: string): Promise<Draw | null> {
    return this.dataSource.manager.findOneBy(Draw, { number });
  }

  /** The same, locked until the transaction ends: the first thing of every act on a draw. */
  async lock(tx: EntityManager, id: string): Promise<Draw> {
    const draw = isId(id)
      ? await tx.findOne(Draw, { where: { id }, lock: { mode: 'pessimistic_write' } })
      : null;
    if (!draw) throw new DomainError('NOT_FOUND', '没有这次抽取。请从抽取列表中打开。');
    return draw;
  }

  /** Lets acts that number things or append to the office's chain run one after the other. Locked after the draw. */
  async lockOffice(tx: EntityManager): Promise<void> {
    await lockFor(tx, `ceremony ${this.config.officeArea}`);
  }

  /**
   * Starts the draw of one batch of an approved plan line. Numbers have no gaps, also under concurrency.
   * @returns its id
   * @throws DomainError CONFLICT while another draw of the same batch is not void
   */
  async plan(actor: Actor, input: NewDraw): Promise<string> {
    return this.dataSource.transaction((tx) => this.planIn(tx, actor, input));
  }

  /** The same inside the caller's transaction. */
  async planIn(tx: EntityManager, actor: Actor, input: NewDraw): Promise<string> {
    requireRole('plan', actor);
    await this.lockOffice(tx);
    const { line, plan } = await this.plans.getLine(input.planLineId, tx);
    requireBatch(line, plan, input.month);
    const live = (await this.liveDraws(tx, line.id)).find(({ month }) => month === input.month);
    if (live) {
      throw new DomainError(
        'CONFLICT',
        `这个计划项的本批次已有任务 ${live.number}(${DRAW_STATES[live.state]})，不能再建一次抽取。请在该任务上办理；确需重抽的，先由两人办理作废。`,
      );
    }
    const last = await tx.maximum(Draw, 'attempt', { planLineId: line.id, month: input.month });
    const draw = await this.insert(tx, actor, line, plan, input.month, (last ?? 0) + 1);
    await this.record(tx, actor, MOVES.plan.act, draw, { planLineId: line.id, month: input.month });
    return draw.id;
  }

  /**
   * Draws of a line that are not void, those of the lines it goes on from among them; of these only what was frozen:
   * before that a draw ends with its version of the plan.
   */
  async liveDraws(tx: EntityManager, planLineId: string): Promise<Draw[]> {
    const lines = await lineageOf(tx, planLineId);
    const draws = await tx.find(Draw, { where: { planLineId: In(lines), state: Not('VOIDED') } });
    return draws.filter((draw) => draw.planLineId === planLineId || !isBeforeFreeze(draw.state));
  }

  /** True if a draw of this line's batch was ever made, void ones too. */
  async everDrawn(tx: EntityManager, planLineId: string, month: Month): Promise<boolean> {
    const made = await tx.countBy(Draw, { planLineId, month });
    return made > 0 || (await this.liveDraws(tx, planLineId)).some((draw) => draw.month === month);
  }

  private async insert(
    tx: EntityManager,
    actor: Actor,
    line: PlanLine,
    plan: AnnualPlan,
    month: Month,
    attempt: number,
  ): Promise<Draw> {
    const office = this.config.officeArea;
    const last = await tx.maximum(Draw, 'seq', { office, year: plan.year });
    const seq = (last ?? 0) + 1;
    const months = batchMonths(plan.year, line.months);
    const draw = tx.create(Draw, {
      office,
      year: plan.year,
      seq,
      number: drawNumber(office, plan.year, seq),
      planLineId: line.id,
      month,
      attempt,
      taskName: line.taskName,
      itemCode: line.itemCode,
      alsoItems: line.alsoItems,
      itemName: line.itemName,
      subjectKind: line.subjectKind,
      leadPool: line.leadPool,
      state: 'PLANNED',
      announced: line.announced,
      windowFrom: `${month}-01`,
      windowTo: lastDayOf(line.mode === 'ORDER' ? (months.at(-1) ?? month) : month),
      createdBy: actor.name,
      createdAt: this.clock.now(),
    });
    await tx.insert(Draw, draw);
    await this.addTransition(tx, actor, draw.id, null, 'PLANNED', null);
    return draw;
  }

  /**
   * A draw that is not frozen goes on only while the plan it stands on is in force.
   * @throws DomainError CONFLICT once a later version of the plan is approved
   */
  async requirePlanInForce(tx: EntityManager, draw: Draw): Promise<void> {
    const { plan } = await this.plans.getLine(draw.planLineId, tx);
    const later = await this.plans.successorOf(plan, tx);
    if (later === null) return;
    throw new DomainError(
      'CONFLICT',
      `任务 ${draw.number}：所依据的《${plan.title}》(第${plan.version}版)已由第${later.version}版代替，不能再试抽或冻结。请按新版计划的计划项新建抽取任务。`,
    );
  }

  /** The first of the two people that a void needs gives the reason. */
  async requestVoid(actor: Actor, id: string, reason: string): Promise<void> {
    const text = cleanText(reason);
    await this.dataSource.transaction(async (tx) => {
      const draw = await this.lock(tx, id);
      requireMove('void', draw, actor);
      const faults = voidReasonFaults(text);
      if (faults.length > 0) {
        throw new DomainError('INVALID_INPUT', '作废申请没有提交，请按提示修改。', faults);
      }
      await tx.insert(DrawVoidRequest, {
        drawId: draw.id,
        reason: text,
        requestedAccountId: actor.accountId,
        requestedBy: actor.name,
        agencyCode: actor.agencyCode,
        requestedAt: this.clock.now(),
      });
      await this.record(tx, actor, '申请作废抽取', draw, { reason: text });
    });
  }

  /**
   * The second person approves the newest request: the draw is void. Everything of it is kept.
   * @throws DomainError CONFLICT without a request, RULE_BROKEN for the person who made it
   */
  async approveVoid(actor: Actor, id: string): Promise<void> {
    await this.dataSource.transaction(async (tx) => {
      const draw = await this.lock(tx, id);
      requireMove('void', draw, actor);
      const request = await this.voidRequest(draw.id, tx);
      if (!request) {
        throw new DomainError('CONFLICT', '还没有人申请作废。请先由一人写明原因提出申请，再由另一人批准。');
      }
      const same =
        request.requestedAccountId === actor.accountId &&
        (actor.accountId !== null || request.requestedBy === actor.name);
      if (same) {
        throw new DomainError('RULE_BROKEN', '申请人不能批准自己提出的作废，请由另一名有权限的人员批准。');
      }
      const reason = `${request.reason}(申请人：${request.requestedBy}；批准人：${actor.name})`;
      const fixed = { voidedAt: this.clock.now(), voidReason: reason, voidAgency: actor.agencyCode };
      await this.move(tx, actor, draw, 'void', fixed, reason);
      await this.modules.get<OnChanged>(ON_CHANGED, { strict: false }).drawVoided(tx, actor, draw.id);
      await this.record(tx, actor, MOVES.void.act, draw, { reason: request.reason, by: request.requestedBy });
    });
  }

  /** The newest request to void a draw, or null. */
  async voidRequest(
    id: string,
    tx: EntityManager = this.dataSource.manager,
  ): Promise<DrawVoidRequest | null> {
    const [request] = await tx.find(DrawVoidRequest, {
      where: { drawId: id },
      order: { id: 'DESC' },
      take: 1,
    });
    return request ?? null;
  }

  /** Every change of a draw's state, oldest first. */
  async transitions(id: string): Promise<DrawTransition[]> {
    return this.dataSource.manager.find(DrawTransition, { where: { drawId: id }, order: { id: 'ASC' } });
  }

  /** Changes the state of a locked draw, with what that state fixes, and records the change. */
  async move(
    tx: EntityManager,
    actor: Actor,
    draw: Draw,
    name: MoveName,
    fixed: Partial<Draw>,
    reason: string | null,
  ): Promise<void> {
    const { to } = MOVES[name];
    await tx.update(Draw, draw.id, { ...fixed, state: to });
    await this.addTransition(tx, actor, draw.id, draw.state, to, reason);
  }

  /**
   * Audit entry of an act on a draw, with digests of the draw's rows as the act leaves them: nothing may be written
   * after it in its transaction. What makes something public or printed ends in a checkpoint.
   */
  async record(
    tx: EntityManager,
    actor: Actor,
    act: string,
    draw: Pick<Draw, 'id' | 'number'>,
    detail: Record<string, string | number | null>,
  ): Promise<void> {
    const { id, number } = draw;
    const checkpoint = CHECKPOINTED.includes(act);
    await this.audit.record(tx, actor, {
      act,
      objectKind: 'draw',
      objectId: id,
      detail: { number, ...detail, checkpoint, rows: await drawVoucher(tx, id, act) },
    });
    if (checkpoint) await this.audit.checkpoint(tx, { objectKind: 'draw', objectId: id, label: number });
  }

  private async addTransition(
    tx: EntityManager,
    actor: Actor,
    drawId: string,
    fromState: DrawState | null,
    toState: DrawState,
    reason: string | null,
  ): Promise<void> {
    await tx.insert(DrawTransition, {
      ...{ drawId, fromState, toState, reason },
      at: this.clock.now(),
      actorName: actor.name,
    });
  }
}
