import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager, In } from 'typeorm';
import type { Actor } from '../../audit/actor.js';
import { AuditService } from '../../audit/audit.service.js';
import { DomainError } from '../../kernel/domain-error.js';
import { isId } from '../../kernel/id.js';
import { Clock } from '../../platform/clock.js';
import { AgenciesService } from '../../registry/agencies.service.js';
import { endOfDay, populationsOfLines } from '../../registry/population/conditioned.queries.js';
import { Populations } from '../../registry/population/populations.service.js';
import { LineCheck } from '../line-check.service.js';
import { cleanLine } from '../plan-line.rules.js';
import { AnnualPlan, PlanLine } from '../plan.entity.js';
import { PlanService, type PlanWithLines } from '../plan.service.js';
import { teamsOfItem } from '../team-rules/team-rules.queries.js';
import { allAsOne, hintFor, type HintScene, hintsOf, type MergeHint, type PlanHints } from './hints.rules.js';
import { keptRows, lineOrder, numberLines, putBack, stillSays } from './line-order.queries.js';
import { PlanMerge, PlanMergeUndo } from './plan-merge.entity.js';

/** A merging of the past, and who took it back. */
export interface PastMerge {
  readonly merge: PlanMerge;
  readonly undo: PlanMergeUndo | null;
}

