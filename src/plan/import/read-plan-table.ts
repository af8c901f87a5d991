import { DomainError } from '../../kernel/domain-error.js';
import { cleanText, cutText } from '../../kernel/text.js';
import type { SheetRow, SheetText } from '../../platform/excel/excel-types.js';
import type { HeadingRow } from '../../registry/import/headings.rules.js';
import { RowClassifier } from '../../registry/import/rows.rules.js';
import { planHeadings, type PlanHeadings } from './plan-headings.rules.js';
import { readPlanRow } from './read-plan-row.js';
import type { PlanTable } from './plan-table.types.js';

/** More lines than this are no annual plan. */
const MOST_LINES = 2_000;

/** Without one of these a table says nothing of what is inspected, without the others nothing of how much or when. */
const WHAT = ['taskName', 'item', 'subjects', 'listedItem'];
const HOW = ['amount', 'count', 'period', 'from', 'frequency'];

/**
 * Reads annual plans as offices have them: title and unit rows above, one or two rows of headings in any layout, lines.
 * Each sheet that holds a plan table is one; sheets without lines are left out where another has some. Nothing is
 * guessed: what is not certain stands in a line's questions.
 * @returns at least one table
 * @throws DomainError INVALID_INPUT where no sheet holds a plan table, TOO_LARGE
 */
export function readPlanTables(sheets: readonly SheetText[]): PlanTable[] {
  const tables = sheets.flatMap((sheet) => {
    const found = planHeadings(sheet.rows);
    return found !== null && isPlan(found.headings) ? [tableOf(sheet, found)] : [];
  });
  const filled = tables.filter(({ lines }) => lines.length > 0);
  if (tables.length > 0) return filled.length > 0 ? filled : tables.slice(0, 1);
  throw new DomainError(
    'INVALID_INPUT',
    '没有找到抽查计划表。表头至少要有“抽查事项”或“任务名称”，以及“抽查比例”“抽查户数”或“检查时间”。请核对文件，改好表头后再导入。',
  );
}

function isPlan({ found }: HeadingRow): boolean {
  const has = (keys: readonly string[]): boolean => found.some(({ column }) => keys.includes(column.key));
  return has(WHAT) && has(HOW);
}

function tableOf(sheet: SheetText, { headings, columns, first }: PlanHeadings): PlanTable {
  const title = titleOf(sheet.rows.filter(({ number }) => number < first.number));
  const below = sheet.rows.slice(headings.index + 1);
  const classifier = new RowClassifier(below, headings.found, sheet.rows[headings.index], null);
  const skipped: PlanTable['skipped'][number][] = [];
  const rows = below.filter((row, index) => {
    const rowClass = classifier.classify(index);
    if (rowClass !== 'DATA' && rowClass !== 'BLANK') skipped.push({ row: row.number, text: rowText(row) });
    return rowClass === 'DATA';
  });
  if (rows.length > MOST_LINES) {
    throw new DomainError(
      'TOO_LARGE',
      `一份年度计划最多 ${MOST_LINES} 行，本表有 ${rows.length} 行。请核对文件。`,
    );
  }
  const year = yearOf(title);
  const lines = rows.map((row) => readPlanRow(row, columns, year));
  return { title, year, sheet: sheet.name, lines, unknownHeadings: headings.unknown, skipped };
}

/** The longest text above the headings. */
function titleOf(above: readonly SheetRow[]): string | null {
  const texts = above.flatMap(({ cells }) => cells.map(cleanText)).filter((text) => text !== '');
  return texts.reduce<string | null>((best, text) => (text.length > (best?.length ?? 0) ? text : best), null);
}

function yearOf(title: string | null): number | null {
  const match = /(20\d{2})\s*年/.exec(title ?? '');
  return match === null ? null : Number(match[1]);
}

function rowText(row: SheetRow): string {
  return cutText(
    row.cells
      .map(cleanText)
      .filter((cell, at, all) => cell !== '' && cell !== all[at - 1])
      .join(' '),
    200,
  );
}
