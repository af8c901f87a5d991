import type { TemplateValues } from '../../platform/excel/fill-template.js';
import type { DocumentForecasts } from '../forecast/bases.service.js';
import type { AnnualPlan, PlanLine } from '../plan.entity.js';
import { lineRow, type PlanNames } from '../plan.export.js';
import { MODE_NAMES, sharesText } from '../plan.words.js';

/** What a row of a layout needs beside the plan. */
export interface LayoutFacts {
  readonly names: PlanNames;
  readonly forecasts?: DocumentForecasts;
  /** KEY or GENERAL by item code. */
  readonly priorities: ReadonlyMap<string, string>;
}

/** A line by the keys that any layout may ask for. */
export function layoutRow(plan: AnnualPlan, line: PlanLine, facts: LayoutFacts): TemplateValues {
  const row = lineRow(plan.year, line, facts.names, facts.forecasts);
  const share = row.ratio === '' ? row.count : row.ratio;
  const { partners } = row;
  return {
    ...row,
    number: `${plan.documentNo ?? `${plan.year}年草案`}-${line.lineNo}`,
    duty: row.itemName,
    priority: priorityName(facts.priorities.get(line.itemCode)),
    // A subject that was drawn is not drawn again in the same year, whatever the number of batches.
    amount: `${share}；1次/年`,
    period: periodText(line.months),
    agencies: partners === '' ? row.lead : `${row.lead}、${partners}`,
    implementation: line.implementingLevel.includes('县') ? '市县分别实施' : '市县统一实施',
    credit: sharesText(line),
    mode: MODE_NAMES[line.mode],
  };
}

/** 3月-9月, or 4月 */
export function periodText(months: readonly number[]): string {
  const [first, last] = [Math.min(...months), Math.max(...months)];
  return first === last ? `${first}月` : `${first}月-${last}月`;
}

function priorityName(priority: string | undefined): string {
  if (priority === 'KEY') return '重点检查事项';
  return priority === 'GENERAL' ? '一般检查事项' : '';
}
