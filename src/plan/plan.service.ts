import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager, MoreThan, Not } from 'typeorm';
import type { Actor } from '../audit/actor.js';
import { AuditService } from '../audit/audit.service.js';
import { DomainError, type Fault } from '../kernel/domain-error.js';
import { isId } from '../kernel/id.js';
import { cleanText } from '../kernel/text.js';
import { Clock } from '../platform/clock.js';
import { lockFor } from '../platform/database/database.js';
import { AgenciesService } from '../registry/agencies.service.js';
import { AnnualPlan, PlanLine } from './plan.entity.js';
import { unconfirmed } from './life/approval.rules.js';
import { partnerStands } from './life/partner-stands.js';
import { PLAN_MOVES } from './life/plan-states.js';
import { recordStep, replaceEarlier, stageOf } from './life/transitions.js';
import { LineCheck, type NamedLine } from './line-check.service.js';
import { cleanLine } from './plan-line.rules.js';
import { isAuthor, planFaults } from './plan.rules.js';
import type { PlanLineInput } from './plan.types.js';
import { countText, ratioText } from './plan.words.js';
import { ReportedActs } from './reported-acts.js';
import { rotatingAsBefore } from './team-rules/team-rule.rules.js';
import { withTeams } from './team-rules/team-rules.queries.js';

export interface NewPlan {
  readonly year: number;
  /** Own agency of the actor, or one below it. */
  readonly agencyCode: string;
  /** Empty: made of agency and year. */
  readonly title: string;
}

/** What an approval says. */
export interface Approval {
  readonly documentNo: string;
  readonly revision?: number;
  readonly unconfirmedReason?: string;
}

export interface PlanWithLines {
  readonly plan: AnnualPlan;
  /** By line number. */
  readonly lines: readonly PlanLine[];
}

export interface PlanSummary {
  readonly plan: AnnualPlan;
  readonly lineCount: number;
}

