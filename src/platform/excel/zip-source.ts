import type { Readable } from 'node:stream';
import yauzl from 'yauzl';
import { DomainError } from '../../kernel/domain-error.js';
import type { ReadLimits } from './excel-types.js';

/** The entries of a workbook's zip, opened after all of them were inflated once and counted. */
export interface ZipSource {
  readonly names: readonly string[];
  /** Stream of an entry's inflated bytes, or null where there is none of that name. */
  open(name: string): Promise<Readable | null>;
}

const DAMAGED = '文件已损坏或不完整，无法读取。请重新保存或重新下载后再上传。';

/** The sentence for a file whose inside cannot be read. */
export function damaged(): DomainError {
  return new DomainError('UNREADABLE_FILE', DAMAGED);
}

/**
 * Opens a zip held in memory and inflates every entry once, counting the bytes that really come out
 * (what the directory declares is checked, not believed).
 * @throws DomainError UNREADABLE_FILE where it is damaged or encrypted, TOO_LARGE past the limits.
 */
export async function openZip(file: Buffer, limits: ReadLimits): Promise<ZipSource> {
  try {
    const zip = await yauzl.fromBufferPromise(file, { lazyEntries: true, autoClose: false });
    const entries = await listEntries(zip, limits);
    await countInflated(zip, [...entries.values()], limits);
    return {
      names: [...entries.keys()],
      open: async (name) => {
        const entry = entries.get(name);
        return entry === undefined ? null : zip.openReadStreamPromise(entry);
      },
    };
  } catch (error) {
    throw error instanceof DomainError ? error : damaged();
  }
}

async function listEntries(zip: yauzl.ZipFile, limits: ReadLimits): Promise<Map<string, yauzl.Entry>> {
  if (zip.entryCount > limits.maxEntries) {
    throw new DomainError(
      'TOO_LARGE',
      `文件内部部件超过 ${limits.maxEntries} 个，不像名录工作簿。请把名录复制到一个新工作簿后再上传。`,
    );
  }
  const entries = new Map<string, yauzl.Entry>();
  for await (const entry of zip.eachEntry()) {
    if (entry.isEncrypted()) {
      throw new DomainError('UNREADABLE_FILE', '文件设有密码，无法读取。请取消密码后另存为 .xlsx 再上传。');
    }
    if (!entry.fileName.endsWith('/')) entries.set(entry.fileName.replace(/^\//, ''), entry);
  }
  return entries;
}

async function countInflated(zip: yauzl.ZipFile, entries: yauzl.Entry[], limits: ReadLimits): Promise<void> {
  let total = 0;
  const declared = entries.reduce((sum, entry) => sum + entry.uncompressedSize, 0);
  if (declared > limits.maxInflatedBytes) throw tooLarge(limits);
  for (const entry of entries) {
    const stream = await zip.openReadStreamPromise(entry);
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      total += chunk.length;
      if (total > limits.maxInflatedBytes) throw tooLarge(limits);
    }
  }
}

function tooLarge(limits: ReadLimits): DomainError {
  const megabytes = Math.floor(limits.maxInflatedBytes / 1024 / 1024);
  return new DomainError(
    'TOO_LARGE',
    `文件展开后超过 ${megabytes} MB，已停止读取。请删除数据以下多余的空白格式行和图片，或拆成几个文件再上传。`,
  );
}
