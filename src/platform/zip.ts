import { crc32, createDeflateRaw } from 'node:zlib';

/** A file of an archive. Its content is read once, when its turn comes. */
export interface ZipEntry {
  /** ASCII, without folders. */
  readonly name: string;
  readonly content: AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>;
}

interface Written {
  readonly name: Buffer;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  readonly offset: number;
}

const VERSION = 20;
/** Bit 3: sizes and checksum follow the data, because they are not known before it. */
const FLAGS = 0x0008;
const DEFLATE = 8;
/** 1980-01-01 00:00: the same files give the same bytes, whenever they are packed. */
const DOS_TIME = 0;
const DOS_DATE = 0x0021;
const LARGEST = 0xffffffff;

/**
 * Packs files into a .zip as a stream: neither a file nor the archive is held whole in memory.
 * @throws RangeError for a file or archive of 4 GB or more (zip64 is not written)
 */
export async function* zipped(entries: Iterable<ZipEntry>): AsyncGenerator<Buffer> {
  const written: Written[] = [];
  let offset = 0;
  for (const { name, content } of entries) {
    const bytes = Buffer.from(name, 'ascii');
    const header = localHeader(bytes);
    yield header;
    const count = { crc: 0, size: 0, packed: 0 };
    for await (const chunk of deflated(content, count)) {
      count.packed += chunk.length;
      yield chunk;
    }
    if (count.size > LARGEST || offset + count.packed > LARGEST) throw new RangeError(`${name} is too large`);
    const entry = { name: bytes, offset, ...count };
    const descriptor = descriptorOf(entry);
    yield descriptor;
    written.push(entry);
    offset += header.length + count.packed + descriptor.length;
  }
  const directory = Buffer.concat(written.map(directoryEntry));
  yield directory;
  yield endRecord(written.length, directory.length, offset);
}

async function* deflated(
  content: ZipEntry['content'],
  count: { crc: number; size: number },
): AsyncGenerator<Buffer> {
  const deflate = createDeflateRaw();
  const feeding = feed(content, deflate, count);
  // An error of the source ends the deflate stream, which is where it is seen.
  feeding.catch((error: Error) => deflate.destroy(error));
  for await (const chunk of deflate) yield chunk as Buffer;
  await feeding;
}

async function feed(
  content: ZipEntry['content'],
  deflate: ReturnType<typeof createDeflateRaw>,
  count: { crc: number; size: number },
): Promise<void> {
  for await (const piece of content) {
    const bytes = Buffer.from(piece as string);
    count.crc = crc32(bytes, count.crc);
    count.size += bytes.length;
    if (!deflate.write(bytes)) await new Promise((resolve) => deflate.once('drain', resolve));
  }
  deflate.end();
}

function localHeader(name: Buffer): Buffer {
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(VERSION, 4);
  header.writeUInt16LE(FLAGS, 6);
  header.writeUInt16LE(DEFLATE, 8);
  header.writeUInt16LE(DOS_TIME, 10);
  header.writeUInt16LE(DOS_DATE, 12);
  header.writeUInt16LE(name.length, 26);
  return Buffer.concat([header, name]);
}

function descriptorOf({ crc, packed, size }: Written): Buffer {
  const descriptor = Buffer.alloc(16);
  descriptor.writeUInt32LE(0x08074b50, 0);
  descriptor.writeUInt32LE(crc, 4);
  descriptor.writeUInt32LE(packed, 8);
  descriptor.writeUInt32LE(size, 12);
  return descriptor;
}

function directoryEntry({ name, crc, packed, size, offset }: Written): Buffer {
  const entry = Buffer.alloc(46);
  entry.writeUInt32LE(0x02014b50, 0);
  entry.writeUInt16LE(VERSION, 4);
  entry.writeUInt16LE(VERSION, 6);
  entry.writeUInt16LE(FLAGS, 8);
  entry.writeUInt16LE(DEFLATE, 10);
  entry.writeUInt16LE(DOS_TIME, 12);
  entry.writeUInt16LE(DOS_DATE, 14);
  entry.writeUInt32LE(crc, 16);
  entry.writeUInt32LE(packed, 20);
  entry.writeUInt32LE(size, 24);
  entry.writeUInt16LE(name.length, 28);
  entry.writeUInt32LE(offset, 42);
  return Buffer.concat([entry, name]);
}

function endRecord(count: number, length: number, offset: number): Buffer {
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(length, 12);
  end.writeUInt32LE(offset, 16);
  return end;
}
