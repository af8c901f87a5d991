import type { EntityManager } from 'typeorm';
import { BUNDLE_FILES } from '../draw/serialise.js';
import { sha256 } from '../kernel/hash.js';
import { DrawFile, DrawFileChunk } from './draw-parts.entity.js';

/** UTF-16 units of a chunk: at most 3 bytes each, so that a chunk stays below 1 MB. */
const CHUNK_UNITS = 300_000;

/** Keeps the exact text of files of a bundle. Call it in the transaction that makes them. */
export async function saveFiles(
  tx: EntityManager,
  drawId: string,
  texts: Readonly<Record<string, string>>,
): Promise<void> {
  for (const [name, text] of Object.entries(texts)) {
    await tx.insert(DrawFile, {
      drawId,
      name,
      digest: sha256(text),
      bytes: String(Buffer.byteLength(text)),
      lines: String(linesOf(text)),
    });
    let n = 0;
    for (const content of chunksOf(text)) {
      n += 1;
      await tx.insert(DrawFileChunk, { drawId, name, n, content });
    }
  }
}

function linesOf(text: string): number {
  let lines = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines += 1;
  return lines;
}

/** Cuts a text into pieces, never between the two halves of a character. */
export function* chunksOf(text: string, units = CHUNK_UNITS): Generator<string> {
  for (let from = 0; from < text.length;) {
    let to = Math.min(from + units, text.length);
    const last = text.charCodeAt(to - 1);
    if (to < text.length && last >= 0xd800 && last <= 0xdbff) to -= 1;
    yield text.slice(from, to);
    from = to;
  }
}

/** The files that a draw has so far, in the order of the specification. */
export async function filesOf(tx: EntityManager, drawId: string): Promise<DrawFile[]> {
  const files = await tx.findBy(DrawFile, { drawId });
  const place = (file: DrawFile): number => (BUNDLE_FILES as readonly string[]).indexOf(file.name);
  return files.sort((a, b) => place(a) - place(b));
}

/** One file, chunk by chunk: nothing holds it whole in memory. */
export async function* fileContent(tx: EntityManager, drawId: string, name: string): AsyncGenerator<string> {
  for (let n = 1; ; n += 1) {
    const chunk = await tx.findOneBy(DrawFileChunk, { drawId, name, n });
    if (!chunk) return;
    yield chunk.content;
  }
}

/** One file as a text, for files that are small or needed whole. */
export async function fileText(tx: EntityManager, drawId: string, name: string): Promise<string> {
  const parts: string[] = [];
  for await (const part of fileContent(tx, drawId, name)) parts.push(part);
  return parts.join('');
}