/** Which lines of a plan can become one visit, and their merging, which can be taken back. */
@Injectable()
export class PlanHintsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly audit: AuditService,
    private readonly agencies: AgenciesService,
    private readonly populations: Populations,
    private readonly plans: PlanService,
    private readonly check: LineCheck,
  ) {}

  /** The hints of a plan by the registry of today. @throws DomainError NOT_FOUND */
  async of(planId: string): Promise<PlanWithLines & { readonly hints: PlanHints }> {
    const found = await this.plans.get(planId);
    const scene = await this.scene(this.dataSource.manager, found.plan, found.lines);
    return { ...found, hints: hintsOf(found.lines, scene) };
  }

  /** All mergings of a plan, newest first. */
  async history(planId: string): Promise<PastMerge[]> {
    const { manager } = this.dataSource;
    const merges = await manager.find(PlanMerge, { where: { planId }, order: { id: 'DESC' } });
    const undone = await manager.findBy(PlanMergeUndo, { mergeId: In(merges.map(({ id }) => id)) });
    return merges.map((merge) => ({
      merge,
      undo: undone.find(({ mergeId }) => mergeId === merge.id) ?? null,
    }));
  }

  /**
   * Makes lines of a draft one, in the place of the first of them. Teams are those of the rules of the leading item.
   * @param lineIds two or more lines of the plan that fit one another
   * @param revision the plan's revision when the hint was read; another one now is refused as STALE
   * @returns id of the one line
   * @throws DomainError NOT_FOUND, FORBIDDEN, CONFLICT (approved), STALE, RULE_BROKEN (they do not fit),
   *   INVALID_INPUT with what the rules of a line have against it
   */
  async merge(actor: Actor, planId: string, lineIds: readonly string[], revision?: number): Promise<string> {
    return this.dataSource.transaction(async (tx) => {
      const plan = await this.plans.lockDraft(tx, actor, planId);
      if (revision !== undefined && revision !== plan.revision) {
        throw new DomainError('STALE', '计划在您打开之后有改动，没有合并。请按最新的提示重新核对。');
      }
      const { lines } = await this.plans.get(planId, tx);
      const chosen = lines.filter(({ id }) => lineIds.includes(id));
      const scene = await this.scene(tx, plan, lines);
      const hint = chosen.length === new Set(lineIds).size ? hintFor(chosen, scene) : null;
      if (!hint) throw unfit();
      const joint = await this.replace(tx, plan, hint, scene);
      const [after] = await keptRows(tx, [joint.id]);
      await tx.insert(PlanMerge, {
        ...{ planId, lineId: joint.id, before: joint.before, after },
        ...{ visitsBefore: hint.before, visitsAfter: hint.after },
        ...{ accountId: actor.accountId, mergedBy: actor.name, mergedAt: this.clock.now() },
      });
      const numbers = chosen.map(({ lineNo }) => lineNo);
      const detail = { lines: numbers, visitsBefore: hint.before, visitsAfter: hint.after };
      await this.touch(tx, actor, plan, '合并计划项', detail);
      return joint.id;
    });
  }

  /**
   * Takes a merging back: the old lines are there again as they were, under their old ids and in their places.
   * @returns id of the plan
   * @throws DomainError NOT_FOUND, FORBIDDEN, CONFLICT (approved, undone already, or the one line was changed since)
   */
  async undo(actor: Actor, mergeId: string): Promise<string> {
    return this.dataSource.transaction(async (tx) => {
      const merge = isId(mergeId) ? await tx.findOneBy(PlanMerge, { id: mergeId }) : null;
      if (!merge) throw new DomainError('NOT_FOUND', '没有这次合并。请从计划的“合并提示”中打开。');
      const plan = await this.plans.lockDraft(tx, actor, merge.planId);
      await this.requireUndoable(tx, merge);
      const order = (await lineOrder(tx, plan.id)).filter((id) => id !== merge.lineId);
      await tx.delete(PlanLine, { id: merge.lineId });
      await putBack(tx, plan.id, merge.before);
      for (const row of merge.before) order.splice(row.line_no - 1, 0, String(row.id));
      await numberLines(tx, plan.id, order);
      await tx.insert(PlanMergeUndo, {
        ...{ mergeId, accountId: actor.accountId, undoneBy: actor.name, undoneAt: this.clock.now() },
      });
      const numbers = merge.before.map(({ line_no }) => line_no);
      await this.touch(tx, actor, plan, '撤销合并计划项', { lines: numbers });
      return plan.id;
    });
  }

  /** The one line stands where the first of the old ones stood. */
  private async replace(tx: EntityManager, plan: AnnualPlan, hint: MergeHint, scene: HintScene) {
    const ids = hint.lines.map(({ id }) => id);
    const rules = await teamsOfItem(tx, hint.lead.itemCode);
    const line = cleanLine(allAsOne(hint.lines, hint.lead, scene, rules));
    const numbers = hint.lines.map(({ lineNo }) => lineNo).join('、');
    const named = { field: 'lines', label: `第${numbers}项合并后：`, line };
    const [itemName] = await this.check.requireAll(tx, plan.year, [named]);
    const before = await keptRows(tx, ids);
    const order = await lineOrder(tx, plan.id);
    await tx.delete(PlanLine, { id: In(ids) });
    const lineNo = order.length + 1;
    const added = tx.create(PlanLine, { ...line, itemName, planId: plan.id, lineNo, revision: 0 });
    await tx.insert(PlanLine, added);
    const first = order.findIndex((id) => ids.includes(id));
    const next = order.flatMap((id, at) => (at === first ? [added.id] : ids.includes(id) ? [] : [id]));
    await numberLines(tx, plan.id, next);
    return { id: added.id, before };
  }

  private async requireUndoable(tx: EntityManager, merge: PlanMerge): Promise<void> {
    if ((await tx.countBy(PlanMergeUndo, { mergeId: merge.id })) > 0) {
      throw new DomainError('CONFLICT', '这次合并已经撤销过了，原来的计划项已经恢复。');
    }
    const same = await stillSays(tx, merge.lineId, merge.after);
    if (same === null) {
      const message =
        '合并成的计划项已被删除，或又合并到了别的计划项，不能撤销。又合并过的，请先撤销后面那次。';
      throw new DomainError('CONFLICT', message);
    }
    if (!same) {
      const message =
        '合并成的计划项在合并之后又改动过，不能撤销，以免丢失改动。请改回合并时的内容，或删除后重新填写。';
      throw new DomainError('CONFLICT', message);
    }
  }

  private async scene(tx: EntityManager, plan: AnnualPlan, lines: readonly PlanLine[]): Promise<HintScene> {
    const moment = endOfDay(this.clock.today());
    const everybody = await this.populations.at(moment, tx);
    const counties = await this.agencies.counties(tx);
    return {
      year: plan.year,
      populationsOf: await populationsOfLines(tx, moment, everybody, lines),
      counties: counties.map(({ code }) => code),
    };
  }

  private async touch(
    tx: EntityManager,
    actor: Actor,
    plan: AnnualPlan,
    act: string,
    detail: Record<string, number | readonly number[]>,
  ): Promise<void> {
    await tx.update(AnnualPlan, plan.id, { revision: plan.revision + 1 });
    await this.audit.record(tx, actor, { act, objectKind: 'annual_plan', objectId: plan.id, detail });
  }
}

function unfit(): DomainError {
  const message =
    '所选计划项不能合并：须是同一份计划中同类对象、同一范围、同一抽查方式，抽查月份相隔不超过两个月，' +
    '且事项或部门不同。请返回“合并提示”重新选择。';
  return new DomainError('RULE_BROKEN', message);
}
