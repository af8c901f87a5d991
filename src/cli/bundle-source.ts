import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import yauzl from 'yauzl';
import { BUNDLE_FILES } from '../draw/serialise.js';
import { DomainError } from '../kernel/domain-error.js';

/** Bounds on a bundle: a draw of a million subjects is about 110 MB of drawn.tsv. */
export const LARGEST_FILE = 160 * 1024 * 1024;
export const LARGEST_BUNDLE = 400 * 1024 * 1024;
const MOST_ENTRIES = 10_000;

const NAMES: ReadonlySet<string> = new Set(BUNDLE_FILES);

function tooLarge(file: string): DomainError {
  return new DomainError('TOO_LARGE', `${file} 超过大小上限，不予读取。`);
}

/**
 * Reads the files of a bundle, from a folder or a .zip. Files that are no part of a bundle are ignored.
 * @throws DomainError UNREADABLE_FILE or TOO_LARGE where there is nothing, or what is there is no bundle.
 */
export async function readBundlePath(path: string): Promise<Map<string, Uint8Array>> {
  const about = await statOf(path);
  if (about === null) throw new DomainError('UNREADABLE_FILE', `找不到 ${path}，或没有读取权限。`);
  if (about.isDirectory()) return readFolder(path, BUNDLE_FILES);
  if (!about.isFile()) throw new DomainError('UNREADABLE_FILE', '不是文件夹，也不是 .zip 文件。');
  return readZip(path);
}

async function statOf(path: string): Promise<Awaited<ReturnType<typeof stat>> | null> {
  try {
    return await stat(path);
  } catch {
    return null;
  }
}

/** Reads those of the named files that a folder has. */
export async function readFolder(folder: string, names: readonly string[]): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  let total = 0;
  for (const name of names) {
    const path = join(folder, name);
    const about = await statOf(path);
    if (about === null) continue;
    if (!about.isFile()) throw new DomainError('UNREADABLE_FILE', `${name} 不是普通文件。`);
    total += Number(about.size);
    if (about.size > LARGEST_FILE || total > LARGEST_BUNDLE) throw tooLarge(name);
    try {
      files.set(name, await readFile(path));
    } catch {
      throw new DomainError('UNREADABLE_FILE', `${name} 没有读取权限。`);
    }
  }
  return files;
}

async function readZip(path: string): Promise<Map<string, Uint8Array>> {
  const zip = await openZip(path);
  try {
    const found = bundleEntries(await entriesOf(zip));
    const files = new Map<string, Uint8Array>();
    let total = 0;
    for (const [name, entry] of found) {
      const bytes = await inflate(zip, entry, name, Math.min(LARGEST_FILE, LARGEST_BUNDLE - total));
      total += bytes.length;
      files.set(name, bytes);
    }
    return files;
  } finally {
    zip.close();
  }
}

const DAMAGED = '不是有效的 .zip 文件，或文件已损坏。';

async function openZip(path: string): Promise<yauzl.ZipFile> {
  try {
    return await yauzl.openPromise(path, { autoClose: false });
  } catch {
    throw new DomainError('UNREADABLE_FILE', DAMAGED);
  }
}

async function entriesOf(zip: yauzl.ZipFile): Promise<yauzl.Entry[]> {
  if (zip.entryCount > MOST_ENTRIES) throw tooLarge(`压缩包（${zip.entryCount} 个文件）`);
  const entries: yauzl.Entry[] = [];
  try {
    for await (const entry of zip.eachEntry()) entries.push(entry);
  } catch {
    throw new DomainError('UNREADABLE_FILE', DAMAGED);
  }
  return entries;
}

/** The bundle's own entries, at the root or in one folder; by file name. */
function bundleEntries(entries: readonly yauzl.Entry[]): Map<string, yauzl.Entry> {
  const folders = new Map<string, Map<string, yauzl.Entry>>();
  for (const entry of entries) {
    const parts = entry.fileName.split('/').filter((part) => part !== '.');
    const name = parts.pop() ?? '';
    if (!NAMES.has(name) || parts.length > 1) continue;
    const folder = parts[0] ?? '';
    const files = folders.get(folder) ?? new Map<string, yauzl.Entry>();
    folders.set(folder, files);
    if (files.has(name))
      throw new DomainError('UNREADABLE_FILE', `压缩包内有两个 ${name}，无法判断以哪个为准。`);
    files.set(name, entry);
  }
  const root = folders.get('');
  if (root) return root;
  if (folders.size > 1) {
    throw new DomainError('UNREADABLE_FILE', '压缩包内有多个文件夹都含抽取包文件，无法判断以哪个为准。');
  }
  return [...folders.values()][0] ?? new Map<string, yauzl.Entry>();
}

/** Inflates one entry, counting what really comes out: the size that the archive states proves nothing. */
async function inflate(
  zip: yauzl.ZipFile,
  entry: yauzl.Entry,
  name: string,
  most: number,
): Promise<Uint8Array> {
  if (entry.isEncrypted()) throw new DomainError('UNREADABLE_FILE', `${name} 已加密，无法读取。`);
  if (entry.uncompressedSize > most) throw tooLarge(name);
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of await zip.openReadStreamPromise(entry)) {
      size += (chunk as Buffer).length;
      if (size > most) throw tooLarge(name);
      chunks.push(chunk as Buffer);
    }
  } catch (error) {
    if (error instanceof DomainError) throw error;
    throw new DomainError('UNREADABLE_FILE', `${name}：${DAMAGED}`);
  }
  return Buffer.concat(chunks);
}
