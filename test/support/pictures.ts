/** A tag of an Exif directory, big-endian: number, type, count, value or offset. */
type Tag = readonly [tag: number, type: number, count: number, value: number | Buffer];

const ASCII = 2;
const SHORT = 3;
const LONG = 4;
const RATIONAL = 5;

function segment(marker: number, data: Buffer): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt16BE(0xff00 + marker, 0);
  head.writeUInt16BE(data.length + 2, 2);
  return Buffer.concat([head, data]);
}

/** A directory at an offset of the Exif block, and behind it what does not fit into four bytes. */
function directory(at: number, tags: readonly Tag[]): Buffer {
  const table = Buffer.alloc(2 + 12 * tags.length + 4);
  const behind: Buffer[] = [];
  let free = at + table.length;
  table.writeUInt16BE(tags.length, 0);
  for (const [n, [tag, type, count, value]] of tags.entries()) {
    const from = 2 + 12 * n;
    table.writeUInt16BE(tag, from);
    table.writeUInt16BE(type, from + 2);
    table.writeUInt32BE(count, from + 4);
    if (typeof value === 'number') {
      if (type === SHORT) table.writeUInt16BE(value, from + 8);
      else table.writeUInt32BE(value, from + 8);
    } else if (value.length <= 4) {
      value.copy(table, from + 8);
    } else {
      table.writeUInt32BE(free, from + 8);
      behind.push(value);
      free += value.length;
    }
  }
  return Buffer.concat([table, ...behind]);
}

/** Degrees as degrees, minutes and hundredths of seconds. */
function degrees(value: number): Buffer {
  const whole = Math.floor(value);
  const minutes = Math.floor((value - whole) * 60);
  const hundredths = Math.round(((value - whole) * 60 - minutes) * 6000);
  const out = Buffer.alloc(24);
  for (const [at, number] of [whole, 1, minutes, 1, hundredths, 100].entries())
    out.writeUInt32BE(number, at * 4);
  return out;
}

const SECRET = 'SERIAL-NO-0042';

/** What the camera wrote into `photo()` and nobody else is to read. */
export const CAMERA_SECRETS = [SECRET, 'GPS-THUMBNAIL', 'xmpmeta', 'written by hand'];

/** Notes of a phone: maker, which side is up, when, where. */
function exif(orientation: number): Buffer {
  const FIRST = 8;
  const first = (detail: number, gps: number) =>
    directory(FIRST, [
      [0x010f, ASCII, SECRET.length + 1, Buffer.from(`${SECRET}\0`)],
      [0x0112, SHORT, 1, orientation],
      [0x8769, LONG, 1, detail],
      [0x8825, LONG, 1, gps],
    ]);
  const detailAt = FIRST + first(0, 0).length;
  const detail = directory(detailAt, [[0x9003, ASCII, 20, Buffer.from('2026:03:10 09:12:11\0')]]);
  const gpsAt = detailAt + detail.length;
  const gps = directory(gpsAt, [
    [0x0001, ASCII, 2, Buffer.from('N\0\0\0')],
    [0x0002, RATIONAL, 3, degrees(30.05)],
    [0x0003, ASCII, 2, Buffer.from('E\0\0\0')],
    [0x0004, RATIONAL, 3, degrees(101.96)],
  ]);
  const head = Buffer.from('4d4d002a00000008', 'hex');
  const block = Buffer.concat([head, first(detailAt, gpsAt), detail, gps]);
  return Buffer.concat([Buffer.from('Exif\0\0'), block, Buffer.from('GPS-THUMBNAIL')]);
}

/** The smallest grey picture of a baseline JPEG, 8 by 8 pixels, as a list of its parts. */
function body(width: number, height: number): Buffer[] {
  const frame = Buffer.from('080008000801011100', 'hex');
  frame.writeUInt16BE(height, 1);
  frame.writeUInt16BE(width, 3);
  // One code of one bit each: the difference of brightness is none, and the block ends.
  const codes = (kind: number) => Buffer.concat([Buffer.from([kind, 1]), Buffer.alloc(15), Buffer.from([0])]);
  return [
    segment(0xdb, Buffer.concat([Buffer.from([0]), Buffer.alloc(64, 1)])),
    segment(0xc0, frame),
    segment(0xc4, codes(0x00)),
    segment(0xc4, codes(0x10)),
    segment(0xda, Buffer.from('010100003f00', 'hex')),
    Buffer.from('3f', 'hex'),
  ];
}

/** A photo as a phone takes it, with notes, a preview, words and more behind its end. */
export function photo({
  width = 8,
  height = 8,
  orientation = 6,
  behind = Buffer.alloc(0),
}: {
  readonly width?: number;
  readonly height?: number;
  readonly orientation?: number;
  readonly behind?: Buffer;
} = {}): Buffer {
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    segment(0xe0, Buffer.from('4a46494600010100000100010000', 'hex')),
    segment(0xe1, exif(orientation)),
    segment(0xe1, Buffer.from('http://ns.adobe.com/xap/1.0/\0<x:xmpmeta/>')),
    segment(0xfe, Buffer.from('written by hand')),
    ...body(width, height),
    Buffer.from([0xff, 0xd9]),
    behind,
  ]);
}
