import { DomainError } from '../../../kernel/domain-error.js';

/** One file of a .zip, as the archive's directory lists it. */
export interface ZipRecord {
  /** With folders, `/` between them. */
  readonly path: string;
  readonly isEncrypted: boolean;
  /** 0 stored, 8 deflated. */
  readonly method: number;
  readonly packedSize: number;
  /** What the archive states; what really comes out is counted elsewhere. */
  readonly statedSize: number;
  /** Where its local header starts. */
  readonly offset: number;
}

export const DAMAGED = '不是有效的 .zip 文件，或文件已损坏。';
export const damaged = (name = ''): DomainError =>
  new DomainError('UNREADABLE_FILE', name === '' ? DAMAGED : `${name}：${DAMAGED}`);

const MOST_ENTRIES = 10_000;
const END = 0x06054b50;
const END_64 = 0x06064b50;
const LOCATOR_64 = 0x07064b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;
const END_LENGTH = 22;
const LONGEST_COMMENT = 0xffff;
const FULL_32 = 0xffffffff;

/** Little-endian numbers of an archive; whatever lies outside it is a damaged file. */
class Reader {
  private readonly view: DataView;

  constructor(readonly bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  u16(at: number): number {
    this.need(at, 2);
    return this.view.getUint16(at, true);
  }

  u32(at: number): number {
    this.need(at, 4);
    return this.view.getUint32(at, true);
  }

  /** A 64-bit number; none of a readable archive is past 2⁵³. */
  u64(at: number): number {
    return this.u32(at) + this.u32(at + 4) * 2 ** 32;
  }

  slice(at: number, length: number): Uint8Array {
    this.need(at, length);
    return this.bytes.subarray(at, at + length);
  }

  private need(at: number, length: number): void {
    if (!Number.isSafeInteger(at) || at < 0 || at + length > this.bytes.length) throw damaged();
  }
}

/**
 * Lists what a .zip holds, by its directory at the end (zip64 too).
 * @throws DomainError UNREADABLE_FILE for what is no archive, TOO_LARGE for too many entries.
 */
export function readDirectory(bytes: Uint8Array): ZipRecord[] {
  const reader = new Reader(bytes);
  const { count, start } = findDirectory(reader);
  if (count > MOST_ENTRIES) {
    throw new DomainError('TOO_LARGE', `压缩包（${count} 个文件） 超过大小上限，不予读取。`);
  }
  const records: ZipRecord[] = [];
  let at = start;
  for (let n = 0; n < count; n++) {
    if (reader.u32(at) !== ENTRY) throw damaged();
    records.push(recordAt(reader, at));
    at += 46 + reader.u16(at + 28) + reader.u16(at + 30) + reader.u16(at + 32);
  }
  return records;
}

function findDirectory(reader: Reader): { count: number; start: number } {
  const last = reader.bytes.length - END_LENGTH;
  for (let at = last; at >= Math.max(0, last - LONGEST_COMMENT); at--) {
    if (reader.u32(at) !== END || at + END_LENGTH + reader.u16(at + 20) !== reader.bytes.length) continue;
    const [count, start] = [reader.u16(at + 10), reader.u32(at + 16)];
    if (count !== 0xffff && start !== FULL_32) return { count, start };
    if (at < 20 || reader.u32(at - 20) !== LOCATOR_64) return { count, start };
    const end = reader.u64(at - 12);
    if (reader.u32(end) !== END_64) throw damaged();
    return { count: reader.u64(end + 32), start: reader.u64(end + 48) };
  }
  throw damaged();
}

function recordAt(reader: Reader, at: number): ZipRecord {
  const nameLength = reader.u16(at + 28);
  const extra = { at: at + 46 + nameLength, length: reader.u16(at + 30) };
  // Names of a bundle's files are ASCII; a folder's name only has to stay the same name.
  const path = new TextDecoder().decode(reader.slice(at + 46, nameLength)).replaceAll('\\', '/');
  if (path.startsWith('/') || /^[A-Za-z]:/.test(path) || path.split('/').includes('..')) throw damaged();
  const stated = { size: reader.u32(at + 24), packed: reader.u32(at + 20), offset: reader.u32(at + 42) };
  const [size, packed, offset] = wideNumbers(reader, extra, [stated.size, stated.packed, stated.offset]);
  return {
    path,
    isEncrypted: (reader.u16(at + 8) & 1) === 1,
    method: reader.u16(at + 10),
    packedSize: packed,
    statedSize: size,
    offset,
  };
}

/** Zip64: numbers that do not fit stand in the extra field 0x0001, in their order. */
function wideNumbers(reader: Reader, extra: { at: number; length: number }, given: number[]): number[] {
  if (!given.includes(FULL_32)) return given;
  const end = extra.at + extra.length;
  for (let at = extra.at; at + 4 <= end; at += 4 + reader.u16(at + 2)) {
    if (reader.u16(at) !== 0x0001) continue;
    let next = at + 4;
    return given.map((number) => {
      if (number !== FULL_32) return number;
      next += 8;
      return reader.u64(next - 8);
    });
  }
  throw damaged();
}

/** The packed bytes of a file. */
export function packedBytes(bytes: Uint8Array, { offset, packedSize }: ZipRecord): Uint8Array {
  const reader = new Reader(bytes);
  if (reader.u32(offset) !== LOCAL) throw damaged();
  return reader.slice(offset + 30 + reader.u16(offset + 26) + reader.u16(offset + 28), packedSize);
}
