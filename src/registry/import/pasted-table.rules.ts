import { DomainError } from '../../kernel/domain-error.js';

/** Most cells in a row of a pasted table. */
const MOST_COLUMNS = 200;

/**
 * Rows and cells of a table copied from a spreadsheet: cells between tabs; a cell that holds a tab, a line break or
 * a quotation mark stands in quotation marks, its own ones doubled.
 * @throws DomainError INVALID_INPUT where there is no table
 */
export function pastedRows(text: string): string[][] {
  const rows = splitRows(text.replace(/\r\n?/g, '\n').replace(/^\uFEFF/, ''));
  if (rows.every((row) => row.every((cell) => cell.trim() === ''))) {
    throw refusal('没有粘贴内容。请在 Excel 或 WPS 中连同表头一起选中、复制，再粘贴到框里。');
  }
  if (!rows.some((row) => row.length > 1)) {
    throw refusal('粘贴的内容不是表格：各列之间没有制表符。请从 Excel 或 WPS 中直接复制表格，再粘贴。');
  }
  if (rows.some((row) => row.length > MOST_COLUMNS)) {
    throw refusal(`粘贴的表格超过 ${MOST_COLUMNS} 列。请只复制名录所在的各列。`);
  }
  return rows;
}

function refusal(message: string): DomainError {
  return new DomainError('INVALID_INPUT', message, [{ field: 'text', code: 'PASTED_TABLE', message }]);
}

function splitRows(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  while (at <= text.length) {
    const { cell, end } = text[at] === '"' ? quotedCell(text, at) : plainCell(text, at);
    row.push(cell);
    if (text[end] !== '\t') {
      rows.push(row);
      row = [];
    }
    at = end + 1;
  }
  return rows;
}

function plainCell(text: string, from: number): { cell: string; end: number } {
  let end = from;
  while (end < text.length && text[end] !== '\t' && text[end] !== '\n') end += 1;
  return { cell: text.slice(from, end), end };
}

/** A cell in quotation marks; one that is never closed, or goes on behind them, is taken as it stands. */
function quotedCell(text: string, from: number): { cell: string; end: number } {
  for (let at = from + 1; at < text.length; at += 1) {
    if (text[at] !== '"') continue;
    if (text[at + 1] === '"') at += 1;
    else if (at + 1 === text.length || text[at + 1] === '\t' || text[at + 1] === '\n') {
      return { cell: text.slice(from + 1, at).replaceAll('""', '"'), end: at + 1 };
    } else break;
  }
  return plainCell(text, from);
}
