import { parentPort, workerData } from 'node:worker_threads';
import { DomainError } from '../../kernel/domain-error.js';
import type { ReadLimits } from './excel-types.js';
import { readWorkbookHere } from './read-here.js';
import type { ReadMessage } from './read-workbook.js';

const BATCH = 10_000;

/** Thread entry: reads the workbook of `workerData`, posts its sheets in batches of rows, then `done`. */
async function run(): Promise<void> {
  const { file, limits } = workerData as { file: Uint8Array; limits: ReadLimits };
  const post = (message: ReadMessage) => parentPort?.postMessage(message);
  try {
    const sheets = await readWorkbookHere(Buffer.from(file.buffer, file.byteOffset, file.byteLength), limits);
    for (const { name, rows, tooManyRows, tooWide } of sheets) {
      post({ type: 'sheet', name, tooManyRows, tooWide });
      for (let at = 0; at < rows.length; at += BATCH)
        post({ type: 'rows', rows: rows.slice(at, at + BATCH) });
    }
    post({ type: 'done' });
  } catch (error) {
    if (error instanceof DomainError) post({ type: 'refused', code: error.code, message: error.message });
    else post({ type: 'refused', code: 'UNREADABLE_FILE', message: null });
  }
}

void run();
