import { cutText } from '../../kernel/text.js';

const FORBIDDEN = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g;
const LONE_SURROGATE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;
const MAX_CELL = 32_767;
/** Workbooks write control characters so: a name that looks like one would be read as the character. */
const ESCAPE_LIKE = /_(?=x[0-9A-Fa-f]{4}_)/g;

/** A text without control characters and lone surrogates, at most 32,767 characters, as a cell shows it. */
export function cellSafeText(text: string): string {
  return cutText(text.replace(FORBIDDEN, ' ').replace(LONE_SURROGATE, '\uFFFD'), MAX_CELL);
}

/** The same as a workbook's XML holds it: what looks like a written control character (_x000D_) stays a text. */
export function workbookText(text: string): string {
  return cellSafeText(text).replace(ESCAPE_LIKE, '_x005F_');
}

/**
 * A text that no spreadsheet takes for a formula when it opens a CSV: what begins with = + - @ (half or full width),
 * a tab or a line break gets an apostrophe before it.
 */
export function inertText(text: string): string {
  return /^[\s\u200B\uFEFF]*[=+\-@＝＋－＠]|^[\t\r\n]/.test(text) ? `'${text}` : text;
}
