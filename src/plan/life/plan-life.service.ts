import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Actor } from '../../audit/actor.js';
import { AuditService } from '../../audit/audit.service.js';
import type { Day } from '../../kernel/day.js';
import { DomainError } from '../../kernel/domain-error.js';
import { isId } from '../../kernel/id.js';
import { cleanText } from '../../kernel/text.js';
import { Clock } from '../../platform/clock.js';
import { type CheckedFile, checkFile, type SentFile } from '../../platform/sent-file.js';
import { AgenciesService } from '../../registry/agencies.service.js';
import { AnnualPlan, type PlanLine } from '../plan.entity.js';
import { type Approval, PlanService } from '../plan.service.js';
import { filingFaults } from './filing.rules.js';
import { lineageOf } from './lineage.queries.js';
import { type PartnerStand, partnerStands } from './partner-stands.js';
import { keepDocument, type KeptDocument, readDocument } from './plan-documents.js';
import {
  type DocumentPurpose,
  PlanAdjustment,
  PlanDocument,
  PlanFiling,
  PlanTransition,
} from './plan-life.entity.js';
import { mayGo, PLAN_MOVES, type PlanMoveName, type PlanStage, requireStage } from './plan-states.js';
import { recordStep, stageOf } from './transitions.js';

/** Everything that has happened to a plan. */
export interface LifeOfPlan {
  readonly plan: AnnualPlan;
  readonly lines: readonly PlanLine[];
  readonly stage: PlanStage;
  readonly partners: readonly PartnerStand[];
  /** Oldest first. */
  readonly steps: readonly PlanTransition[];
  readonly documents: readonly PlanDocument[];
  readonly filing: PlanFiling | null;
  /** Why this version was made from another; null for a first version. */
  readonly adjustment: PlanAdjustment | null;
}

export interface NewFiling {
  /** With whom. */
  readonly filedWith: string;
  readonly filedOn: Day;
  /** Empty: none was given. */
  readonly receiptNo: string;
}

