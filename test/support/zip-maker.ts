import { deflateRawSync } from 'node:zlib';

/** One file of a hand-made archive; what is left out is as an ordinary archive has it. */
export interface MadeEntry {
  readonly name: string;
  readonly content: Uint8Array;
  readonly flags?: number;
  readonly method?: number;
  /** What the archive claims to be the size. */
  readonly statedSize?: number;
  /** Sizes and place in the extra field, as archives beyond 4 GB have them. */
  readonly zip64?: boolean;
}

function numbers(...fields: readonly (readonly [bytes: 2 | 4 | 8, value: number])[]): Buffer {
  return Buffer.concat(
    fields.map(([bytes, value]) => {
      const field = Buffer.alloc(bytes);
      if (bytes === 8) field.writeBigUInt64LE(BigInt(value));
      else field.writeUIntLE(value, 0, bytes);
      return field;
    }),
  );
}

/** An archive as other programs make them, and as nobody should. @param comment at its end */
export function madeZip(entries: readonly MadeEntry[], comment = ''): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, content, flags = 0x800, method = 8, statedSize = content.length, zip64 } of entries) {
    const packed = method === 8 ? deflateRawSync(content) : Buffer.from(content);
    const bytes = Buffer.from(name);
    const wide = zip64
      ? numbers([2, 1], [2, 24], [8, statedSize], [8, packed.length], [8, offset])
      : Buffer.alloc(0);
    const [size, length, at] = zip64
      ? [0xffffffff, 0xffffffff, 0xffffffff]
      : [statedSize, packed.length, offset];
    const local = numbers([4, 0x04034b50], [2, 20], [2, flags], [2, method], [4, 0], [4, 0]);
    const head = Buffer.concat([
      local,
      numbers([4, packed.length], [4, statedSize], [2, bytes.length], [2, 0]),
      bytes,
    ]);
    parts.push(head, packed);
    directory.push(
      numbers(
        [4, 0x02014b50],
        [2, 20],
        [2, 20],
        [2, flags],
        [2, method],
        [4, 0],
        [4, 0],
        [4, length],
        [4, size],
      ),
      numbers([2, bytes.length], [2, wide.length], [2, 0], [2, 0], [2, 0], [4, 0], [4, at]),
      bytes,
      wide,
    );
    offset += head.length + packed.length;
  }
  const list = Buffer.concat(directory);
  const text = Buffer.from(comment);
  const end = numbers(
    [4, 0x06054b50],
    [4, 0],
    [2, entries.length],
    [2, entries.length],
    [4, list.length],
    [4, offset],
  );
  return Buffer.concat([...parts, list, end, numbers([2, text.length]), text]);
}
