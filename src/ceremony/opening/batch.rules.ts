import type { Month } from '../../kernel/day.js';
import { DomainError } from '../../kernel/domain-error.js';
import { isInForce, PLAN_STAGES, type PlanStage } from '../../plan/life/plan-states.js';
import type { AnnualPlan, PlanLine } from '../../plan/plan.entity.js';
import { batchMonths } from '../../plan/plan.rules.js';

/** Months that have a draw of their own: of a full coverage the first alone. */
export function drawnMonths(
  plan: Pick<AnnualPlan, 'year'>,
  line: Pick<PlanLine, 'mode' | 'months'>,
): Month[] {
  const months = batchMonths(plan.year, line.months);
  return line.mode === 'ORDER' ? months.slice(0, 1) : months;
}

/** Lets a draw begin. @throws DomainError RULE_BROKEN for a draft, CONFLICT for a plan that is not in force, INVALID_INPUT */
export function requireBatch(line: PlanLine, plan: AnnualPlan, month: Month): void {
  if (plan.state === 'DRAFT') {
    throw new DomainError('RULE_BROKEN', '计划还是草稿，不能据此抽取。请先由另一名有权限的人员批准计划。');
  }
  if (!isInForce(plan.state)) {
    const name = PLAN_STAGES[plan.state as PlanStage];
    throw new DomainError(
      'CONFLICT',
      `《${plan.title}》(第${plan.version}版)${name}，不能再据此建立抽取任务。请按现行的计划建立。`,
    );
  }
  const allowed = drawnMonths(plan, line);
  if (allowed.includes(month)) return;
  const names = allowed.map((one) => `${Number(one.slice(5, 7))}月`).join('、');
  throw new DomainError('INVALID_INPUT', '抽取任务没有建立，请按提示修改。', [
    { field: 'month', code: 'BATCH', message: `该计划项的批次是${plan.year}年${names}，请从中选择。` },
  ]);
}
