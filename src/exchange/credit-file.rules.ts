import type { ResultColumn, ResultRow } from '../disclosure/disclosure.rules.js';

/**
 * Columns of the file of the national credit publicity system (企业信用信息公示系统): plan, task, agency, type, subject,
 * date, items, result. All of them stand in the publication of the results, which they are taken from.
 */
export const CREDIT_FILE_COLUMNS: readonly { readonly key: ResultColumn; readonly heading: string }[] = [
  { key: 'planNumber', heading: '抽查计划编号' },
  { key: 'planTitle', heading: '抽查计划名称' },
  { key: 'taskNumber', heading: '抽查任务编号' },
  { key: 'taskName', heading: '抽查任务名称' },
  { key: 'agencies', heading: '抽查检查机关' },
  { key: 'drawType', heading: '抽查类型' },
  { key: 'subjectName', heading: '检查对象名称' },
  { key: 'subjectCode', heading: '统一社会信用代码' },
  { key: 'inspectedOn', heading: '抽查检查日期' },
  { key: 'itemName', heading: '抽查事项' },
  { key: 'result', heading: '抽查检查结果' },
];

/** The cells of a published row. */
export function creditFileRow(row: ResultRow): string[] {
  return CREDIT_FILE_COLUMNS.map(({ key }) => row[key]);
}
