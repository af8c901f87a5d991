import { columnLetters } from './cell-address.js';
import type { TableLayout } from './fill-template.js';
import type { TemplateBook, TemplateSheet } from './template-book.js';

/** `{{key}}` or `{{rows.key}}`; a key is any word without braces. */
export const PLACEHOLDER = /\{\{\s*(rows\.)?([^{}\s]+)\s*\}\}/g;

/** A placeholder of a template with the cell that it stands in. */
export interface FoundPlaceholder {
  readonly sheet: string;
  readonly address: string;
  readonly row: number;
  /** True of `{{rows.key}}`. */
  readonly inRow: boolean;
  readonly key: string;
}

/** Every placeholder of a workbook, in the order of its cells. */
export function placeholdersOf(book: TemplateBook): FoundPlaceholder[] {
  return book.sheets.flatMap((sheet) =>
    sheet.rows.flatMap(({ number, cells }) =>
      cells.flatMap(({ column, text }) =>
        [...text.matchAll(PLACEHOLDER)].map(([, rows, key]) => ({
          ...{ sheet: sheet.name, address: `${columnLetters(column)}${number}`, row: number },
          ...{ inRow: rows !== undefined, key },
        })),
      ),
    ),
  );
}

/** The layout that a workbook's own `{{rows.key}}` give; null where it has none. */
export function ownLayout(book: TemplateBook): TableLayout | null {
  const first = placeholdersOf(book).find(({ inRow }) => inRow);
  if (first === undefined) return null;
  const sheet = book.sheets.find(({ name }) => name === first.sheet) as TemplateSheet;
  const row = sheet.rows.find(({ number }) => number === first.row);
  const cells = (row?.cells ?? []).filter(({ text }) => text !== '');
  return {
    ...{ sheet: sheet.name, firstRow: first.row, sampleRows: 1, texts: {} },
    cells: Object.fromEntries(cells.map(({ column, text }) => [String(column), text])),
  };
}
