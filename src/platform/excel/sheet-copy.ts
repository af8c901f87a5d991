import type ExcelJS from 'exceljs';

export interface MergeArea {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

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
export function mergesOf(sheet: ExcelJS.Worksheet): MergeArea[] {
  return sheet.model.merges.flatMap((area) => {
    const match = /^([A-Z]+)(\d+):([A-Z]+)(\d+)$/.exec(String(area));
    if (match === null) return [];
    const [, left, top, right, bottom] = match;
    return [
      { top: Number(top), left: columnNumber(left), bottom: Number(bottom), right: columnNumber(right) },
    ];
  });
}

function columnNumber(letters: string): number {
  let number = 0;
  for (const letter of letters) number = number * 26 + letter.charCodeAt(0) - 64;
  return number;
}
