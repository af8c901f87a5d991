import type { ResultColumn, ResultRow } from '../disclosure/disclosure.rules.js';
import { type Operation, OPERATIONS } from './feed/feed-types.js';

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

/** Headings of the file: what to do with the row, and its columns. */
export const CREDIT_FILE_HEADINGS = ['操作', ...CREDIT_FILE_COLUMNS.map(({ heading }) => heading)];

/** A row of the file: a published one, corrected or taken back since the file before. */
export interface CreditRow {
  readonly operation: Operation;
  readonly row: ResultRow;
}

/** A subject is on a draw once for an item. */
const keyOf = ({ taskNumber, subjectCode, itemName }: ResultRow): string =>
  JSON.stringify([taskNumber, subjectCode, itemName]);

const saysOf = (row: ResultRow): string => JSON.stringify(CREDIT_FILE_COLUMNS.map(({ key }) => row[key]));

/**
 * What turns the rows of a former file into those that are public now: new rows (i), rows that say something else (u),
 * and rows whose publication was withdrawn, or that a new version has left out (d), as they stood. By task and subject.
 * @param before rows that were public when the former file was made; none for a first file
 */
export function creditFileRows(before: readonly ResultRow[], now: readonly ResultRow[]): CreditRow[] {
  const was = new Map(before.map((row) => [keyOf(row), row]));
  const is = new Map(now.map((row) => [keyOf(row), row]));
  const rows: CreditRow[] = [...was]
    .filter(([key]) => !is.has(key))
    .map(([, row]) => ({ operation: 'd', row }));
  for (const [key, row] of is) {
    const old = was.get(key);
    if (!old) rows.push({ operation: 'i', row });
    else if (saysOf(old) !== saysOf(row)) rows.push({ operation: 'u', row });
  }
  const order = ({ row }: CreditRow): string => keyOf(row);
  return rows.sort((a, b) => (order(a) < order(b) ? -1 : 1));
}

/** The cells of a row, in the order of the headings. */
export function creditFileCells({ operation, row }: CreditRow): string[] {
  return [OPERATIONS[operation], ...CREDIT_FILE_COLUMNS.map(({ key }) => row[key])];
}

/** The same for programs: under its keys, with the operation as a letter. */
export function creditFileObject({ operation, row }: CreditRow): Record<string, string> {
  return { operation, ...Object.fromEntries(CREDIT_FILE_COLUMNS.map(({ key }) => [key, row[key]])) };
}
