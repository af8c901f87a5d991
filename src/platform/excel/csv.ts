import { inertText } from './inert-text.js';

export type CsvValue = string | number | null;

/**
 * One CSV file as Excel and WPS open it: UTF-8 with BOM, CRLF, quoted where needed; texts are made inert
 * (see `inertText`), numbers are not.
 */
export function writeCsv(headings: readonly string[], rows: Iterable<readonly CsvValue[]>): Buffer {
  const lines = [headings.map(field).join(',')];
  for (const row of rows) lines.push(row.map(field).join(','));
  return Buffer.from(`\uFEFF${lines.join('\r\n')}\r\n`, 'utf8');
}

/** The same piece by piece: of a long table no more than a row is held. */
export async function* csvPieces(
  headings: readonly string[],
  rows: AsyncIterable<readonly CsvValue[]>,
): AsyncGenerator<string> {
  yield `\uFEFF${headings.map(field).join(',')}\r\n`;
  for await (const row of rows) yield `${row.map(field).join(',')}\r\n`;
}

function field(value: CsvValue): string {
  if (value === null) return '';
  const text = typeof value === 'number' ? String(value) : inertText(value);
  return /[",\r\n]/.test(text) || text !== text.trim() ? `"${text.replaceAll('"', '""')}"` : text;
}
