import { chineseDay, type Day, lastDayOf } from '../kernel/day.js';
import type { TemplateData, TemplateValues } from '../platform/excel/fill-template.js';
import { conditionsText } from '../registry/conditions/condition.rules.js';
import { subjectKind } from '../registry/kinds/subject-kinds.js';
import type { AnnualPlan, PlanLine } from './plan.entity.js';
import type { DocumentForecasts } from './forecast/bases.service.js';
import { batchMonths } from './plan.rules.js';
import {
  countText,
  DRAW_TYPE_NAMES,
  monthsText,
  ratioText,
  SAMPLING_NAMES,
  STATE_NAMES,
} from './plan.words.js';

/** Names that codes of a plan stand for. */
export interface PlanNames {
  readonly pools: ReadonlyMap<string, string>;
  readonly areas: ReadonlyMap<string, string>;
  /** Name of the agency whose plan it is. */
  readonly agency: string;
}

/** The plan as the official table, ready for the workbook of the office. */
export function planTable(
  plan: AnnualPlan,
  lines: readonly PlanLine[],
  names: PlanNames,
  forecasts?: DocumentForecasts,
): TemplateData {
  return {
    values: {
      title: plan.title,
      year: plan.year,
      agency: names.agency,
      state: STATE_NAMES[plan.state],
      version: plan.version,
      documentNo: plan.documentNo ?? '(未批准)',
    },
    rows: lines.map((line) => lineRow(plan.year, line, names, forecasts)),
  };
}

/** A row of the official table, by the keys of the template. */
export function lineRow(
  year: number,
  line: PlanLine,
  names: PlanNames,
  forecasts?: DocumentForecasts,
): TemplateValues {
  const months = batchMonths(year, line.months);
  const count = countText(line, forecasts?.byLine.get(line.id));
  return {
    lineNo: line.lineNo,
    taskName: line.taskName,
    itemName: line.itemName,
    subjects: scopeText(line, names),
    drawType: `${DRAW_TYPE_NAMES[line.drawType]}(${SAMPLING_NAMES[line.sampling]})`,
    count,
    ratio: ratioText(line),
    methods: line.methods,
    organisingLevel: line.organisingLevel,
    implementingLevel: line.implementingLevel,
    from: chineseDay(`${months[0]}-01`),
    to: chineseDay(lastDayOf(months[months.length - 1])),
    deadline: chineseDay(line.deadline),
    lead: names.pools.get(line.leadPool) ?? line.leadPool,
    partners: line.partnerPools.map((code) => names.pools.get(code) ?? code).join('、'),
    remark: remarkText(line, forecasts && count !== countText(line) ? forecasts.day : null),
  };
}

/** 机动车维修企业(康定市、泸定县；维修类别为一类) */
export function scopeText(
  line: Pick<PlanLine, 'subjectKind' | 'areaCodes' | 'conditions'>,
  names: Pick<PlanNames, 'areas'>,
): string {
  const areas = line.areaCodes.map((code) => names.areas.get(code) ?? code);
  const conditions = conditionsText(line.subjectKind, line.conditions);
  const parts = [areas.length > 0 ? areas.join('、') : '全部县(市)', ...(conditions ? [conditions] : [])];
  return `${subjectKind(line.subjectKind)?.title ?? ''}(${parts.join('；')})`;
}

/** @param day of the registry that the number of subjects was worked out from; null: it says no such number */
function remarkText(line: PlanLine, day: Day | null): string {
  const batches = line.months.length > 1 ? `分${line.months.length}批抽取：${monthsText(line.months)}` : '';
  const basis = day === null ? '' : `户数按${chineseDay(day)}名录测算`;
  return [line.remark ?? '', batches, basis].filter((text) => text !== '').join('；');
}
