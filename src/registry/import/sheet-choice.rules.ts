import { DomainError } from '../../kernel/domain-error.js';
import { cleanText } from '../../kernel/text.js';
import { MAX_DATA_ROWS, READ_LIMITS, type SheetText } from '../../platform/excel/excel-types.js';
import { findHeadingRow, HeadingMatcher, type HeadingRow, readHeadings } from './headings.rules.js';
import type { ImportKind } from './import-types.js';

/** The sheet that is imported, and its headings. */
export interface ChosenSheet {
  readonly sheet: SheetText;
  readonly headings: HeadingRow;
  /** Names of further sheets that would fit as well; they are not read. */
  readonly others: readonly string[];
}

/**
 * The first sheet with a heading row that has all required columns.
 * @throws DomainError INVALID_INPUT naming what is missing and which headings were found, or that there is nothing.
 */
export function chooseSheet(sheets: readonly SheetText[], kind: ImportKind): ChosenSheet {
  if (sheets.every((sheet) => sheet.rows.length === 0)) {
    throw new DomainError('INVALID_INPUT', '工作簿里没有内容。请填写名录后再导入。');
  }
  const matcher = new HeadingMatcher(kind.columns);
  const candidates = sheets.flatMap((sheet) => {
    const index = findHeadingRow(sheet.rows, matcher);
    return index === null
      ? []
      : [{ sheet, headings: readHeadings(sheet.rows, index, kind.columns, matcher) }];
  });
  const fitting = candidates.filter(({ headings }) => headings.missing.length === 0);
  const [chosen] = fitting;
  if (chosen === undefined) throw notFitting(sheets, candidates, kind);
  refuseTooLarge(chosen.sheet);
  return { ...chosen, others: fitting.slice(1).map(({ sheet }) => sheet.name) };
}

function refuseTooLarge(sheet: SheetText): void {
  if (sheet.tooManyRows) throw tooManyRows();
  if (!sheet.tooWide) return;
  throw new DomainError(
    'TOO_LARGE',
    `工作表“${sheet.name}”在第 ${READ_LIMITS.maxColumns} 列以后还有内容。请删除多余的列后再导入。`,
  );
}

/** The refusal of a list past the office's limit. */
export function tooManyRows(): DomainError {
  return new DomainError(
    'TOO_LARGE',
    `一个文件最多导入 ${MAX_DATA_ROWS} 行，本文件超过了。请拆成几个文件分别导入。`,
  );
}

function notFitting(
  sheets: readonly SheetText[],
  candidates: readonly { sheet: SheetText; headings: HeadingRow }[],
  kind: ImportKind,
): DomainError {
  const required = kind.columns.filter((column) => column.required).map((column) => column.heading);
  const [best] = [...candidates].sort((a, b) => b.headings.found.length - a.headings.found.length);
  if (best === undefined) {
    const first = sheets.find((sheet) => sheet.rows.length > 0);
    const seen = (first?.rows[0].cells ?? []).map(cleanText).filter((cell) => cell !== '');
    return new DomainError(
      'INVALID_INPUT',
      `没有找到${kind.title}的表头行。必须有的列：${required.join('、')}。第一行内容是：${listed(seen)}。请对照空白表改好表头后再导入。`,
    );
  }
  const missing = best.headings.missing.map((column) => column.heading);
  const found = [...best.headings.found.map(({ heading }) => heading), ...best.headings.unknown];
  return new DomainError(
    'INVALID_INPUT',
    `工作表“${best.sheet.name}”第 ${best.headings.number} 行的表头缺少：${missing.join('、')}。找到的列：${listed(found)}。请补上或改正表头后再导入，并确认所选类别是“${kind.title}”。`,
    best.headings.missing.map((column) => ({
      row: best.headings.number,
      column: column.heading,
      code: 'HEADING_MISSING',
      message: `缺少表头“${column.heading}”。`,
    })),
  );
}

function listed(texts: readonly string[]): string {
  const shown = texts.slice(0, 20).map((text) => text.slice(0, 20));
  return (shown.join('、') || '(空)') + (texts.length > 20 ? '等' : '');
}
