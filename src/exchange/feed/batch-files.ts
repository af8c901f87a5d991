import type { Response } from 'express';
import { csvPieces } from '../../platform/excel/csv.js';
import { writeTable } from '../../platform/excel/write-table.js';
import type { FeedBatch } from './feed.entity.js';
import { FEED_FIELDS } from './feed-fields.js';
import { FEED_KINDS } from './feed-types.js';
import type { FeedRow } from './feed-rows.rules.js';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** Forms in which a batch leaves as a file, with their names. */
export const BATCH_FORMATS = { xlsx: 'Excel 表格', csv: '文本表格', json: '接口格式' } as const;
export type BatchFormat = keyof typeof BATCH_FORMATS;

/** True for a text that is one of the forms. */
export function isBatchFormat(text: string): text is BatchFormat {
  return Object.hasOwn(BATCH_FORMATS, text);
}

/** Sends a batch as a file. Workbook and CSV have the province's keys as headings; the JSON is what a push sends. */
export async function sendBatch(response: Response, batch: FeedBatch, format: BatchFormat): Promise<void> {
  const name = `${FEED_KINDS[batch.kind].file}${batch.number}`;
  response.attachment(`${name}.${format}`);
  if (format === 'json') {
    response.type('application/json').send(batch.content);
    return;
  }
  const fields = FEED_FIELDS[batch.kind];
  const { rows } = JSON.parse(batch.content) as { rows: readonly FeedRow[] };
  const cells = rows.map((row) => fields.map(({ key }) => row[key] ?? ''));
  const headings = fields.map(({ key }) => key);
  if (format === 'xlsx') {
    response.type(XLSX);
    await writeTable(response, { sheetName: name, columns: headings.map((heading) => ({ heading })) }, cells);
    return;
  }
  response.type('text/csv');
  for await (const piece of csvPieces(headings, one(cells))) response.write(piece);
  response.end();
}

async function* one<Row>(rows: readonly Row[]): AsyncGenerator<Row> {
  yield* rows;
}
