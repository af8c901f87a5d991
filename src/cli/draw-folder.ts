import { mkdir, readdir, rename, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Findings } from '../draw/findings.js';
import { frameOf, readFrameFiles } from '../draw/frame-files.js';
import { completeFreeze, readOfficeFreeze } from '../draw/office-freeze.js';
import { faultOf, sealDraw, type FrozenFrame, type SealedDraw } from '../draw/records.js';
import { INPUT_FILES, type InputFile } from '../draw/serialise.js';
import { decode } from '../draw/tsv-text.js';
import type { Frame } from '../draw/types.js';
import { DomainError } from '../kernel/domain-error.js';
import { readFolder } from './bundle-source.js';
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
 * Draws from the frame in a folder and writes the complete bundle to another.
 * @throws UsageError where the frame's folder is not there.
 * @throws DomainError with all faults of the frame, or naming what contradicts what.
 */
export async function drawFolder(order: DrawOrder): Promise<DrawnBundle> {
  await refuseUnlessEmpty(order.out);
  const { frame, inputs, freeze } = await readFrame(order.frame);
  const frozen = completeFreeze(readOfficeFreeze(freeze), order.nonce, inputs);
  const { entropyPlan } = frozen.freeze;
  if (order.entropy.length !== entropyPlan.length) {
    const given = `计划有 ${entropyPlan.length} 位监督员，--entropy 给出了 ${order.entropy.length} 次`;
    throw new DomainError('INVALID_INPUT', `监督员数字的份数与计划不符：${given}。`);
  }
  const entropy = entropyPlan.map(({ witness }, at) => ({ text: order.entropy[at], witness }));
  const sealed = sealDraw(frame, frozen, order.nonce, entropy, order.sealedAt);
  await writeBundle(order.out, {
    ...inputs,
    ...sealed.texts,
    'freeze.json': frozen.text,
    'result.json': sealed.resultText,
  });
  return { frozen, sealed };
}

async function readFrame(
  folder: string,
): Promise<{ frame: Frame; inputs: Record<InputFile, string>; freeze: string }> {
  const about = await stat(folder).catch(() => null);
  if (!about?.isDirectory()) throw new UsageError(`找不到文件夹 ${folder}，或没有读取权限。`);
  const wanted = [...INPUT_FILES, 'freeze.json'];
  const files = await readFolder(folder, wanted);
  const findings = new Findings();
  const texts = new Map<string, string>();
  for (const file of wanted) {
    const bytes = files.get(file);
    if (!bytes) findings.add({ check: 'form', file, message: '缺少这个文件' });
    const text = bytes && decode(file, bytes, findings);
    if (typeof text === 'string') texts.set(file, text);
  }
  const frame = frameOf(readFrameFiles(texts, findings));
  const faults = findings.all().map(faultOf);
  if (!frame || faults.length > 0)
    throw new DomainError('INVALID_INPUT', '名录或规则有误，不能抽取：', faults);
  const inputs = Object.fromEntries(INPUT_FILES.map((file) => [file, texts.get(file) ?? '']));
  return { frame, inputs: inputs as Record<InputFile, string>, freeze: texts.get('freeze.json') ?? '' };
}

async function refuseUnlessEmpty(out: string): Promise<void> {
  const about = await stat(out).catch(() => null);
  if (about === null) return;
  const empty = about.isDirectory() && (await readdir(out)).length === 0;
  if (!empty) throw new DomainError('CONFLICT', `${out} 已存在且不是空文件夹；为免覆盖，请换一个文件夹。`);
}

/** All files or none: written beside the target, then renamed. */
async function writeBundle(out: string, files: Record<string, string>): Promise<void> {
  const partial = `${out}.partial-${process.pid}`;
  try {
    await mkdir(dirname(out), { recursive: true });
    await mkdir(partial);
    for (const [name, text] of Object.entries(files)) await writeFile(join(partial, name), text);
    await rmdir(out).catch(() => undefined);
    await rename(partial, out);
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    const cause = (error as NodeJS.ErrnoException).code ?? '';
    throw new DomainError('CONFLICT', `不能写入 ${out}（${cause}）。请检查权限和磁盘空间。`);
  }
}
