import { closeSync, openSync, readSync } from 'node:fs';
import { access, constants, mkdtemp, open, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import yauzl from 'yauzl';
import type { FileSources } from '../draw/file-source.js';
import { BUNDLE_FILES } from '../draw/serialise.js';
import { DomainError } from '../kernel/domain-error.js';

/** Bounds on a bundle: a frame of 3 million is about 150 MB of subjects.tsv, a full coverage of it twice as much. */
export interface Bounds {
  /** Bytes of one file, and of all. */
  readonly file: number;
  readonly bundle: number;
}
const BOUNDS: Bounds = { file: 512 * 1024 * 1024, bundle: 1536 * 1024 * 1024 };
const MOST_ENTRIES = 10_000;
const PIECE_BYTES = 1 << 20;

const NAMES: ReadonlySet<string> = new Set(BUNDLE_FILES);

function tooLarge(file: string): DomainError {
  return new DomainError('TOO_LARGE', `${file} 超过大小上限，不予读取。`);
}

/** A file on disk, read in pieces: from its beginning each time it is gone through. */
class DiskFile implements Iterable<Uint8Array> {
  constructor(
    private readonly path: string,
    private readonly name: string,
  ) {}

  *[Symbol.iterator](): Generator<Uint8Array> {
    let file: number | null = null;
    try {
      file = openSync(this.path, 'r');
      for (;;) {
        const piece = new Uint8Array(PIECE_BYTES);
        const length = readSync(file, piece);
        if (length === 0) return;
        yield piece.subarray(0, length);
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).syscall === undefined) throw error;
      throw new DomainError('UNREADABLE_FILE', `${this.name} 读取失败，文件可能已被移走或改动。`);
    } finally {
      if (file !== null) closeSync(file);
    }
  }
}

/**
 * Opens the files of a bundle, in a folder or a .zip, for the time of some work. Files that are no part of a bundle
 * are ignored. Nothing is read into memory; what is packed is unpacked into a temporary folder.
 * @throws DomainError UNREADABLE_FILE or TOO_LARGE where there is nothing, or what is there is no bundle.
 */
export async function withBundle<T>(
  path: string,
  work: (files: FileSources) => T,
  bounds: Bounds = BOUNDS,
): Promise<T> {
  const about = await statOf(path);
  if (about === null) throw new DomainError('UNREADABLE_FILE', `找不到 ${path}，或没有读取权限。`);
  if (about.isDirectory()) return work(await openFolder(path, BUNDLE_FILES, bounds));
  if (!about.isFile()) throw new DomainError('UNREADABLE_FILE', '不是文件夹，也不是 .zip 文件。');
  const folder = await mkdtemp(join(tmpdir(), 'mingchou-bundle-'));
  try {
    return work(await unpack(path, folder, bounds));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function statOf(path: string): Promise<Awaited<ReturnType<typeof stat>> | null> {
  try {
    return await stat(path);
  } catch {
    return null;
  }
}

/** Opens those of the named files that a folder has. @throws DomainError UNREADABLE_FILE, TOO_LARGE */
export async function openFolder(
  folder: string,
  names: readonly string[],
  bounds: Bounds = BOUNDS,
): Promise<FileSources> {
  const files = new Map<string, DiskFile>();
  let total = 0;
  for (const name of names) {
    const path = join(folder, name);
    const about = await statOf(path);
    if (about === null) continue;
    if (!about.isFile()) throw new DomainError('UNREADABLE_FILE', `${name} 不是普通文件。`);
    total += Number(about.size);
    if (about.size > bounds.file || total > bounds.bundle) throw tooLarge(name);
    try {
      await access(path, constants.R_OK);
    } catch {
      throw new DomainError('UNREADABLE_FILE', `${name} 没有读取权限。`);
    }
    files.set(name, new DiskFile(path, name));
  }
  return files;
}

async function unpack(path: string, folder: string, bounds: Bounds): Promise<FileSources> {
  const zip = await openZip(path);
  try {
    const files = new Map<string, DiskFile>();
    let total = 0;
    for (const [name, entry] of bundleEntries(await entriesOf(zip))) {
      const target = join(folder, name);
      const most = Math.min(bounds.file, bounds.bundle - total);
      total += await inflate(zip, entry, { name, target, most });
      files.set(name, new DiskFile(target, name));
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
  { name, target, most }: { name: string; target: string; most: number },
): Promise<number> {
  if (entry.isEncrypted()) throw new DomainError('UNREADABLE_FILE', `${name} 已加密，无法读取。`);
  if (entry.uncompressedSize > most) throw tooLarge(name);
  let size = 0;
  const file = await open(target, 'wx');
  try {
    for await (const chunk of await zip.openReadStreamPromise(entry)) {
      size += (chunk as Buffer).length;
      if (size > most) throw tooLarge(name);
      await file.writeFile(chunk as Buffer);
    }
    return size;
  } catch (error) {
    if (error instanceof DomainError) throw error;
    throw new DomainError('UNREADABLE_FILE', `${name}：${DAMAGED}`);
  } finally {
    await file.close();
  }
}
