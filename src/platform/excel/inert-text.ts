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

/** What no eye sees before a text, and a spreadsheet may pass over. */
const UNSEEN = '[\\s\\p{Cc}\\p{Cf}\\p{Default_Ignorable_Code_Point}\\uFFFE\\uFFFF]*';
const LIVE = new RegExp(`^'*${UNSEEN}[=+\\-@＝＋－＠﹦﹢﹣﹫\\t\\r\\n]`, 'u');

/**
 * A text that no spreadsheet takes for a formula when it opens a CSV: what begins with = + - @ (half width, full width
 * or small), a tab or a line break, whatever stands unseen before it, gets an apostrophe before it; so
 * does what has one already, so that taking one off gives the text back.
 */
export function inertText(text: string): string {
  return LIVE.test(text) ? `'${text}` : text;
}

/** A text of such a CSV as it was: without the apostrophe that keeps it from being a formula. */
export function textOfInert(text: string): string {
  return text.startsWith("'") && LIVE.test(text.slice(1)) ? text.slice(1) : text;
}
