import { isResultCode, RESULT_CODES } from '../../inspection/result-codes.js';
import { STAGES } from '../../inspection/stages.js';
import type { ListedTask } from '../../inspection/task-list/task-lists.service.js';
import type { TableSpec, TableValue } from '../../platform/excel/write-table.js';
import { KIND_TITLES } from '../../registry/display.rules.js';

/** The list of tasks as a workbook. */
export const TASKS_SPEC: TableSpec = {
  ...{ sheetName: '检查任务', title: '检查任务' },
  columns: [
    { heading: '任务编号', width: 24 },
    { heading: '检查对象', width: 34, wrap: true },
    { heading: '统一社会信用代码/项目代码', width: 24 },
    { heading: '对象类别', width: 20 },
    { heading: '县(市)', width: 12 },
    { heading: '抽查事项', width: 30, wrap: true },
    { heading: '检查期限自', width: 13 },
    { heading: '检查期限至', width: 13 },
    { heading: '状态', width: 12 },
    { heading: '检查结果', width: 28, wrap: true },
    { heading: '检查完成日期', width: 13 },
    { heading: '下一期限', width: 13 },
    { heading: '是否逾期', width: 10 },
  ],
};

/** Rows of the workbook, one after the other. */
export async function* taskCells(tasks: AsyncIterable<ListedTask>): AsyncGenerator<TableValue[]> {
  for await (const task of tasks) {
    const { resultCode, stage, overdue } = task;
    yield [
      ...[task.number, task.subjectName, task.subjectCode, KIND_TITLES.get(task.subjectKind) ?? ''],
      ...[task.areaName, task.itemName, task.windowFrom, task.windowTo, STAGES[stage]],
      resultCode !== null && isResultCode(resultCode) ? RESULT_CODES[resultCode].name : '',
      ...[task.inspectedOn, task.nextDue, overdue ? '是' : '否'],
    ];
  }
}
