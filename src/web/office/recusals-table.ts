import type { RecusalView } from '../../ceremony/recusal/recusal-reader.service.js';
import { chineseDay, chineseInstant, type Day } from '../../kernel/day.js';
import type { TableSpec, TableValue } from '../../platform/excel/write-table.js';

const COLUMNS: readonly (readonly [heading: string, width: number, of: (one: RecusalView) => string])[] = [
  ['抽取编号', 20, (one) => one.drawNumber],
  ['检查对象', 32, (one) => one.subject.name],
  ['代码', 22, (one) => one.subject.code],
  ['系统', 12, (one) => one.poolName],
  ['席位', 8, (one) => String(one.seatNumber)],
  ['应当回避的人员', 14, (one) => one.personName],
  ['提出', 14, (one) => one.sourceName],
  ['检查对象的申请人', 18, (one) => one.inside?.applicant ?? ''],
  ['检查对象申请日期', 16, (one) => (one.inside?.appliedOn ? chineseDay(one.inside.appliedOn) : '')],
  ['录入人', 12, (one) => one.requestedBy],
  ['录入时间', 22, (one) => chineseInstant(one.requestedAt)],
  ['关系类别', 14, (one) => one.inside?.relation ?? ''],
  ['情况说明', 40, (one) => one.inside?.explanation ?? ''],
  ['状态', 10, (one) => one.stateName],
  ['作出决定的机关负责人', 20, (one) => one.headName ?? ''],
  ['决定时间', 22, (one) => (one.decidedAt ? chineseInstant(one.decidedAt) : '')],
  ['不予回避的理由', 32, (one) => one.inside?.declineReason ?? ''],
  ['补位人员', 12, (one) => one.byName ?? ''],
  ['变更编号', 10, (one) => (one.eventNumber === null ? '' : String(one.eventNumber))],
];

/** Head of the workbook of recusals. */
export function recusalTable(today: Day, rows: number): TableSpec {
  return {
    ...{ sheetName: '回避申请', title: '回避的申请和决定' },
    subtitle: `导出日期：${today}，共 ${rows} 份；关系和说明不得公开`,
    columns: COLUMNS.map(([heading, width]) => ({ heading, width, wrap: width >= 32 })),
  };
}

/** Its rows, in the order of the list. */
export function recusalRows(found: readonly RecusalView[]): TableValue[][] {
  return found.map((one) => COLUMNS.map(([, , of]) => of(one)));
}
