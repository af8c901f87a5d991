import type { ShownFollowUp } from '../../inspection/follow-up/follow-up-reader.service.js';
import { FOLLOW_UP_KINDS } from '../../inspection/follow-up/steps.rules.js';
import { type Day, shanghaiDay } from '../../kernel/day.js';
import type { TableSpec, TableValue } from '../../platform/excel/write-table.js';

const COLUMNS: readonly (readonly [
  heading: string,
  width: number,
  of: (one: ShownFollowUp) => string | null,
])[] = [
  ['任务编号', 24, (one) => one.taskNumber],
  ['检查对象', 34, (one) => one.subjectName],
  ['统一社会信用代码/项目代码', 24, (one) => one.subjectCode],
  ['县(市)', 12, (one) => one.areaName],
  ['类型', 22, (one) => FOLLOW_UP_KINDS[one.kind]],
  ['抽查事项', 30, (one) => one.itemName],
  ['办理系统', 18, (one) => one.poolName],
  ['内容', 50, (one) => one.what],
  ['接收单位或投诉人', 24, (one) => one.toWhom],
  ['建立日期', 13, (one) => shanghaiDay(one.openedAt)],
  ['期限', 13, (one) => one.due],
  ['现在', 26, (one) => one.words],
  ['办结日期', 13, (one) => one.endedOn],
  ['是否逾期', 10, (one) => (one.overdue ? '逾期' : '')],
];

/** Head of the workbook of follow-ups. */
export function followUpsTable(today: Day, rows: number): TableSpec {
  return {
    ...{ sheetName: '后续处理', title: '检查后续处理' },
    subtitle: `导出日期：${today}，共 ${rows} 项`,
    columns: COLUMNS.map(([heading, width]) => ({ heading, width, wrap: width >= 30 })),
  };
}

/** Its rows, in the order of the list. */
export function followUpRows(found: readonly ShownFollowUp[]): TableValue[][] {
  return found.map((one) => COLUMNS.map(([, , of]) => of(one) ?? ''));
}
