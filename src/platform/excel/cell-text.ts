import { addDays, isDay } from '../../kernel/day.js';
import type { CellFlag } from './excel-types.js';

/** A cell as the sheet's XML has it. */
export interface RawCell {
  /** The `t` attribute: s, str, inlineStr, b, e, d, n or none. */
  readonly type: string;
  /** The `<v>`, or the text of `<is>`. */
  readonly value: string;
  readonly hasFormula: boolean;
  /** True where the style shows numbers as dates. */
  readonly isDate: boolean;
  /** True where the style shows numbers as percentages: 0.1 stands in the sheet as 10%, and is read so. */
  readonly isPercent: boolean;
}

export interface CellResult {
  readonly text: string;
  readonly flag?: CellFlag;
}

/** What reading a cell needs to know of its workbook. */
export interface CellContext {
  readonly sharedStrings: readonly string[];
  readonly date1904: boolean;
  readonly maxLength: number;
}

/**
 * The one way a cell becomes text. Dates become YYYY-MM-DD without passing a time zone; a formula, an error value
 * and a number past 15 digits (its last digits are lost in the file already) are flagged, never guessed.
 */
export function cellText(cell: RawCell, context: CellContext): CellResult {
  const plain = plainText(cell, context);
  if (cell.hasFormula) return { text: plain.text.slice(0, context.maxLength), flag: 'FORMULA' };
  if (plain.text.length <= context.maxLength) return plain;
  return { text: plain.text.slice(0, context.maxLength), flag: 'TOO_LONG' };
}

function plainText(cell: RawCell, context: CellContext): CellResult {
  const { type, value } = cell;
  if (type === 's') return { text: context.sharedStrings[Number(value)] ?? '' };
  if (type === 'str' || type === 'inlineStr') return { text: unescapeOoxml(value) };
  if (type === 'b') return { text: value.trim() === '1' ? 'TRUE' : 'FALSE' };
  if (type === 'e') return { text: value, flag: 'ERROR_VALUE' };
  if (type === 'd') return { text: isDay(value.slice(0, 10)) ? value.slice(0, 10) : value };
  const number = numberText(value.trim(), cell.isDate, context.date1904);
  return cell.isPercent && number.flag === undefined ? percentText(number) : number;
}

/** `_x000D_` and its like, as workbooks write control characters. */
export function unescapeOoxml(text: string): string {
  if (!text.includes('_x')) return text;
  return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
}

const MOST_DIGITS = 1e15;

function numberText(raw: string, isDate: boolean, date1904: boolean): CellResult {
  if (raw === '') return { text: '' };
  const value = Number(raw);
  if (!Number.isFinite(value)) return { text: raw, flag: 'ERROR_VALUE' };
  if (isDate) {
    const day = serialDay(value, date1904);
    return day === null ? { text: raw, flag: 'BAD_DATE' } : { text: day };
  }
  if (Math.abs(value) >= MOST_DIGITS) {
    return { text: Math.abs(value) < 1e21 ? BigInt(Math.trunc(value)).toString() : raw, flag: 'LONG_NUMBER' };
  }
  if (Number.isInteger(value)) return { text: String(value) };
  const short = Number(value.toPrecision(15));
  return { text: Math.abs(short) >= 1e-6 ? String(short) : raw };
}

/** The number times 100, without the tail that binary fractions leave. */
function percentText({ text }: CellResult): CellResult {
  if (text === '') return { text };
  const percent = Number((Number(text) * 100).toPrecision(15));
  return { text: `${percent}%` };
}

/**
 * The day of a date serial, or null outside 1900–2200. The fraction (time of day) is dropped. Day 60 of the 1900
 * system (29 February 1900) never was.
 */
export function serialDay(serial: number, date1904: boolean): string | null {
  const whole = Math.floor(serial);
  if (whole < 1 || whole > 110_000 || (!date1904 && whole === 60)) return null;
  const epoch = date1904 ? '1904-01-01' : whole < 60 ? '1899-12-31' : '1899-12-30';
  const day = addDays(epoch, whole);
  return isDay(day) ? day : null;
}

const BUILT_IN_DATES = new Set([
  14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 34, 35, 36, 50, 51, 52, 53, 54, 55, 56, 57, 58,
]);

/** True if a number format shows a calendar day. Times alone (h:mm) are no dates. */
export function isDateFormat(id: number, code: string | undefined): boolean {
  if (code === undefined) return BUILT_IN_DATES.has(id);
  const bare = code.replace(/"[^"]*"|\\.|\[[^\]]*\]|_.|\*./g, '').toLowerCase();
  if (/general|0|#|\?|@/.test(bare.split(';')[0])) return false;
  if (/[yd]/.test(bare)) return true;
  return bare.includes('m') && !/[hs]/.test(bare);
}

/** True if a number format shows percentages. */
export function isPercentFormat(id: number, code: string | undefined): boolean {
  if (code === undefined) return id === 9 || id === 10;
  return code.replace(/"[^"]*"|\\.|\[[^\]]*\]|_.|\*./g, '').includes('%');
}
