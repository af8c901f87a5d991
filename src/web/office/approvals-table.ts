import type { ShownApproval } from '../../inspection/approval/approvals-reader.service.js';
import { chineseInstant, type Day } from '../../kernel/day.js';
import type { TableSpec, TableValue } from '../../platform/excel/write-table.js';

const COLUMNS: readonly (readonly [
  heading: string,
  width: number,
  of: (one: ShownApproval) => TableValue,
])[] = [
  ['审批编号', 22, (one) => one.number],
  ['抽取编号', 20, (one) => one.drawNumber],
  ['抽查事项', 32, (one) => one.itemName],
  ['审批方式', 18, (one) => one.kindName],
  ['检查任务(项)', 14, (one) => one.tasks],
  ['紧急情况的理由', 36, (one) => one.reason ?? ''],
  ['报批人', 12, (one) => one.requestedBy],
  ['报批时间', 22, (one) => chineseInstant(one.requestedAt)],
  ['状态', 10, (one) => one.stateName],
  ['机关负责人', 14, (one) => one.headName ?? ''],
  ['办理人', 12, (one) => one.decidedBy ?? ''],
  ['决定时间', 22, (one) => (one.decidedAt ? chineseInstant(one.decidedAt) : '')],
  ['不予批准的理由', 36, (one) => one.decisionReason ?? ''],
];

/** The workbook of requests, in the order of the list. */
export function approvalsTable(
  today: Day,
  found: readonly ShownApproval[],
): { spec: TableSpec; rows: TableValue[][] } {
  return {
    spec: {
      ...{ sheetName: '检查审批', title: '行政检查审批' },
      subtitle: `导出日期：${today}，共 ${found.length} 份`,
      columns: COLUMNS.map(([heading, width]) => ({
        ...{ heading, width, wrap: width >= 32 },
        type: heading === '检查任务(项)' ? 'number' : 'text',
      })),
    },
    rows: found.map((one) => COLUMNS.map(([, , of]) => of(one))),
  };
}
