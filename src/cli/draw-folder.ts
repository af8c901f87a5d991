import { mkdir, open, readdir, rename, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { drawFromFile } from '../draw/draw-from-file.js';
import { BytesFile, piecesOf, type FileSources } from '../draw/file-source.js';
import { Findings } from '../draw/findings.js';
import { outlineOf, readFrameParts, wholeText, type FrameOutline } from '../draw/frame-files.js';
import { completeFreeze, readOfficeFreeze } from '../draw/office-freeze.js';
import { faultOf, openSeed, sealOutcome, type FrozenFrame, type SealedDraw } from '../draw/records.js';
import { INPUT_FILES, type InputFile } from '../draw/serialise.js';
import { versionOf } from '../draw/versions.js';
import { DomainError } from '../kernel/domain-error.js';
import { Sha256 } from '../kernel/hash.js';
import { openFolder } from './bundle-source.js';
import { UsageError } from './cli-io.js';

/** What `draw` is asked to do. Paths are absolute. */
export interface DrawOrder {
  readonly frame: string;
  readonly nonce: string;
  /** One text per witness of the plan, in its order. */
  readonly entropy: readonly string[];
  readonly out: string;
  readonly sealedAt: string;
}

/** What was drawn and written. */
export interface DrawnBundle {
  readonly frozen: FrozenFrame;
  readonly sealed: SealedDraw;
}

/**
 * Draws from the frame in a folder and writes the complete bundle to another. The long lists are never whole in
 * memory.
 * @throws UsageError where the frame's folder is not there.
 * @throws DomainError with all faults of the frame, or naming what contradicts what.
 */
export async function drawFolder(order: DrawOrder): Promise<DrawnBundle> {
  await refuseUnlessEmpty(order.out);
  const { outline, sources, subjects, digests, freeze } = await readFolderFrame(order.frame);
  const frozen = completeFreeze(readOfficeFreeze(freeze), order.nonce, digests);
  const { entropyPlan } = frozen.freeze;
  if (order.entropy.length !== entropyPlan.length) {
    const given = `计划有 ${entropyPlan.length} 位监督员，--entropy 给出了 ${order.entropy.length} 次`;
    throw new DomainError('INVALID_INPUT', `监督员数字的份数与计划不符：${given}。`);
  }
  const entropy = entropyPlan.map(({ witness }, at) => ({ text: order.entropy[at], witness }));
  const seed = openSeed(frozen, order.nonce, entropy);
  const outcome = drawFromFile(versionOf(frozen.freeze.spec), outline, seed, subjects);
  const sealed = sealOutcome(frozen, { nonce: order.nonce, entropy, seed }, outcome, order.sealedAt);
  const made = { ...sealed.texts, 'freeze.json': frozen.text, 'result.json': sealed.resultText };
  await writeBundle(order.out, { sources, digests }, made);
  return { frozen, sealed };
}

interface FolderFrame {
  readonly outline: FrameOutline;
  /** The five files. */
  readonly sources: FileSources;
  readonly subjects: BytesFile;
  readonly digests: Record<InputFile, string>;
  /** The text of freeze.json. */
  readonly freeze: string;
}

async function readFolderFrame(folder: string): Promise<FolderFrame> {
  const about = await stat(folder).catch(() => null);
  if (!about?.isDirectory()) throw new UsageError(`找不到文件夹 ${folder}，或没有读取权限。`);
  const wanted = [...INPUT_FILES, 'freeze.json'];
  const sources = await openFolder(folder, wanted);
  const files = new Map([...sources].map(([name, source]) => [name, new BytesFile(name, source)]));
  const read = new Findings();
  const outline = outlineOf(readFrameParts(files, read));
  const freeze = wholeText(files.get('freeze.json')) ?? '';
  const findings = new Findings();
  for (const file of wanted) {
    const present = files.get(file);
    if (!present) findings.add({ check: 'form', file, message: '缺少这个文件' });
    else if (present.fault) findings.add(present.fault);
  }
  findings.addAll(read);
  const faults = findings.all().map(faultOf);
  const subjects = files.get('subjects.tsv');
  if (!outline || !subjects || faults.length > 0)
    throw new DomainError('INVALID_INPUT', '名录或规则有误，不能抽取：', faults);
  const digests = Object.fromEntries(INPUT_FILES.map((file) => [file, files.get(file)?.digest ?? '']));
  return { outline, sources, subjects, digests: digests as Record<InputFile, string>, freeze };
}

async function refuseUnlessEmpty(out: string): Promise<void> {
  const about = await stat(out).catch(() => null);
  if (about === null) return;
  const empty = about.isDirectory() && (await readdir(out)).length === 0;
  if (!empty) throw new DomainError('CONFLICT', `${out} 已存在且不是空文件夹；为免覆盖，请换一个文件夹。`);
}

/** All files or none: written beside the target, then renamed. */
async function writeBundle(
  out: string,
  inputs: Pick<FolderFrame, 'sources' | 'digests'>,
  made: Record<string, string>,
): Promise<void> {
  const partial = `${out}.partial-${process.pid}`;
  try {
    await mkdir(dirname(out), { recursive: true });
    await mkdir(partial);
    for (const file of INPUT_FILES) await copyFile(file, inputs, partial);
    for (const [name, text] of Object.entries(made)) await writeFile(join(partial, name), text);
    await rmdir(out).catch(() => undefined);
    await rename(partial, out);
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    if (error instanceof DomainError) throw error;
    const cause = (error as NodeJS.ErrnoException).code ?? '';
    throw new DomainError('CONFLICT', `不能写入 ${out}（${cause}）。请检查权限和磁盘空间。`);
  }
}

/** Copies a list into the bundle: the very bytes that were drawn from. */
async function copyFile(
  file: InputFile,
  { sources, digests }: Pick<FolderFrame, 'sources' | 'digests'>,
  folder: string,
): Promise<void> {
  const sha = new Sha256();
  const target = await open(join(folder, file), 'wx');
  try {
    for (const piece of piecesOf(sources.get(file) ?? [])) {
      sha.update(piece);
      await target.writeFile(piece);
    }
  } finally {
    await target.close();
  }
  if (sha.hex() === digests[file]) return;
  throw new DomainError('CONFLICT', `${file} 在抽取时被改动，没有写出抽取包。请勿改动名录，重新抽取。`);
}
