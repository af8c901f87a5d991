import { parentPort, workerData } from 'node:worker_threads';
import type { ReadLimits } from './excel-types.js';
import { markHere } from './mark-here.js';
import type { MarkRequest } from './mark-types.js';

/** Thread entry: posts the marked workbook, or null where exceljs cannot read the original. */
async function run(): Promise<void> {
  const { file, request, limits } = workerData as {
    file: Uint8Array;
    request: MarkRequest;
    limits: ReadLimits;
  };
  try {
    const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
    parentPort?.postMessage(await markHere(bytes, request, limits));
  } catch {
    parentPort?.postMessage(null);
  }
}

void run();
