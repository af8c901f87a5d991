import path from 'node:path';
import { chineseDay, lastDayOf } from '../kernel/day.js';
import { fillTemplate, type TemplateValues } from '../platform/excel/fill-template.js';
import { projectRoot } from '../platform/project-root.js';
import { subjectKind } from '../registry/kinds/subject-kinds.js';
import type { AnnualPlan, PlanLine } from './plan.entity.js';
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

const TEMPLATE = 'templates/excel/annual-plan.xlsx';

/** The plan filled into templates/excel/annual-plan.xlsx, which an office may replace by its own. */
export function planWorkbook(
  plan: AnnualPlan,
  lines: readonly PlanLine[],
  names: PlanNames,
): Promise<Buffer> {
  return fillTemplate(path.join(projectRoot(), TEMPLATE), {
    values: {
      title: plan.title,
      year: plan.year,
      agency: names.agency,
      state: STATE_NAMES[plan.state],
      version: plan.version,
      documentNo: plan.documentNo ?? '(未批准)',
    },
    rows: lines.map((line) => lineRow(plan.year, line, names)),
  });
}

/** A row of the official table, by the keys of the template. */
export function lineRow(year: number, line: PlanLine, names: PlanNames): TemplateValues {
  const months = batchMonths(year, line.months);
  return {
    lineNo: line.lineNo,
    taskName: line.taskName,
    itemName: line.itemName,
    subjects: scopeText(line, names),
    drawType: `${DRAW_TYPE_NAMES[line.drawType]}(${SAMPLING_NAMES[line.sampling]})`,
    count: countText(line),
    ratio: ratioText(line),
    methods: line.methods,
    organisingLevel: line.organisingLevel,
    implementingLevel: line.implementingLevel,
    from: chineseDay(`${months[0]}-01`),
    to: chineseDay(lastDayOf(months[months.length - 1])),
    deadline: chineseDay(line.deadline),
    lead: names.pools.get(line.leadPool) ?? line.leadPool,
    partners: line.partnerPools.map((code) => names.pools.get(code) ?? code).join('、'),
    remark: remarkText(line),
  };
}

/** 机动车维修企业(康定市、泸定县) */
export function scopeText(
  line: Pick<PlanLine, 'subjectKind' | 'areaCodes'>,
  names: Pick<PlanNames, 'areas'>,
): string {
  const areas = line.areaCodes.map((code) => names.areas.get(code) ?? code);
  return `${subjectKind(line.subjectKind)?.title ?? ''}(${areas.length > 0 ? areas.join('、') : '全部县(市)'})`;
}

function remarkText(line: PlanLine): string {
  const batches = line.months.length > 1 ? `分${line.months.length}批抽取：${monthsText(line.months)}` : '';
  return [line.remark ?? '', batches].filter((text) => text !== '').join('；');
}
