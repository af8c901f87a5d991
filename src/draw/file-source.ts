import { Sha256 } from '../kernel/hash.js';
import type { Finding } from './findings.js';

/** The bytes of a file, whole or in pieces. Whoever goes through the pieces again gets them from the first. */
export type FileSource = Uint8Array | Iterable<Uint8Array>;

/** Files of a bundle by name. */
export type FileSources = ReadonlyMap<string, FileSource>;

/** A file as text, in pieces: nothing need ever hold it whole. */
export interface TextFile extends Iterable<string> {
  /** Why it is no text. Known once it has been gone through; what was read then does not count. */
  readonly fault: Finding | null;
}

/** A text in memory as a file. */
export function textFile(text: string): TextFile {
  return { fault: null, [Symbol.iterator]: () => [text][Symbol.iterator]() };
}

const PIECE_BYTES = 1 << 20;
const BOM = [0xef, 0xbb, 0xbf];

/** A file of bytes as text: UTF-8 without BOM. Wherever the pieces are cut, the text is the same. */
export class BytesFile implements TextFile {
  private found: Finding | null = null;
  private sha256: string | null = null;

  constructor(
    private readonly file: string,
    private readonly source: FileSource,
  ) {}

  get fault(): Finding | null {
    return this.found;
  }

  /** SHA-256 of its bytes. Goes through the file where nobody has yet. */
  get digest(): string {
    if (this.sha256 === null) for (const piece of this) void piece;
    return this.sha256 ?? '';
  }

  *[Symbol.iterator](): Generator<string> {
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    const sha = this.sha256 === null ? new Sha256() : null;
    const start: number[] = [];
    for (const bytes of piecesOf(this.source)) {
      sha?.update(bytes);
      start.push(...bytes.subarray(0, BOM.length - start.length));
      if (BOM.every((byte, at) => byte === start[at])) {
        this.found = { check: 'form', file: this.file, line: 1, message: '文件开头有 BOM，应去掉' };
      }
      const text = this.decode(decoder, bytes);
      if (text !== '') yield text;
    }
    this.decode(decoder);
    if (sha) this.sha256 = sha.hex();
  }

  /** The characters that these bytes complete; without bytes: nothing may be left over. */
  private decode(decoder: TextDecoder, bytes?: Uint8Array): string {
    if (this.found) return '';
    try {
      return decoder.decode(bytes, { stream: bytes !== undefined });
    } catch {
      this.found = { check: 'form', file: this.file, message: '不是 UTF-8 编码' };
      return '';
    }
  }
}

/** The text of a source in pieces, for display: what is no UTF-8 is shown as such and stops nothing. */
export function* shownText(source: FileSource): Generator<string> {
  const decoder = new TextDecoder('utf-8');
  for (const bytes of piecesOf(source)) yield decoder.decode(bytes, { stream: true });
  yield decoder.decode();
}

/** The pieces of a source, none larger than a megabyte where it comes whole. */
export function* piecesOf(source: FileSource): Generator<Uint8Array> {
  if (!(source instanceof Uint8Array)) return yield* source;
  for (let from = 0; from < source.length; from += PIECE_BYTES) {
    yield source.subarray(from, from + PIECE_BYTES);
  }
}
