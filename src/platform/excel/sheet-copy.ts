import type ExcelJS from 'exceljs';
import { type CellArea, cellArea } from './cell-address.js';

/** What a cell shows, as text: formulas by their result, rich text joined. */
export function textOf(cell: ExcelJS.Cell): string {
  const { value } = cell;
  if (value === null || value === undefined) return '';
  if (typeof value !== 'object') return String(value);
  if (value instanceof Date) return value.toISOString().slice(0, 10);
  if ('richText' in value) return value.richText.map((part) => part.text).join('');
  if ('hyperlink' in value) return typeof value.text === 'string' ? value.text : cell.text;
  if ('error' in value) return value.error;
  return value.result instanceof Date ? value.result.toISOString().slice(0, 10) : String(value.result ?? '');
}

/** Gives one cell the whole style of another. */
export function copyStyle(from: ExcelJS.Cell, to: ExcelJS.Cell): void {
  to.style = { ...from.style };
}

/** Merged areas of a sheet. */
export function mergesOf(sheet: ExcelJS.Worksheet): CellArea[] {
  return sheet.model.merges.flatMap((area) => cellArea(String(area)) ?? []);
}
