import { type IRunOptions, TextRun } from 'docx';

const FORBIDDEN = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g;
const LONE_SURROGATE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;

/** A text as a document's XML can hold it: no control characters, no lone surrogates. */
export function wordText(text: string): string {
  return text.replace(FORBIDDEN, ' ').replace(LONE_SURROGATE, '\uFFFD');
}

/** A text in one look; its line breaks are line breaks of the document. */
export function runsOf(text: string, look: IRunOptions): TextRun[] {
  return wordText(text)
    .split(/\r?\n/)
    .map((line, index) => new TextRun({ ...look, text: line, ...(index > 0 ? { break: 1 } : {}) }));
}