/** Annual plans: drafted by one person, approved by another, locked from then on. */
@Injectable()
export class PlanService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly audit: AuditService,
    private readonly agencies: AgenciesService,
    private readonly check: LineCheck,
    private readonly reported: ReportedActs,
  ) {}

  /** All plans, newest year and version first. */
  async list(manager: EntityManager = this.dataSource.manager): Promise<PlanSummary[]> {
    const plans = await manager.find(AnnualPlan, {
      order: { year: 'DESC', agencyCode: 'ASC', version: 'DESC' },
    });
    const counts: { id: string; lines: number }[] = await manager.query(
      'SELECT plan_id AS id, count(*)::int AS lines FROM plan_line GROUP BY plan_id',
    );
    const byPlan = new Map(counts.map(({ id, lines }) => [id, lines]));
    return plans.map((plan) => ({ plan, lineCount: byPlan.get(plan.id) ?? 0 }));
  }

  /** A draft that this actor may change. @throws DomainError NOT_FOUND, FORBIDDEN, CONFLICT (approved) */
  async requireDraft(actor: Actor, id: string): Promise<AnnualPlan> {
    return this.dataSource.transaction((tx) => this.lockDraft(tx, actor, id));
  }

  /** A plan with its lines. @throws DomainError NOT_FOUND */
  async get(id: string, tx: EntityManager = this.dataSource.manager): Promise<PlanWithLines> {
    const plan = isId(id) ? await tx.findOneBy(AnnualPlan, { id }) : null;
    if (!plan) throw noPlan();
    return { plan, lines: await tx.find(PlanLine, { where: { planId: id }, order: { lineNo: 'ASC' } }) };
  }

  /** A line with its plan. @throws DomainError NOT_FOUND */
  async getLine(
    id: string,
    tx: EntityManager = this.dataSource.manager,
  ): Promise<{ line: PlanLine; plan: AnnualPlan }> {
    const line = isId(id) ? await tx.findOneBy(PlanLine, { id }) : null;
    if (!line) throw new DomainError('NOT_FOUND', '没有这个计划项，可能已被删除。请返回计划查看。');
    return { line, plan: await tx.findOneByOrFail(AnnualPlan, { id: line.planId }) };
  }

  /** The newest approved version that has taken a plan's place; null while the plan is in force. */
  async successorOf(
    { year, agencyCode, version }: AnnualPlan,
    tx: EntityManager = this.dataSource.manager,
  ): Promise<AnnualPlan | null> {
    const [later] = await tx.find(AnnualPlan, {
      where: { year, agencyCode, version: MoreThan(version), state: Not('DRAFT') },
      order: { version: 'DESC' },
      take: 1,
    });
    return later ?? null;
  }

  /**
   * Starts a draft: version 1 of the agency's year, or the next one where earlier versions are approved.
   * @returns its id
   */
  async create(actor: Actor, input: NewPlan): Promise<string> {
    return this.dataSource.transaction((tx) => this.createIn(tx, actor, input));
  }

  /** The same inside the caller's transaction. */
  async createIn(tx: EntityManager, actor: Actor, input: NewPlan): Promise<string> {
    const agency = (await this.agencies.agencies(tx)).find((one) => one.code === input.agencyCode);
    const title = cleanText(input.title);
    const faults = planFaults({ year: input.year, title }, agency?.active ?? false);
    if (faults.length > 0) throw new DomainError('INVALID_INPUT', '计划没有建立，请按提示修改。', faults);
    await this.agencies.requireScope(actor, input.agencyCode, tx);
    await lockFor(tx, `plan ${input.year} ${input.agencyCode}`);
    const { year, agencyCode } = input;
    const earlier = await tx.find(AnnualPlan, { where: { year, agencyCode }, order: { version: 'DESC' } });
    if (earlier.some((plan) => plan.state === 'DRAFT')) {
      throw new DomainError('CONFLICT', `该部门${year}年度计划已有一份草稿，请在那份草稿上编制。`);
    }
    const at = this.clock.now();
    const plan = tx.create(AnnualPlan, {
      ...{ year, agencyCode, state: 'DRAFT', revision: 0, version: (earlier[0]?.version ?? 0) + 1 },
      title: title || `${agency?.name}${year}年度“双随机、一公开”抽查计划`,
      ...{ documentNo: null, approvedAccountId: null, approvedBy: null, approvedAt: null },
      ...{ createdAccountId: actor.accountId, createdBy: actor.name, createdAt: at },
    });
    await tx.insert(AnnualPlan, plan);
    await recordStep(tx, actor, { planId: plan.id, from: null, move: 'draft', at });
    await this.record(tx, actor, '新建年度抽查计划', plan.id, { year, agencyCode, version: plan.version });
    return plan.id;
  }

  /** All faults that a line of this plan would have; none: it can be added. */
  async checkLine(planId: string, input: PlanLineInput): Promise<Fault[]> {
    const { plan } = await this.get(planId);
    return this.check.faults(plan.year, cleanLine(input));
  }

  /**
   * Adds a line at the end of a draft. One that names no teams at all gets those of its item's rules.
   * @returns its id. @throws DomainError INVALID_INPUT with all faults
   */
  async addLine(actor: Actor, planId: string, input: PlanLineInput): Promise<string> {
    return this.dataSource.transaction(async (tx) => {
      const plan = await this.lockDraft(tx, actor, planId);
      const line = cleanLine(await withTeams(tx, input));
      const itemName = await this.check.require(tx, plan.year, line);
      const lineNo = await nextLineNo(tx, planId);
      const added = tx.create(PlanLine, { ...line, itemName, planId, lineNo, revision: 0 });
      await tx.insert(PlanLine, added);
      await this.touch(tx, actor, plan, '增加计划项', added);
      return added.id;
    });
  }

  /**
   * Adds lines at the end of a draft, all or none, inside the caller's transaction; teams as for one line.
   * @throws DomainError INVALID_INPUT with the faults of all lines, CONFLICT where the plan is approved
   */
  async addLines(
    tx: EntityManager,
    actor: Actor,
    planId: string,
    lines: readonly NamedLine[],
  ): Promise<void> {
    const plan = await this.lockDraft(tx, actor, planId);
    const cleaned: NamedLine[] = [];
    for (const one of lines) cleaned.push({ ...one, line: cleanLine(await withTeams(tx, one.line)) });
    const names = await this.check.requireAll(tx, plan.year, cleaned);
    let lineNo = await nextLineNo(tx, planId);
    for (const [index, { line }] of cleaned.entries()) {
      const added = tx.create(PlanLine, { ...line, itemName: names[index], planId, lineNo, revision: 0 });
      await tx.insert(PlanLine, added);
      await this.touch(tx, actor, plan, '增加计划项', added);
      plan.revision += 1;
      lineNo += 1;
    }
  }

  /**
   * Replaces what a line says.
   * @param revision the line's revision when it was read; another one now is refused as STALE
   */
  async changeLine(actor: Actor, lineId: string, input: PlanLineInput, revision?: number): Promise<void> {
    const { line: seen } = await this.getLine(lineId);
    await this.dataSource.transaction(async (tx) => {
      const plan = await this.lockDraft(tx, actor, seen.planId);
      const { line } = await this.getLine(lineId, tx);
      requireRevision(line, revision, '这个计划项');
      const read = cleanLine({ ...input, alsoItems: input.alsoItems ?? line.alsoItems });
      const changed = { ...read, teams: rotatingAsBefore(read.teams, line.teams) };
      const itemName = await this.check.require(tx, plan.year, changed);
      const next = { ...changed, itemName, revision: line.revision + 1 };
      const saved = await tx.save(PlanLine, { ...line, ...next });
      await this.touch(tx, actor, plan, '修改计划项', saved);
    });
  }

  /** Takes a line out of a draft; those below it move up. */
  async removeLine(actor: Actor, lineId: string, revision?: number): Promise<void> {
    const { line: seen } = await this.getLine(lineId);
    await this.dataSource.transaction(async (tx) => {
      const plan = await this.lockDraft(tx, actor, seen.planId);
      const { line } = await this.getLine(lineId, tx);
      requireRevision(line, revision, '这个计划项');
      await tx.delete(PlanLine, { id: lineId });
      await tx.query('UPDATE plan_line SET line_no = line_no - 1 WHERE plan_id = $1 AND line_no > $2', [
        line.planId,
        line.lineNo,
      ]);
      await this.touch(tx, actor, plan, '删除计划项', line);
    });
  }

  /**
   * Approves a draft, which locks it. Only someone who did not draft it may; every line is checked again, and
   * every item must stand on a published list (国办发〔2024〕54号). The version in force until then is replaced.
   * @param input.revision the plan's revision when it was read; another one now is refused as STALE
   * @param input.unconfirmedReason why it is approved although a partner has not confirmed it
   */
  async approve(actor: Actor, planId: string, input: Approval): Promise<void> {
    await this.dataSource.transaction((tx) => this.approveIn(tx, actor, planId, input));
  }

  /** The same inside the caller's transaction. */
  async approveIn(tx: EntityManager, actor: Actor, planId: string, input: Approval): Promise<void> {
    const documentNo = cleanText(input.documentNo);
    const plan = await this.lockDraft(tx, actor, planId);
    if (isAuthor(plan, actor)) {
      throw new DomainError('RULE_BROKEN', '编制人不能批准自己编制的计划，请由另一名有权限的人员批准。');
    }
    requireRevision(plan, input.revision, '这份计划');
    const { lines } = await this.get(planId, tx);
    const partners = await partnerStands(tx, this.agencies, plan, lines);
    const { reason, faults: open } = unconfirmed(partners, cleanText(input.unconfirmedReason ?? ''));
    const faults = [...(await this.check.approvalFaults(tx, plan.year, lines, documentNo)), ...open];
    if (faults.length > 0) throw new DomainError('INVALID_INPUT', '计划没有批准，请按提示处理。', faults);
    const at = this.clock.now();
    const from = await stageOf(tx, plan);
    await tx.update(AnnualPlan, planId, {
      ...{ state: 'APPROVED', documentNo, revision: plan.revision + 1 },
      ...{ approvedAccountId: actor.accountId, approvedBy: actor.name, approvedAt: at },
    });
    await recordStep(tx, actor, { planId, from, move: 'approve', reason, at });
    const replaced = await replaceEarlier(tx, actor, plan, at);
    const detail = { documentNo, lines: lines.length, ...(reason ? { reason } : {}), ...replaced };
    await this.record(tx, actor, '批准年度抽查计划', planId, detail);
    await this.reported.planInForce(tx, actor, planId, '批准年度抽查计划');
  }

  /** A draft that this actor may change, locked. @throws DomainError NOT_FOUND, FORBIDDEN, CONFLICT (approved) */
  async lockDraft(tx: EntityManager, actor: Actor, id: string): Promise<AnnualPlan> {
    const plan = isId(id)
      ? await tx.findOne(AnnualPlan, { where: { id }, lock: { mode: 'pessimistic_write' } })
      : null;
    if (!plan) throw noPlan();
    await this.agencies.requireScope(actor, plan.agencyCode, tx);
    if (plan.state !== 'DRAFT') {
      throw new DomainError('CONFLICT', PLAN_MOVES.approve.refusal.APPROVED);
    }
    return plan;
  }

  private async touch(tx: EntityManager, actor: Actor, plan: AnnualPlan, act: string, line: PlanLine) {
    await tx.update(AnnualPlan, plan.id, { revision: plan.revision + 1 });
    const { lineNo, taskName, itemCode, months, deadline } = line;
    const shares = { ratio: ratioText(line), count: countText(line) };
    await this.record(tx, actor, act, plan.id, { lineNo, taskName, itemCode, months, deadline, ...shares });
  }

  private async record(
    tx: EntityManager,
    actor: Actor,
    act: string,
    objectId: string,
    detail: Record<string, string | number | readonly number[]>,
  ): Promise<void> {
    await this.audit.record(tx, actor, { act, objectKind: 'annual_plan', objectId, detail });
  }
}

/** The draft is locked: nobody else numbers a line of it meanwhile. */
async function nextLineNo(tx: EntityManager, planId: string): Promise<number> {
  const last = await tx.maximum(PlanLine, 'lineNo', { planId });
  return (last ?? 0) + 1;
}

function noPlan(): DomainError {
  return new DomainError('NOT_FOUND', '没有这份年度计划。请从计划列表中打开。');
}

function requireRevision(row: { revision: number }, revision: number | undefined, name: string): void {
  if (revision === undefined || row.revision === revision) return;
  throw new DomainError('STALE', `${name}在您打开之后被别人改动过，没有保存。请重新打开，核对后再操作。`);
}
