import { MY_GROUPS } from '../../inspection/my-tasks/my-tasks.rules.js';
import type { MyTasksPage } from '../../inspection/my-tasks/my-tasks.service.js';
import { STAGES } from '../../inspection/stages.js';
import type { TableSpec, TableValue } from '../../platform/excel/write-table.js';

/** An inspector's own tasks as a workbook, in the order of the page. */
export function myTasksTable(
  name: string,
  { groups }: MyTasksPage,
): { readonly spec: TableSpec; readonly rows: readonly TableValue[][] } {
  const spec: TableSpec = {
    ...{ sheetName: '我的任务', title: `${name}的检查任务` },
    columns: [
      { heading: '分类', width: 22 },
      { heading: '检查日期', width: 13 },
      { heading: '至', width: 13 },
      { heading: '县(市)', width: 12 },
      { heading: '检查对象', width: 34, wrap: true },
      { heading: '统一社会信用代码/项目代码', width: 24 },
      { heading: '抽查事项', width: 30, wrap: true },
      { heading: '检查组', width: 44, wrap: true },
      { heading: '检查期限自', width: 13 },
      { heading: '检查期限至', width: 13 },
      { heading: '状态', width: 13 },
      { heading: '任务编号', width: 24 },
    ],
  };
  const rows = groups.flatMap(({ group, tasks }) =>
    tasks.map((task): TableValue[] => [
      ...[MY_GROUPS[group], task.dayFrom, task.dayTo, task.areaName, task.subjectName, task.subjectCode],
      ...[task.itemName, task.people.map((one) => `${one.name}(${one.agencyName})`).join('、')],
      ...[task.windowFrom, task.windowTo, STAGES[task.stage], task.number],
    ]),
  );
  return { spec, rows };
}
