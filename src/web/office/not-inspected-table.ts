import type { ShownNotInspected } from '../../inspection/not-inspected/not-inspected-reader.service.js';
import { chineseInstant, type Day } from '../../kernel/day.js';
import type { TableSpec, TableValue } from '../../platform/excel/write-table.js';

const COLUMNS: readonly (readonly [
  heading: string,
  width: number,
  of: (one: ShownNotInspected) => string | number,
])[] = [
  ['任务编号', 24, (one) => one.number],
  ['检查对象', 32, (one) => one.subjectName],
  ['所在县(市)', 14, (one) => one.areaName],
  ['检查结果', 32, (one) => one.resultName],
  ['检查完成日期', 14, (one) => one.inspectedOn],
  ['证据材料(件)', 12, (one) => one.evidence],
  ['录入人', 12, (one) => one.enteredName],
  ['审核人', 12, (one) => one.reviewedName],
  ['审核时间', 22, (one) => chineseInstant(one.reviewedAt)],
  ['认定', 10, (one) => one.stateName],
  ['机关负责人', 14, (one) => (one.decision === null ? '' : (one.headName ?? one.decidedBy ?? ''))],
  ['认定时间', 22, (one) => (one.decidedAt ? chineseInstant(one.decidedAt) : '')],
  ['理由', 40, (one) => one.reason ?? ''],
  ['已由候补递补', 12, (one) => (one.replaced ? '是' : '否')],
];

/** Head of the workbook of what could not be inspected. */
export function notInspectedTable(today: Day, rows: number): TableSpec {
  return {
    ...{ sheetName: '无法检查', title: '无法检查的任务和认定' },
    subtitle: `导出日期：${today}，共 ${rows} 项`,
    columns: COLUMNS.map(([heading, width, of]) => ({
      ...{ heading, width, wrap: width >= 32 },
      type: of === COLUMNS[5][2] ? 'number' : 'text',
    })),
  };
}

/** Its rows, in the order of the list. */
export function notInspectedRows(found: readonly ShownNotInspected[]): TableValue[][] {
  return found.map((one) => COLUMNS.map(([, , of]) => of(one)));
}
