const FORBIDDEN = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g;
const LONE_SURROGATE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;
const MAX_CELL = 32_767;

/** A text as a workbook's XML can hold it: no control characters, no lone surrogates, at most 32,767 characters. */
export function workbookText(text: string): string {
  return text.replace(FORBIDDEN, ' ').replace(LONE_SURROGATE, '\uFFFD').slice(0, MAX_CELL);
}

/**
 * A text that no spreadsheet takes for a formula when it opens a CSV: what begins with = + - @ (half or full width),
 * a tab or a line break gets an apostrophe before it.
 */
export function inertText(text: string): string {
  return /^[\s\u200B\uFEFF]*[=+\-@＝＋－＠]|^[\t\r\n]/.test(text) ? `'${text}` : text;
}
