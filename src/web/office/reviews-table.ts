import { RESULT_CODES, type ResultCode } from '../../inspection/result-codes.js';
import type { QueuedReview } from '../../inspection/results/review-queue.service.js';
import { chineseInstant, type Day } from '../../kernel/day.js';
import type { TableSpec, TableValue } from '../../platform/excel/write-table.js';

const COLUMNS: readonly (readonly [heading: string, width: number, of: (one: QueuedReview) => TableValue])[] =
  [
    ['任务编号', 26, (one) => one.number],
    ['检查对象', 32, (one) => one.subjectName],
    ['代码', 22, (one) => one.subjectCode],
    ['所在县(市)', 12, (one) => one.areaName],
    ['抽查事项', 32, (one) => one.itemName],
    ['检查结果', 28, (one) => RESULT_CODES[one.resultCode as ResultCode]?.name ?? ''],
    ['检查完成日期', 14, (one) => one.inspectedOn],
    ['版本', 8, (one) => one.version],
    ['更正原因', 32, (one) => one.correctionReason ?? ''],
    ['录入人', 12, (one) => one.enteredName],
    ['录入时间', 22, (one) => chineseInstant(one.enteredAt)],
  ];

/** Head of the workbook of results that wait for their review. */
export function reviewsTable(today: Day, rows: number): TableSpec {
  return {
    ...{ sheetName: '待审核', title: '待审核的检查结果' },
    subtitle: `导出日期：${today}，共 ${rows} 份`,
    columns: COLUMNS.map(([heading, width]) => ({ heading, width, wrap: width >= 28 })),
  };
}

/** Its rows, in the order of the list. */
export function reviewRows(found: readonly QueuedReview[]): TableValue[][] {
  return found.map((one) => COLUMNS.map(([, , of]) => of(one)));
}