/** The steps of a plan after it was drafted: approval with its file, filing, publication, closing. */
@Injectable()
export class PlanLife {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly audit: AuditService,
    private readonly agencies: AgenciesService,
    private readonly plans: PlanService,
  ) {}

  /** Where a plan stands and how it came there. @throws DomainError NOT_FOUND */
  async of(planId: string, tx: EntityManager = this.dataSource.manager): Promise<LifeOfPlan> {
    const { plan, lines } = await this.plans.get(planId, tx);
    return {
      ...{ plan, lines, stage: await stageOf(tx, plan) },
      partners: await partnerStands(tx, this.agencies, plan, lines),
      steps: await tx.find(PlanTransition, { where: { planId }, order: { id: 'ASC' } }),
      documents: await tx.find(PlanDocument, { where: { planId }, order: { id: 'ASC' } }),
      filing: await tx.findOneBy(PlanFiling, { planId }),
      adjustment: await tx.findOneBy(PlanAdjustment, { planId }),
    };
  }

  /** Approves a plan together with its signed file, where there is one: both or none. */
  async approve(actor: Actor, planId: string, input: Approval, signed: SentFile | null): Promise<void> {
    const file = signed && checked(signed, 'signed');
    await this.dataSource.transaction(async (tx) => {
      await this.plans.approveIn(tx, actor, planId, input);
      if (file) await this.keep(tx, actor, planId, 'SIGNED', file);
    });
  }

  /** Adds a signed file or a receipt to an approved plan. @throws DomainError CONFLICT for a draft or a closed plan */
  async addDocument(actor: Actor, planId: string, purpose: DocumentPurpose, sent: SentFile): Promise<void> {
    const file = checked(sent, 'file');
    await this.dataSource.transaction(async (tx) => {
      const plan = await this.lock(tx, actor, planId);
      if (plan.state === 'DRAFT' || plan.state === 'CLOSED') {
        throw new DomainError('CONFLICT', '计划批准以后、办结以前才能上传签发件和回执。');
      }
      await this.keep(tx, actor, planId, purpose, file);
    });
  }

  /** The line of the first version that a line goes back to through all adjustments; itself where it is new. */
  async rootOf(tx: EntityManager, lineId: string): Promise<string> {
    return (await lineageOf(tx, lineId)).at(-1) ?? lineId;
  }

  /** A file of a plan. @throws DomainError NOT_FOUND */
  async document(planId: string, id: string): Promise<KeptDocument> {
    return readDocument(this.dataSource.manager, planId, id);
  }

  /** Records that a plan was filed, once. @throws DomainError INVALID_INPUT with all faults, CONFLICT */
  async file(actor: Actor, planId: string, input: NewFiling, receipt: SentFile | null): Promise<void> {
    const filing = {
      ...{ filedWith: cleanText(input.filedWith), filedOn: input.filedOn },
      receiptNo: cleanText(input.receiptNo),
    };
    await this.dataSource.transaction(async (tx) => {
      const plan = await this.lock(tx, actor, planId);
      const stage = await stageOf(tx, plan);
      const move = mayGo('fileLate', stage) ? 'fileLate' : 'file';
      requireStage(move, stage);
      if (await tx.findOneBy(PlanFiling, { planId })) {
        throw new DomainError('CONFLICT', '这份计划已经登记备案，不能再次登记。');
      }
      const faults = filingFaults(filing, plan.approvedAt, this.clock.today());
      if (faults.length > 0) throw new DomainError('INVALID_INPUT', '备案没有登记，请按提示修改。', faults);
      const at = this.clock.now();
      await tx.insert(PlanFiling, {
        ...{ planId, ...filing, receiptNo: filing.receiptNo || null },
        ...{ accountId: actor.accountId, recordedBy: actor.name, recordedAt: at },
      });
      if (receipt) await this.keep(tx, actor, planId, 'RECEIPT', checked(receipt, 'receipt'));
      await this.go(tx, actor, plan, move, filing.filedWith, filing);
    });
  }

  /**
   * A plan has been published: it says so from now on. To be called in the publication's transaction, which holds the
   * plan since before it wrote anything in the log.
   */
  async published(tx: EntityManager, actor: Actor, planId: string): Promise<void> {
    const plan = await this.hold(tx, planId);
    if (!mayGo('publish', await stageOf(tx, plan))) return;
    await tx.update(AnnualPlan, planId, { state: 'PUBLISHED' });
    const step = { planId, from: plan.state as PlanStage, move: 'publish' as const, at: this.clock.now() };
    await recordStep(tx, actor, step);
  }

  /**
   * Closes a plan: no draw begins by it any more.
   * @param open batches that were never drawn, in words; with any of them, the summary is their reason
   */
  async close(
    tx: EntityManager,
    actor: Actor,
    planId: string,
    summary: string,
    open: readonly string[],
  ): Promise<void> {
    const text = cleanText(summary);
    const plan = await this.lock(tx, actor, planId);
    requireStage('close', await stageOf(tx, plan));
    if (text.length < 4 || text.length > 1000) {
      const what = open.length > 0 ? `还有${open.length}批没有抽取，请写明原因` : '请写明完成情况';
      throw new DomainError('INVALID_INPUT', '计划没有办结，请按提示修改。', [
        { field: 'summary', code: 'REQUIRED', message: `${what}(4至1000字)。` },
      ]);
    }
    const left = open.length === 0 ? '' : `。未抽取的批次：${open.join('、')}`;
    await this.go(tx, actor, plan, 'close', `${text}${left}`, { summary: text, open: open.length });
  }

  /** Locks a plan that the actor may act for. @throws DomainError NOT_FOUND, FORBIDDEN */
  async lock(tx: EntityManager, actor: Actor, id: string): Promise<AnnualPlan> {
    const plan = await this.hold(tx, id);
    await this.agencies.requireScope(actor, plan.agencyCode, tx);
    return plan;
  }

  /** Locks a plan until the transaction ends: the first thing of every act on it. @throws DomainError NOT_FOUND */
  async hold(tx: EntityManager, id: string): Promise<AnnualPlan> {
    const plan = isId(id)
      ? await tx.findOne(AnnualPlan, { where: { id }, lock: { mode: 'pessimistic_write' } })
      : null;
    if (!plan) throw new DomainError('NOT_FOUND', '没有这份年度计划。请从计划列表中打开。');
    return plan;
  }

  private async go(
    tx: EntityManager,
    actor: Actor,
    plan: AnnualPlan,
    move: PlanMoveName,
    reason: string | null,
    detail: Record<string, string | number>,
  ): Promise<void> {
    const { act, to } = PLAN_MOVES[move];
    if (to !== plan.state) await tx.update(AnnualPlan, plan.id, { state: to });
    const from = plan.state as PlanStage;
    await recordStep(tx, actor, { planId: plan.id, from, move, reason, at: this.clock.now() });
    await this.audit.record(tx, actor, { act, objectKind: 'annual_plan', objectId: plan.id, detail });
  }

  private async keep(
    tx: EntityManager,
    actor: Actor,
    planId: string,
    purpose: DocumentPurpose,
    file: CheckedFile,
  ): Promise<void> {
    const detail = await keepDocument(tx, actor, planId, purpose, file, this.clock.now());
    const act = purpose === 'SIGNED' ? '上传计划签发件' : '上传计划备案回执';
    await this.audit.record(tx, actor, { act, objectKind: 'annual_plan', objectId: planId, detail });
  }
}

function checked(sent: SentFile, field: string): CheckedFile {
  const verdict = checkFile(sent, field);
  if ('file' in verdict) return verdict.file;
  throw new DomainError('INVALID_INPUT', '文件没有保存，请按提示处理。', [verdict.fault]);
}
