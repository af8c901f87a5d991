import type { Borders, Fill, Font } from 'exceljs';

const LINE = { style: 'thin', color: { argb: 'FFBFBFBF' } } as const;

/** Looks shared by all workbooks that this program makes. */
export const BORDER: Partial<Borders> = { top: LINE, bottom: LINE, left: LINE, right: LINE };
export const TITLE_FONT: Partial<Font> = { name: '宋体', size: 16, bold: true };
export const HEADING_FONT: Partial<Font> = { name: '宋体', size: 11, bold: true };
export const BODY_FONT: Partial<Font> = { name: '宋体', size: 11 };
export const HEADING_FILL: Fill = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFDDEBF7' } };
export const FAULT_FILL: Fill = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFFFC7CE' } };
export const EXAMPLE_FILL: Fill = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFF2F2F2' } };

/** Width in characters for a heading: a Chinese character takes two. */
export function widthOf(text: string, least = 10, most = 40): number {
  let width = 2;
  for (const character of text) width += character.charCodeAt(0) > 255 ? 2 : 1;
  return Math.min(most, Math.max(least, width));
}
