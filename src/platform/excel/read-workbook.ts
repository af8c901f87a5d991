import { readFile, stat } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import { DomainError, type ErrorCode } from '../../kernel/domain-error.js';
import { READ_LIMITS, type ReadLimits, type SheetRow, type SheetText } from './excel-types.js';
import { checkFileType } from './file-type.js';
import { workerFile } from './worker-file.js';
import { damaged } from './zip-source.js';

/** What the reading thread posts. A refusal without message is a damaged file. */
export type ReadMessage =
  | { type: 'sheet'; name: string; tooManyRows: boolean; tooWide: boolean }
  | { type: 'rows'; rows: readonly SheetRow[] }
  | { type: 'refused'; code: ErrorCode; message: string | null }
  | { type: 'done' };

/**
 * Reads the texts of all visible sheets of an .xlsx, in a thread of its own with a bounded heap and a time limit.
 * @param source bytes of the file, or its path.
 * @throws DomainError UNREADABLE_FILE (wrong type, damaged, password), TOO_LARGE, each with what to do.
 */
export async function readWorkbook(
  source: Buffer | string,
  limits: ReadLimits = READ_LIMITS,
): Promise<SheetText[]> {
  const file = await load(source, limits);
  checkFileType(file);
  return readInThread(file, limits);
}

async function load(source: Buffer | string, limits: ReadLimits): Promise<Buffer> {
  const size = typeof source === 'string' ? (await found(source)).size : source.length;
  if (size > limits.maxFileBytes) {
    const megabytes = Math.floor(limits.maxFileBytes / 1024 / 1024);
    throw new DomainError(
      'TOO_LARGE',
      `文件超过 ${megabytes} MB。请删除图片和多余内容，或拆成几个文件再上传。`,
    );
  }
  return typeof source === 'string' ? readFile(source) : source;
}

async function found(path: string) {
  try {
    const info = await stat(path);
    if (info.isFile()) return info;
  } catch {
    // Said below in words, whatever the system's reason was.
  }
  throw new DomainError('NOT_FOUND', `找不到文件：${path}。请检查路径和文件名。`);
}

function readInThread(file: Buffer, limits: ReadLimits): Promise<SheetText[]> {
  const worker = new Worker(workerFile('read.worker'), {
    workerData: { file, limits },
    resourceLimits: { maxOldGenerationSizeMb: limits.maxHeapMb },
  });
  return new Promise<SheetText[]>((resolve, reject) => {
    const sheets: (SheetText & { rows: SheetRow[] })[] = [];
    const timer = setTimeout(() => {
      reject(new DomainError('TOO_LARGE', '读取文件用时过长，已停止。请拆成几个文件，每个文件分别上传。'));
      void worker.terminate();
    }, limits.timeoutMs);
    const finish = (act: () => void) => {
      clearTimeout(timer);
      act();
      void worker.terminate();
    };
    worker.on('message', (message: ReadMessage) => {
      if (message.type === 'sheet') sheets.push({ ...message, rows: [] });
      else if (message.type === 'rows')
        for (const row of message.rows) sheets[sheets.length - 1].rows.push(row);
      else if (message.type === 'done') finish(() => resolve(sheets.map(plainSheet)));
      else finish(() => reject(refusal(message.code, message.message)));
    });
    worker.on('error', (error) => finish(() => reject(threadError(error))));
    worker.on('exit', () => finish(() => reject(damaged())));
  });
}

function plainSheet({ name, rows, tooManyRows, tooWide }: SheetText): SheetText {
  return { name, rows, tooManyRows, tooWide };
}

function refusal(code: ErrorCode, message: string | null): DomainError {
  return message === null ? damaged() : new DomainError(code, message);
}

/** Out of memory is the file's fault; anything else (a missing program) is ours and is passed on. */
function threadError(error: Error & { code?: string }): Error {
  if (error.code !== 'ERR_WORKER_OUT_OF_MEMORY') return error;
  return new DomainError('TOO_LARGE', '文件内容过多，超出可用内存，已停止读取。请拆成几个文件再上传。');
}
