import type { EntityManager } from 'typeorm';
import { BUNDLE_FILES } from '../draw/serialise.js';
import { Sha256 } from '../kernel/hash.js';
import { DrawFile, DrawFileChunk } from './draw-parts.entity.js';

/** UTF-16 units of a chunk: at most 3 bytes each, so that a chunk stays below 1 MB. */
const CHUNK_UNITS = 300_000;

/**
 * Keeps the exact text of a file of a bundle that comes in pieces; no more than a chunk is held. Its digest is known
 * at the end, so the chunks are there before the file that they belong to: the database looks at that at commit.
 */
export class FileWriter {
  private readonly sha = new Sha256();
  private rest = '';
  private chunks = 0;
  private bytes = 0;
  private lines = 0;

  constructor(
    private readonly tx: EntityManager,
    private readonly drawId: string,
    private readonly name: string,
  ) {}

  /** @param text never half a character */
  async write(text: string): Promise<void> {
    this.sha.update(text);
    this.bytes += Buffer.byteLength(text);
    this.lines += linesOf(text);
    this.rest += text;
    while (this.rest.length >= CHUNK_UNITS) {
      const [chunk] = chunksOf(this.rest);
      await this.keep(chunk);
      this.rest = this.rest.slice(chunk.length);
    }
  }

  /** @returns the digest of the file */
  async end(): Promise<string> {
    if (this.rest !== '') await this.keep(this.rest);
    const { drawId, name } = this;
    const digest = this.sha.hex();
    const [bytes, lines] = [String(this.bytes), String(this.lines)];
    await this.tx.insert(DrawFile, { drawId, name, digest, bytes, lines });
    return digest;
  }

  private async keep(content: string): Promise<void> {
    this.chunks += 1;
    // By hand: the builder of statements would look for its own marks in every character.
    await this.tx.query('INSERT INTO draw_file_chunk (draw_id, name, n, content) VALUES ($1, $2, $3, $4)', [
      ...[this.drawId, this.name, this.chunks, content],
    ]);
  }
}

/** Keeps the exact text of files of a bundle. Call it in the transaction that makes them. */
export async function saveFiles(
  tx: EntityManager,
  drawId: string,
  texts: Readonly<Record<string, string>>,
): Promise<void> {
  for (const [name, text] of Object.entries(texts)) {
    const file = new FileWriter(tx, drawId, name);
    for (const piece of chunksOf(text)) await file.write(piece);
    await file.end();
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

/** Lines of a file; 0 where there is none. */
export async function lineCount(tx: EntityManager, drawId: string, name: string): Promise<number> {
  return Number((await tx.findOneBy(DrawFile, { drawId, name }))?.lines ?? 0);
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
