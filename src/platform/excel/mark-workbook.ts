import { Worker } from 'node:worker_threads';
import { READ_LIMITS, type ReadLimits, type SheetRow } from './excel-types.js';
import { marksByRow, type MarkRequest, REMARK_HEADING, remarkOf } from './mark-types.js';
import { readWorkbook } from './read-workbook.js';
import { workerFile } from './worker-file.js';
import { tableBuffer } from './write-table.js';

/** Past these exceljs takes minutes; a plain table of the rows takes seconds. */
const MOST_STYLED_BYTES = 3 * 1024 * 1024;
const MOST_STYLED_MARKS = 10_000;

/**
 * The workbook as it came, only its faulty rows kept, the faults coloured and explained, so that it can be mended and
 * imported again. What exceljs cannot handle (too large, odd parts) comes back as a plain table of the same rows.
 * @throws DomainError as `readWorkbook`.
 */
export async function markWorkbook(
  file: Buffer,
  request: MarkRequest,
  limits: ReadLimits = READ_LIMITS,
): Promise<Buffer> {
  const moderate = file.length <= MOST_STYLED_BYTES && request.marks.length <= MOST_STYLED_MARKS;
  const styled = moderate ? await markInThread(file, request, limits) : null;
  return styled ?? plainMarked(file, request, limits);
}

function markInThread(file: Buffer, request: MarkRequest, limits: ReadLimits): Promise<Buffer | null> {
  const worker = new Worker(workerFile('mark.worker'), {
    workerData: { file, request, limits },
    resourceLimits: { maxOldGenerationSizeMb: limits.maxHeapMb },
  });
  return new Promise((resolve) => {
    const finish = (result: Uint8Array | null) => {
      clearTimeout(timer);
      resolve(result === null ? null : Buffer.from(result.buffer, result.byteOffset, result.byteLength));
      void worker.terminate();
    };
    const timer = setTimeout(() => finish(null), limits.timeoutMs);
    worker.on('message', finish);
    worker.on('error', () => finish(null));
    worker.on('exit', () => finish(null));
  });
}

async function plainMarked(file: Buffer, request: MarkRequest, limits: ReadLimits): Promise<Buffer> {
  const sheet = (await readWorkbook(file, limits)).find(({ name }) => name === request.sheetName);
  const rows = new Map((sheet?.rows ?? []).map((row) => [row.number, row]));
  const headings = rows.get(request.headingRow)?.cells ?? [];
  const columns = [...headings.filter((heading) => heading !== REMARK_HEADING), REMARK_HEADING];
  const shown = headings
    .map((heading, index) => (heading === REMARK_HEADING ? -1 : index))
    .filter((i) => i >= 0);
  const body = [...marksByRow(request.marks)].map(([number, marks]) => [
    ...shown.map((index) => (rows.get(number) as SheetRow | undefined)?.cells[index] ?? ''),
    remarkOf(number, marks),
  ]);
  return tableBuffer(
    {
      sheetName: request.sheetName,
      columns: columns.map((heading) => ({ heading, wrap: heading === REMARK_HEADING })),
    },
    body,
  );
}
