import { Inflate } from 'fflate';
import { BUNDLE_FILES } from '../../../draw/serialise.js';
import { DomainError } from '../../../kernel/domain-error.js';
import { DAMAGED, damaged, packedBytes, readDirectory, type ZipRecord } from './zip-directory.js';

/** Bounds on a bundle in a browser, which holds it in memory; the command line, which does not, takes larger ones. */
export interface Bounds {
  readonly file: number;
  readonly bundle: number;
}
export const BOUNDS: Bounds = { file: 256 * 1024 * 1024, bundle: 512 * 1024 * 1024 };

/** A file that a person chose or dropped. */
export interface ChosenFile {
  /** Its name, with its folders where a folder was chosen. */
  readonly path: string;
  readonly size: number;
  readonly read: () => Promise<Uint8Array>;
}

/** Told before each file that is read: its name, from 1, of how many. */
export type OnFile = (name: string, at: number, of: number) => void;

const NAMES: ReadonlySet<string> = new Set(BUNDLE_FILES);

function tooLarge(name: string): DomainError {
  return new DomainError('TOO_LARGE', `${name} 超过大小上限，浏览器里不予读取。更大的抽取包请用命令行核验。`);
}

const unreadable = (message: string): DomainError => new DomainError('UNREADABLE_FILE', message);

/**
 * Reads a bundle out of what a person chose: one .zip, a folder, or the loose files. Other files are ignored.
 * @throws DomainError UNREADABLE_FILE or TOO_LARGE where there is nothing, or what is there is no bundle.
 */
export async function readChosen(
  chosen: readonly ChosenFile[],
  onFile: OnFile,
  bounds: Bounds = BOUNDS,
): Promise<Map<string, Uint8Array>> {
  const visible = withoutTopFolder(chosen.filter(({ path }) => !HIDDEN.test(path)));
  const loose = ownFiles(
    visible.map((file) => [file.path, file] as const),
    '所选文件',
  );
  if (loose.size > 0) return readLoose(loose, onFile, bounds);
  const archives = visible.filter(({ path }) => /\.zip$/i.test(path));
  const [one] = archives.length > 0 ? archives : visible;
  if (!one) throw unreadable('没有选中文件。请选择一个抽取包（.zip 文件，或其中的全部文件）。');
  if (archives.length > 1) {
    throw unreadable(`选中了 ${archives.length} 个 .zip 文件，一次只能核验一个抽取包。请分别核验。`);
  }
  if (visible.length > 1 && archives.length === 0) {
    throw unreadable('所选文件中没有抽取包的文件。请选择 .zip 抽取包，或解压后的全部文件。');
  }
  if (one.size > bounds.bundle) throw tooLarge(one.path);
  onFile(one.path, 1, 1);
  return unzipBundle(await read(one), onFile, bounds);
}

/** What systems put beside people's files. */
const HIDDEN = /(^|\/)(\.|__MACOSX\/)/;

/** Of a folder that was chosen or dropped, what is in it. */
function withoutTopFolder(chosen: readonly ChosenFile[]): readonly ChosenFile[] {
  const tops = new Set(
    chosen.map(({ path }) => (path.includes('/') ? path.slice(0, path.indexOf('/') + 1) : '')),
  );
  const [top = ''] = tops;
  if (tops.size !== 1 || top === '') return chosen;
  return chosen.map((file) => ({ ...file, path: file.path.slice(top.length) }));
}

async function read(file: ChosenFile): Promise<Uint8Array> {
  try {
    return await file.read();
  } catch {
    throw unreadable(`${file.path} 没有读取权限，或在选中以后被移走、改动。请重新选择。`);
  }
}

async function readLoose(
  found: ReadonlyMap<string, ChosenFile>,
  onFile: OnFile,
  bounds: Bounds,
): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  let total = 0;
  for (const [name, file] of found) {
    total += file.size;
    if (file.size > bounds.file || total > bounds.bundle) throw tooLarge(name);
    onFile(name, files.size + 1, found.size);
    files.set(name, await read(file));
  }
  return files;
}

/**
 * Reads a bundle out of a .zip: its files at the root or in one folder.
 * @throws DomainError as `readChosen`
 */
export function unzipBundle(
  bytes: Uint8Array,
  onFile: OnFile,
  bounds: Bounds = BOUNDS,
): Map<string, Uint8Array> {
  const records = readDirectory(bytes);
  const found = ownFiles(
    records.map((record) => [record.path, record] as const),
    '压缩包内',
  );
  const files = new Map<string, Uint8Array>();
  let total = 0;
  for (const [name, record] of found) {
    onFile(name, files.size + 1, found.size);
    const content = inflate(bytes, record, name, Math.min(bounds.file, bounds.bundle - total));
    total += content.length;
    files.set(name, content);
  }
  return files;
}

/** The bundle's own files among all, at the root or in one folder; by file name. */
function ownFiles<T>(entries: readonly (readonly [path: string, item: T])[], where: string): Map<string, T> {
  const folders = new Map<string, Map<string, T>>();
  for (const [path, item] of entries) {
    const parts = path.split('/').filter((part) => part !== '.');
    const name = parts.pop() ?? '';
    if (!NAMES.has(name) || parts.length > 1) continue;
    const folder = parts[0] ?? '';
    const files = folders.get(folder) ?? new Map<string, T>();
    folders.set(folder, files);
    if (files.has(name)) throw unreadable(`${where}有两个 ${name}，无法判断以哪个为准。`);
    files.set(name, item);
  }
  const root = folders.get('');
  if (root) return root;
  if (folders.size > 1) throw unreadable(`${where}有多个文件夹都含抽取包文件，无法判断以哪个为准。`);
  return [...folders.values()][0] ?? new Map<string, T>();
}

/** Packed bytes are fed so many at a time: what one step can inflate to stays small. */
const STEP = 64 * 1024;

/** Inflates one file, counting what really comes out: the size that the archive states proves nothing. */
function inflate(bytes: Uint8Array, record: ZipRecord, name: string, most: number): Uint8Array {
  if (record.isEncrypted) throw unreadable(`${name} 已加密，无法读取。`);
  if (record.statedSize > most) throw tooLarge(name);
  const packed = packedBytes(bytes, record);
  if (record.method === 0) {
    if (packed.length !== record.statedSize) throw damaged(name);
    return packed.slice();
  }
  if (record.method !== 8) throw damaged(name);
  const content = new Uint8Array(record.statedSize);
  let size = 0;
  const stream = new Inflate((chunk) => {
    if (size + chunk.length > most) throw tooLarge(name);
    if (size + chunk.length > content.length) throw damaged(name);
    content.set(chunk, size);
    size += chunk.length;
  });
  try {
    for (let at = 0; at < packed.length; at += STEP) {
      stream.push(packed.subarray(at, at + STEP), at + STEP >= packed.length);
    }
  } catch (error) {
    if (error instanceof DomainError) throw error;
    throw unreadable(`${name}：${DAMAGED}`);
  }
  if (size !== content.length) throw damaged(name);
  return content;
}
